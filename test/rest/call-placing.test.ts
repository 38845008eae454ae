import { sql } from "kysely";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { DomainError } from "../../server/src/base/errors.js";
import { newUuid } from "../../server/src/base/ids.js";
import type { PlacedCall } from "../../server/src/domain/call/port/placed-call.js";
import { createNounWorld, type NounWorld } from "../support/noun-world.js";
import type { RestPerson } from "../support/rest.js";
import { until } from "../support/until.js";

const XML = "<Response><Say>Hello</Say></Response>";
const CALLEE = "12125550142";

let world: NounWorld;
let ann: RestPerson;
let bob: RestPerson;
let lease: string;
let foreign: string;
let profile: string;
beforeAll(async () => {
  world = await createNounWorld();
  [ann, bob] = [await world.person(), await world.person()];
  for (const person of [ann, bob]) await world.setBalance(person, 1000);
  lease = await world.lease(ann, 12015557001);
  foreign = await world.lease(bob, 12015557002);
  profile = await voiceProfile(ann);
  await world.call("POST", "/sip/domain", { as: ann, body: { domain: "placing" } });
  const user = { login: "sales", password: "secret-password" };
  await world.call("POST", "/sip/domain/placing/user", { as: ann, body: user });
});
beforeEach(async () => {
  world.placed.length = 0;
  await price("0");
});
afterAll(() => world.close());

async function voiceProfile(as: RestPerson, body: object = {}): Promise<string> {
  return (await world.call("POST", "/profile/outbound_voice", { as, body: { name: "Out", ...body } })).payload.uuid;
}
const app = async (as = ann) => (await world.call("POST", "/sip/app", { as, body: { name: "App" } })).payload.uuid;
const call = (body: object, headers: Record<string, string> = {}) =>
  world.call("POST", "/call", { as: ann, body: { tn_lease: lease, to: CALLEE, xml: XML, ...body }, headers });
const bridge = (body: object) =>
  world.call("POST", "/call/bridge", {
    as: ann,
    body: { tn_lease: lease, phone_a: CALLEE, phone_b: "sales@placing.sip.opentact.test", ...body },
  });
const rows = () => world.store.db.selectFrom("call").select("uuid").execute();
const holds = async () =>
  (await world.store.db.selectFrom("ledger_hold").select("amount").where("account", "=", ann.account).execute()).map(
    ({ amount }) => amount,
  );

/** What calls from the numbers of the profile US cost a minute. */
async function price(perMinute: string): Promise<void> {
  await sql`update tn_profile set voice_outgoing_per_min_cost = ${perMinute} where name = 'US'`.execute(world.store.db);
}

test("a call is stored in init before it rings, with its event, its party and what it runs", async () => {
  const { status, payload } = await call({ to: "+1 (212) 555-0142", timeout: 5000, meta: { order: 7, vip: true } });
  expect(status).toBe(201);
  expect(payload).toMatchObject({
    type: "CallSCA",
    direction: "out",
    state: "init",
    from: "12015557001",
    to: CALLEE,
    tn: { tn: 12015557001 },
    sip_control_app: null,
    meta: { vars: { order: "7", vip: "true" }, direction: "outbound" },
    price: 0,
    batch_item: null,
  });
  expect(world.placed).toMatchObject([
    {
      stored: { call: { uuid: payload.uuid, state: "init" } },
      to: { kind: "number", digits: CALLEE },
      profile: { uuid: profile },
      flow: { kind: "xml", xml: XML },
      timeoutMs: 5000,
      tariff: { perMinute: "0.00000" },
    } satisfies DeepPartial<PlacedCall>,
  ]);
  expect((await world.call("GET", `/call/${payload.uuid}`, { as: ann })).payload.uuid).toBe(payload.uuid);
  const { body, sequence } = await world.store.db
    .selectFrom("outbox")
    .select(["body", "sequence"])
    .where("ref_id", "=", payload.uuid)
    .executeTakeFirstOrThrow();
  expect([sequence, (body as { message: string }).message]).toEqual([1, `CallSCA out 12015557001 > ${CALLEE} - init`]);
});

test("the callee may be a SIP user, the flow that of an app, the lease its number, `to` an older `phone`", async () => {
  const sip_control_app = await app();
  const { status, payload } = await world.call("POST", "/call", {
    as: ann,
    body: { tn_lease: 12015557001, phone: "sales@placing.sip.opentact.test", sip_control_app },
  });
  expect(status).toBe(201);
  expect(payload).toMatchObject({
    to: "sales",
    sip_user: { login: "sales", sip_domain: { domain: "placing.sip.opentact.test" } },
    sip_control_app: { uuid: sip_control_app },
    price: null,
  });
  expect(world.placed).toMatchObject([{ profile: null, flow: { kind: "app" }, timeoutMs: 60_000, tariff: null }]);
});

