import type { Clock, Timer } from "../base/clock.js";
import { own } from "../base/own.js";
import { fitResponse } from "../wire/sip/fit-response.js";
import type { SipMessage } from "../wire/sip/message.js";
import type { ResponseParts } from "../wire/sip/print.js";
import { InviteServerTx } from "../wire/sip/tx/invite-server.js";
import { NonInviteServerTx } from "../wire/sip/tx/non-invite-server.js";
import { type InviteServerTxEffects, TX_TIMEOUT_MS, type TxTimer } from "../wire/sip/tx/timers.js";
import type { SipAddress } from "./sip-address.js";
import type { Hop } from "./sip-hop.js";
import { newTag } from "./sip-request.js";
import { TxTimers } from "./sip-tx-timers.js";
import { sentBy, wayBack } from "./sip-way-back.js";

/** Bytes that an answer with that status may have; Infinity = any (security.md 10, amplification). */
export type AnswerLimit = (request: SipMessage, hop: Hop, status: number) => number;

export interface ServerTxParts {
  readonly clock: Clock;
  readonly key: string;
  /** Key under which a copy over another path is found; "" within a dialog. */
  readonly mergeKey: string;
  readonly request: SipMessage;
  readonly hop: Hop;
  readonly source: SipAddress;
  readonly transmit: (wire: Buffer, hop: Hop, failed: (error: Error) => void) => void;
  readonly answerLimit: AnswerLimit;
  /** A new connection for an answer. @throws UnreachableError */
  readonly reach: (address: SipAddress) => Promise<Hop>;
  readonly counters: { repeated(direction: "in" | "out", method: string): void };
  readonly gone: (transaction: ServerTransaction) => void;
}

/** A request of a peer: one machine of RFC 3261 §17.2, its timers and the way back. */
export class ServerTransaction implements InviteServerTxEffects {
  readonly key: string;
  readonly mergeKey: string;
  /** Where the request came from; answers go the way `wayBack` says. */
  readonly hop: Hop;
  /** Who sent it; behind a trusted proxy not the proxy. */
  readonly source: SipAddress;
  readonly isInvite: boolean;
  /** Our tag in To, the same in every answer; within a dialog the one the request brought. */
  readonly localTag: string;
  /** The peer took its INVITE back; set by whoever answers it. */
  cancelled: ((cancel: SipMessage) => void) | undefined;
  /** The final answer could not be delivered. */
  failed: (() => void) | undefined;
  readonly #clock: Clock;
  readonly #transmit: ServerTxParts["transmit"];
  readonly #gone: ServerTxParts["gone"];
  readonly #answerLimit: AnswerLimit;
  readonly #reach: ServerTxParts["reach"];
  #back: Hop;
  /** Where the peer listens; undefined when nothing can be gone, or it was tried. */
  #sentBy: SipAddress | undefined;
  #isReaching = false;
  readonly #counters: ServerTxParts["counters"];
  readonly #method: string;
  #sent: Buffer | undefined;
  readonly #timers: TxTimers;
  readonly #invite: InviteServerTx | undefined;
  readonly #other: NonInviteServerTx | undefined;
  #request: SipMessage | undefined;
  #last: Buffer | undefined;
  #guard: Timer | undefined;
  #isGone = false;

  constructor(parts: ServerTxParts) {
    const { request, hop } = parts;
    // Not the parts themselves: they hold the request, and answered transactions live on for half a minute.
    this.#clock = parts.clock;
    this.#transmit = parts.transmit;
    this.#gone = parts.gone;
    this.#answerLimit = parts.answerLimit;
    this.#counters = parts.counters;
    this.#method = request.method;
    this.#sent = undefined;
    this.key = own(parts.key);
    this.mergeKey = own(parts.mergeKey);
    this.hop = hop;
    this.source = parts.source;
    this.#reach = parts.reach;
    this.#back = wayBack(request, hop);
    this.#sentBy = sentBy(request, hop);
    this.isInvite = request.method === "INVITE";
    this.localTag = own(request.toTag) || newTag();
    this.cancelled = undefined;
    this.failed = undefined;
    this.#request = request;
    this.#timers = new TxTimers(parts.clock, (timer) => (this.#invite ?? this.#other)?.fire(timer));
    this.#invite = this.isInvite ? new InviteServerTx(this, hop.isReliable) : undefined;
    this.#other = this.isInvite ? undefined : new NonInviteServerTx(this, hop.isReliable);
    this.#last = undefined;
    this.#guard = undefined;
  }

