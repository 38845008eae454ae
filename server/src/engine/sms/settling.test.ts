import { expect, test } from "vitest";
import { DomainError } from "../../base/errors.js";
import { FakeClock } from "../../base/fake-clock.js";
import { stopSwitch } from "../../base/stop-switch.js";
import type { MessageResults } from "../../domain/sms-queue/port.js";
import { type AnswerKeeper, Settling } from "./settling.js";

const AWAY = new DomainError(503, "unavailable", "the database is away");

const answerOf = (uuid: string): MessageResults => ({
  uuid,
  carrier: "c",
  results: [{ number: 1, outcome: "accepted", provider_id: "7", code: null }],
});

const turns = async () => {
  for (let n = 0; n < 10; n++) await new Promise((resolve) => setImmediate(resolve));
};

/** @param o.canKeep the disk takes it; `log`: what happened, in order */
function stage(
  o: { canKeep?: boolean; errors?: unknown[]; isHeld?: boolean; former?: readonly MessageResults[] } = {},
) {
  const log: string[] = [];
  const errors = o.errors ?? [];
  const stop = stopSwitch();
  const clock = new FakeClock();
  let release = () => {};
  let held: Promise<void> | undefined;
  const hold = () => void (held = new Promise((resolve) => (release = resolve)));
  if (o.isHeld) hold();
  const answers: AnswerKeeper = {
    read: async () => o.former ?? [],
    keep: async ({ uuid }) => {
      if (o.canKeep === false) return undefined;
      log.push(`kept ${uuid}`);
      return () => log.push(`forgotten ${uuid}`);
    },
  };
  const settling = new Settling<MessageResults>({
    work: async (ends) => {
      await held;
      const error = errors.shift();
      if (error !== undefined) throw error;
      log.push(`stored ${ends.map(({ uuid }) => uuid).join()}`);
      return ends.map(() => undefined);
    },
    most: 100,
    clock,
    gatherMs: 0,
    answers,
    signal: stop.signal,
  });
  const storeKept = (uuid: string) => settling.storeKept(answerOf(uuid), () => log.push(`place ${uuid}`));
  return { settling, storeKept, log, clock, stop, hold, release: () => release() };
}

test("the place of what is kept is free before it is stored", async () => {
  const { storeKept, log, release } = stage({ isHeld: true });
  const stored = storeKept("a");
  await turns();
  expect(log).toEqual(["kept a", "place a"]);
  release();
  await stored;
  expect(log.slice(2)).toEqual(["stored a", "forgotten a"]);
});

test("what cannot be kept holds its place, and fails with the database", async () => {
  const { storeKept, log } = stage({ canKeep: false, errors: [undefined, AWAY] });
  await storeKept("a");
  expect(log).toEqual(["stored a"]);
  await expect(storeKept("b")).rejects.toBe(AWAY);
});

test("what is kept is stored when the database is back, and told until then", async () => {
  const { settling, storeKept, log, clock } = stage({ errors: [AWAY, AWAY] });
  const stored = storeKept("a");
  await turns();
  expect(settling.hasUnstored).toBe(true);
  clock.advance(1_000);
  await turns();
  expect([settling.hasUnstored, log]).toEqual([true, ["kept a", "place a"]]);
  clock.advance(1_000);
  await stored;
  expect([settling.hasUnstored, log.slice(2)]).toEqual([false, ["stored a", "forgotten a"]]);
});

test("what the database could not take counts as such until it has it, while it is offered again too", async () => {
  const { settling, storeKept, clock, hold, release } = stage({ errors: [AWAY] });
  const stored = storeKept("a");
  await turns();
  hold();
  clock.advance(1_000);
  await turns();
  expect(settling.hasUnstored).toBe(true);
  release();
  await stored;
  expect(settling.hasUnstored).toBe(false);
});

test("another fault is told at once, and so is the absence of the database at the end", async () => {
  const fault = new Error("a bug");
  const { storeKept, stop, settling } = stage({ errors: [fault, AWAY, AWAY] });
  await expect(storeKept("a")).rejects.toBe(fault);
  const last = storeKept("b");
  await turns();
  stop.abort();
  await expect(last).rejects.toBe(AWAY);
  expect(settling.hasUnstored).toBe(false);
});

test("what a former life had kept is stored where it is not, each by itself when one fails", async () => {
  const former = ["a", "b", "c"].map(answerOf);
  const fault = new Error("b is wrong");
  // Together they fail, then "a" goes and "b" does not.
  const { settling, log } = stage({ former, errors: [fault, undefined, fault] });
  const errors = await settling.recover(async (kept) => kept.filter(({ uuid }) => uuid !== "c"));
  expect(errors).toEqual([undefined, fault]);
  expect(log).toEqual(["stored a"]);
});

test("what a former life had kept waits for a database that is away", async () => {
  const { settling } = stage({ former: [answerOf("a")], errors: [AWAY] });
  await expect(settling.recover(async (kept) => kept)).rejects.toBe(AWAY);
});

test("without anything kept nothing is asked", async () => {
  const { settling } = stage();
  const errors = await settling.recover(() => {
    throw new Error("asked");
  });
  expect(errors).toEqual([]);
});
