import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { newUuid } from "../../server/src/base/ids.js";
import { BLOCKED_MS } from "../../server/src/domain/sms-queue/rules.js";
import { SmsReceipts } from "../../server/src/engine/sms/receipts.js";
import { SqlSmsQueue } from "../../server/src/store/sms-queue.js";
import type { RestPerson } from "../support/rest.js";
import { SOME_TIME } from "../support/rows.js";
import { createSmsWorld, type SmsWorld } from "../support/sms-world.js";
import { until } from "../support/until.js";

let world: SmsWorld;
let ann: RestPerson;
let next = 12015554000;

beforeAll(async () => {
  world = await createSmsWorld();
  ann = await world.rich();
});
afterAll(async () => {
  await world.smsc.close();
  await world.close();
});

const sender = () => world.services.smsSender;
const outbound = async (uuid: string) => (await world.call("GET", `/sms/outbound/${uuid}`, { as: ann })).payload;
const inbound = async (from: number) =>
  (await world.call("POST", "/sms/search/inbound", { as: ann, body: { from: `${from}` } })).payload.data;

/** Time goes on, what comes due happens. */
async function pass(ms: number): Promise<void> {
  world.clock.advance(ms);
  await world.smsc.idle();
  await sender().runDue();
}

/** A message of a new number of Ann to one of the scripted recipients, tried once. */
async function sent(xx: string, message = "Hello", tn?: number): Promise<{ uuid: string; tn: number; to: number }> {
  const from = tn ?? next++;
  if (tn === undefined) await world.lease(ann, from);
  const to = Number(`120155501${xx}`);
  const { status, payload } = await world.send(ann, { from, to, message });
  expect(status).toBe(200);
  await sender().runDue();
  return { uuid: payload.uuid, tn: from, to };
}

test("a message is handed over, charged, and delivered when its receipt comes", async () => {
  const balance = await world.balance(ann);
  const had = balance;
  const { uuid, tn } = await sent("01", "x".repeat(200));
  const after = await outbound(uuid);
  expect(after).toMatchObject({
    state: "success",
    delivered: false,
    delivery_state: "sent",
    reference_id: expect.stringMatching(/^\d+$/),
    carrier: "lab",
    cost: 0.01,
    parts: 2,
    reason: null,
    maybe_duplicate: false,
  });
  const cost = had - (await world.balance(ann));
  expect(cost).toBeCloseTo(0.01 + 3.51, 5);
  await pass(500);
  expect(await outbound(uuid)).toMatchObject({
    state: "success",
    delivered: true,
    delivery_state: "delivered",
    delivered_on: new Date(world.clock.now()).toISOString(),
  });
  expect(await world.toldOf(uuid)).toEqual(["sms_sent true success false", "sms_delivered true success true"]);
  const charges = await world.store.db.selectFrom("transaction").selectAll().where("ref_uuid", "=", uuid).execute();
  expect(charges).toMatchObject([{ amount: -0.01, ref_type: "sms_outgoing" }]);
  const left = await world.store.db.selectFrom("sms_sender").selectAll().where("tn", "=", tn).executeTakeFirst();
  expect(left).toMatchObject({ queued_parts: 0 });
});

test("a refusal for good ends the message, its money is free", async () => {
  for (const [xx, code] of [
    ["83", 1306],
    ["91", 1306],
  ] as const) {
    const { uuid } = await sent(xx);
    expect(await outbound(uuid)).toMatchObject({
      state: "failed",
      delivery_state: "sending_failed",
      cost: null,
      error: { code, message: "Invalid destination at the carrier", carrier_code: "0x0000000B" },
    });
    expect(await world.toldOf(uuid)).toEqual(["sms_send_fails false failed false"]);
    const held = await world.store.db.selectFrom("ledger_hold").select("uuid").where("ref_uuid", "=", uuid).execute();
    expect(held).toEqual([]);
  }
});

