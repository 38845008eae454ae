import type { SipMessage } from "../wire/sip/message.js";
import type { Hop } from "./sip-hop.js";
import type { ServerTransaction } from "./sip-server-transaction.js";

/** As many as the receive buffer that is asked for holds: more wait for longer than their senders do. */
const WAITING_MAX = 4_000;
/** What was taken out is let go so many at a time. */
const CHUNK = 256;

/** A message that was read and is still to be worked off. */
export interface WaitingMessage {
  readonly message: SipMessage;
  readonly hop: Hop;
  /** Of an INVITE, which has its 100 already. */
  readonly transaction: ServerTransaction | undefined;
}

/**
 * Datagrams that were read wait here in the order in which they came, and one is worked off in each turn of the event loop:
 * the socket is looked at in between, so that whoever calls hears 100 however much has come before.
 */
export class SipBacklog {
  readonly #work: (waiting: WaitingMessage) => void;
  #waiting: WaitingMessage[] = [];
  #next = 0;
  #isScheduled = false;

  constructor(work: (waiting: WaitingMessage) => void) {
    this.#work = work;
  }

  get isEmpty(): boolean {
    return this.#next === this.#waiting.length;
  }

  /** True: what comes is to be dropped unread, as a full buffer of the system drops it. */
  get isFull(): boolean {
    return this.#waiting.length - this.#next >= WAITING_MAX;
  }

  /** Hot. */
  add(waiting: WaitingMessage): void {
    this.#waiting.push(waiting);
    if (!this.#isScheduled) setImmediate(this.#turn);
    this.#isScheduled = true;
  }

  /** Hot. */
  readonly #turn = (): void => {
    const waiting = this.#waiting[this.#next++]!;
    this.#isScheduled = !this.isEmpty;
    if (this.isEmpty) this.#letGo();
    else {
      setImmediate(this.#turn);
      if (this.#next >= CHUNK) this.#letGo();
    }
    this.#work(waiting);
  };

  #letGo(): void {
    this.#waiting = this.#waiting.slice(this.#next);
    this.#next = 0;
  }
}