test("a bridge answers leg A and knows its leg B", async () => {
  const { status, payload } = await bridge({ record: true, timeout: 30_000 });
  expect([status, payload.to, payload.children]).toEqual([201, CALLEE, []]);
  expect(world.placed[0]).toMatchObject({
    flow: { kind: "bridge", to: { kind: "user", login: "sales" }, record: true },
    timeoutMs: 30_000,
    profile: { uuid: profile },
  });
});

test("what is wrong with a request is named, and nothing is called", async () => {
  const before = (await rows()).length;
  const wrong: readonly [object, string][] = [
    [{ xml: undefined }, "body.xml"],
    [{ sip_control_app: newUuid() }, "body.xml"],
    [{ xml: "<bad/>" }, "body.xml"],
    [{ to: "sales" }, "body.to"],
    [{ to: "12345" }, "body.to"],
    [{ to: undefined }, "body.to"],
    [{ tn_lease: "nine" }, "body.tn_lease"],
    [{ timeout: 999 }, "body.timeout"],
    [{ timeout: 120_001 }, "body.timeout"],
    [{ meta: { a: {} } }, "body.meta.a"],
    [{ meta: { a: "x".repeat(5000) } }, "body.meta"],
    [{ outbound_voice_profile: "x" }, "body.outbound_voice_profile"],
  ];
  for (const [body, field] of wrong) {
    const answer = await call(body);
    expect([answer.status, Object.keys(answer.body.fields ?? {})]).toEqual([400, [field]]);
  }
  const other = await bridge({ phone_b: "nobody" });
  expect([other.status, Object.keys(other.body.fields)]).toEqual([400, ["body.phone_b"]]);
  expect([(await rows()).length, world.placed]).toEqual([before, []]);
});

test("destinations outside of the US and Canada, premium and emergency numbers are closed", async () => {
  for (const to of ["+18765550142", "+442071234567", "+19005550142", "+12129760142"]) {
    const { status, body } = await call({ to });
    expect([status, body.message, body.meta]).toEqual([403, "Country Permission Violation", "406"]);
  }
  expect(await call({ to: "911" })).toMatchObject({ status: 403, body: { meta: "forbidden" } });
  expect((await call({ to: "+16045550142" })).status).toBe(201);
  expect((await bridge({ phone_b: "+18765550142" })).status).toBe(403);
});

test("what is missing or another account's is 404 by its name", async () => {
  const theirs = { profile: await voiceProfile(bob), app: await app(bob) };
  const missing: readonly [object, string][] = [
    [{ tn_lease: newUuid() }, "TNLease not found"],
    [{ tn_lease: foreign }, "TNLease not found"],
    [{ outbound_voice_profile: theirs.profile }, "Outbound voice profile not found"],
    [{ xml: undefined, sip_control_app: theirs.app }, "SIP Control app not found"],
    [{ to: "nobody@placing.sip.opentact.test" }, "SIP User not found"],
    [{ to: "sales@elsewhere.example.org" }, "SIP User not found"],
  ];
  for (const [body, message] of missing) expect(await call(body)).toMatchObject({ status: 404, body: { message } });
  expect(await bridge({ phone_b: "nobody@placing.sip.opentact.test" })).toMatchObject({ status: 404 });
  expect(world.placed).toEqual([]);
});

test("a number without voice makes no calls", async () => {
  const tn = 12015557009;
  await world.lease(ann, tn);
  await world.store.db
    .deleteFrom("lease_subscription")
    .where("type", "=", "voice")
    .where("tn_lease", "in", (db) => db.selectFrom("tn_lease").select("uuid").where("tn", "=", tn))
    .execute();
  expect(await call({ tn_lease: tn })).toMatchObject({ status: 400, body: { fields: { "body.tn_lease": {} } } });
});

test("several active profiles need one to be named; an inactive one is not there", async () => {
  const second = await voiceProfile(ann, { channel_limit: 3 });
  expect(Object.keys((await call({})).body.fields)).toEqual(["body.outbound_voice_profile"]);
  expect((await call({ outbound_voice_profile: second })).status).toBe(201);
  expect(world.room.asked).toEqual({
    account: ann.account,
    level: "new",
    profile: { uuid: second, channel_limit: 3, calls_per_second: null, max_rate: null, daily_spend_limit: null },
  });
  await world.call("PATCH", `/profile/outbound_voice/${second}`, { as: ann, body: { is_active: false } });
  expect((await call({})).status).toBe(201);
  expect((await call({ outbound_voice_profile: second })).status).toBe(404);
});

test("the first minute is set aside; without the money for it there is 402 and no call", async () => {
  await price("0.5");
  await world.setBalance(ann, 0.9);
  const { status, payload } = await call({});
  expect([status, payload.price, await holds()]).toEqual([201, 0, [0.5]]);
  expect(world.placed[0]?.tariff?.perMinute).toBe("0.50000");
  const before = (await rows()).length;
  expect(await call({})).toMatchObject({
    status: 402,
    body: { message: "Not enough account balance", meta: "insufficient_balance" },
  });
  expect([(await rows()).length, await holds()]).toEqual([before, [0.5]]);
  expect(await bridge({})).toMatchObject({ status: 402 });
});