test("a message of a closed account waits until the account is open again", async () => {
  const tn = next++;
  await world.lease(ann, tn);
  const { uuid } = (await world.send(ann, { from: tn, to: 12015550101, message: "Hello" })).payload;
  const { db } = world.store;
  const closed = (disabled_on: string | null) =>
    db.updateTable("account").set({ disabled_on }).where("uuid", "=", ann.account).execute();
  await closed(SOME_TIME);
  await sender().runDue();
  const row = await db.selectFrom("sms").select(["state", "reason"]).where("uuid", "=", uuid).executeTakeFirst();
  expect(row).toEqual({ state: "created", reason: "the account is closed" });
  await closed(null);
  await pass(BLOCKED_MS);
  expect((await outbound(uuid)).state).toBe("success");
});

test("a fault of the moment and a throttle are tried again", async () => {
  const once = await sent("90");
  expect(await outbound(once.uuid)).toMatchObject({
    state: "created",
    delivery_state: "queued",
    reason: "refused by the carrier: 0x00000008",
  });
  await pass(2_000);
  expect((await outbound(once.uuid)).state).toBe("success");
  const throttled = await sent("92");
  expect((await outbound(throttled.uuid)).reason).toBe("refused by the carrier: 0x00000058");
  // The carrier rests: another message waits with it.
  const other = await sent("01");
  expect(await outbound(other.uuid)).toMatchObject({ state: "created", reason: "the carrier rests" });
  for (let n = 0; n < 6; n++) await pass(2_000);
  expect([(await outbound(throttled.uuid)).state, (await outbound(other.uuid)).state]).toEqual(["success", "success"]);
  await pass(1_000);
  expect((await outbound(throttled.uuid)).delivered).toBe(true);
});

test("bad receipts leave the message sent and its price charged", async () => {
  for (const [xx, code] of [
    ["93", 1401],
    ["94", 1402],
    ["95", 1403],
  ] as const) {
    const { uuid } = await sent(xx);
    await pass(500);
    expect(await outbound(uuid)).toMatchObject({
      state: "success",
      delivered: false,
      delivery_state: "delivery_failed",
      cost: 0.005,
      error: { code },
      reason: expect.stringContaining("Receipt"),
    });
    expect(await world.toldOf(uuid)).toEqual(["sms_sent true success false", "sms_delivery_fails false success false"]);
  }
});

test("a receipt before the answer, twice, with its id in another form, late or never", async () => {
  const early = await sent("97");
  expect((await outbound(early.uuid)).delivered).toBe(true);
  await pass(500);
  expect(await world.toldOf(early.uuid)).toHaveLength(2);
  const hex = await sent("81");
  await pass(500);
  expect((await outbound(hex.uuid)).delivered).toBe(true);
  const late = await sent("82");
  await pass(29_999);
  expect((await outbound(late.uuid)).delivered).toBe(false);
  await pass(1);
  expect((await outbound(late.uuid)).delivered).toBe(true);
  const never = await sent("96");
  await pass(60_000);
  expect(await outbound(never.uuid)).toMatchObject({ delivered: false, delivery_state: "sent" });
  const long = new Date(world.clock.now() - 72 * 3_600_000).toISOString();
  await world.store.db.updateTable("sms").set({ sent_on: long }).where("uuid", "=", never.uuid).execute();
  await sender().tidy();
  expect(await outbound(never.uuid)).toMatchObject({ delivered: false, delivery_state: "delivery_unconfirmed" });
  expect(await world.toldOf(never.uuid)).toHaveLength(1);
});

/** Begins to send a message to a recipient that leaves the first try without an answer; resolves when the link waits for it. */
async function unanswered(body: { from: number; to: number; message: string; validity_period?: number }) {
  const { payload } = await world.send(ann, body);
  const waiting = world.clock.waiting;
  const run = sender().runDue();
  // The network has set the timer of its receipt, the link that of its answer.
  await until("the silent carrier", () => world.clock.waiting === waiting + 2);
  return { uuid: payload.uuid as string, run };
}

