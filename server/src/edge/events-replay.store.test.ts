import { afterAll, beforeAll, expect, test } from "vitest";
import { EventPlatform, type Tenant } from "../../../test/support/event-platform.js";
import type { Frame } from "../../../test/support/ws-client.js";
import { newUuid } from "../base/ids.js";

let platform: EventPlatform;
beforeAll(async () => {
  platform = await EventPlatform.start();
});
afterAll(() => platform.close());

const positionsOf = (frames: readonly Frame[]) => frames.map((frame) => frame["position"] as number);
const some = (count: number) => Array.from({ length: count }, () => ({}));

test("C9: after 20 events without a connection, since brings exactly those, in order, then the end, then live ones", async () => {
  const tenant = await platform.tenant();
  const first = await platform.join(tenant);
  await platform.emit(tenant.account);
  const seen = await first.next();
  first.close();
  for (let i = 0; i < 20; i++) await platform.emit(tenant.account);
  const again = await platform.join(tenant, { since: seen["uuid"] });
  const replayed = await again.take(20);
  const end = await again.next();
  await platform.emit(tenant.account);
  const live = await again.next();
  expect(replayed.every((frame) => frame["replayed"] === true)).toBe(true);
  expect(positionsOf(replayed)).toEqual(Array.from({ length: 20 }, (_, i) => i + 2));
  expect(end).toEqual({ type: "replay", message: "complete", payload: { since: seen["uuid"], count: 20, last: 21 } });
  expect(live).toMatchObject({ position: 22 });
  expect(live).not.toHaveProperty("replayed");
  const uuids = [seen, ...replayed, live].map((frame) => frame["uuid"]);
  expect(new Set(uuids).size).toBe(22);
});

test("without since nothing that was stored before is sent", async () => {
  const tenant = await platform.tenant();
  await platform.emit(tenant.account, ...some(3));
  const client = await platform.join(tenant);
  await platform.emit(tenant.account);
  expect(await client.next()).toMatchObject({ position: 4 });
});

test("events that come while a replay runs arrive once, after its end, in order", async () => {
  const tenant = await platform.tenant();
  await platform.emit(tenant.account, ...some(900));
  const client = await platform.open();
  client.send({ type: "auth", payload: tenant.user, since: 0 });
  await client.next();
  for (let i = 0; i < 5; i++) await platform.emit(tenant.account, ...some(20));
  const frames = await client.take(1001);
  const end = frames.findIndex((frame) => frame["type"] === "replay");
  const positions = positionsOf(frames.filter((frame) => frame["type"] !== "replay"));
  expect(positions).toEqual(Array.from({ length: 1000 }, (_, i) => i + 1));
  expect(frames[end]).toMatchObject({ message: "complete", payload: { since: 0, count: end, last: end } });
  expect(frames.slice(0, end).every((frame) => frame["replayed"] === true)).toBe(true);
  expect(frames.slice(end + 1).some((frame) => "replayed" in frame)).toBe(false);
});

test.each<[string, (tenant: Tenant, uuid: string) => unknown]>([
  ["an event uuid", (_tenant, uuid) => uuid],
  ["a position", () => 1],
  ["a position as text", () => "1"],
  ["an ISO time", () => "2024-01-01T00:00:01.000Z"],
])("since may be %s", async (_form, since) => {
  const tenant = await platform.tenant();
  const uuid = newUuid();
  await platform.emit(tenant.account, { uuid, created_on: "2024-01-01T00:00:01.000Z" });
  await platform.emit(tenant.account, { created_on: "2024-01-01T00:00:01.001Z" });
  const client = await platform.join(tenant);
  client.send({ type: "replay", payload: { since: since(tenant, uuid) } });
  const frames = await client.take(2);
  expect(frames.map((frame) => frame["position"] ?? frame["message"])).toEqual([2, "complete"]);
});

test("since in the query of an upgrade with credentials replays after the auth answer", async () => {
  const tenant = await platform.tenant();
  await platform.emit(tenant.account, ...some(2));
  const client = await platform.openAt(`/wss?jwt=${tenant.user}&since=1`);
  expect((await client.take(3)).map((frame) => frame["type"])).toEqual(["auth", "tn_order", "replay"]);
});

