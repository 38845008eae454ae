import type { Clock } from "../base/clock.js";
import { own } from "../base/own.js";
import { fitResponse } from "../wire/sip/fit-response.js";
import type { SipMessage } from "../wire/sip/message.js";
import { Echo } from "../wire/sip/print.js";
import type { PrintedFacts } from "../wire/sip/printed.js";
import { InviteServerTx } from "../wire/sip/tx/invite-server.js";
import { NonInviteServerTx } from "../wire/sip/tx/non-invite-server.js";
import type { InviteServerTxEffects, TxTimer } from "../wire/sip/tx/timers.js";
import type { SipAddress } from "./sip-address.js";
import type { OwnAnswer } from "./sip-answer-of.js";
import type { KnownRequest } from "./sip-answered-invite.js";
import type { Hop, Sender } from "./sip-hop.js";
import type { SipKeptMessages } from "./sip-kept-messages.js";
import type { SipOpenRequests } from "./sip-open-requests.js";
import { newTag } from "./sip-request.js";
import { tagOf } from "./sip-stateless-tag.js";
import type { Transmit } from "./sip-transmit.js";
import { TxTimers } from "./sip-tx-timers.js";
import { sentBy, wayBack } from "./sip-way-back.js";

/** Bytes that an answer with that status may have; Infinity = any (security.md 10, amplification). */
export type AnswerLimit = (request: SipMessage, hop: Hop, status: number) => number;

/** What all requests of peers share. */
export interface ServerTxWorld {
  readonly clock: Clock;
  readonly transmit: Transmit;
  /** A new connection for an answer. @throws UnreachableError */
  readonly reach: (address: SipAddress) => Promise<Hop>;
  readonly counters: { repeated(direction: "in" | "out", method: string): void };
  /** Takes over what was answered over UDP and is no INVITE. */
  readonly answers: Pick<SipKeptMessages, "keep" | "drop">;
  /** Takes over an INVITE that was answered by a 2xx, but for the repeating of it, or refused and acknowledged. */
  readonly answered: (transaction: ServerTransaction, isRefused: boolean) => void;
  /** Watches that what is handed up is answered. */
  readonly open: Pick<SipOpenRequests, "add" | "remove">;
  /** It is over, or its answer is kept elsewhere. */
  readonly gone: (transaction: ServerTransaction) => void;
}

export interface ServerTxParts {
  readonly world: ServerTxWorld;
  readonly key: string;
  /** Key under which a copy over another path is found; "" within a dialog. */
  readonly mergeKey: string;
  readonly request: SipMessage;
  readonly hop: Hop;
  readonly source: SipAddress;
  readonly answerLimit: AnswerLimit;
}

/** A request of a peer: one machine of RFC 3261 §17.2, its timers and the way back. */
export class ServerTransaction implements InviteServerTxEffects, KnownRequest, Sender {
  readonly key: string;
  readonly mergeKey: string;
  /** Where the request came from; answers go the way `wayBack` says. */
  readonly hop: Hop;
  /** Who sent it; behind a trusted proxy not the proxy. */
  readonly source: SipAddress;
  readonly isInvite: boolean;
  /** The peer took its INVITE back; set by whoever answers it. */
  cancelled: ((cancel: SipMessage) => void) | undefined;
  /** The final answer could not be delivered. */
  failed: (() => void) | undefined;
  readonly #world: ServerTxWorld;
  readonly #answerLimit: AnswerLimit;
  #localTag: string;
  #back: Hop;
  /** Where the peer listens; undefined when nothing can be gone, or it was tried. */
  #sentBy: SipAddress | undefined;
  #isReaching = false;
  readonly #method: string;
  #sent: Buffer | undefined;
  #timers: TxTimers | undefined;
  readonly #invite: InviteServerTx | undefined;
  readonly #other: NonInviteServerTx | undefined;
  #request: SipMessage | undefined;
  /** What its answers have of it, from the first on. */
  #echo: Echo | undefined;
  #last: Buffer | undefined;
  /** What is being sent for the first time. */
  #facts: PrintedFacts | undefined;
  #isGone = false;

  constructor(parts: ServerTxParts) {
    const { request, hop } = parts;
    // Not the parts themselves: they hold the request, and what is answered lives on for half a minute.
    this.#world = parts.world;
    this.#answerLimit = parts.answerLimit;
    this.#method = request.method;
    this.#sent = undefined;
    this.hop = hop;
    this.source = parts.source;
    this.#back = wayBack(request, hop);
    this.#sentBy = sentBy(request, hop);
    this.isInvite = request.method === "INVITE";
    this.key = parts.key;
    this.mergeKey = parts.mergeKey;
    this.#localTag = own(request.toTag);
    this.cancelled = undefined;
    this.failed = undefined;
    this.#request = request;
    this.#timers = undefined;
    this.#invite = this.isInvite ? new InviteServerTx(this, hop.isReliable) : undefined;
    this.#other = this.isInvite ? undefined : new NonInviteServerTx(this, hop.isReliable);
    this.#echo = undefined;
    this.#last = undefined;
    this.#facts = undefined;
  }

