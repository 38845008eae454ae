import { expect, test } from "vitest";
import { FakeClock } from "../../base/fake-clock.js";
import { CallLimits } from "./call-limits.js";

/** Ends as "minutes cause". */
function start() {
  const clock = new FakeClock();
  const ends: string[] = [];
  const end = (cause: number) => void ends.push(`${clock.monotonicMs() / 60_000} ${cause}`);
  const call = { isAnswered: false, end };
  const limits = new CallLimits(clock, call);
  limits.ringing(180_000);
  const answered = (minutes: number | null | undefined) => {
    call.isAnswered = true;
    limits.answered(minutes);
  };
  return { clock, ends, limits, answered, call };
}

test("a call that nobody answers for three minutes ends with 19", () => {
  const { clock, ends } = start();
  clock.advance(10 * 60_000);
  expect(ends).toEqual(["3 19"]);
});

test.each([
  [1, "3 602"],
  [90, "92 602"],
  [null, "242 602"],
  [undefined, "242 602"],
])("an app that wants %s minutes at most has its call ended so long after the answer, with 602", (minutes, end) => {
  const { clock, ends, answered } = start();
  clock.advance(2 * 60_000);
  answered(minutes);
  clock.advance(300 * 60_000);
  expect(ends).toEqual([end]);
});

test("of a call that was answered only its end is waited for", () => {
  const { clock, answered } = start();
  answered(5);
  expect(clock.waiting).toBe(1);
});

test("of a call that is over no timer is left", () => {
  const { clock, ends, limits, answered } = start();
  answered(5);
  limits.close();
  expect([clock.waiting, ends]).toEqual([0, []]);
});

test("a call that is answered before it talks may take its time, and talks as long as any", () => {
  const { clock, ends, call, answered } = start();
  call.isAnswered = true;
  clock.advance(4 * 60_000);
  expect([clock.waiting, ends]).toEqual([0, []]);
  answered(5);
  clock.advance(300 * 60_000);
  expect(ends).toEqual(["9 602"]);
});
