import { afterAll, beforeAll, expect, test } from "vitest";
import { newUuid } from "../../server/src/base/ids.js";
import type { RestPerson } from "../support/rest.js";
import { SOME_TIME } from "../support/rows.js";
import { createSmsWorld, type SmsWorld } from "../support/sms-world.js";

let world: SmsWorld;
let ann: RestPerson;
let bob: RestPerson;
const ANN = 12015553001;
const BOB = 12015553002;
const OUTSIDE = 12015550101;

beforeAll(async () => {
  world = await createSmsWorld();
  [ann, bob] = [await world.rich(), await world.rich()];
  await world.lease(ann, ANN);
  await world.lease(bob, BOB);
});
afterAll(() => world.close());

const send = (body: object, as = ann) => world.send(as, body);
const outbound = async (uuid: string, as = ann) => (await world.call("GET", `/sms/outbound/${uuid}`, { as })).payload;
const profileOf = async (person: RestPerson) =>
  (await world.call("GET", "/account", { as: person })).payload.messaging_profile_default.uuid as string;
const rows = async () => (await world.store.db.selectFrom("sms").select("uuid").execute()).length;
const held = async (account: string) =>
  (
    await world.store.db
      .selectFrom("ledger_hold")
      .select(({ fn }) => fn.sum("amount").as("sum"))
      .where("account", "=", account)
      .executeTakeFirstOrThrow()
  ).sum;

/** A number of Ann with its own profile; nothing else has used it. */
let next = 12015553100;
async function number(as = ann): Promise<{ tn: number; profile: string }> {
  const tn = next++;
  await world.lease(as, tn);
  const profile = newUuid();
  await world.store.db
    .insertInto("messaging_profile")
    .values({ uuid: profile, created_on: SOME_TIME, modified_on: SOME_TIME, account: as.account, name: "Own" })
    .execute();
  await world.call("PATCH", `/lease/tn/${tn}`, { as, body: { messaging_profile: profile } });
  return { tn, profile };
}

test("a message to another network is stored, queued and its price held before it is answered", async () => {
  const balance = await world.balance(ann);
  const before = Number(await held(ann.account));
  const { status, payload } = await send({ from: ANN, to: "+1 (201) 555-0101", message: "Hello" });
  expect(status).toBe(200);
  expect(payload).toMatchObject({
    type: "smso",
    state: "created",
    from: String(ANN),
    to: OUTSIDE,
    message: "Hello",
    thread: expect.stringMatching(/^[0-9a-f]{32}$/),
    delivered: false,
    automated: false,
    delivery_state: "queued",
    parts: 1,
    encoding: "GSM-7",
    cost: null,
    error: null,
    tn: { tn: ANN, type: "long_code", sms: true },
    tn_lease: { autorenew: true, messaging_profile: { uuid: await profileOf(ann) } },
    account: { uuid: ann.account },
    created_by: { uuid: ann.uuid },
    valid_until: new Date(world.clock.now() + 14_400_000).toISOString(),
    custom_callback_url: null,
  });
  expect(await outbound(payload.uuid)).toEqual(payload);
  expect(await world.balance(ann)).toBe(balance);
  expect(Number(await held(ann.account))).toBeCloseTo(before + 0.005, 5);
  const queued = await world.store.db.selectFrom("sms_queue").selectAll().where("sms", "=", payload.uuid).execute();
  expect(queued).toMatchObject([{ tn: ANN, recipient: String(OUTSIDE), parts: 1 }]);
  expect(await world.toldOf(payload.uuid)).toEqual([]);
});

test("a message whose profile is removed shows none", async () => {
  const { tn, profile } = await number();
  const { payload } = await send({ from: tn, to: OUTSIDE, message: "Hello" });
  expect(payload.messaging_profile.uuid).toBe(profile);
  await world.call("PATCH", `/lease/tn/${tn}`, { as: ann, body: { messaging_profile: await profileOf(ann) } });
  expect((await world.call("DELETE", `/profile/messaging/${profile}`, { as: ann })).status).toBe(200);
  expect((await outbound(payload.uuid)).messaging_profile).toBeNull();
});

