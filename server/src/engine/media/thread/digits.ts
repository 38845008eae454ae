import { DtmfEvent, isDtmfKey } from "../../../wire/rtp/dtmf.js";
import type { Played } from "../messages.js";
import { FRAME_MS } from "./graph.js";
import { TonePlayer } from "./player.js";

/** A row of keys to be sent. */
export interface DigitRow {
  readonly keys: string;
  readonly onMs: number;
  readonly gapMs: number;
  /** Called once, when the last key is out or the row is stopped. */
  readonly onEnd?: ((played: Played) => void) | undefined;
}

/** Keys that may wait; a row that does not fit is refused. */
const MAX_WAITING_KEYS = 256;
/** A key passed over a bridge is at least so long, and the pause after it. */
const RELAY_MIN_MS = 60;
const RELAY_GAP_MS = 60;
const MIN_MS = 40;
const MAX_MS = 6000;
/** The two tones of each key, ITU-T Q.23. */
const ROWS_HZ = [697, 770, 852, 941];
const COLUMNS_HZ = [1209, 1336, 1477, 1633];
const PAD = "123A456B789C*0#D";
const TONE_VOLUME_DB = -10;

/** What one frame of a row of digits is: a packet of an event, a frame of a tone, or the pause after a key. */
export type DigitFrame = DtmfEvent | TonePlayer | "pause";

/** Sends keys one after the other, as events or, to a peer without telephone-event, as tones. */
export class DigitSender {
  readonly #rows: { row: DigitRow; keys: string }[] = [];
  #at = 0;
  #current: DtmfEvent | TonePlayer | undefined;
  #pauseFrames = 0;
  #sentFrames = 0;

  /** Whether anything is left to send. */
  get isActive(): boolean {
    return this.#rows.length > 0;
  }

  /** @returns false = too many keys wait already */
  add(row: DigitRow): boolean {
    const keys = [...row.keys.toUpperCase()].filter(isDtmfKey).join("");
    const waiting = this.#rows.reduce((sum, r) => sum + r.keys.length, 0) - this.#at;
    if (waiting + keys.length > MAX_WAITING_KEYS) return false;
    if (keys === "") row.onEnd?.({ durationMs: 0, stopped: false });
    else this.#rows.push({ row, keys });
    return true;
  }

  /** Sends a key that came over a bridge. */
  relay(key: string, durationMs: number): void {
    this.add({ keys: key, onMs: Math.max(RELAY_MIN_MS, durationMs), gapMs: RELAY_GAP_MS });
  }

  /** Ends a row at once, the one being sent or one that waits. An event in the air ends without its end packets. */
  stop(row: DigitRow): void {
    const at = this.#rows.findIndex((r) => r.row === row);
    if (at < 0) return;
    if (at === 0) this.#finish(true);
    else {
      this.#rows.splice(at, 1);
      row.onEnd?.({ durationMs: 0, stopped: true });
    }
  }

  /** Ends all rows. */
  stopAll(): void {
    while (this.#rows.length > 0) this.#finish(true);
  }

  /**
   * What this frame is; only while `isActive`. Hot.
   * @param timestamp RTP timestamp of the frame, for an event that begins with it
   * @param ticksPerMs of the clock of the events
   */
  next(isEvent: boolean, timestamp: number, ticksPerMs = 8): DigitFrame {
    this.#sentFrames++;
    if (this.#pauseFrames > 0) {
      if (--this.#pauseFrames === 0) this.#endKey();
      return "pause";
    }
    this.#current ??= this.#begin(isEvent, timestamp, ticksPerMs);
    return this.#current;
  }

  /** To be called when the frame of an event or tone is out. Hot. */
  sent(frame: DigitFrame): void {
    if (frame === "pause" || !frame.isOver) return;
    this.#current = undefined;
    this.#pauseFrames = Math.max(1, Math.round(bounded(this.#rows[0]!.row.gapMs) / FRAME_MS));
  }

  #begin(isEvent: boolean, timestamp: number, ticksPerMs: number): DtmfEvent | TonePlayer {
    const { row, keys } = this.#rows[0]!;
    const key = keys.charAt(this.#at);
    const onMs = bounded(row.onMs);
    return isEvent ? new DtmfEvent(key, onMs, FRAME_MS, timestamp, ticksPerMs) : new TonePlayer(keyTone(key, onMs));
  }

  #endKey(): void {
    if (++this.#at >= this.#rows[0]!.keys.length) this.#finish(false);
  }

  #finish(stopped: boolean): void {
    const durationMs = this.#sentFrames * FRAME_MS;
    const { row } = this.#rows.shift()!;
    this.#at = 0;
    this.#current = undefined;
    this.#pauseFrames = 0;
    this.#sentFrames = 0;
    row.onEnd?.({ durationMs, stopped });
  }
}

function bounded(ms: number): number {
  return Math.max(MIN_MS, Math.min(ms, MAX_MS));
}

function keyTone(key: string, onMs: number) {
  const at = PAD.indexOf(key);
  const hz = [ROWS_HZ[at >> 2]!, COLUMNS_HZ[at & 3]!];
  return { steps: [{ hz, onMs, offMs: 0 }], loop: 1, volumeDb: TONE_VOLUME_DB, timeoutMs: onMs };
}
