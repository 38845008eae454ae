import type { Clock } from "../base/clock.js";
import { type TimedRecord, TimedRecords } from "../base/timed-records.js";
import { T4_MS, TX_TIMEOUT_MS } from "../wire/sip/tx/timers.js";
import { AnsweredInvite, type KnownRequest } from "./sip-answered-invite.js";

/** What is kept of an INVITE. */
export interface EndedRequest {
  readonly key: string;
  /** "" for one within a dialog. */
  readonly mergeKey: string;
  /** Address it came from. */
  readonly host: string;
  readonly localTag: string;
}

/**
 * INVITEs of peers that have their final answer: by a 2xx for 64·T1 (timer L, RFC 6026 §7.1), acknowledged refusals over UDP
 * for T4 (timer I). Whatever comes of them is absorbed.
 */
export class SipAnsweredInvites {
  readonly #clock: Clock;
  readonly #repeated: () => void;
  readonly #accepted: TimedRecords;
  readonly #refused: TimedRecords;
  /** The same by what copies over another path have in common. */
  readonly #merged: TimedRecords;

  /** @param repeated counts a copy */
  constructor(clock: Clock, repeated: () => void) {
    this.#clock = clock;
    this.#repeated = repeated;
    this.#accepted = new TimedRecords(clock, TX_TIMEOUT_MS);
    this.#refused = new TimedRecords(clock, T4_MS);
    this.#merged = new TimedRecords(clock, TX_TIMEOUT_MS);
  }

  get size(): number {
    return this.#accepted.size + this.#refused.size;
  }

  /** Hot. @param isRefused it has its ACK, which may come again */
  keep({ key, mergeKey, host, localTag }: EndedRequest, isRefused: boolean): void {
    (isRefused ? this.#refused : this.#accepted).add(key, `${host} ${localTag}`);
    if (mergeKey === "") return;
    this.#merged.add(mergeKey, "", undefined, isRefused ? this.#clock.monotonicMs() + T4_MS : undefined);
  }

  find(key: string): KnownRequest | undefined {
    return this.findRefused(key) ?? this.#known(this.#accepted.get(key), false);
  }

  /** One that an ACK belongs to. Hot. */
  findRefused(key: string): KnownRequest | undefined {
    return this.#known(this.#refused.get(key), true);
  }

  isMerged(mergeKey: string): boolean {
    return this.#merged.has(mergeKey);
  }

  /** Its answer could not be sent after all: it may come anew. */
  drop(key: string, mergeKey: string): void {
    this.#accepted.delete(key);
    this.#refused.delete(key);
    this.#merged.delete(mergeKey);
  }

  #known(kept: TimedRecord | undefined, awaitsAck: boolean): KnownRequest | undefined {
    if (!kept) return undefined;
    const space = kept.head.indexOf(" ");
    const host = kept.head.slice(0, space);
    return new AnsweredInvite({ host, localTag: kept.head.slice(space + 1), awaitsAck, repeated: this.#repeated });
  }

  clear(): void {
    this.#accepted.clear();
    this.#refused.clear();
    this.#merged.clear();
  }
}