test("older names and other paths do the same", async () => {
  const body = { tn: String(ANN), to: OUTSIDE, text: "x".repeat(161) };
  for (const answer of [
    await send(body),
    await world.call("POST", "/sms/o", { as: ann, body }),
    await world.call("POST", "/sms/o", { as: ann, body, isAtRoot: true }),
  ]) {
    expect(answer.status).toBe(200);
    expect(answer.payload).toMatchObject({ from: String(ANN), message: body.text, parts: 2 });
  }
});

test("a message to a number of this platform is sent, delivered and received in one step", async () => {
  const [annHad, bobHad] = [await world.balance(ann), await world.balance(bob)];
  const { status, payload } = await send({
    from: ANN,
    to: BOB,
    message: "Grüße 😀",
    custom_callback_url: "https://example.org/hook",
  });
  expect([status, payload.type, payload.state, payload.delivered]).toEqual([201, "smsr", "created", false]);
  const sent = await outbound(payload.uuid);
  expect(sent).toMatchObject({
    state: "success",
    delivered: true,
    delivery_state: "delivered",
    cost: 0.005,
    encoding: "UCS-2",
    sent_on: expect.any(String),
    delivered_on: expect.any(String),
  });
  expect(await world.toldOf(payload.uuid)).toEqual(["sms_sent true success false", "sms_delivered true success true"]);
  const { payload: found } = await world.call("POST", "/sms/search/inbound", { as: bob, body: { from: `${ANN}` } });
  expect(found.data).toMatchObject([
    {
      type: "smsi",
      state: "success",
      from: String(ANN),
      to: BOB,
      message: "Grüße 😀",
      readed: false,
      keyword: null,
      tn: { tn: BOB },
      tnlease: { messaging_profile: { uuid: await profileOf(bob) } },
      account: { uuid: bob.account },
      provider_event: null,
    },
  ]);
  expect(await world.toldOf(found.data[0].uuid)).toEqual(["smsi_received true success false"]);
  expect(await world.balance(ann)).toBeCloseTo(annHad - 0.005, 5);
  expect(await world.balance(bob)).toBeCloseTo(bobHad - 0.002, 5);
  const event = await world.store.db
    .selectFrom("outbox")
    .selectAll()
    .where("ref_id", "=", found.data[0].uuid)
    .executeTakeFirstOrThrow();
  expect(event.body).toMatchObject({
    message: "SMS: type: smsi, state: success",
    payload: { to: String(BOB), messaging_profile: { uuid: await profileOf(bob) } },
  });
});

test("the shape is checked field by field", async () => {
  const count = await rows();
  const fields = async (body: object) => {
    const answer = await send(body);
    return [answer.status, ...Object.keys(answer.body.fields ?? {})];
  };
  const good = { from: ANN, to: OUTSIDE, message: "x" };
  expect(await fields({ ...good, to: "12" })).toEqual([400, "body.to"]);
  expect(await fields({ ...good, to: "no number" })).toEqual([400, "body.to"]);
  expect(await fields({ ...good, to: undefined })).toEqual([400, "body.to"]);
  expect(await fields({ ...good, from: "12345" })).toEqual([400, "body.from"]);
  expect(await fields({ ...good, from: undefined })).toEqual([400, "body.from"]);
  expect(await fields({ ...good, message: "" })).toEqual([400, "body.message"]);
  expect(await fields({ ...good, message: "x".repeat(919) })).toEqual([400, "body.message"]);
  expect(await fields({ ...good, message: "😀".repeat(460) })).toEqual([400, "body.message"]);
  expect(await fields({ ...good, custom_callback_url: "ftp://example.org/" })).toEqual([
    400,
    "body.custom_callback_url",
  ]);
  expect(await fields({ ...good, validity_period: 59 })).toEqual([400, "body.validity_period"]);
  expect(await fields({ ...good, to: ANN })).toEqual([400, "body.to"]);
  expect(await fields({ ...good, messaging_profile: newUuid() })).toEqual([400, "body.messaging_profile"]);
  expect(await rows()).toBe(count);
});

