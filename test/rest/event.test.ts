import { afterAll, beforeAll, expect, test } from "vitest";
import { newUuid } from "../../server/src/base/ids.js";
import type { NewEvent } from "../../server/src/domain/event/port.js";
import { SqlEvents } from "../../server/src/store/event.js";
import { createRestWorld, type RestPerson, type RestWorld } from "../support/rest.js";
import { MADE_UP, someEvent } from "../support/rows.js";

let world: RestWorld;
let events: SqlEvents;

beforeAll(async () => {
  world = await createRestWorld();
  events = new SqlEvents({ store: world.store, node: "test" });
});
afterAll(() => world.close());

/** Commits events and gives them their positions, as the sequencer does. */
async function emit(as: RestPerson, ...given: Partial<NewEvent>[]): Promise<string[]> {
  const made = given.map((event) => someEvent(as.account, { uuid: newUuid(), ...event }));
  await world.store.transaction((tx) => tx.outbox.addMany(made));
  const batch = await events.sequence(as.account);
  world.services.eventWaits.heard(as.account, batch?.events.at(-1)?.position ?? 0);
  return made.map(({ uuid }) => uuid ?? "");
}

const list = (as: RestPerson, query: Record<string, string> = {}) => world.call("GET", "/event", { as, query });
const uuids = (answer: { payload: { data: { uuid: string }[] } }) => answer.payload.data.map(({ uuid }) => uuid);

test("without after the newest events, ascending; after a uuid, position or time what follows; next leads on", async () => {
  const as = await world.person();
  const made = await emit(as, {}, {}, {}, { created_on: "2024-01-02T00:00:00.000Z" }, {});
  expect(uuids(await list(as))).toEqual(made);
  const newest = await list(as, { take: "2" });
  expect(newest.payload).toMatchObject({ take: 2, after: null, next: 5 });
  expect(uuids(newest)).toEqual(made.slice(3));
  for (const after of [made[1] ?? "", "2"]) {
    const answer = await list(as, { after });
    expect([answer.payload.after, answer.payload.next, uuids(answer)]).toEqual([after, 5, made.slice(2)]);
  }
  expect(uuids(await list(as, { after: "2024-01-01T12:00:00Z" }))).toEqual(made.slice(3));
  const page = await list(as, { after: "0", take: "3" });
  const rest = await list(as, { after: String(page.payload.next), take: "3" });
  expect([...uuids(page), ...uuids(rest)]).toEqual(made);
  const done = await list(as, { after: String(rest.payload.next) });
  expect(done.payload).toEqual({ take: 100, after: "5", next: 5, data: [] });
});

test("an account without events has none", async () => {
  const as = await world.person();
  expect((await list(as)).payload).toEqual({ take: 100, after: null, next: 0, data: [] });
});

test("type and ref_id limit what is answered; next then is the place up to which there was nothing that fits", async () => {
  const as = await world.person();
  const ref_id = newUuid();
  const [one = "", two = ""] = await emit(
    as,
    { ref_id },
    { type: "balance", body: { message: MADE_UP, success: true, payload: 1.5 } },
    {},
  );
  expect(uuids(await list(as, { ref_id }))).toEqual([one]);
  const balance = await list(as, { type: "balance", after: "0" });
  expect(balance.payload.data).toMatchObject([{ uuid: two, payload: 1.5, position: 2, delivery_report: [] }]);
  expect((await list(as, { type: "sms", after: "0" })).payload).toMatchObject({ next: 3, data: [] });
});

test("wait holds the request until an event comes, or until the time is over", async () => {
  const as = await world.person();
  const held = list(as, { after: "0", wait: "30" });
  await expect.poll(() => world.clock.waiting).toBeGreaterThan(0);
  const made = await emit(as, {});
  expect(uuids(await held)).toEqual(made);
  const waiting = world.clock.waiting;
  const vain = list(as, { after: "1", wait: "3" });
  await expect.poll(() => world.clock.waiting).toBeGreaterThan(waiting);
  world.clock.advance(3_000);
  expect((await vain).payload).toMatchObject({ next: 1, data: [] });
});

test("a wait that nobody tells of anything looks by itself; the end of the server lets it go", async () => {
  const as = await world.person();
  const held = list(as, { after: "0", wait: "30" });
  await expect.poll(() => world.clock.waiting).toBeGreaterThan(0);
  await world.store.transaction((tx) => tx.outbox.add(someEvent(as.account)));
  await events.sequence(as.account);
  world.clock.advance(5_000);
  expect((await held).payload.data).toHaveLength(1);
});

test("400: an after that names nothing, values out of range", async () => {
  const [as, other] = [await world.person(), await world.person()];
  const [foreign = ""] = await emit(other, {});
  const cases: [Record<string, string>, string][] = [
    [{ after: newUuid() }, "params.after"],
    [{ after: foreign }, "params.after"],
    [{ after: "7" }, "params.after"],
    [{ after: "yesterday" }, "params.after"],
    [{ take: "0" }, "params.take"],
    [{ take: "1001" }, "params.take"],
    [{ wait: "31" }, "params.wait"],
    [{ wait: "-1" }, "params.wait"],
    [{ type: "pong" }, "params.type"],
    [{ ref_id: "x" }, "params.ref_id"],
  ];
  for (const [query, field] of cases) {
    const answer = await list(as, query);
    expect(answer.status, JSON.stringify(query)).toBe(400);
    expect(Object.keys(answer.body.fields)).toEqual([field]);
  }
});

test("GET one: the frame with its delivery report; 404 for another account's, which an Admin may read", async () => {
  const [as, other] = [await world.person(), await world.person()];
  const [uuid = ""] = await emit(as, {});
  const row = { channel: "webhook", target: { kind: "sms", uuid }, url: "https://e.org/", attempt: 1 };
  const report = [{ ...row, status: 200, ok: true, error: null, created_on: "2024-01-01T00:00:00.000Z" }];
  const delivery_report = JSON.stringify(report);
  await world.store.db.updateTable("outbox").set({ delivery_report }).where("uuid", "=", uuid).execute();
  const answer = await world.call("GET", `/event/${uuid}`, { as });
  expect(answer.payload).toMatchObject({
    uuid,
    type: "tn_order",
    timestamp: "2024-01-01T00:00:00.000Z",
    account: { uuid: as.account },
    payload: { state: "created" },
    delivery_report: report,
    sequence: 1,
    position: 1,
  });
  expect(answer.payload.account).not.toHaveProperty("balance");
  const foreign = await world.call("GET", `/event/${uuid}`, { as: other });
  expect([foreign.status, foreign.body.message]).toEqual([404, "Event not found"]);
  expect((await world.call("GET", `/event/${newUuid()}`, { as })).status).toBe(404);
  expect((await world.call("GET", `/event/${uuid}`, { as: await world.admin() })).status).toBe(200);
});
