import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { newUuid } from "../../server/src/base/ids.js";
import { SqlEvents } from "../../server/src/store/event.js";
import { SqlWebhookQueue } from "../../server/src/store/webhook-queue.js";
import { TEST_BOX } from "../support/database.js";
import { createRestWorld, type RestPerson, type RestWorld } from "../support/rest.js";
import { someEvent } from "../support/rows.js";

let world: RestWorld;
let events: SqlEvents;

beforeAll(async () => {
  world = await createRestWorld();
  events = new SqlEvents({ store: world.store, node: "test" });
});
afterAll(() => world.close());

const URL_1 = "https://app.example.org/events";

/** A person with a webhook and deliveries of so many events. */
async function hooked(count = 1) {
  const as = await world.person();
  const body = { channel: "webhook", type: "tn_order", url: URL_1 };
  const subscription = (await world.call("POST", "/event/subscription", { as, body })).payload.uuid;
  const now = new Date(world.clock.now()).toISOString();
  const made = Array.from({ length: count }, () => someEvent(as.account, { uuid: newUuid(), created_on: now }));
  await world.store.transaction((tx) => tx.outbox.addMany(made));
  await events.sequence(as.account);
  const { payload } = await search(as, { order: { position: "ASC" }, take: 100 });
  return { as, subscription, deliveries: payload.data as { uuid: string; event: { uuid: string } }[] };
}

const search = (as: RestPerson, body: object = {}) => world.call("POST", "/webhook/delivery/search", { as, body });
const redeliver = (as: RestPerson, uuid: string) => world.call("POST", `/webhook/delivery/${uuid}/redeliver`, { as });
const many = (as: RestPerson, body: object) => world.call("POST", "/webhook/redeliver", { as, body });
const set = (uuid: string, change: object) =>
  world.store.db.updateTable("webhook_delivery").set(change).where("uuid", "=", uuid).execute();
const over = (state: "failed" | "delivered" | "disabled") => ({ state, next_attempt_on: null });
const jobsOf = async (endpoint: string) => {
  const query = sql<{
    n: number;
  }>`select count(*)::int as n from graphile_worker.jobs where key = ${`webhook-drain ${endpoint}`}`;
  return (await query.execute(world.store.db)).rows[0]?.n;
};

test("search and GET answer the delivery with event, target and log", async () => {
  const { as, subscription, deliveries } = await hooked();
  const [delivery] = deliveries;
  expect(delivery).toMatchObject({
    event: { type: "tn_order", sequence: 1, position: 1 },
    target: { kind: "subscription", uuid: subscription },
    method: "POST",
    url: URL_1,
    state: "pending",
    attempts: 0,
    next_attempt_on: "2024-01-01T00:00:00.000Z",
    delivered_on: null,
    log: [],
  });
  const one = await world.call("GET", `/webhook/delivery/${delivery?.uuid}`, { as });
  expect([one.status, one.payload]).toEqual([200, delivery]);
});

test("search: every filter, order and page; a foreign account finds nothing", async () => {
  const { as, subscription, deliveries } = await hooked(3);
  const [first, second] = deliveries;
  await set(first?.uuid ?? "", over("failed"));
  const found = async (body: object) => (await search(as, body)).payload.data.map(({ uuid }: { uuid: string }) => uuid);
  expect(await found({ state: "failed" })).toEqual([first?.uuid]);
  expect(await found({ event: second?.event.uuid })).toEqual([second?.uuid]);
  const { ref_id } = (second?.event ?? {}) as { ref_id?: string };
  expect(await found({ ref_id })).toEqual([second?.uuid]);
  expect(await found({ target: subscription, type: "tn_order" })).toHaveLength(3);
  expect(await found({ target: newUuid() })).toEqual([]);
  expect(await found({ type: "sms" })).toEqual([]);
  expect(await found({ created_on_from: "2030-01-01" })).toEqual([]);
  const page = await search(as, { order: { position: "DESC" }, take: 1, skip: 1 });
  expect(page.payload).toMatchObject({ take: 1, skip: 1, total: 3, data: [{ uuid: second?.uuid }] });
  expect((await search(await world.person())).payload.total).toBe(0);
  expect((await search(as, { order: { url: "ASC" } })).status).toBe(400);
  expect((await search(as, { state: "sent" })).status).toBe(400);
});