test("refusals carry the message error code and change nothing", async () => {
  const count = await rows();
  const refused = async (body: object, as = ann) => {
    const answer = await send({ from: ANN, to: OUTSIDE, message: "x", ...body }, as);
    return [answer.status, answer.body.meta, answer.body.message];
  };
  expect(await refused({ from: BOB })).toEqual([404, "1001", "TNLease not found"]);
  expect(await refused({ from: 12015559999 })).toEqual([404, "1001", "TNLease not found"]);
  expect(await refused({ to: "447400123456" })).toEqual([403, "406", "Country Permission Violation"]);
  expect(await refused({ to: "18765550101" })).toEqual([403, "406", "Country Permission Violation"]);
  expect(await refused({ to: "19005550101" })).toEqual([403, "406", "Country Permission Violation"]);
  const off = await number();
  await world.call("PATCH", `/lease/tn/${off.tn}`, { as: ann, body: { sms: false } });
  expect(await refused({ from: off.tn })).toEqual([409, "1002", "Number is not enabled for SMS"]);
  expect(await rows()).toBe(count);
});

test("countries are those of the account when it has a list of its own", async () => {
  const cy = await world.rich();
  const { tn } = await number(cy);
  await world.store.db
    .updateTable("account")
    .set({ sms_countries: ["GB"] })
    .where("uuid", "=", cy.account)
    .execute();
  expect((await send({ from: tn, to: "447400123456", message: "x" }, cy)).status).toBe(200);
  expect((await send({ from: tn, to: OUTSIDE, message: "x" }, cy)).body.meta).toBe("406");
});

test("who opted out of the profile is not written to, by none of its numbers", async () => {
  const { tn, profile } = await number();
  const second = await number();
  await world.call("PATCH", `/lease/tn/${second.tn}`, { as: ann, body: { messaging_profile: profile } });
  await world.store.db
    .insertInto("sms_optout")
    .values({
      uuid: newUuid(),
      created_on: SOME_TIME,
      modified_on: SOME_TIME,
      account: ann.account,
      from: String(OUTSIDE),
      messaging_profile: profile,
      source: "api",
    })
    .execute();
  for (const from of [tn, second.tn]) {
    const answer = await send({ from, to: OUTSIDE, message: "x" });
    expect([answer.status, answer.body.meta, answer.body.message]).toEqual([
      403,
      "1103",
      "Blocked due to STOP message",
    ]);
  }
  expect((await send({ from: ANN, to: OUTSIDE, message: "x" })).status).toBe(200);
});

test("money: all parts must be free, and the day has a limit by level", async () => {
  const poor = await world.rich(100);
  const { tn } = await number(poor);
  await world.setBalance(poor, 0.009);
  const refused = await send({ from: tn, to: OUTSIDE, message: "x".repeat(161) }, poor);
  expect([refused.status, refused.body.meta, refused.body.message]).toEqual([402, "405", "Insufficient Balance"]);
  expect((await send({ from: tn, to: OUTSIDE, message: "x" }, poor)).status).toBe(200);
  expect((await send({ from: tn, to: OUTSIDE, message: "x" }, poor)).status).toBe(402);
  await world.setBalance(poor, 100);
  await world.store.db.updateTable("account").set({ level: "Level0" }).where("uuid", "=", poor.account).execute();
  expect((await send({ from: tn, to: OUTSIDE, message: "x" }, poor)).status).toBe(200);
  const today = new Date(world.clock.now()).toISOString().slice(0, 10);
  await world.store.db
    .updateTable("account_spend")
    .set({ amount: 9.99 })
    .where("account", "=", poor.account)
    .where("day", "=", today)
    .execute();
  const over = await send({ from: tn, to: OUTSIDE, message: "x" }, poor);
  expect([over.status, over.body.meta]).toEqual([403, "1104"]);
});

