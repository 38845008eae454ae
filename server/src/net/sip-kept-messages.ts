import type { Clock } from "../base/clock.js";
import { TimedRecords } from "../base/timed-records.js";
import { TX_TIMEOUT_MS } from "../wire/sip/tx/timers.js";
import type { Hop, HopNames, Sender } from "./sip-hop.js";
import type { Transmit } from "./sip-transmit.js";

export interface KeptMessagesParts {
  readonly clock: Clock;
  readonly transmit: Transmit;
  readonly hops: HopNames;
}

/**
 * Messages that are sent again to whoever repeats what they answer, for 64·T1 (RFC 3261 §17): final answers to requests other
 * than INVITE over UDP (timer J), ACKs to refusals (timer D) and to 2xx (§13.2.2.4). At thousands of requests a second most
 * of what lives are these, so that they are no objects.
 */
export class SipKeptMessages {
  readonly #parts: KeptMessagesParts;
  readonly #messages: TimedRecords;

  constructor(parts: KeptMessagesParts) {
    this.#parts = parts;
    this.#messages = new TimedRecords(parts.clock, TX_TIMEOUT_MS);
  }

  get size(): number {
    return this.#messages.size;
  }

  /**
   * Keeps a copy from now on. Hot.
   * @param method told by `again`
   * @param untilMs when it is over, if before its time
   */
  keep(key: string, method: string, wire: Buffer, hop: Hop, untilMs?: number): void {
    this.#messages.add(key, `${method} ${this.#parts.hops.nameOf(hop)}`, wire, untilMs);
  }

  /** It could not be sent: there is nothing to repeat. */
  drop(key: string): void {
    this.#messages.delete(key);
  }

  /** Sends it again. @returns its method; undefined when nothing is kept under that key */
  again(key: string, sender: Sender = NOBODY): string | undefined {
    const kept = this.#messages.get(key);
    if (!kept) return undefined;
    const space = kept.head.indexOf(" ");
    const hop = this.#parts.hops.named(kept.head.slice(space + 1));
    if (hop) this.#parts.transmit(kept.value, hop, sender);
    return kept.head.slice(0, space);
  }

  clear(): void {
    this.#messages.clear();
  }
}

const NOBODY: Sender = { unsent: () => undefined };
