import { sql } from "kysely";
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { newUuid } from "../../server/src/base/ids.js";
import type { NewOutbound } from "../../server/src/domain/messaging/port/new-message.js";
import type { StraightStart } from "../../server/src/domain/messaging/straight-start.js";
import { SqlMessages } from "../../server/src/store/sms.js";
import { SqlSmsQueue } from "../../server/src/store/sms-queue.js";
import type { RestPerson } from "../support/rest.js";
import { createSmsWorld, type SmsWorld } from "../support/sms-world.js";
import { until } from "../support/until.js";

const NOW = "2024-03-01T12:00:00.000Z";
const NEXT = "2024-03-01T12:00:01.000Z";
const UNTIL = "2024-03-01T12:01:25.000Z";

let world: SmsWorld;
let ann: RestPerson;
let next = 12015554000;
let isFailing = false;
const sender = () => world.services.smsSender;
const reserve = () => vi.spyOn(sender(), "reserve");
const sendReserved = () => vi.spyOn(sender(), "sendReserved");

beforeAll(async () => {
  world = await createSmsWorld();
  ann = await world.rich();
  world.store.beforeCommit(async () => {
    if (isFailing) throw new Error("not this time");
  });
});
beforeEach(() => void vi.restoreAllMocks());
afterAll(async () => {
  await world.smsc.close();
  await world.close();
});

async function leased(): Promise<number> {
  const tn = next++;
  await world.lease(ann, tn);
  return tn;
}

async function post(from: number, more: object = {}): Promise<string> {
  const { status, payload } = await world.send(ann, { from, to: 12015550101, message: "Hello", ...more });
  expect(status).toBe(200);
  return payload.uuid;
}

const stateOf = async (uuid: string) =>
  (await world.store.db.selectFrom("sms").select(["state", "delivery_state"]).where("uuid", "=", uuid).execute())[0];

