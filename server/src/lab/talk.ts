import { toneMs } from "../wire/audio/tone-track.js";
import type { LabCall } from "./call.js";
import { RATE_HZ, silence, toneSource } from "./source.js";

/** One who talks, in a tone. */
export interface Talker {
  readonly call: Pick<LabCall, "state" | "wait"> & { readonly media: Pick<LabCall["media"], "play" | "record"> };
  readonly hz: number;
}

/** Part of the power that a tone has by itself. */
const ALONE = 0.8;
const LOOK_MS = 500;
/** How slow the machine is decides when two are joined and how much comes in time, not whether they hear each other. */
const WITHIN_MS = 30_000;

/**
 * Both sound their tone until each has heard `ms` of the other's, then keep quiet.
 * @returns how much of the other's tone each heard, ms; less than `ms` when half a minute was not enough
 */
export async function talk(one: Talker, other: Talker, ms: number): Promise<readonly [number, number]> {
  const [atOne, atOther] = [one.call.media.record(), other.call.media.record()];
  for (const { call, hz } of [one, other]) call.media.play(toneSource([hz]));
  const heard = () =>
    [
      Math.round(toneMs(atOne.samples, RATE_HZ, other.hz, { minShare: ALONE })),
      Math.round(toneMs(atOther.samples, RATE_HZ, one.hz, { minShare: ALONE })),
    ] as const;
  await waitUntil(one.call, () => Math.min(...heard()) >= ms, { everyMs: LOOK_MS, withinMs: WITHIN_MS });
  for (const { call } of [one, other]) call.media.play(silence);
  return heard();
}

/** Looks again and again while the call lives. @returns whether it became true */
export async function waitUntil(
  call: Talker["call"],
  isTrue: () => boolean,
  { everyMs, withinMs }: { readonly everyMs: number; readonly withinMs: number },
): Promise<boolean> {
  for (let waitedMs = 0; waitedMs < withinMs && call.state !== "ended"; waitedMs += everyMs) {
    if (isTrue()) return true;
    await call.wait(everyMs);
  }
  return isTrue();
}
