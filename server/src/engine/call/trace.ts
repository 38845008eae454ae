import type { Clock } from "../../base/clock.js";
import { isoTime } from "../../base/iso-time.js";
import { own } from "../../base/own.js";
import { printAddress, type SipAddress } from "../../net/sip-address.js";

/** One SIP message as it went by. */
export interface TracedMessage {
  readonly time: string;
  readonly direction: "in" | "out";
  readonly peer: string;
  /** Start line. */
  readonly line: string;
  readonly callId: string;
  readonly cseq: string;
}

/** Messages remembered for a node; the oldest go first. */
const MESSAGES_MAX = 5_000;

/**
 * The last SIP messages of this node, start lines only: no credentials, no bodies. A ring of fixed size, so that it
 * costs the same with one call and with thousands.
 */
export class SipTrace {
  readonly #clock: Clock;
  readonly #ring: TracedMessage[] = [];
  #next = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Hot: called for every message. */
  note(direction: "in" | "out", peer: SipAddress, text: string): void {
    this.#ring[this.#next] = {
      time: isoTime(this.#clock.now()),
      direction,
      peer: printAddress(peer),
      line: own(text.slice(0, text.indexOf("\r\n"))),
      callId: own(headerOf(text, "Call-ID") || headerOf(text, "i")),
      cseq: own(headerOf(text, "CSeq")),
    };
    this.#next = (this.#next + 1) % MESSAGES_MAX;
  }

  /** What is remembered, oldest first. */
  messages(): readonly TracedMessage[] {
    return [...this.#ring.slice(this.#next), ...this.#ring.slice(0, this.#next)].filter(Boolean);
  }
}

function headerOf(text: string, name: string): string {
  const start = text.indexOf(`\r\n${name}: `);
  if (start < 0) return "";
  const from = start + name.length + 4;
  return text.slice(from, text.indexOf("\r\n", from));
}
