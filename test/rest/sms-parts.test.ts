import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import type { RestPerson } from "../support/rest.js";
import { createSmsWorld, type SmsWorld } from "../support/sms-world.js";

let world: SmsWorld;
let ann: RestPerson;
let next = 12015553600;

beforeAll(async () => {
  world = await createSmsWorld();
  ann = await world.rich();
});
afterAll(async () => {
  await world.smsc.close();
  await world.close();
});
beforeEach(() => {
  vi.restoreAllMocks();
  world.smsc.change({ receipts: true });
});

const THROTTLED = { status: 0x58, id: "" };
const PARTS = 3;
const TEXT = "x".repeat(153 * PARTS);

/** Parts that the carrier is given, as `reference number`; those that it throttles by their place in that order. */
function watch(...throttled: readonly number[]): string[] {
  const seen: string[] = [];
  let count = 0;
  const submit = world.smsc.submit.bind(world.smsc);
  vi.spyOn(world.smsc, "submit").mockImplementation(async (message) => {
    const [, , , reference, , number] = message.shortMessage;
    seen.push(`${reference} ${number}`);
    return throttled.includes(++count) ? THROTTLED : submit(message);
  });
  return seen;
}

async function newNumber(): Promise<number> {
  await world.lease(ann, ++next);
  return next;
}

async function sent(from: number, to: number): Promise<string> {
  const { status, payload } = await world.send(ann, { from, to, message: TEXT });
  expect(status).toBe(200);
  await world.services.smsSender.runDue();
  return payload.uuid;
}

/** Time goes on, what comes due happens. */
async function pass(ms: number): Promise<void> {
  world.clock.advance(ms);
  await world.smsc.idle();
  await world.services.smsSender.runDue();
}

const outbound = async (uuid: string) => (await world.call("GET", `/sms/outbound/${uuid}`, { as: ann })).payload;

test("all parts of a message have one reference, however many tries they take, and the next message has another", async () => {
  const from = await newNumber();
  const seen = watch(2, 4);
  const uuid = await sent(from, 12015550101);
  for (let n = 0; n < 6; n++) await pass(1_000);
  expect(await outbound(uuid)).toMatchObject({ state: "success", parts: PARTS });
  const [first = ""] = seen;
  const [reference = ""] = first.split(" ");
  expect(seen).toEqual([1, 2, 2, 3, 3].map((number) => `${reference} ${number}`));
  seen.splice(0);
  // A number sends one part a second.
  await pass(PARTS * 1_000);
  await sent(from, 12015550101);
  const following = (Number(reference) + 1) % 256;
  expect(seen).toEqual([1, 2, 3].map((number) => `${following} ${number}`));
});

test("a part that has failed before the carrier took the others is the failure of the message", async () => {
  watch(2);
  const uuid = await sent(await newNumber(), 12015550193);
  await pass(500);
  expect(await outbound(uuid)).toMatchObject({ state: "created", error: null });
  // The other parts never get a receipt.
  world.smsc.change({ receipts: false });
  for (let n = 0; n < 4; n++) await pass(1_000);
  expect(await outbound(uuid)).toMatchObject({
    state: "success",
    delivered: false,
    delivery_state: "delivery_failed",
    error: { code: 1401, message: "Receipt: UNDELIV" },
    cost: 0.015,
  });
  expect(await world.toldOf(uuid)).toEqual(["sms_sent true success false", "sms_delivery_fails false success false"]);
});