test("50 messages at once on a balance for 10 give exactly 10", async () => {
  const dan = await world.rich();
  const { tn } = await number(dan);
  await world.setBalance(dan, 0.05);
  const answers = await Promise.all(
    Array.from({ length: 50 }, () => send({ from: tn, to: OUTSIDE, message: "x" }, dan)),
  );
  const statuses = answers.map(({ status }) => status);
  expect(statuses.filter((status) => status === 200)).toHaveLength(10);
  expect(statuses.filter((status) => status === 402)).toHaveLength(40);
  expect(Number(await held(dan.account))).toBeCloseTo(0.05, 5);
});

test("an account hands in 50 parts a second, then 429 with a time to come back", async () => {
  const eve = await world.rich();
  const { tn } = await number(eve);
  const message = "ж".repeat(918);
  for (let n = 0; n < 3; n++) expect((await send({ from: tn, to: OUTSIDE, message }, eve)).status).toBe(200);
  const over = await send({ from: tn, to: OUTSIDE, message }, eve);
  expect([over.status, over.body.meta, over.headers["retry-after"]]).toEqual([429, "1202", "1"]);
  world.clock.advance(1000);
  expect((await send({ from: tn, to: OUTSIDE, message }, eve)).status).toBe(200);
});

test("a sender's queue holds what it can send in four hours", async () => {
  const { tn } = await number();
  await send({ from: tn, to: OUTSIDE, message: "x" });
  await world.store.db.updateTable("sms_sender").set({ queued_parts: 14_399 }).where("tn", "=", tn).execute();
  expect((await send({ from: tn, to: OUTSIDE, message: "x" })).status).toBe(200);
  const over = await send({ from: tn, to: OUTSIDE, message: "x" });
  expect([over.status, over.body.meta, over.headers["retry-after"]]).toEqual([429, "1201", "1"]);
});

test("without a route there is no message, but numbers of this platform are reached", async () => {
  const { db } = world.store;
  await db.updateTable("messaging_carrier").set({ is_active: false }).execute();
  const refused = await send({ from: ANN, to: OUTSIDE, message: "x" });
  expect([refused.status, refused.body.meta, refused.body.message]).toEqual([409, "1301", "No route to destination"]);
  expect((await send({ from: ANN, to: BOB, message: "x" })).status).toBe(201);
  await db.updateTable("messaging_carrier").set({ is_active: true }).execute();
  await db.updateTable("messaging_route").set({ force_carrier: true }).execute();
  expect((await send({ from: ANN, to: BOB, message: "x" })).status).toBe(200);
  await db.updateTable("messaging_route").set({ force_carrier: false, match: '{"to_prefix":"1212"}' }).execute();
  expect((await send({ from: ANN, to: OUTSIDE, message: "x" })).status).toBe(409);
  await db.updateTable("messaging_route").set({ match: "{}" }).execute();
});

test("a message is taken back while it waits: failed with 1203, its money free, the callback told", async () => {
  const had = Number(await held(ann.account));
  const { payload } = await send({ from: ANN, to: OUTSIDE, message: "x" });
  const { status, payload: gone } = await world.call("DELETE", `/sms/outbound/${payload.uuid}`, { as: ann });
  expect(status).toBe(200);
  expect(gone).toMatchObject({
    state: "failed",
    delivery_state: "sending_failed",
    error: { code: 1203, message: "Canceled" },
    reason: "canceled",
  });
  expect(Number(await held(ann.account))).toBeCloseTo(had, 5);
  expect(await world.toldOf(payload.uuid)).toEqual(["sms_send_fails false failed false"]);
  const again = await world.call("DELETE", `/sms/outbound/${payload.uuid}`, { as: ann });
  expect([again.status, again.body.meta]).toEqual([409, "conflict"]);
});

