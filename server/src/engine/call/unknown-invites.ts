import { NONE, TextTable } from "../../base/text-table.js";
import type { MessageLog } from "./message-log.js";

/** INVITEs whose call is not known yet: it is being judged, or was refused without a record. */
const UNKNOWN_MAX = 1_000;
/** Messages of one of them. */
const MESSAGES_MAX = 6;

const LAST = 0;
const COUNT = 1;
const FIRST = 2;
const COLUMNS = 3;

/** INVITEs that nobody has claimed, with what was said about them. Never more than a thousand: the oldest go first. */
export class UnknownInvites {
  readonly #log: MessageLog;
  readonly #rows = new TextTable(COLUMNS);

  constructor(log: MessageLog) {
    this.#log = log;
  }

  get size(): number {
    return this.#rows.size;
  }

  /** Hot. */
  find(callId: string): number {
    return this.#rows.find(callId);
  }

  begin(callId: string, place: number): void {
    const row = this.#rows.add(callId);
    this.#rows.set(row, FIRST, place);
    this.add(row, place);
    if (this.#rows.size > UNKNOWN_MAX) this.#forget(this.#oldest());
  }

  /** Of those that come after. */
  add(row: number, place: number): void {
    const count = this.#rows.get(row, COUNT);
    if (count >= MESSAGES_MAX) return;
    this.#log.hold(place);
    this.#log.link(place, this.#rows.get(row, LAST));
    this.#rows.set(row, LAST, place);
    this.#rows.set(row, COUNT, count + 1);
  }

  /** @returns places of what was said, oldest first; whoever takes them holds them from now on */
  take(callId: string): readonly number[] {
    const row = this.#rows.find(callId);
    if (row === NONE) return [];
    const places = this.#chain(row);
    this.#rows.remove(row);
    return places;
  }

  /** Those that cannot come again, or hold old memory, are forgotten. */
  sweep(sinceMs: number, slabs: number): void {
    for (let row = 0; row < this.#rows.end; row++) {
      if (!this.#rows.has(row)) continue;
      const first = this.#rows.get(row, FIRST);
      if (this.#log.atMs(first) <= sinceMs || this.#log.age(first) > slabs) this.#forget(row);
    }
  }

  clear(): void {
    for (let row = 0; row < this.#rows.end; row++) if (this.#rows.has(row)) this.#forget(row);
  }

  #chain(row: number): number[] {
    return this.#log.chain(this.#rows.get(row, LAST), this.#rows.get(row, COUNT));
  }

  #oldest(): number {
    let oldest = NONE;
    let least = Number.POSITIVE_INFINITY;
    for (let row = 0; row < this.#rows.end; row++) {
      if (!this.#rows.has(row)) continue;
      const number = this.#log.number(this.#rows.get(row, FIRST));
      if (number >= least) continue;
      least = number;
      oldest = row;
    }
    return oldest;
  }

  #forget(row: number): void {
    for (const place of this.#chain(row)) this.#log.release(place);
    this.#rows.remove(row);
  }
}