test("404 for an unknown delivery and for one of another account, which stays as it is", async () => {
  const { deliveries } = await hooked();
  const uuid = deliveries[0]?.uuid ?? "";
  await set(uuid, over("failed"));
  const other = await world.person();
  for (const id of [uuid, newUuid()]) {
    for (const answer of [
      await world.call("GET", `/webhook/delivery/${id}`, { as: other }),
      await redeliver(other, id),
    ])
      expect([answer.status, answer.body.message]).toEqual([404, "Delivery not found"]);
  }
  const admin = await world.admin();
  expect((await world.call("GET", `/webhook/delivery/${uuid}`, { as: admin })).payload.state).toBe("failed");
});

test("redeliver: due now with its schedule from the start, and a job for its endpoint", async () => {
  const { as, subscription, deliveries } = await hooked();
  const uuid = deliveries[0]?.uuid ?? "";
  await set(uuid, { ...over("failed"), attempts: 10, round: 10 });
  await sql`select graphile_worker.remove_job(${`webhook-drain ${subscription}`})`.execute(world.store.db);
  const again = await redeliver(as, uuid);
  const now = new Date(world.clock.now()).toISOString();
  expect([again.status, again.payload]).toMatchObject([
    200,
    { uuid, state: "pending", attempts: 10, next_attempt_on: now },
  ]);
  expect(await jobsOf(subscription)).toBe(1);
  const row = await world.store.db
    .selectFrom("webhook_delivery")
    .select("round")
    .where("uuid", "=", uuid)
    .executeTakeFirst();
  expect(row?.round).toBe(0);
});

test("redeliver: 409 in an attempt, for a disabled or removed webhook, and when the event is no longer stored", async () => {
  const { as, subscription, deliveries } = await hooked();
  const uuid = deliveries[0]?.uuid ?? "";
  const now = new Date(world.clock.now()).toISOString();
  const queue = new SqlWebhookQueue(world.store, TEST_BOX, "test");
  expect(await queue.claim(subscription, now, 1)).toHaveLength(1);
  const inFlight = await redeliver(as, uuid);
  expect([inFlight.status, inFlight.body.message]).toEqual([409, "An attempt is in flight"]);
  await queue.release([uuid]);
  expect((await redeliver(as, uuid)).status).toBe(200);
  const off = (disabled_on: string | null) =>
    world.store.db.updateTable("event_subscription").set({ disabled_on }).where("uuid", "=", subscription).execute();
  await off(now);
  expect((await redeliver(as, uuid)).body.message).toBe("Webhook is disabled or removed");
  await off(null);
  await world.store.db.deleteFrom("outbox").where("account", "=", as.account).execute();
  expect((await redeliver(as, uuid)).body.message).toBe("Event is no longer stored");
  await world.call("DELETE", `/event/subscription/${subscription}`, { as });
  expect((await redeliver(as, uuid)).status).toBe(409);
});

test("bulk redelivery: failed ones since a time, or of another state, until a time, of a target; only the own account's", async () => {
  const { as, subscription, deliveries } = await hooked(4);
  const [a, b, c, d] = deliveries.map(({ uuid }) => uuid);
  const other = await hooked(1);
  for (const uuid of [a, b, other.deliveries[0]?.uuid]) await set(uuid ?? "", over("failed"));
  await set(c ?? "", over("delivered"));
  await set(d ?? "", over("disabled"));
  const since = "2024-01-01T00:00:00.000Z";
  expect((await many(as, { since: "2030-01-01" })).payload).toEqual({ count: 0 });
  expect((await many(as, { since, until: "2023-01-01" })).payload).toEqual({ count: 0 });
  expect((await many(as, { since, target: newUuid() })).payload).toEqual({ count: 0 });
  expect((await many(as, { since, target: subscription })).payload).toEqual({ count: 2 });
  expect((await many(as, { since, state: "delivered" })).payload).toEqual({ count: 1 });
  expect((await many(as, { since, state: "disabled" })).payload).toEqual({ count: 1 });
  expect((await search(as, { state: "pending" })).payload.total).toBe(4);
  expect((await search(other.as, { state: "failed" })).payload.total).toBe(1);
  expect(await jobsOf(subscription)).toBe(1);
});

test("400 for a bulk redelivery without a beginning or of a state that cannot be sent again", async () => {
  const as = await world.person();
  for (const [body, field] of [
    [{}, "body.since"],
    [{ since: "soon" }, "body.since"],
    [{ since: "2024-01-01", state: "pending" }, "body.state"],
    [{ since: "2024-01-01", until: "x" }, "body.until"],
    [{ since: "2024-01-01", target: "x" }, "body.target"],
  ] as const) {
    const answer = await many(as, body);
    expect([answer.status, Object.keys(answer.body.fields)]).toEqual([400, [field]]);
  }
});
