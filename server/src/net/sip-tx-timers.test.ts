import { expect, test } from "vitest";
import { FakeClock } from "../base/fake-clock.js";
import type { TxTimer } from "../wire/sip/tx/timers.js";
import { TxTimers } from "./sip-tx-timers.js";

function open() {
  const clock = new FakeClock();
  const fired: string[] = [];
  const user = { fire: (timer: TxTimer) => void fired.push(`${clock.monotonicMs()} ${timer}`) };
  return { clock, fired, timers: new TxTimers(clock, user) };
}

test("each of two timers fires at its own time, and one timer of the clock is enough for both", () => {
  const { clock, fired, timers } = open();
  timers.arm("B", 32_000);
  timers.arm("A", 500);
  expect(clock.waiting).toBe(1);
  clock.advance(40_000);
  expect([fired, clock.waiting]).toEqual([["500 A", "32000 B"], 0]);
});

test("the later one keeps its time when the sooner is disarmed, and nothing waits when both are", () => {
  const { clock, fired, timers } = open();
  timers.arm("A", 500);
  timers.arm("B", 32_000);
  timers.disarm("A");
  clock.advance(40_000);
  expect(fired).toEqual(["32000 B"]);
  timers.arm("G", 500);
  timers.arm("H", 32_000);
  timers.arm("G", 800);
  timers.disarm("H");
  timers.disarm("G");
  expect(clock.waiting).toBe(0);
});
