import { sql } from "kysely";
import smpp from "smpp";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { createLog } from "../../server/src/base/log.js";
import { SmppServer } from "../../server/src/net/smpp-server.js";
import type { RestPerson } from "../support/rest.js";
import { createSmsWorld, type SmsWorld } from "../support/sms-world.js";
import { until } from "../support/until.js";

let world: SmsWorld;
let ann: RestPerson;
let account: string;
let server: SmppServer;
let port: number;
const tn = 12015558001;
const open: smpp.Session[] = [];

beforeAll(async () => {
  world = await createSmsWorld();
  ann = await world.rich();
  await world.lease(ann, tn);
  const { messaging_profile } = await world.store.db
    .selectFrom("lease_subscription as f")
    .innerJoin("tn_lease as l", "l.uuid", "f.tn_lease")
    .select("f.messaging_profile")
    .where("l.tn", "=", tn)
    .where("f.type", "=", "sms")
    .executeTakeFirstOrThrow();
  const body = { system_id: "ann", password: "secret1", max_binds: 2, messaging_profile };
  const made = await world.call("POST", "/sms/smpp_account", { as: ann, body });
  expect(made.status).toBe(201);
  account = made.payload.uuid;
  const { clock, services } = world;
  server = new SmppServer({ clock, log: createLog("silent"), door: services.smppCustomers, system_id: "opentact" });
  port = await server.listen("127.0.0.1", 0);
});
afterEach(async () => {
  for (const session of open.splice(0)) session.destroy();
  await until("all are gone", () => server.sessions === 0);
  await sql`delete from smpp_delivery`.execute(world.store.db);
});
afterAll(async () => {
  await server.close();
  await world.smsc.close();
  await world.close();
});

type Command = "bind_transceiver" | "submit_sm" | "query_sm";
const ask = (session: smpp.Session, name: Command, fields: object) =>
  new Promise<smpp.Pdu>((resolve) => session[name](fields, resolve));

async function bound(password = "secret1") {
  const session = smpp.connect({ host: "127.0.0.1", port });
  session.on("error", () => undefined);
  open.push(session);
  const { command_status } = await ask(session, "bind_transceiver", { system_id: "ann", password });
  return { session, command_status };
}

const submit = (session: smpp.Session, fields: object = {}) =>
  ask(session, "submit_sm", {
    source_addr: String(tn),
    destination_addr: "12015550101",
    short_message: Buffer.from("Hello"),
    registered_delivery: 1,
    ...fields,
  });

const messages = async () => (await world.call("POST", "/sms/search/outbound", { as: ann, body: {} })).payload.data;

/** Time goes on, and what comes due happens; receipts first, because they hold the number for a moment. */
async function pass(ms: number): Promise<void> {
  world.clock.advance(ms);
  await world.smsc.idle();
  await world.services.smsSender.runDue();
}

/** Everything that waits has gone out, and its receipts are there. */
async function drained(): Promise<void> {
  for (let n = 0; n < 6; n++) await pass(2_000);
}

/** Gathers what comes, and takes it with a status. */
function taken(session: smpp.Session, status = 0): smpp.Pdu[] {
  const all: smpp.Pdu[] = [];
  session.on("deliver_sm", (pdu: smpp.Pdu) => {
    all.push(pdu);
    session.send(pdu.response({ command_status: status }));
  });
  return all;
}

test("a submit is a message like any other, and its end comes back as a receipt", async () => {
  const { session, command_status } = await bound();
  expect(command_status).toBe(0);
  const deliveries = taken(session);
  const { command_status: status, message_id } = await submit(session);
  expect([status, message_id]).toEqual([0, expect.stringMatching(/^[1-9]\d{14}$/)]);
  const [message] = await messages();
  expect(message).toMatchObject({ message: "Hello", to: 12015550101, from: String(tn) });
  await world.services.smsSender.runDue();
  world.clock.advance(500);
  await world.smsc.idle();
  await world.services.smppCustomers.look();
  await until("the receipt is there", () => deliveries.length === 1);
  expect(deliveries[0]).toMatchObject({
    esm_class: 4,
    receipted_message_id: message_id,
    message_state: 2,
    source_addr: "12015550101",
    destination_addr: String(tn),
  });
  const { message: text } = (deliveries[0]?.["short_message"] ?? {}) as { message?: unknown };
  expect(String(text)).toMatch(
    new RegExp(`^id:${message_id} sub:001 dlvrd:001 submit date:\\d{10} .* stat:DELIVRD err:000`),
  );
  await until("it is done with", async () => {
    const left = await world.store.db.selectFrom("smpp_delivery").select("id").execute();
    return left.length === 0;
  });
});