test("a pool chooses the sender, by weight and for good with a sticky one", async () => {
  const fay = await world.rich();
  const { tn, profile } = await number(fay);
  const second = await number(fay);
  await world.call("PATCH", `/lease/tn/${second.tn}`, { as: fay, body: { messaging_profile: profile } });
  const pool = { to: OUTSIDE, message: "x", messaging_profile: profile };
  const off = await send(pool, fay);
  expect([off.status, off.body.meta, off.body.message]).toEqual([
    409,
    "1003",
    "No sender available in the messaging profile",
  ]);
  const { db } = world.store;
  await db.updateTable("messaging_profile").set({ number_pool_enable: true }).where("uuid", "=", profile).execute();
  const from = async (body = {}) => {
    const answer = await world.call("POST", "/sms/pool", { as: fay, body: { ...pool, ...body } });
    expect(answer.status).toBe(200);
    return Number(answer.payload.from);
  };
  expect([await from(), await from()].sort()).toEqual([tn, second.tn].sort());
  await db.updateTable("messaging_profile").set({ sticky_sender: true }).where("uuid", "=", profile).execute();
  const sticky = await from();
  expect([await from(), await from(), await from()]).toEqual([sticky, sticky, sticky]);
  expect((await send(pool, fay)).status).toBe(200);
  // A carrier refused what the known sender sent last: another one is taken.
  const blocked = { state: "failed", error_code: 1305 } as const;
  await db.updateTable("sms").set(blocked).where("tn", "=", sticky).execute();
  await db.updateTable("messaging_profile").set({ skip_unhealthy_tns: true }).where("uuid", "=", profile).execute();
  expect(await from()).not.toBe(sticky);
  const foreign = await world.call("POST", "/sms/pool", { as: ann, body: pool });
  expect([foreign.status, foreign.body.message]).toEqual([404, "Messaging profile not found"]);
  const none = await world.call("POST", "/sms/pool", { as: fay, body: { to: OUTSIDE, message: "x" } });
  expect(Object.keys(none.body.fields)).toEqual(["body.messaging_profile"]);
  await db.updateTable("messaging_profile").set({ long_code_weight: 0 }).where("uuid", "=", profile).execute();
  expect((await send({ ...pool, to: 12015550199 }, fay)).body.meta).toBe("1003");
});

test("the route of pools refuses and accepts as the general one does", async () => {
  const gil = await world.rich();
  const { profile } = await number(gil);
  const body = { to: OUTSIDE, message: "x", messaging_profile: profile };
  const pool = (given: object = {}) => world.call("POST", "/sms/pool", { as: gil, body: { ...body, ...given } });
  expect((await pool()).status).toBe(409);
  const { db } = world.store;
  await db.updateTable("messaging_profile").set({ number_pool_enable: true }).where("uuid", "=", profile).execute();
  const inside = await pool({ to: BOB });
  expect([inside.status, inside.payload.type]).toEqual([201, "smsr"]);
  const message = "ж".repeat(918);
  const statuses: number[] = [];
  while (!statuses.includes(429) && statuses.length < 6) statuses.push((await pool({ message })).status);
  expect(statuses.at(-1)).toBe(429);
  world.clock.advance(60_000);
  await world.setBalance(gil, 0);
  expect((await pool()).status).toBe(402);
});

test("fifty requests at once with one key of idempotency make one message", async () => {
  const message = "once of fifty";
  const call = { as: ann, body: { from: ANN, to: BOB, message }, headers: { "idempotency-key": newUuid() } };
  const answers = await Promise.all(Array.from({ length: 50 }, () => world.call("POST", "/sms", call)));
  // The others get the same answer, or are told that it is being made.
  const made = answers.filter(({ status }) => status === 201);
  expect(made.length).toBeGreaterThan(0);
  expect(new Set(made.map(({ payload }) => payload.uuid)).size).toBe(1);
  const stored = await world.call("POST", "/sms/search/outbound", { as: ann, body: { message } });
  expect(stored.payload.data).toHaveLength(1);
});

test("a key of idempotency makes one message of two requests", async () => {
  const call = { as: ann, body: { from: ANN, to: BOB, message: "once" }, headers: { "idempotency-key": newUuid() } };
  const first = await world.call("POST", "/sms", call);
  const second = await world.call("POST", "/sms", call);
  expect([first.status, second.status, second.headers["idempotent-replayed"]]).toEqual([201, 201, "true"]);
  expect(second.payload.uuid).toBe(first.payload.uuid);
});
