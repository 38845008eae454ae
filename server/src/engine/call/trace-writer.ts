import type { Clock } from "../../base/clock.js";
import { isoTime } from "../../base/iso-time.js";
import type { Log } from "../../base/log.js";
import { nextTurn } from "../../base/next-turn.js";
import type { CallTraceStore, TracedLeg } from "../../domain/call/port/traces.js";
import { type TakenLeg, tracedLeg } from "./leg-trace.js";

/** Legs and bytes of one row. */
const BATCH_LEGS = 50;
/** Legs whose secrets are removed in one turn of the event loop: about half a millisecond, for calls wait meanwhile. */
const TURN_LEGS = 4;
const BATCH_BYTES = 512 * 1024;
/** Bytes that wait while the database is away; the oldest go first. */
const WAITING_BYTES_MAX = 64 * 1024 * 1024;

export interface TraceWriterParts {
  readonly store: CallTraceStore;
  readonly clock: Clock;
  readonly log: Log;
}

/** Writes traces of legs, many in one row, and keeps what the database did not take for the next time. */
export class TraceWriter {
  readonly #parts: TraceWriterParts;
  readonly #waiting: TakenLeg[] = [];
  #bytes = 0;
  #lost = 0;
  #running: Promise<void> | undefined;

  constructor(parts: TraceWriterParts) {
    this.#parts = parts;
  }

  /** Legs that were given up because the database was away for too long. */
  get lost(): number {
    return this.#lost;
  }

  get isWaiting(): boolean {
    return this.#waiting.length > 0;
  }

  add(leg: TakenLeg): void {
    this.#waiting.push(leg);
    this.#bytes += leg.bytes;
    while (this.#bytes > WAITING_BYTES_MAX && this.#waiting.length > 1) {
      this.#bytes -= this.#waiting.shift()?.bytes ?? 0;
      this.#lost++;
    }
  }

  /** Writes all that waits. @throws what the database says; the rest waits on then */
  async drain(): Promise<void> {
    // Somebody else may be at it and fail, or end just before something was added.
    await this.#running?.catch(() => undefined);
    if (this.#waiting.length === 0) return;
    this.#running ??= this.#drain().finally(() => {
      this.#running = undefined;
    });
    await this.#running;
  }

  async #drain(): Promise<void> {
    const { store, clock } = this.#parts;
    while (this.#waiting.length > 0) {
      const batch = this.#takeBatch();
      try {
        await store.write(await shown(batch), isoTime(clock.now()));
      } catch (error) {
        this.#waiting.unshift(...batch);
        for (const { bytes } of batch) this.#bytes += bytes;
        throw error;
      }
    }
  }

  #takeBatch(): TakenLeg[] {
    let count = 0;
    let bytes = 0;
    for (const leg of this.#waiting) {
      if (count > 0 && (count >= BATCH_LEGS || bytes + leg.bytes > BATCH_BYTES)) break;
      count++;
      bytes += leg.bytes;
    }
    this.#bytes -= bytes;
    return this.#waiting.splice(0, count);
  }
}

async function shown(batch: readonly TakenLeg[]): Promise<TracedLeg[]> {
  const legs: TracedLeg[] = [];
  for (const leg of batch) {
    legs.push(tracedLeg(leg));
    if (legs.length % TURN_LEGS === 0) await nextTurn();
  }
  return legs;
}
