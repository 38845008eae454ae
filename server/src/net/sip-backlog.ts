import type { Clock } from "../base/clock.js";
import type { SipMessage } from "../wire/sip/message.js";
import type { Hop } from "./sip-hop.js";
import type { ServerTransaction } from "./sip-server-transaction.js";

/** As many as the receive buffer that is asked for holds: more wait for longer than their senders do. */
const WAITING_MAX = 4_000;
/** While some wait all the time, the places of what was taken out are given up so many at a time. */
const CHUNK = 256;
/**
 * So many are worked off in one turn of the event loop: a turn costs calls of the system, and what they have sent leaves
 * together. Together they take well below a millisecond.
 */
const TOGETHER = 4;
/**
 * An INVITE that has waited so long is late: what belongs to its call and to all others waits as long, and whoever has no
 * answer after 500 ms sends again (RFC 3261 §17, T1), which is more work for who has too much.
 */
const LATE_MS = 300;
/** After one that was late no call begins for so long; then one tries. */
const PAUSE_MS = 100;

/** A message that was read and is still to be worked off. */
export interface WaitingMessage {
  readonly message: SipMessage;
  readonly hop: Hop;
  /** Of an INVITE, which has its 100 already. */
  readonly transaction: ServerTransaction | undefined;
  /** Of an INVITE, when it came: monotonic ms. */
  readonly sinceMs: number;
}

/**
 * Datagrams that were read wait here in the order in which they came, and few are worked off in each turn of the event loop:
 * the socket is looked at in between, so that whoever calls hears 100 however much has come before.
 */
export class SipBacklog {
  readonly #work: (waiting: WaitingMessage) => void;
  readonly #clock: Pick<Clock, "monotonicMs">;
  /** Its places are used again once nothing waits, which is after most messages. */
  #waiting: (WaitingMessage | undefined)[] = [];
  #next = 0;
  #end = 0;
  /** Immediates that are to come: each works off one, and what it has promised is done before the next. */
  #due = 0;
  /** When an INVITE was late for the last time. */
  #lateMs = Number.NEGATIVE_INFINITY;

  constructor(clock: Pick<Clock, "monotonicMs">, work: (waiting: WaitingMessage) => void) {
    this.#clock = clock;
    this.#work = work;
  }

  get isEmpty(): boolean {
    return this.#next === this.#end;
  }

  /** True: what comes is to be dropped unread, as a full buffer of the system drops it. */
  get isFull(): boolean {
    return this.#end - this.#next >= WAITING_MAX;
  }

  /** More comes than is worked off: a call that began now would make those later that are there. @param nowMs monotonic */
  isLate(nowMs: number): boolean {
    return nowMs - this.#lateMs < PAUSE_MS && !this.isEmpty;
  }

  /** Hot. */
  add(waiting: WaitingMessage): void {
    this.#waiting[this.#end++] = waiting;
    if (this.#due >= TOGETHER) return;
    this.#due++;
    setImmediate(this.#turn);
  }

  /** Hot. */
  readonly #turn = (): void => {
    const waiting = this.#waiting[this.#next]!;
    this.#waiting[this.#next++] = undefined;
    if (this.#end - this.#next >= this.#due) setImmediate(this.#turn);
    else this.#due--;
    if (this.isEmpty) this.#next = this.#end = 0;
    else if (this.#next >= CHUNK) this.#letGo();
    if (waiting.transaction) this.#judge(waiting.sinceMs);
    this.#work(waiting);
  };

  #judge(sinceMs: number): void {
    const nowMs = this.#clock.monotonicMs();
    if (nowMs - sinceMs > LATE_MS) this.#lateMs = nowMs;
  }

  #letGo(): void {
    this.#waiting = this.#waiting.slice(this.#next, this.#end);
    this.#end -= this.#next;
    this.#next = 0;
  }
}