const part = (
  session: smpp.Session,
  number: number,
  text: string,
  o: { reference?: number; registered?: number } = {},
) =>
  submit(session, {
    esm_class: 0x40,
    short_message: Buffer.concat([Buffer.from([5, 0, 3, o.reference ?? 9, 2, number]), Buffer.from(text)]),
    registered_delivery: o.registered ?? 0,
  });

test("the rate of an account holds for all its binds together", async () => {
  const change = (rate: number) => world.call("PATCH", `/sms/smpp_account/${account}`, { as: ann, body: { rate } });
  await change(3);
  const [first, second] = [(await bound()).session, (await bound()).session];
  const statuses: unknown[] = [];
  for (const session of [first, second, first, second]) statuses.push((await submit(session)).command_status);
  expect(statuses).toEqual([0, 0, 0, 0x58]);
  world.clock.advance(1_000);
  expect((await submit(second)).command_status).toBe(0);
  await change(50);
  await drained();
});

test("a text in parts is one message, each part stored and answered with an id of its own", async () => {
  const one = await bound();
  const other = await bound();
  const before = await world.balance(ann);
  const second = await part(one.session, 2, "y".repeat(47));
  const [waiting] = await messages();
  expect(waiting).toMatchObject({ state: "created", parts: 2, message: `[…]${"y".repeat(47)}` });
  await world.services.smsSender.runDue();
  expect((await messages())[0]).toMatchObject({ state: "created" });
  const first = await part(other.session, 1, "x".repeat(153), { registered: 17 });
  expect([first.command_status, second.command_status]).toEqual([0, 0]);
  expect(first.message_id).not.toBe(second.message_id);
  const [message] = await messages();
  expect(message).toMatchObject({ uuid: waiting.uuid, message: "x".repeat(153) + "y".repeat(47), parts: 2 });
  const asked = await world.store.db
    .selectFrom("smpp_submit")
    .select("registered")
    .where("sms", "=", message.uuid)
    .orderBy("registered")
    .execute();
  expect(asked).toEqual([{ registered: 0 }, { registered: 17 }]);
  await pass(2_000);
  expect((await messages())[0]).toMatchObject({ state: "success", cost: 0.01 });
  expect(await world.balance(ann)).toBeCloseTo(before - 0.01, 5);
});

test("a text that does not come whole within a minute fails, with a receipt for each part that asked", async () => {
  const { session } = await bound();
  const deliveries = taken(session);
  const before = await world.balance(ann);
  const alone = await part(session, 1, "alone", { reference: 10, registered: 1 });
  expect(alone.command_status).toBe(0);
  await pass(59_999);
  expect((await messages())[0]).toMatchObject({ state: "created" });
  await pass(1);
  expect((await messages())[0]).toMatchObject({ state: "failed", reason: "incomplete", error: { code: 1304 } });
  expect(await world.balance(ann)).toBe(before);
  await world.services.smppCustomers.look();
  const receipt = await until("the receipt is there", () =>
    deliveries.find((one) => one["receipted_message_id"] === alone.message_id),
  );
  expect(receipt).toMatchObject({ message_state: 5 });
  const { rows } = await sql`select 1 from smpp_text`.execute(world.store.db);
  expect(rows).toEqual([]);
  // The same reference again is another text.
  await part(session, 1, "new ", { reference: 10 });
  await part(session, 1, "newer ", { reference: 10 });
  await part(session, 2, "text", { reference: 10 });
  expect(
    (await messages())
      .slice(0, 2)
      .map(({ state, message }: { state: string; message: string }) => `${state} ${message}`)
      .sort(),
  ).toEqual(["created newer text", "failed new […]"]);
});

test("a text in parts to a number of this platform arrives when it is whole; one that is too long is refused", async () => {
  const own = 12015558002;
  await world.lease(ann, own);
  const { session } = await bound();
  const long = (number: number, total: number, text: string) =>
    submit(session, {
      destination_addr: String(own),
      sar_msg_ref_num: total,
      sar_total_segments: total,
      sar_segment_seqnum: number,
      short_message: Buffer.from(text),
    });
  const arrived = async () =>
    (await world.call("POST", "/sms/search/inbound", { as: ann, body: { tn: own } })).payload.data;
  await long(1, 2, "a".repeat(100));
  expect(await arrived()).toEqual([]);
  await long(2, 2, "b".repeat(100));
  expect(await arrived()).toMatchObject([{ message: "a".repeat(100) + "b".repeat(100), parts: 2 }]);
  for (let number = 1; number < 7; number++) expect((await long(number, 7, "c".repeat(140))).command_status).toBe(0);
  expect((await long(7, 7, "c".repeat(140))).command_status).toBe(0x01);
  const tooLong = (await messages()).find((one: { message: string }) => one.message.includes("ccc"));
  expect(tooLong).toMatchObject({ state: "failed", reason: "incomplete" });
  expect((await long(1, 15, "d")).command_status).toBe(0x01);
});

