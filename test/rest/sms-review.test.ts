import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { newUuid } from "../../server/src/base/ids.js";
import type { RestPerson } from "../support/rest.js";
import { createSmsWorld, type SmsWorld } from "../support/sms-world.js";

let world: SmsWorld;
let root: RestPerson;
let ann: RestPerson;
let next = 12015551000;

beforeAll(async () => {
  world = await createSmsWorld();
  [root, ann] = [await world.admin(), await world.rich()];
});
afterAll(async () => {
  await world.smsc.close();
  await world.close();
});

const reviews = async (query: Record<string, string> = {}) =>
  (await world.call("GET", "/admin/messaging/review", { as: root, query })).payload;
const decide = (uuid: string, state: string) =>
  world.call("PATCH", `/admin/messaging/review/${uuid}`, { as: root, body: { state } });
const outbound = async (uuid: string) => (await world.call("GET", `/sms/outbound/${uuid}`, { as: ann })).payload;

async function pass(ms: number): Promise<void> {
  world.clock.advance(ms);
  await world.smsc.idle();
  await world.services.smsSender.runDue();
}
async function sent(from: number, to: number, message: string): Promise<string> {
  const { status, payload } = await world.send(ann, { from, to, message });
  expect(status).toBe(200);
  world.clock.advance(100);
  return payload.uuid;
}
/** What the process remembers of messages that went before. */
function seen(count: number, textOf: (n: number) => { to: string; message: string }): void {
  for (let n = 0; n < count; n++)
    world.services.textWatch.seen({ account: ann.account, hasCampaign: false, ...textOf(n) }, world.clock.now());
}
/** The message with this uuid once more, so often, with other members. */
async function copied(uuid: string, times: number, member: "from" | "to", prefix: string): Promise<void> {
  await sql`
    insert into sms select (json_populate_record(m, json_build_object('uuid', gen_random_uuid(), ${sql.lit(member)},
      ${prefix}::text || n))).* from sms m, generate_series(100, ${99 + times}::int) n where m.uuid = ${uuid}`.execute(
    world.store.db,
  );
}
async function newNumber(): Promise<number> {
  const tn = next++;
  await world.lease(ann, tn);
  return tn;
}
const alarms = async () =>
  (await world.store.db.selectFrom("outbox").select("body").where("type", "=", "alarm").execute()).map(
    ({ body }) => (body as { payload: { kind: string } }).payload.kind,
  );

test("the same text from numbers without a campaign is held, told once, and goes or fails by the word of an Admin", async () => {
  const message = "You have won";
  const tn = await newNumber();
  seen(99, (n) => ({ to: String(12125551000 + 97 * n), message }));
  const uuids = [await sent(tn, 12125550101, message)];
  expect(await reviews()).toEqual([]);
  for (const to of [12135550101, 12145550101]) uuids.push(await sent(tn, to, message));
  const [review, ...more] = await reviews({ account: ann.account, state: "held" });
  expect([review, more]).toEqual([expect.objectContaining({ kind: "same_text", sample: message, state: "held" }), []]);
  expect(await alarms()).toEqual(["same_text"]);
  const other = await sent(tn, 12125550143, "Another text");
  await pass(1_000);
  expect((await outbound(other)).state).toBe("success");
  expect(await outbound(uuids[0]!)).toMatchObject({ state: "created", reason: "held for review" });
  const released = await decide(review.uuid, "released");
  expect([released.status, released.payload.state]).toEqual([200, "released"]);
  await pass(1_000);
  const open = async () => (await Promise.all(uuids.map(outbound))).filter(({ state }) => state === "created").length;
  expect(await open()).toBe(2);
  uuids.push(await sent(tn, 12155550101, message));
  expect(await reviews({ state: "held" })).toEqual([]);
  await decide(review.uuid, "refused");
  await pass(1_000);
  expect(await open()).toBe(0);
  expect(await outbound(uuids.at(-1)!)).toMatchObject({ state: "failed", error: { code: 1105 } });
  expect((await decide(newUuid(), "released")).status).toBe(404);
});

test("a block of numbers that does not answer, while others do, gets one message a minute", async () => {
  const tn = await newNumber();
  const question = await sent(tn, 13105550101, "A question");
  await pass(1_000);
  await world.smsc.text("13105550101", String(tn), "Yes");
  const { payload } = await world.call("POST", "/sms/search/inbound", { as: ann, body: { from: "13105550101" } });
  await copied(question, 60, "to", "13105550");
  await copied(payload.data[0].uuid, 30, "from", "13105550");
  seen(50, (n) => ({ to: String(12127771000 + n), message: `Code ${n}` }));
  const slow = await newNumber();
  const uuids: string[] = [];
  for (let n = 0; n < 4; n++) uuids.push(await sent(slow, 12127772000 + n, `Your code is ${n}`));
  const [review] = await reviews({ account: ann.account, state: "held" });
  expect(review).toMatchObject({ kind: "sms_pumping", sample: "1212777" });
  expect(await alarms()).toEqual(["same_text", "sms_pumping"]);
  const gone = async () => (await Promise.all(uuids.map(outbound))).filter(({ state }) => state === "success").length;
  await pass(0);
  expect(await gone()).toBe(1);
  await pass(59_000);
  expect(await gone()).toBe(1);
  await pass(1_000);
  expect(await gone()).toBe(2);
  await decide(review.uuid, "released");
  await pass(1_000);
  await pass(1_000);
  expect(await gone()).toBe(4);
});
