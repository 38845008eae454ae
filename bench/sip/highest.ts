import type { Run } from "./runs.js";

const STEP = 1.5;
const RATE_MAX = 40_000;
/** Below this share of the first rate nothing is looked for. */
const FALL_MAX = 8;

/** The highest rate that is clean: steps by half as much again, then two halvings between the last two. @param offer a run at that rate */
export async function highest(from: number, offer: (rate: number) => Promise<Run>): Promise<Run | undefined> {
  let best: Run | undefined;
  let over = Number.POSITIVE_INFINITY;
  const tryRate = async (rate: number) => {
    const run = await twice(rate, offer);
    if (run.isClean) best = run;
    else over = rate;
  };
  for (let rate = from; over === Number.POSITIVE_INFINITY && rate < RATE_MAX; rate = Math.round(rate * STEP))
    await tryRate(rate);
  for (let rate = Math.round(from / STEP); !best && rate > from / FALL_MAX; rate = Math.round(rate / STEP))
    await tryRate(rate);
  for (let n = 0; best && n < 2 && Number.isFinite(over); n++) await tryRate(Math.round((best.rate + over) / 2));
  return best;
}

/** One bad moment of the machine is no verdict: what was not clean is tried once more. */
async function twice(rate: number, offer: (rate: number) => Promise<Run>): Promise<Run> {
  const first = await offer(rate);
  return first.isClean ? first : offer(rate);
}
