import { expect, test } from "vitest";
import { FakeClock } from "../../base/fake-clock.js";
import type { ClaimedSms, SmsQueueStore, SmsQueueTx } from "../../domain/sms-queue/port.js";
import { Handover } from "./handover.js";
import type { CarrierLink } from "./link.js";

const CARRIER = { uuid: "carrier", name: "lab", kind: "smpp", label: null } as const;

/** A message of three parts; what is told of it, and what was asked. */
function stage(o: { readonly waitsMs: readonly number[]; readonly stopsAtMs: number; readonly isAutomated?: boolean }) {
  const clock = new FakeClock();
  const startMs = clock.now();
  const told: string[] = [];
  const submits: number[] = [];
  const waits = [...o.waitsMs];
  const tx = {
    lock: async () => undefined,
    results: async () => undefined,
    succeed: async (list: readonly unknown[]) => void told.push(...list.map(() => "success")),
    fail: async (_uuid: string, { code }: { code: number }) => void told.push(`failed ${code}`),
  };
  const queue = {
    transaction: (work: (tx: SmsQueueTx) => Promise<unknown>) => work(tx as unknown as SmsQueueTx),
    optedOut: async (uuids: readonly string[]) => {
      told.push("asked");
      return new Set(clock.now() - startMs >= o.stopsAtMs ? uuids : []);
    },
  };
  const link: CarrierLink = {
    isWhole: false,
    turn: async () => clock.advance(waits.shift() ?? 0),
    submit: async () => {
      submits.push(clock.now() - startMs);
      return { kind: "accepted", id: "1" };
    },
  };
  const handover = new Handover({
    queue: queue as unknown as SmsQueueStore,
    links: {
      wayTo: async () => ({ link, failoverAfterMs: 30_000, holdsUnknown: false }),
      isElsewhere: () => false,
      windows: 10,
    },
    receipts: { takeUp: async () => undefined } as never,
    health: { met: async () => undefined },
    clock,
    random: () => 0.5,
  });
  const sms = {
    uuid: "sms",
    message: "x".repeat(400),
    parts: 3,
    open: [1, 2, 3].map((number) => ({ number, id: number })),
    isAutomated: o.isAutomated ?? false,
  };
  const run = () =>
    handover.send([{ sms: sms as unknown as ClaimedSms, carrier: CARRIER, hasNext: () => false }], startMs)[0]?.stored;
  return { run, told, submits };
}

test("what goes out at once is not asked about again", async () => {
  const { run, told, submits } = stage({ waitsMs: [], stopsAtMs: 0 });
  await run();
  expect([told, submits]).toEqual([["success"], [0, 0, 0]]);
});

test("a message that waited for its carrier does not go to who has opted out meanwhile", async () => {
  const { run, told, submits } = stage({ waitsMs: [5_000], stopsAtMs: 4_000 });
  await run();
  expect([told, submits]).toEqual([["asked", "failed 1103"], []]);
});

test("parts that are left do not follow when the recipient opts out between them", async () => {
  const { run, told, submits } = stage({ waitsMs: [1_000, 1_000, 1_000], stopsAtMs: 2_500 });
  await run();
  expect([told, submits]).toEqual([
    ["asked", "asked", "asked", "failed 1103"],
    [1_000, 2_000],
  ]);
});

test("the confirmation of an opt-out goes to who has opted out", async () => {
  const { run, told } = stage({ waitsMs: [5_000], stopsAtMs: 0, isAutomated: true });
  await run();
  expect(told).toEqual(["success"]);
});