test.each([[99], [newUuid()], ["yesterday"], [-1], [{}], [null]])(
  "since %j names nothing: the client is told the oldest position, then live frames follow",
  async (since) => {
    const tenant = await platform.tenant();
    await platform.emit(tenant.account, ...some(2));
    const client = await platform.join(tenant);
    client.send({ type: "replay", payload: { since } });
    expect(await client.next()).toMatchObject({ type: "replay", message: "since not found", payload: { oldest: 1 } });
    await platform.emit(tenant.account);
    expect(await client.next()).toMatchObject({ position: 3 });
  },
);

test("a since whose events were removed is too old, by position and by time", async () => {
  const tenant = await platform.tenant();
  for (const second of [1, 2, 3])
    await platform.emit(tenant.account, { created_on: `2024-01-01T00:00:0${second}.000Z` });
  const { db } = platform.store;
  await db.deleteFrom("outbox").where("account", "=", tenant.account).where("position", "<=", 2).execute();
  const client = await platform.join(tenant);
  for (const since of [1, "2024-01-01T00:00:01.500Z"]) {
    client.send({ type: "replay", payload: { since } });
    const payload = { since, oldest: 3 };
    expect(await client.next()).toEqual({ type: "replay", message: "since not found", payload });
  }
  client.send({ type: "replay", payload: { since: 2 } });
  expect((await client.take(2)).map((frame) => frame["position"] ?? frame["message"])).toEqual([3, "complete"]);
});

test("an account without any event replays nothing, whatever the form", async () => {
  const tenant = await platform.tenant();
  const client = await platform.join(tenant);
  for (const since of [0, "2024-01-01T00:00:00.000Z"]) {
    client.send({ type: "replay", payload: { since } });
    expect(await client.next()).toEqual({ type: "replay", message: "complete", payload: { since, count: 0, last: 0 } });
  }
});

test("a replay sends only what the subscriptions allow", async () => {
  const tenant = await platform.tenant();
  await platform.emit(tenant.account, { type: "sms" }, { type: "tn_order" }, { type: "balance" }, { type: "sms" });
  await platform.subscribe(tenant, { type: "sms", is_active: false });
  const client = await platform.join(tenant, { since: 0 });
  expect((await client.take(2)).map((frame) => frame["type"])).toEqual(["tn_order", "replay"]);
  expect(client.frames.at(-1)).toMatchObject({ payload: { count: 1, last: 4 } });
});

test("more than 10,000 events end with truncated, and a replay from there brings the others", async () => {
  const tenant = await platform.tenant();
  for (let i = 0; i < 10; i++) await platform.store.transaction((tx) => tx.outbox.addMany(many(tenant.account, 1_000)));
  await platform.store.transaction((tx) => tx.outbox.addMany(many(tenant.account, 5)));
  await platform.sequencer.idle();
  const client = await platform.join(tenant, { since: 0 });
  await client.take(10_000);
  const payload = { since: 0, count: 10_000, last: 10_000 };
  expect(await client.next()).toEqual({ type: "replay", message: "truncated", payload });
  client.send({ type: "replay", payload: { since: 10_000 } });
  const rest = await client.take(6);
  expect(rest.map((frame) => frame["position"] ?? frame["message"])).toEqual([
    10_001,
    10_002,
    10_003,
    10_004,
    10_005,
    "complete",
  ]);
});

test("a replay frame before authentication is ignored", async () => {
  const client = await platform.open();
  client.send({ type: "replay", payload: { since: 0 } });
  expect(await client.rest()).toEqual([]);
});

function many(account: string, count: number) {
  const body = { message: "m", success: true, payload: {} };
  return Array.from({ length: count }, () => ({
    account,
    type: "tn_order" as const,
    ref_id: newUuid(),
    sequence: 1,
    body,
    created_on: "2024-01-01T00:00:00.000Z",
  }));
}
