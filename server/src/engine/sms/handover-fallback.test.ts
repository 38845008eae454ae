import { expect, test } from "vitest";
import { FakeClock } from "../../base/fake-clock.js";
import type { ClaimedSms, Postponed, SmsQueueStore, SmsQueueTx } from "../../domain/sms-queue/port.js";
import type { SubmitAction } from "../../domain/sms-queue/rules.js";
import { Handover } from "./handover.js";

const CARRIER = { uuid: "first", name: "first", kind: "smpp", label: null } as const;

/** Tries of one message at a carrier that refuses it each time, until it goes elsewhere or ends. */
async function tries(action: SubmitAction, hasNext: boolean): Promise<string[]> {
  const clock = new FakeClock();
  const told: string[] = [];
  let kept: Partial<Postponed> = { tried: [], carrier: null, failures: 0 };
  let isOver = false;
  const tx = {
    lock: async () => undefined,
    results: async () => undefined,
    fail: async (_uuid: string, { code }: { code: number }) => {
      told.push(`failed ${code}`);
      isOver = true;
    },
    postpone: async ([one]: readonly Postponed[]) => {
      kept = one as Postponed;
      const isLeft = kept.tried?.includes("first") ?? false;
      told.push(isLeft ? "next" : `again in ${Date.parse(kept.due ?? "") - clock.now()}`);
      isOver = isLeft || told.length > 5;
    },
  };
  const handover = new Handover({
    queue: {
      transaction: (work: (tx: SmsQueueTx) => Promise<unknown>) => work(tx as unknown as SmsQueueTx),
    } as unknown as SmsQueueStore,
    links: {
      wayTo: async () => ({
        link: { isWhole: false, submit: async () => ({ kind: "refused", action, code: "x" }) },
        failoverAfterMs: 30_000,
        holdsUnknown: false,
      }),
      isElsewhere: () => false,
      windows: 10,
    },
    receipts: { takeUp: async () => undefined } as never,
    health: { met: async () => undefined },
    clock,
    random: () => 0.5,
  });
  while (!isOver) {
    const sms = { uuid: "sms", message: "Hi", parts: 1, open: [{ number: 1, id: 1 }], ...kept };
    const taken = { sms: sms as unknown as ClaimedSms, carrier: CARRIER, hasNext: () => hasNext };
    await handover.send([taken], clock.now())[0]?.stored;
  }
  return told;
}

test("a failed submit is tried once more, then at the next carrier of the route, and without one it is over", async () => {
  expect(await tries("retry_once", true)).toEqual(["again in 2000", "next"]);
  expect(await tries("retry_once", false)).toEqual(["again in 2000", "failed 1303"]);
});

test("a fault of the moment goes to the next carrier after three in a row, and without one waits longer and longer", async () => {
  expect(await tries("retry", true)).toEqual(["again in 2000", "again in 4000", "next"]);
  expect(await tries("retry", false)).toEqual([2, 4, 8, 16, 32, 60].map((s) => `again in ${s * 1000}`));
});

test("what is wrong with the message itself is wrong everywhere", async () => {
  for (const [action, code] of [
    ["malformed", 1304],
    ["bad_sender", 1305],
    ["bad_recipient", 1306],
    ["refused", 1303],
  ] as const)
    expect(await tries(action, true)).toEqual([`failed ${code}`]);
});