test("no answer: the message goes out again and says that it may be there twice", async () => {
  const from = next++;
  await world.lease(ann, from);
  const { uuid, run } = await unanswered({ from, to: 12015550180, message: "Hello" });
  expect((await outbound(uuid)).state).toBe("sending");
  const claimed = await world.call("DELETE", `/sms/outbound/${uuid}`, { as: ann });
  expect(claimed.status).toBe(409);
  world.clock.advance(20_000);
  await run;
  expect(await outbound(uuid)).toMatchObject({ state: "success", maybe_duplicate: true });
  await pass(500);
  expect((await outbound(uuid)).delivered).toBe(true);
});

test("no answer of a carrier that must not get a message twice: it waits until its limit", async () => {
  const held = (settings: string) =>
    world.store.db.updateTable("messaging_carrier").set({ settings }).where("uuid", "=", world.carrier).execute();
  await held(JSON.stringify({ on_unknown: "hold" }));
  const from = next++;
  await world.lease(ann, from);
  const { uuid, run } = await unanswered({ from, to: 12025550180, message: "Hello", validity_period: 1_800 });
  world.clock.advance(20_000);
  await run;
  expect(await outbound(uuid)).toMatchObject({
    state: "created",
    reason: "no answer from the carrier",
    maybe_duplicate: true,
  });
  await pass(1_800_000);
  expect(await outbound(uuid)).toMatchObject({ state: "failed", error: { code: 1204 } });
  await held("{}");
});

function gate() {
  let open = () => {};
  const passed = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { passed, open };
}

test("a receipt that comes while the answer to its submit is being stored is not lost", async () => {
  const { db } = world.store;
  const queue = new SqlSmsQueue(world.store, "n1");
  const receipts = new SmsReceipts({ queue, clock: world.clock });
  const { uuid } = await sent("96");
  await db.updateTable("sms_part").set({ provider_id: null }).where("sms", "=", uuid).execute();
  const { carrier } = world;
  const [stored, mayCommit] = [gate(), gate()];
  const now = new Date(world.clock.now()).toISOString();
  const submit = queue.transaction(async (tx) => {
    const results = [{ number: 1, outcome: "accepted" as const, provider_id: "Same-1", code: null }];
    await tx.lock([uuid], [{ carrier, ids: ["same-1"] }]);
    await receipts.takeUp(tx, await tx.succeed([{ uuid, carrier, results }], now), now);
    stored.open();
    await mayCommit.passed;
  });
  await stored.passed;
  const receipt = { carrier, ids: ["same-1"], recipient: null, state: "DELIVRD", error: null };
  const taken = receipts.take(receipt);
  await until("the receipt to wait", async () => {
    const { rows } = await sql`select 1 from pg_locks l join pg_database d on d.oid = l.database
      where d.datname = current_database() and l.locktype = 'advisory' and not l.granted`.execute(db);
    return rows.length === 1;
  });
  mayCommit.open();
  await submit;
  expect(await taken).toBe("applied");
  expect((await outbound(uuid)).delivered).toBe(true);
});

test("a handset answers: its text is stored, charged, told and tied to the same thread", async () => {
  const { uuid, tn, to } = await sent("99", "Grüße 😀 ".repeat(20).trim());
  await pass(500);
  await pass(500);
  const [reply] = await inbound(to);
  const out = await outbound(uuid);
  expect(reply).toMatchObject({
    message: out.message,
    to: tn,
    thread: out.thread,
    parts: out.parts,
    encoding: "UCS-2",
    provider_event: { state: "success", reference_event_id: null },
  });
  expect(await world.toldOf(reply.uuid)).toEqual(["smsi_received true success false"]);
});

