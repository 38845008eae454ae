import type { Audio } from "../../media/port.js";

/** Length of an audio in milliseconds. */
export function audioMs({ samples, rateHz }: Audio): number {
  return (samples.byteLength / 2 / rateHz) * 1000;
}
