import { FRAME_SAMPLES, RATE_HZ } from "./graph.js";

/** Longest delay of a frame that can be made up for. */
export const TRACK_LAG_SAMPLES = (RATE_HZ * 200) / 1000;
/** A power of two above lag and frame together. */
const RING_SAMPLES = 2048;
const MASK = RING_SAMPLES - 1;

/**
 * The last moments of one channel of a recording: frames are laid at the time they were said, not at the time they were
 * played, which differs from leg to leg by what their jitter buffers add. What nobody lays down is silence.
 */
export class Track {
  readonly #ring = new Int16Array(RING_SAMPLES);
  /** Nothing is laid down before this: it was said before the recording began, or while it was paused. */
  #floor = 0;

  /** @param position samples since the beginning */
  forbidBefore(position: number): void {
    this.#floor = position;
  }

  /** Lays a frame down at `position`, over what lies there. Hot. */
  write(position: number, frame: Int16Array): void {
    const ring = this.#ring;
    for (let i = Math.max(0, this.#floor - position); i < FRAME_SAMPLES; i++) ring[(position + i) & MASK] = frame[i]!;
  }

  /** Takes the frame at `position`; that place is silent again. Hot. */
  take(position: number, out: Int16Array): void {
    const ring = this.#ring;
    for (let i = 0; i < FRAME_SAMPLES; i++) {
      const at = (position + i) & MASK;
      out[i] = ring[at]!;
      ring[at] = 0;
    }
  }
}
