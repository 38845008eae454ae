/** Everything inside a media thread is linear samples of this rate, in frames of this length. */
export const RATE_HZ = 8000;
export const FRAME_MS = 20;
export const FRAME_SAMPLES = (RATE_HZ * FRAME_MS) / 1000;

/**
 * Something a leg can say: a player, a tone, the other side of a bridge. A leg pulls one frame per tick from the first
 * of its nodes that has something: player, then bridge, else silence.
 */
export interface FrameNode {
  /**
   * Fills all of `out`. Called once per tick. Hot.
   * @returns false = silence: nothing to say now
   */
  pull(out: Int16Array): boolean;
}

/** Milliseconds of a number of samples. */
export function samplesToMs(samples: number): number {
  return Math.round((samples * 1000) / RATE_HZ);
}
