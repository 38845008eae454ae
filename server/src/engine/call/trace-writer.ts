import type { Clock } from "../../base/clock.js";
import { isoTime } from "../../base/iso-time.js";
import { nextTurn } from "../../base/next-turn.js";
import { TracePacker } from "../../domain/call/packed-trace.js";
import type { CallTraceStore } from "../../domain/call/port/traces.js";
import type { LegChains } from "./leg-chains.js";

/** Legs of one row: uuids of more would not fit beside it and be stored apart. And bytes. */
const BATCH_LEGS = 112;
const BATCH_BYTES = 512 * 1024;
/** Bytes that are packed in one turn of the event loop: about half a millisecond, for calls wait meanwhile. */
const TURN_BYTES = 128 * 1024;
/** Bytes that wait while the database is away; the oldest go first. */
const WAITING_BYTES_MAX = 64 * 1024 * 1024;

export interface TraceWriterParts {
  readonly store: CallTraceStore;
  readonly clock: Clock;
  readonly legs: LegChains;
}

/** Writes traces of legs, many in one row, and keeps what the database did not take for the next time. */
export class TraceWriter {
  readonly #parts: TraceWriterParts;
  /** Rows of legs, and the bytes of each when it came. */
  readonly #waiting: number[] = [];
  readonly #waitingBytes: number[] = [];
  readonly #isWaiting = new Set<number>();
  readonly #packer = new TracePacker();
  /** Those that are being written. */
  #batch: readonly number[] = [];
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

  /** Has what waits of a leg written: all that there is when its turn comes. */
  add(leg: number): void {
    if (this.#isWaiting.has(leg)) return;
    this.#isWaiting.add(leg);
    this.#parts.legs.queued(leg);
    const bytes = this.#parts.legs.waitingBytes(leg);
    this.#waiting.push(leg);
    this.#waitingBytes.push(bytes);
    this.#bytes += bytes;
    while (this.#bytes > WAITING_BYTES_MAX && this.#waiting.length > 1 && this.#lose());
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

  /** Nothing waits any more. */
  clear(): void {
    this.#takeOut(0, this.#waiting.length);
  }

  async #drain(): Promise<void> {
    const { store, clock, legs } = this.#parts;
    while (this.#waiting.length > 0) {
      this.#batch = this.#takeBatch();
      try {
        await store.write(await this.#packed(), isoTime(clock.now()));
        for (const leg of this.#batch) legs.written(leg, this.#isWaiting.has(leg));
      } catch (error) {
        this.#putBack(this.#batch);
        throw error;
      } finally {
        this.#batch = [];
      }
    }
  }

  async #packed(): Promise<TracePacker> {
    const packer = this.#packer;
    packer.clear();
    let turnAt = TURN_BYTES;
    for (const leg of this.#batch) {
      if (packer.size >= turnAt) {
        await nextTurn();
        turnAt = packer.size + TURN_BYTES;
      }
      this.#parts.legs.pack(leg, packer);
    }
    return packer;
  }

  /** Gives up the oldest that is not being written. @returns false when there is none */
  #lose(): boolean {
    const at = this.#waiting.findIndex((leg) => !this.#batch.includes(leg));
    if (at < 0) return false;
    const [oldest] = this.#takeOut(at, 1) as [number];
    this.#parts.legs.lose(oldest);
    this.#lost++;
    return true;
  }

  /** Those that something more was said of wait again already. */
  #putBack(batch: readonly number[]): void {
    const { legs } = this.#parts;
    const back = batch.filter((leg) => !this.#isWaiting.has(leg));
    const bytes = back.map((leg) => legs.waitingBytes(leg));
    this.#waiting.unshift(...back);
    this.#waitingBytes.unshift(...bytes);
    for (const leg of back) this.#isWaiting.add(leg);
    for (const one of bytes) this.#bytes += one;
  }

  #takeBatch(): number[] {
    const { legs } = this.#parts;
    let count = 0;
    let bytes = 0;
    for (const leg of this.#waiting) {
      if (count > 0 && (count >= BATCH_LEGS || bytes + legs.waitingBytes(leg) > BATCH_BYTES)) break;
      count++;
      bytes += legs.waitingBytes(leg);
    }
    return this.#takeOut(0, count);
  }

  #takeOut(at: number, count: number): number[] {
    for (const bytes of this.#waitingBytes.splice(at, count)) this.#bytes -= bytes;
    const out = this.#waiting.splice(at, count);
    for (const leg of out) this.#isWaiting.delete(leg);
    return out;
  }
}
