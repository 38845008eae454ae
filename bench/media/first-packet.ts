import { setMaxListeners } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { onePool, openLeg, openLegs, PROMPT } from "./legs.js";
import type { MediaPeer } from "./peer.js";

const TRIES = 200;
const QUICK_TRIES = 60;
const BUSY_LEGS = 500;
const PERIOD_MS = 20;

/**
 * From the command to play, in the main thread, to the kernel's stamp of the first packet that is not silence: alone, and
 * beside 500 prompts in the same thread. Commands come at every phase of the tick.
 */
export async function tellFirstPackets(peer: MediaPeer, isQuick: boolean): Promise<void> {
  const tries = isQuick ? QUICK_TRIES : TRIES;
  for (const busyLegs of [0, BUSY_LEGS]) {
    const times = await measure(peer, tries, busyLegs);
    const at = (part: number) => times[Math.min(times.length - 1, Math.floor(part * times.length))]!.toFixed(1);
    console.log(
      `play to first packet, ${busyLegs} prompts beside it: p50 ${at(0.5)}  p99 ${at(0.99)}  max ${at(1)} ms (${tries} times)`,
    );
  }
}

/** Milliseconds, sorted. */
async function measure(peer: MediaPeer, tries: number, busyLegs: number): Promise<number[]> {
  const pool = onePool();
  const end = new AbortController();
  setMaxListeners(0, end.signal);
  const busy = await openLegs(pool, "prompt", busyLegs, peer.port);
  const plays = busy.map((one) => one.play(PROMPT, { loop: 0 }, end.signal));
  const leg = await openLeg(pool.place(), peer.port);
  const wall = wallClock();
  const times: number[] = [];
  for (let n = 0; n < tries; n++) {
    await sleep(PERIOD_MS * (2 + n / tries));
    const first = peer.firstFrom(leg.port);
    await sleep(2); // the far end knows by now what it waits for
    const stop = new AbortController();
    const startMs = wall();
    const played = leg.play(PROMPT, {}, stop.signal);
    times.push((await first) - startMs);
    stop.abort();
    await played;
  }
  end.abort();
  await Promise.all(plays);
  await pool.close();
  return times.sort((a, b) => a - b);
}

/** Wall time finer than a millisecond: the monotonic clock, set at the moment at which the wall clock steps. */
function wallClock(): () => number {
  const before = Date.now();
  while (Date.now() === before);
  const offsetMs = Date.now() - performance.now();
  return () => performance.now() + offsetMs;
}