test("the state of a message is told to who asks for it", async () => {
  const { session } = await bound();
  const { message_id } = await submit(session);
  const asked = () => ask(session, "query_sm", { message_id, source_addr: String(tn) });
  expect(await asked()).toMatchObject({ command_status: 0, message_id, final_date: "", message_state: 1 });
  await drained();
  expect(await asked()).toMatchObject({ command_status: 0, message_state: 2, error_code: 0 });
  expect((await asked())["final_date"]).not.toBe("");
  const foreign = await ask(session, "query_sm", { message_id, source_addr: "12015550000" });
  const unknown = await ask(session, "query_sm", { message_id: "1", source_addr: String(tn) });
  expect([foreign.command_status, unknown.command_status]).toEqual([0x67, 0x67]);
});

test("receipts of messages sent by REST go to the SMPP account of their profile", async () => {
  const { db } = world.store;
  const named = (smpp_account: string | null) =>
    db.updateTable("messaging_profile").set({ smpp_account }).where("account", "=", ann.account).execute();
  await named(account);
  const { session } = await bound();
  const deliveries = taken(session);
  const { payload } = await world.send(ann, { from: tn, to: 12015550101, message: "by REST" });
  await drained();
  await world.services.smppCustomers.look();
  await until("the receipt is there", () =>
    deliveries.some((one) => one["receipted_message_id"] === payload.uuid && one["message_state"] === 2),
  );
  await named(null);
});

test("refusals have their statuses", async () => {
  const { session } = await bound();
  const cases: readonly [object, number][] = [
    [{ source_addr: "12015559999" }, 0x0a],
    [{ destination_addr: "1" }, 0x0b],
    [{ short_message: Buffer.alloc(0) }, 0x01],
    [{ validity_period: "soon" }, 0x62],
    [{ destination_addr: "447700900123" }, 0x45],
  ];
  for (const [fields, status] of cases)
    expect([fields, (await submit(session, fields)).command_status]).toEqual([fields, status]);
  // With the prefix of an international call.
  const prefixed = await submit(session, { source_addr: `00${tn}`, destination_addr: "+12015550104" });
  expect(prefixed.command_status).toBe(0);
  const refused = await submit(session, { destination_addr: "447700900123" });
  expect(String(refused["additional_status_info_text"])).toContain("406");
});

test("messages to its numbers come until they are taken", async () => {
  const busy = await bound();
  const refused = taken(busy.session, 0x64);
  await world.smsc.text("12015550102", String(tn), "Grüße 😀");
  await world.services.smppCustomers.look();
  await until("it came", () => refused.length === 1);
  busy.session.destroy();
  await until("it is gone", () => server.sessions === 0);
  const { session } = await bound();
  const deliveries = taken(session);
  world.clock.advance(29_000);
  await world.services.smppCustomers.look();
  expect(deliveries).toEqual([]);
  world.clock.advance(2_000);
  await world.services.smppCustomers.look();
  await until("it came again", () => deliveries.length === 1);
  expect(deliveries[0]).toMatchObject({ source_addr: "12015550102", destination_addr: String(tn), data_coding: 8 });
});

test("a wrong password, too many binds and a foreign address are refused", async () => {
  expect((await bound("wrong")).command_status).toBe(0x0e);
  expect([(await bound()).command_status, (await bound()).command_status]).toEqual([0, 0]);
  expect((await bound()).command_status).toBe(0x05);
  const { db } = world.store;
  await db
    .updateTable("smpp_account")
    .set({ allowed_ips: ["192.0.2.0/24"] })
    .where("uuid", "=", account)
    .execute();
  expect((await bound()).command_status).toBe(0x0d);
  await db.updateTable("smpp_account").set({ allowed_ips: [] }).where("uuid", "=", account).execute();
});

test("an account that is switched off loses its binds", async () => {
  const { session } = await bound();
  session.on("unbind", (pdu: smpp.Pdu) => session.send(pdu.response()));
  const off = await world.call("PATCH", `/sms/smpp_account/${account}`, { as: ann, body: { is_active: false } });
  expect(off.status).toBe(200);
  await world.services.smppCustomers.look();
  await until("the bind is gone", () => server.sessions === 0);
  expect((await bound()).command_status).toBe(0x0d);
});