/** Everything that belongs to a message, without what differs from message to message. */
async function rowsOf(uuid: string): Promise<string> {
  const { rows } = await sql`
    select (select row_to_json(m) from sms m where m.uuid = ${uuid}) as sms,
      (select json_agg(p) from sms_part p where p.sms = ${uuid}) as parts,
      (select json_agg(a) from sms_attempt a where a.sms = ${uuid}) as attempts,
      (select json_agg(q) from sms_queue q where q.sms = ${uuid}) as queue,
      (select json_agg(h) from ledger_hold h where h.ref_uuid = ${uuid}) as holds,
      (select json_agg(s) from sms_sender s join sms m on m.tn = s.tn where m.uuid = ${uuid}) as senders`.execute(
    world.store.db,
  );
  const { tn, tn_lease } = (rows[0] as { sms: { tn: number; tn_lease: string } }).sms;
  return JSON.stringify(rows[0], null, 1)
    .replaceAll(uuid, "message")
    .replaceAll(String(tn), "number")
    .replaceAll(tn_lease, "lease")
    .replaceAll(/"(id|uuid|thread)": ?("[^"]*"|\d+)/g, "$1");
}

/** Stores a message of Ann. @returns its uuid and the id of its part, if it starts at once */
async function accepted(tn: number, start: (uuid: string) => StraightStart | undefined) {
  const uuid = newUuid();
  const parts = await new SqlMessages(world.store).transaction(async (tx) => {
    const wish = { account: ann.account, tn, to: "12015550101" };
    const { senders } = await tx.factsOfMany({ wishes: [wish], users: [], now: NOW, limits: {} });
    const facts = senders[0]?.sender;
    if (!facts) throw new Error("no sender");
    const message: NewOutbound = {
      uuid,
      account: ann.account,
      by: null,
      now: NOW,
      sender: { ...facts, total: facts.price },
      to: wish.to,
      message: "Hello",
      thread: "x",
      parts: 1,
      encoding: "GSM-7",
      isLocal: false,
      isAutomated: false,
      custom_callback_url: null,
      valid_until: "2024-03-02T12:00:00.000Z",
      send_after: null,
    };
    return tx.acceptMany([{ ...message, start: start(uuid) }]);
  });
  return { uuid, part: parts.get(uuid) };
}

test("a message that does not wait is stored as one that was accepted, taken and begun", async () => {
  const [first, second] = [await leased(), await leased()];
  const queue = new SqlSmsQueue(world.store, "n1");
  const claimed = await accepted(first, () => undefined);
  expect(claimed.part).toBeUndefined();
  await queue.transaction(async (tx) => {
    const [sms] = await tx.claim({ node: "n1", now: NOW, until: "2024-03-01T12:01:00.000Z", partMs: 25_000, most: 10 });
    if (!sms) throw new Error("nothing was claimed");
    await tx.begin([{ sms, carrier: world.carrier, nextOn: NEXT, reason: `[SMSO][${sms.uuid}]: ${sms.tn}` }], {
      node: "n1",
      now: NOW,
    });
  });
  const straight = await accepted(second, (uuid) => ({
    carrier: world.carrier,
    node: "n1",
    until: UNTIL,
    nextOn: NEXT,
    reason: `[SMSO][${uuid}]: ${second}`,
  }));
  expect(await rowsOf(straight.uuid)).toBe(await rowsOf(claimed.uuid));
  const { rows } = await sql`select id from sms_part where sms = ${straight.uuid}`.execute(world.store.db);
  expect(rows).toEqual([{ id: straight.part }]);
  // What dies before it is sent goes out again.
  expect(await queue.takeBack("n1", NOW)).toBe(2);
  expect(await rowsOf(straight.uuid)).toBe(await rowsOf(claimed.uuid));
  await sender().runDue();
});

test("nothing goes straight before the sender has begun", async () => {
  const sent = sendReserved();
  const uuid = await post(await leased());
  expect(sent).toHaveBeenCalledWith([], 0);
  expect(await stateOf(uuid)).toEqual({ state: "created", delivery_state: "queued" });
  // What is written of its end would come among what the next test counts.
  await sender().runDue();
  expect((await stateOf(uuid))?.state).toBe("success");
});

test("a message goes to its carrier without a claim; what its number or its length holds back waits as before", async () => {
  const claim = vi.spyOn(SqlSmsQueue.prototype, "transaction");
  sender().start();
  const tn = await leased();
  const isReady = async () => {
    const held = sender().reserve(...((await probe(tn)) as Parameters<ReturnType<typeof sender>["reserve"]>));
    if (held) sender().release(1);
    return held !== undefined;
  };
  await until("the sender has begun", isReady);
  // Its first look claims what waits, and finds nothing.
  await until("it has looked", () => claim.mock.results.length > 0);
  expect(await claim.mock.results[0]?.value).toMatchObject({ judged: [] });
  claim.mockClear();
  const sent = sendReserved();
  const uuid = await post(tn);
  expect(sent.mock.calls[0]?.[0]).toMatchObject([{ sms: { uuid, open: [{ number: 1, id: expect.any(Number) }] } }]);
  await until("it is sent", async () => (await stateOf(uuid))?.state === "success");
  // What came of it is the one transaction, beside looks that find nothing: who waits for nothing may be woken.
  const done = await Promise.all(claim.mock.results.map(({ value }) => value as Promise<object | undefined>));
  const isLook = (result: object | undefined): result is { judged: unknown[] } =>
    result !== undefined && "judged" in result;
  expect(done.filter(isLook).flatMap(({ judged }) => judged)).toEqual([]);
  expect(done.filter((result) => !isLook(result))).toHaveLength(1);
  const reserved = reserve();
  const waiting = [
    // The number rests for a second.
    await post(tn),
    // One part of it waits, and the next comes after it.
    await post(tn),
    await post(await leased(), { message: "x".repeat(200) }),
  ];
  expect(reserved).not.toHaveBeenCalled();
  for (const one of waiting) expect((await stateOf(one))?.state).toBe("created");
});

test("an account with something under review waits for the look of the queue", async () => {
  const { db } = world.store;
  await sql`insert into sms_review (uuid, created_on, modified_on, account, kind, key, sample, until_on, next_on)
    values (${newUuid()}, now(), now(), ${ann.account}, 'same_text', md5('Other'), 'Other', '2999-01-01', now())`.execute(
    db,
  );
  const reserved = reserve();
  await post(await leased());
  expect(reserved).not.toHaveBeenCalled();
  await sql`delete from sms_review`.execute(db);
  await post(await leased());
  expect(reserved).toHaveBeenCalledTimes(1);
});

test("when its transaction is not committed its place is free again, and the message has its chance alone", async () => {
  const released = vi.spyOn(sender(), "release");
  const sent = sendReserved();
  const from = await leased();
  isFailing = true;
  const { status } = await world.send(ann, { from, to: 12015550101, message: "Hello" });
  isFailing = false;
  expect(status).toBe(500);
  expect(released).toHaveBeenCalledWith(1);
  expect(sent).not.toHaveBeenCalled();
});

test("what was committed is never accepted again, whatever befalls it on its way", async () => {
  vi.spyOn(sender(), "sendReserved").mockImplementationOnce((judged) => {
    sender().release(judged.length);
    throw new Error("not this time");
  });
  const from = await leased();
  const { status } = await world.send(ann, { from, to: 12015550101, message: "Hello" });
  expect(status).toBe(500);
  const stored = await world.store.db.selectFrom("sms").select("state").where("tn", "=", from).execute();
  expect(stored).toEqual([{ state: "sending" }]);
});

/** Arguments of `reserve` for a message that could go. */
async function probe(tn: number): Promise<readonly [unknown, number]> {
  const route = { uuid: "r", match: {}, targets: [{ carrier: world.carrier, weight: 1 }], fallback: [] };
  const facts = { isSubscribed: true, isOptedOut: false, isClosed: false, campaign: null, provider: null, reviews: [] };
  const sms = {
    uuid: newUuid(),
    account: ann.account,
    tn,
    to: "12015550101",
    parts: 1,
    open: [],
    tried: [],
    valid_until: "2999-01-01T00:00:00.000Z",
    facts: { ...facts, type: "long_code", tn_profile: "p" },
    table: {
      routes: [{ ...route, any_sender: true, force_carrier: false }],
      carriers: [{ uuid: world.carrier, name: "lab", kind: "simulator", label: null }],
    },
  };
  return [sms, world.clock.now()];
}
