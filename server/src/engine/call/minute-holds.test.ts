import { expect, test } from "vitest";
import { FakeClock } from "../../base/fake-clock.js";
import { createLog } from "../../base/log.js";
import type { CallRating, RatingRefusal } from "../../domain/rating/port.js";
import type { LegRecord } from "./leg-record.js";
import { MinuteHolds } from "./minute-holds.js";

/** A live leg; `answers` says what becomes of each wish for a minute, `away` = the database cannot be asked. */
function world(answers: readonly (RatingRefusal | "away" | undefined)[]) {
  const clock = new FakeClock();
  const asked: number[] = [];
  const ended: unknown[] = [];
  const warned: unknown[] = [];
  const gone = new AbortController();
  const rating = {
    warn: async (o: unknown) => void warned.push(o),
    renew: async () => {
      const answer = answers[asked.length];
      asked.push(clock.monotonicMs());
      if (answer === "away") throw new Error("away");
      return answer;
    },
  } as unknown as CallRating;
  const leg = {
    record: { uuid: "leg", row: { account: "payer" } } as LegRecord,
    gone: gone.signal,
    end: (...how: unknown[]) => {
      ended.push(how);
      gone.abort();
    },
  };
  const startMs = clock.monotonicMs();
  new MinuteHolds({ rating, clock, log: createLog("silent") }, leg).legLive();
  const pass = async (seconds: number) => {
    for (let i = 0; i < seconds; i++) {
      clock.advance(1000);
      await Promise.resolve();
      await Promise.resolve();
    }
  };
  return { asked: () => asked.map((ms) => (ms - startMs) / 1000), ended, warned, gone, pass };
}

test("the next minute is asked for ten seconds before it begins", async () => {
  const { asked, ended, pass } = world([]);
  await pass(190);
  expect([asked(), ended]).toEqual([[50, 110, 170], []]);
});

test("without the money the account is warned, and the leg ends within what is paid, with cause 31 and the reason", async () => {
  const { asked, ended, warned, pass } = world([undefined, "balance", "balance"]);
  await pass(300);
  expect([asked(), ended]).toEqual([[50, 110, 119], [[31, "Not enough account balance"]]]);
  expect(warned).toEqual([
    {
      call: "leg",
      account: "payer",
      why: "balance",
      now: expect.stringMatching(/:50\.000Z$/),
      endsOn: expect.stringMatching(/:59\.000Z$/),
    },
  ]);
});

test("money that comes in after the warning lets the leg go on", async () => {
  const { asked, ended, warned, pass } = world(["balance", undefined]);
  await pass(130);
  expect([asked(), ended, warned.length]).toEqual([[50, 59, 110], [], 1]);
});

test("while nobody can be asked the talk goes on, and what it owes is asked for later", async () => {
  const { asked, ended, pass } = world(["away", "away"]);
  await pass(130);
  expect([asked(), ended]).toEqual([[50, 55, 60, 110], []]);
});

test("nothing is asked for a leg that is gone", async () => {
  const { asked, gone, pass } = world([]);
  await pass(30);
  gone.abort();
  await pass(120);
  expect(asked()).toEqual([]);
});