  /** True until a final answer went out. */
  get isOpen(): boolean {
    return this.#request !== undefined && !this.#isGone;
  }

  /** True while an ACK means the one to our refusal. */
  get awaitsAck(): boolean {
    return this.#invite?.state === "completed" || this.#invite?.state === "confirmed";
  }

  /** Answers 500 by itself when nobody has answered in 64·T1: the peer has given up by then. */
  guard(): void {
    this.#guard = this.#clock.setTimer(TX_TIMEOUT_MS, () => this.respond({ status: 500 }));
  }

  /**
   * Sends an answer; after a final one every other is dropped. One that may not be as long as it must be is not sent.
   * @throws SipPrintError when a value holds a line break
   */
  respond(parts: Omit<ResponseParts, "toTag">): void {
    const request = this.#request;
    if (!request || this.#isGone) return;
    const limit = this.#answerLimit(request, this.hop, parts.status);
    const wire = fitResponse(request, this.hop.peer, { ...parts, toTag: this.localTag }, limit);
    if (!wire) return parts.status < 200 ? undefined : this.done();
    this.#last = wire;
    if (parts.status >= 200) {
      // What lives on for retransmissions are bytes, not the parsed request.
      this.#request = undefined;
      this.#guard?.cancel();
    }
    // A challenge to an unverified address is never repeated by us (security.md 10); the peer asks again itself.
    const isChallenge = parts.status === 401 || parts.status === 407;
    this.#invite?.respond(parts.status, wire, !isChallenge);
    this.#other?.respond(parts.status, wire);
  }

  /** The request again. */
  again(): void {
    this.#counters.repeated("in", this.#method);
    this.#invite?.request();
    this.#other?.request();
  }

  /** Sends the last answer again whenever it is called, whatever was answered since: a 1xx until its PRACK. */
  repeatable(): () => void {
    const wire = this.#last;
    return () => {
      if (wire && !this.#isGone) this.send(wire);
    };
  }

  /** The last answer again: of a 2xx to INVITE only its user knows whether its ACK came (RFC 6026 §7.1). */
  repeat(): void {
    if (this.#last && !this.#isGone) this.send(this.#last);
  }

  /** The ACK to our refusal. */
  ack(): void {
    this.#invite?.ack();
  }

  send(wire: Buffer): void {
    if (wire === this.#sent) this.#counters.repeated("out", this.#method);
    this.#sent = wire;
    // What is sent while a new connection is made would get lost on the old one; whoever repeats comes back.
    if (!this.#isReaching) this.#transmit(wire, this.#back, () => this.#unsent(wire));
  }

  arm(timer: TxTimer, ms: number): void {
    this.#timers.arm(timer, ms);
  }

  disarm(timer: TxTimer): void {
    this.#timers.disarm(timer);
  }

  acked(): void {}

  /** A refusal that nobody acknowledged is over all the same. */
  timeout(): void {}

  done(): void {
    if (this.#isGone) return;
    this.#isGone = true;
    this.#guard?.cancel();
    this.#timers.clear();
    this.#gone(this);
  }

  /** The connection is gone: once, the answer goes over a new one to where the peer listens (RFC 3261 §18.2.2). */
  #unsent(wire: Buffer): void {
    const address = this.#sentBy;
    this.#sentBy = undefined;
    if (this.#isReaching) return;
    if (!address) return this.#broken();
    this.#isReaching = true;
    this.#reach(address).then(
      (hop) => {
        this.#isReaching = false;
        this.#back = hop;
        this.#transmit(wire, hop, () => this.#broken());
      },
      () => {
        this.#isReaching = false;
        this.#broken();
      },
    );
  }

  #broken(): void {
    if (this.#isGone) return;
    this.done();
    this.failed?.();
  }
}