test("50 calls at the same time with the money for 10 are 10 calls", async () => {
  await price("0.1");
  const held = (await holds()).reduce((sum, amount) => sum + amount, 0);
  await world.setBalance(ann, held + 1);
  const answers = await Promise.all(Array.from({ length: 50 }, () => call({})));
  const count = (status: number) => answers.filter((answer) => answer.status === status).length;
  expect([count(201), count(402)]).toEqual([10, 40]);
  expect(world.placed).toHaveLength(10);
  await world.setBalance(ann, 1000);
});

test("limits of money of the profile refuse: a dearer rate, and the spending of the day in the account's zone", async () => {
  await price("0.2");
  const cheap = await voiceProfile(ann, { max_rate: 0.1 });
  const answer = await call({ outbound_voice_profile: cheap });
  expect([answer.status, answer.body.message]).toEqual([403, "No route within the maximum rate"]);
  const daily = await voiceProfile(ann, { daily_spend_limit: 0.5 });
  const today = () => call({ outbound_voice_profile: daily });
  expect([(await today()).status, (await today()).status]).toEqual([201, 201]);
  const over = await today();
  expect([over.status, over.body.message]).toEqual([403, "Daily spend limit"]);
  await sql`update call_charge set created_on = created_on - interval '1 day'`.execute(world.store.db);
  expect((await today()).status).toBe(201);
  for (const uuid of [cheap, daily]) await world.call("DELETE", `/profile/outbound_voice/${uuid}`, { as: ann });
});

test("without a free channel there is 503 and no call", async () => {
  world.room.free = 0;
  expect(await call({})).toMatchObject({ status: 503, body: { message: "Channel limit" } });
  world.room.free = 1000;
  expect(world.placed).toEqual([]);
});

test("a call that comes before its turn waits for it, once it is known to be a good one; who would wait too long is refused", async () => {
  const key = { "idempotency-key": newUuid() };
  world.room.turns = false;
  expect(await call({ tn_lease: newUuid() })).toMatchObject({ status: 404 });
  const refused = await call({}, key);
  expect([refused.status, refused.body.message]).toEqual([503, "Too many calls per second"]);
  expect(world.placed).toEqual([]);
  world.room.turns = true;
  const { status, payload } = await call({}, key);
  const again = await call({}, key);
  world.room.turns = undefined;
  expect([status, again.payload.uuid, world.placed.length]).toEqual([201, payload.uuid, 1]);
  expect(world.placed[0]?.hasTurn).toBe(true);
  expect((await call({})).status).toBe(201);
  expect(world.placed[1]?.hasTurn).toBe(false);
});

test("a request repeated with its key is one call; another body with it is 422", async () => {
  const key = { "idempotency-key": newUuid() };
  const [first, second] = [await call({}, key), await call({}, key)];
  expect([first.status, second.status, second.headers["idempotent-replayed"]]).toEqual([201, 201, "true"]);
  expect(second.payload.uuid).toBe(first.payload.uuid);
  expect(world.placed).toHaveLength(1);
  expect((await call({ timeout: 2000 }, key)).status).toBe(422);
});

test("only users of the account make calls", async () => {
  expect((await world.call("POST", "/call", { body: { tn_lease: lease } })).status).toBe(401);
});

type DeepPartial<T> = T extends object ? { readonly [K in keyof T]?: DeepPartial<T[K]> } : T;

test("a call whose commit seemed to fail does not ring when it turns out to be stored: its request was refused", async () => {
  const { store } = world;
  const { transaction } = store;
  store.transaction = async (work) => {
    await transaction(work);
    throw new DomainError(503, "unavailable", "Service unavailable");
  };
  let answer: Awaited<ReturnType<typeof call>>;
  try {
    answer = await call({});
  } finally {
    store.transaction = transaction;
  }
  expect([answer.status, answer.headers["retry-after"]]).toEqual([503, "5"]);
  world.clock.advance(1_000);
  const ended = await until("the end of the call", () => world.givenUp[0]);
  expect(ended.stored.call).toMatchObject({ to: CALLEE, state: "init" });
  expect(world.placed).toEqual([]);
});

test("the account of an emergency call that was refused gets a mail", async () => {
  const { payload } = await world.call("GET", "/account", { as: ann });
  expect((await bridge({ phone_b: "911" })).status).toBe(403);
  const told = await until("the mail", async () => {
    const mails = await world.mailsTo(payload.email);
    return mails.find(({ subject }) => subject === "An emergency call was blocked");
  });
  expect(told.text).toContain("dialled 911");
});
