import type { Clock, Timer } from "../../../base/clock.js";
import { FRAME_MS } from "./graph.js";

/** A stream that does something every 20 ms. What one throws ends only that stream. */
export interface Ticked {
  /** First part of a round: takes what came in. All streams of a slot hear before any of them speaks. Hot. */
  hear(nowMs: number): void;
  /** Second part: makes the packet of this round. Hot. */
  speak(nowMs: number): void;
  /** Third part: sends it. Packets of a slot go out in a row, which the system does faster than one now and then. Hot. */
  flush(): void;
  /** `rounds` rounds are left out: time passed, nothing was said. */
  skip(rounds: number): void;
  /** A method of it threw: it is out of the tick already. */
  broken(error: unknown): void;
}

/** What is late by more than this is not made up for: a longer burst overflows the jitter buffers of the peers. */
const MAX_LATE_MS = 100;
const SLOT_MS = 1;
const SLOTS = FRAME_MS / SLOT_MS;

/**
 * One tick for all streams of the thread. A round of 20 ms has 20 slots; a stream stays in its slot, so packets spread
 * over the round, and deadlines are absolute (due += 20 ms), so nothing drifts. When the thread was blocked, the missed
 * rounds are made up for one slot after the other, but no more than the last 100 ms: older ones are left out. Without
 * streams no timer runs.
 */
export class Ticker {
  readonly #clock: Clock;
  readonly #streams: ((areAny: boolean) => void) | undefined;
  /** Copied on each change, so that a round in progress is not disturbed. */
  readonly #slots: (readonly Ticked[])[] = Array.from({ length: SLOTS }, () => []);
  #count = 0;
  /** The slot to be run next, and when. */
  #slot = 0;
  #dueMs = 0;
  #timer: Timer | undefined;
  #roundsSkipped = 0;
  #lateMaxMs = 0;

  /** @param streams told when the first stream is there, and when the last has gone */
  constructor(clock: Clock, streams?: (areAny: boolean) => void) {
    this.#clock = clock;
    this.#streams = streams;
  }

  /** Rounds left out since the start. */
  get roundsSkipped(): number {
    return this.#roundsSkipped;
  }

  /** The longest delay since the last question. */
  takeLateMaxMs(): number {
    const ms = this.#lateMaxMs;
    this.#lateMaxMs = 0;
    return ms;
  }

  /** The slot with the fewest streams. */
  emptiestSlot(): number {
    let best = 0;
    for (let k = 1; k < SLOTS; k++) if (this.#slots[k]!.length < this.#slots[best]!.length) best = k;
    return best;
  }

  /** The slot that comes half a round after another. */
  slotAfterHalf(slot: number): number {
    return (slot + SLOTS / 2) % SLOTS;
  }

  /** The first tick comes within 20 ms. */
  add(slot: number, stream: Ticked): void {
    if (this.#count === 0) this.#begin();
    this.#slots[slot] = [...this.#slots[slot]!, stream];
    this.#count++;
    this.#schedule();
  }

  /** Nothing of it is called any more. Idempotent. */
  remove(slot: number, stream: Ticked): void {
    const left = this.#slots[slot]!.filter((s) => s !== stream);
    const before = this.#count;
    this.#count -= this.#slots[slot]!.length - left.length;
    this.#slots[slot] = left;
    if (this.#count > 0) return;
    this.close();
    if (before > 0) this.#streams?.(false);
  }

  #begin(): void {
    this.#dueMs = this.#clock.monotonicMs();
    this.#streams?.(true);
  }

  /** Stops the timer. */
  close(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
  }

  /** Hot. */
  readonly #run = (): void => {
    const nowMs = this.#clock.monotonicMs();
    this.#leaveOut(nowMs - this.#dueMs - this.#untilNext());
    while (this.#dueMs <= nowMs) {
      this.#runSlot(nowMs, this.#slot);
      this.#slot = (this.#slot + 1) % SLOTS;
      this.#dueMs += SLOT_MS;
    }
    if (this.#count > 0) this.#schedule();
  };

  #leaveOut(lateMs: number): void {
    if (lateMs > this.#lateMaxMs) this.#lateMaxMs = lateMs;
    if (lateMs <= MAX_LATE_MS) return;
    const rounds = Math.ceil((lateMs - MAX_LATE_MS) / FRAME_MS);
    this.#dueMs += rounds * FRAME_MS;
    this.#roundsSkipped += rounds;
    for (let k = 0; k < SLOTS; k++) for (const stream of this.#slots[k]!) this.#skip(k, stream, rounds);
  }

  #skip(slot: number, stream: Ticked, rounds: number): void {
    try {
      stream.skip(rounds);
    } catch (error) {
      this.#drop(slot, stream, error);
    }
  }

  #runSlot(nowMs: number, slot: number): void {
    const streams = this.#slots[slot]!;
    for (let i = 0; i < streams.length; i++) {
      try {
        streams[i]!.hear(nowMs);
      } catch (error) {
        this.#drop(slot, streams[i]!, error);
      }
    }
    for (let i = 0; i < streams.length; i++) {
      try {
        streams[i]!.speak(nowMs);
      } catch (error) {
        this.#drop(slot, streams[i]!, error);
      }
    }
    for (let i = 0; i < streams.length; i++) {
      try {
        streams[i]!.flush();
      } catch (error) {
        this.#drop(slot, streams[i]!, error);
      }
    }
  }

  #drop(slot: number, stream: Ticked, error: unknown): void {
    this.remove(slot, stream);
    stream.broken(error);
  }

  #schedule(): void {
    this.#timer?.cancel();
    const delayMs = this.#dueMs + this.#untilNext() - this.#clock.monotonicMs();
    // Whole milliseconds, rounded up: a timer that fires too early costs a second one.
    this.#timer = this.#clock.setTimer(Math.max(1, Math.ceil(delayMs)), this.#run);
  }

  /** Milliseconds from the next slot to the next one that has streams. */
  #untilNext(): number {
    for (let k = 0; k < SLOTS; k++) if (this.#slots[(this.#slot + k) % SLOTS]!.length > 0) return k * SLOT_MS;
    return 0;
  }
}
