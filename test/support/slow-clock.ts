import { type Clock, systemClock } from "../../server/src/base/clock.js";

const SLOWNESS = 20;

/** For what has deadlines of a few seconds for others, which a busy machine meets: a thread is compiled on the way up. */
export const slowClock: Clock = {
  now: () => systemClock.now(),
  monotonicMs: () => systemClock.monotonicMs() / SLOWNESS,
  setTimer: (delayMs, fire) => systemClock.setTimer(SLOWNESS * delayMs, fire),
};
