import { expect, test } from "vitest";
import { FakeClock } from "../../base/fake-clock.js";
import type { ClaimedSms, Postponed, SmsQueueStore, SmsQueueTx } from "../../domain/sms-queue/port.js";
import { Handover } from "./handover.js";
import type { CarrierLink, SubmitResult } from "./link.js";

const CARRIER = { uuid: "carrier", name: "lab", kind: "smpp", label: null } as const;
const THROTTLED: SubmitResult = { kind: "refused", action: "throttled", code: "0x00000058" };

const smsOf = (uuid: string) =>
  ({ uuid, message: "Hi", parts: 1, open: [{ number: 1, id: 1 }], tried: [], carrier: null, failures: 0 }) as const;

/** A carrier whose answers wait until they are given, in the order of the submits. */
function stage() {
  const clock = new FakeClock();
  const asked: { uuid: string; answer: (result: SubmitResult) => void }[] = [];
  const told: string[] = [];
  const tx = {
    lock: async () => undefined,
    results: async () => undefined,
    succeed: async (list: readonly { uuid: string }[]) => void told.push(...list.map(({ uuid }) => `${uuid} taken`)),
    postpone: async (list: readonly Postponed[]) =>
      void told.push(...list.map(({ uuid, due }) => `${uuid} ${Date.parse(due) - clock.now()}`)),
  };
  let held: Promise<void> | undefined;
  const link: CarrierLink = {
    isWhole: false,
    permit: async () => () => undefined,
    turn: () => held ?? Promise.resolve(),
    submit: ({ uuid }) => new Promise((answer) => asked.push({ uuid, answer })),
  };
  const handover = new Handover({
    queue: {
      transaction: (work: (tx: SmsQueueTx) => Promise<unknown>) => work(tx as unknown as SmsQueueTx),
    } as unknown as SmsQueueStore,
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
  const send = (...uuids: string[]) =>
    Promise.all(
      handover
        .send(
          uuids.map((uuid) => ({ sms: smsOf(uuid) as unknown as ClaimedSms, carrier: CARRIER, hasNext: () => false })),
          clock.now(),
        )
        .map(({ stored }) => stored),
    );
  const turn = () => new Promise((resolve) => setImmediate(resolve));
  const answer = async (result: SubmitResult) => {
    while (asked.length === 0) await turn();
    asked.shift()?.answer(result);
    await turn();
  };
  const holdTurns = () => {
    let go = () => {};
    held = new Promise((resolve) => (go = resolve));
    return () => (held = void go());
  };
  return { clock, handover, send, answer, asked, told, turn, holdTurns };
}

test("answers of one window that throttle are one time, and the next time in a row is longer", async () => {
  const { clock, handover, send, answer, told } = stage();
  const first = send("a", "b", "c");
  for (let n = 0; n < 3; n++) await answer(THROTTLED);
  await first;
  expect(told.splice(0)).toEqual(["a 1000", "b 1000", "c 1000"]);
  expect(handover.restsUntil("carrier")).toBe(clock.now() + 1_000);
  clock.advance(1_000);
  expect(handover.restsUntil("carrier")).toBeUndefined();
  const second = send("a", "b");
  for (let n = 0; n < 2; n++) await answer(THROTTLED);
  await second;
  expect(told).toEqual(["a 2000", "b 2000"]);
});

test("what was taken before the carrier throttled does not end its rest, what is taken after it does", async () => {
  const { clock, handover, send, answer, told, turn } = stage();
  const all = send("a", "b");
  await answer(THROTTLED);
  while (told.length === 0) await turn();
  await answer({ kind: "accepted", id: "1" });
  await all;
  expect(told.splice(0)).toEqual(["a 1000", "b taken"]);
  expect(handover.restsUntil("carrier")).toBe(clock.now() + 1_000);
  clock.advance(1_000);
  const taken = send("a");
  await answer({ kind: "accepted", id: "2" });
  await taken;
  const last = send("c");
  await answer(THROTTLED);
  await last;
  expect(told).toEqual(["a taken", "c 1000"]);
});

test("nothing is handed to a carrier that rests, not even what was on its way to it", async () => {
  const { clock, send, answer, asked, told, turn, holdTurns } = stage();
  const first = send("a");
  await turn();
  const go = holdTurns();
  const second = send("b");
  await answer(THROTTLED);
  await first;
  clock.advance(400);
  go();
  await second;
  expect([told, asked]).toEqual([["a 1000", "b 600"], []]);
});

test("room for more where places are soon free again, and for few where they are not", async () => {
  const { clock, handover, send, asked, answer } = stage();
  expect(handover.room).toBe(50);
  for (const [holdMs, room] of [
    [4, 250],
    [400_000, 50],
  ] as const) {
    const sent = send("a");
    while (asked.length === 0) await new Promise((resolve) => setImmediate(resolve));
    clock.advance(holdMs);
    await answer({ kind: "accepted", id: "1" });
    await sent;
    expect(handover.room).toBe(room);
  }
});