test("STOP opts out at once: one confirmation, queued messages fail, further ones are refused, START lifts it", async () => {
  const { tn, to } = await sent("98");
  await pass(500);
  const queued = await world.send(ann, { from: tn, to, message: "too late" });
  await pass(500);
  const [stop] = await inbound(to);
  expect([stop.message, stop.keyword]).toEqual(["STOP", "stop"]);
  expect(await outbound(queued.payload.uuid)).toMatchObject({ state: "failed", error: { code: 1103 } });
  const refused = await world.send(ann, { from: tn, to, message: "x" });
  expect([refused.status, refused.body.meta]).toEqual([403, "1103"]);
  const replies = async () =>
    (
      await world.store.db
        .selectFrom("sms")
        .select(["message", "state", "cost"])
        .where("tn", "=", tn)
        .where("automated", "=", true)
        .orderBy("created_on")
        .execute()
    ).map(({ message }) => message);
  expect(await replies()).toEqual([
    "This number: You are unsubscribed and will receive no more messages. Reply START to resubscribe.",
  ]);
  world.clock.advance(61_000);
  await world.smsc.text(String(to), String(tn), " Stop. ");
  expect(await replies()).toHaveLength(1);
  await world.smsc.text(String(to), String(tn), "help");
  expect((await replies()).at(-1)).toBe("This number: Reply STOP to unsubscribe.");
  world.clock.advance(1_000);
  await world.smsc.text(String(to), String(tn), "start");
  expect((await replies()).at(-1)).toContain("subscribed again");
  expect((await world.send(ann, { from: tn, to, message: "x" })).status).toBe(200);
});

test("with much in the queue a STOP is taken at once, and nothing goes to that number after it, from no sender", async () => {
  const [to, other] = [12125550198, 12015550121];
  const tns = [next++, next++, next++];
  for (const tn of tns) await world.lease(ann, tn);
  const uuids: string[] = [];
  for (let n = 0; n < 45; n++) {
    const { payload } = await world.send(ann, { from: tns[n % 3], to, message: `${n}` });
    uuids.push(payload.uuid);
    world.clock.advance(20);
  }
  const others = await world.send(ann, { from: tns[0], to: other, message: "to somebody else" });
  await sender().runDue();
  const waiting = async () =>
    (await world.store.db.selectFrom("sms_queue").select("sms").where("recipient", "=", `${to}`).execute()).length;
  const before = await waiting();
  expect(before).toBeGreaterThan(20);
  await world.smsc.text(`${to}`, `${tns[1]}`, "STOP");
  // The confirmation alone.
  expect(await waiting()).toBe(1);
  const stoppedOn = world.clock.now();
  for (let n = 0; n < 3; n++) await pass(1_000);
  const rows = await world.store.db
    .selectFrom("sms")
    .select(["state", "error_code", "sent_on"])
    .where("uuid", "in", uuids)
    .execute();
  expect(rows.filter(({ state }) => state === "success").length).toBe(uuids.length - before);
  expect(rows.filter(({ error_code }) => error_code === 1103).length).toBe(before);
  expect(rows.every(({ sent_on }) => sent_on === null || Date.parse(sent_on) <= stoppedOn)).toBe(true);
  expect((await outbound(others.payload.uuid)).state).toBe("success");
  for (const one of uuids.slice(-3)) expect(await world.toldOf(one)).toEqual(["sms_send_fails false failed false"]);
  const holds = await world.store.db.selectFrom("ledger_hold").select("uuid").where("ref_uuid", "in", uuids).execute();
  expect(holds).toEqual([]);
});

test("texts to nobody's number are kept as events and give no message", async () => {
  const count = async () => (await world.store.db.selectFrom("sms").select("uuid").execute()).length;
  const before = await count();
  await world.smsc.text("12015550101", "12015559998", "hello?");
  expect(await count()).toBe(before);
  const [event] = await world.store.db
    .selectFrom("provider_event")
    .selectAll()
    .where("state", "=", "skipped")
    .orderBy("created_on", "desc")
    .execute();
  expect(event).toMatchObject({ provider: "dev", process_result: { reason: "no number of this platform" } });
});

test("a sender that is on the blacklist is stored as failed, without charge, event or callback", async () => {
  const tn = next++;
  const lease = await world.lease(ann, tn);
  const profile = newUuid();
  await world.store.db
    .insertInto("tn_profile")
    .values({
      uuid: profile,
      created_on: SOME_TIME,
      modified_on: SOME_TIME,
      kind: "behaviour",
      account: ann.account,
      name: "Lists",
      applies_to: ["sms"],
    })
    .execute();
  await world.store.db.updateTable("tn_lease").set({ tn_profile: profile }).where("uuid", "=", lease).execute();
  await world.store.db
    .insertInto("tn_profile_caller")
    .values({ tn_profile: profile, list: "blacklist", entry: "1212*" })
    .execute();
  const balance = await world.balance(ann);
  await world.smsc.text("12125550123", String(tn), "buy");
  await world.smsc.text("12015550123", String(tn), "hi");
  const [refused] = await inbound(12125550123);
  expect(refused).toMatchObject({ state: "failed", reason: "blacklisted" });
  expect(await world.toldOf(refused.uuid)).toEqual([]);
  expect((await inbound(12015550123))[0].state).toBe("success");
  expect(await world.balance(ann)).toBeCloseTo(balance - 0.002, 5);
});

