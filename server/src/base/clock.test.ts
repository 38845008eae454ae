import { expect, test, vi } from "vitest";
import { systemClock } from "./clock.js";

const DAY_MS = 86_400_000;

test("a timer of months fires when its time is over, and not at once", () => {
  vi.useFakeTimers();
  try {
    const fired: string[] = [];
    systemClock.setTimer(60 * DAY_MS, () => fired.push("two months"));
    const cancelled = systemClock.setTimer(60 * DAY_MS, () => fired.push("cancelled"));
    vi.advanceTimersByTime(60 * DAY_MS - 1);
    expect(fired).toEqual([]);
    cancelled.cancel();
    vi.advanceTimersByTime(1);
    expect(fired).toEqual(["two months"]);
  } finally {
    vi.useRealTimers();
  }
});