  get host(): string {
    return this.hop.peer.host;
  }

  /** Our tag in To, the same in every answer; within a dialog the one the request brought. */
  get localTag(): string {
    this.#localTag ||= newTag();
    return this.#localTag;
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
    if (this.isOpen) this.#world.open.add(this);
  }

  /**
   * Sends an answer; after a final one every other is dropped. One that may not be as long as it must be is not sent.
   * @throws SipPrintError when a value holds a line break
   */
  respond(parts: OwnAnswer): void {
    const request = this.#request;
    if (!request || this.#isGone) return;
    const { status, reason, headers, body, withRecordRoute, head, telling } = parts;
    // A challenge to an unverified address is never repeated by us (security.md 10); the peer asks again itself.
    const isChallenge = status === 401 || status === 407;
    const toTag = isChallenge && !this.isInvite && this.#localTag === "" ? tagOf(this.key) : this.localTag;
    const limit = this.#answerLimit(request, this.hop, status);
    const answer = { status, toTag, reason, headers, body, withRecordRoute, head, telling };
    this.#echo ??= new Echo(request, this.hop.peer);
    const wire = fitResponse(request, this.hop.peer, answer, limit, this.#echo);
    if (!wire) return status < 200 ? undefined : this.done();
    this.#last = wire;
    if (status >= 200) {
      // What lives on for retransmissions are bytes, not the parsed request.
      this.#request = undefined;
      this.#echo = undefined;
      if (!this.isInvite) this.#world.open.remove(this);
    }
    this.#facts = { callId: request.callId, method: this.#method, status };
    this.#invite?.respond(status, wire, !isChallenge);
    this.#other?.respond(status, wire);
    this.#facts = undefined;
  }

  /** The request again. */
  again(): void {
    this.#world.counters.repeated("in", this.#method);
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
    if (wire === this.#sent) this.#world.counters.repeated("out", this.#method);
    this.#sent = wire;
    // What is sent while a new connection is made would get lost on the old one; whoever repeats comes back.
    if (!this.#isReaching) this.#world.transmit(wire, this.#back, this, this.#facts);
  }

  arm(timer: TxTimer, ms: number): void {
    if (timer === "J" && ms > 0) return this.#handOver();
    if (timer === "L" || (timer === "I" && ms > 0)) return this.#world.answered(this, timer === "I");
    this.#timers ??= new TxTimers(this.#world.clock, this);
    this.#timers.arm(timer, ms);
  }

  disarm(timer: TxTimer): void {
    this.#timers?.disarm(timer);
  }

  /** A timer ran out. */
  fire(timer: TxTimer): void {
    (this.#invite ?? this.#other)?.fire(timer);
  }

  acked(): void {}

  /** A refusal that nobody acknowledged is over all the same. */
  timeout(): void {}

  done(): void {
    if (this.#isGone) return;
    this.#isGone = true;
    this.#world.open.remove(this);
    this.#timers?.clear();
    this.#world.gone(this);
  }

  /**
   * What is left to do is to send the same bytes again. For a challenge nothing is kept (RFC 3261 §8.2.7): a copy of the
   * request gets one of its own.
   */
  #handOver(): void {
    const wire = this.#last;
    const status = this.#facts?.status;
    this.done();
    if (wire && status !== 401 && status !== 407) this.#world.answers.keep(this.key, this.#method, wire, this.#back);
  }

  /** The connection is gone: once, the answer goes over a new one to where the peer listens (RFC 3261 §18.2.2). */
  unsent(wire: Buffer): void {
    const address = this.#sentBy;
    this.#sentBy = undefined;
    if (this.#isReaching) return;
    if (!address) return this.#broken();
    this.#isReaching = true;
    this.#world.reach(address).then(
      (hop) => {
        this.#isReaching = false;
        this.#back = hop;
        this.#world.transmit(wire, hop, { unsent: () => this.#broken() });
      },
      () => {
        this.#isReaching = false;
        this.#broken();
      },
    );
  }

  #broken(): void {
    this.#world.answers.drop(this.key);
    if (this.#isGone) return;
    this.done();
    this.failed?.();
  }
}