test("a number sends one part a second; messages of one pair keep their order", async () => {
  const tn = next++;
  await world.lease(ann, tn);
  const uuids: string[] = [];
  for (const message of ["1", "2", "3"]) {
    const { payload } = await world.send(ann, { from: tn, to: 12015550101, message });
    uuids.push(payload.uuid);
  }
  const states = async () => (await Promise.all(uuids.map(outbound))).map(({ state }) => state);
  await sender().runDue();
  expect(await states()).toEqual(["success", "created", "created"]);
  await pass(999);
  expect(await states()).toEqual(["success", "created", "created"]);
  await pass(1);
  expect(await states()).toEqual(["success", "success", "created"]);
  await pass(1_000);
  expect(await states()).toEqual(["success", "success", "success"]);
});

test("a message that cannot go within its limit fails with what kept it", async () => {
  const { db } = world.store;
  const tn = next++;
  await world.lease(ann, tn);
  const body = { from: tn, to: 12015550101, message: "x", validity_period: 60 };
  await db.updateTable("messaging_carrier").set({ kind: "smpp" }).execute();
  const waits = (await world.send(ann, body)).payload.uuid;
  await sender().runDue();
  expect(await outbound(waits)).toMatchObject({ state: "created", reason: "no link to the carrier" });
  await db.updateTable("messaging_carrier").set({ kind: "simulator" }).execute();
  const unsubscribed = (await world.send(ann, { ...body, to: 12015550102 })).payload.uuid;
  await world.call("PATCH", `/lease/tn/${tn}`, { as: ann, body: { sms: false } });
  await pass(60_000);
  await pass(1_000);
  expect(await outbound(unsubscribed)).toMatchObject({ state: "failed", error: { code: 1002 } });
  await world.call("PATCH", `/lease/tn/${tn}`, { as: ann, body: { sms: true } });
  await db.updateTable("messaging_carrier").set({ kind: "smpp" }).execute();
  const late = (await world.send(ann, body)).payload.uuid;
  await sender().runDue();
  await pass(60_000);
  expect(await outbound(late)).toMatchObject({
    state: "failed",
    reason: "queuing timeout",
    error: { code: 1302, message: "No link to the carrier" },
  });
  await db.updateTable("messaging_carrier").set({ kind: "simulator" }).execute();
});

test("what a killed process was sending goes out again, what it had only taken goes out once", async () => {
  const { db } = world.store;
  const tn = next++;
  await world.lease(ann, tn);
  const uuids: string[] = [];
  for (const to of [12015550101, 12015550102])
    uuids.push((await world.send(ann, { from: tn, to, message: "x" })).payload.uuid);
  const claim = { claimed_by: "dead", claimed_until: new Date(world.clock.now() + 60_000).toISOString() };
  await db.updateTable("sms_queue").set(claim).where("sms", "in", uuids).execute();
  await db
    .updateTable("sms")
    .set({ state: "sending" })
    .where("uuid", "=", uuids[0] ?? "")
    .execute();
  await sender().tidy();
  await sender().runDue();
  expect((await outbound(uuids[0] ?? "")).state).toBe("sending");
  world.clock.advance(60_000);
  await sender().tidy();
  await pass(0);
  await pass(1_000);
  expect(await outbound(uuids[0] ?? "")).toMatchObject({ state: "success", maybe_duplicate: true });
  expect(await outbound(uuids[1] ?? "")).toMatchObject({ state: "success", maybe_duplicate: false });
});
