import type { Clock, Timer } from "../base/clock.js";
import { printRefusalAck } from "../wire/sip/follow-up.js";
import type { SipMessage } from "../wire/sip/message.js";
import { InviteClientTx } from "../wire/sip/tx/invite-client.js";
import { clientKey } from "../wire/sip/tx/key.js";
import { NonInviteClientTx } from "../wire/sip/tx/non-invite-client.js";
import type { InviteClientTxEffects, TxTimer } from "../wire/sip/tx/timers.js";
import type { SipAcceptedInvites } from "./sip-accepted-invites.js";
import type { AcceptedUser, EndedParts } from "./sip-ended-parts.js";
import type { Hop, Sender } from "./sip-hop.js";
import type { BuiltRequest } from "./sip-request.js";
import type { Transmit } from "./sip-transmit.js";
import { TxTimers } from "./sip-tx-timers.js";

/** Gets what becomes of a request of ours. */
export interface ClientTxUser {
  response(message: SipMessage): void;
  /** No final answer: none came in 64·T1, or the way is broken. Once, and nothing after it. */
  failed(why: "timeout" | "transport"): void;
}

/** What all requests of ours share. */
export interface ClientTxWorld {
  readonly clock: Clock;
  readonly transmit: Transmit;
  readonly counters: {
    repeated(direction: "out", method: string): void;
    timedOut(method: string): void;
  };
  /** Takes over an INVITE that has its final answer. */
  readonly accepted: Pick<SipAcceptedInvites, "keep" | "pass" | "end" | "refused">;
  /** It is over, or taken over. */
  readonly gone: (transaction: ClientTransaction) => void;
}

/** A request of ours on its way: one machine of RFC 3261 §17.1, its timers and its hop. */
export class ClientTransaction implements InviteClientTxEffects, Sender {
  readonly key: string;
  readonly method: string;
  readonly hop: Hop;
  readonly #world: ClientTxWorld;
  /** Until the final answer: nothing repeats it, cancels it or acknowledges a refusal of it then. */
  #request: BuiltRequest | undefined;
  /** Gone with the last that it is told of. */
  #user: ClientTxUser | undefined;
  /** These three until it is over: the session of an INVITE knows its transaction for as long as it lives. */
  #timers: TxTimers | undefined;
  #machine: InviteClientTx | NonInviteClientTx | undefined;
  #unwatch: (() => void) | undefined;
  #expiry: Timer | undefined;
  /** To a refusal. */
  #ack: Buffer | undefined;
  #isSettled = false;
  #isSent = false;
  #isGone = false;

  constructor(world: ClientTxWorld, request: BuiltRequest, hop: Hop, user: ClientTxUser) {
    this.method = request.method;
    this.hop = hop;
    this.key = clientKey(request.branch, request.method);
    this.#world = world;
    this.#request = request;
    this.#user = user;
    this.#timers = new TxTimers(world.clock, this);
    const Machine = request.method === "INVITE" ? InviteClientTx : NonInviteClientTx;
    this.#machine = new Machine(this, request.wire, hop.isReliable);
    this.#unwatch = hop.watch(() => this.#broken());
  }

  /** As it was sent; undefined once it has its final answer. */
  get request(): BuiltRequest | undefined {
    return this.#request;
  }

  start(): void {
    this.#machine?.start();
  }

  /** A response from the wire. */
  receive(message: SipMessage): void {
    this.#machine?.response(message);
  }

  /** Ends it as timed out unless it has ended by then: for an INVITE that was cancelled (RFC 3261 §9.1). */
  expireIn(ms: number): void {
    this.#expiry?.cancel();
    this.#expiry = this.#world.clock.setTimer(ms, () => {
      this.#fail("timeout");
      this.done();
    });
  }

  /** Ends it at once; its user hears of it when it has no final answer yet. */
  abandon(): void {
    this.#fail("transport");
    this.done();
  }

  /** Somebody else hears of further 2xx from now on: they come for 64·T1, and its user holds more than they take. */
  passTo(user: AcceptedUser): void {
    this.#world.accepted.pass(this.key, user);
  }

  /** Its user is over: what is left to do for 64·T1 is kept as bytes. */
  endWith(ended: EndedParts): void {
    this.#world.accepted.end(this.key, ended);
  }

  send(wire: Buffer): void {
    const request = this.#request;
    const isRequest = wire === request?.wire;
    if (!isRequest) this.#ack = wire;
    else {
      if (this.#isSent) this.#world.counters.repeated("out", this.method);
      this.#isSent = true;
    }
    this.#world.transmit(wire, this.hop, this, isRequest ? request : undefined);
  }

  unsent(): void {
    this.#broken();
  }

  arm(timer: TxTimer, ms: number): void {
    if (timer === "M") this.#handOver();
    else if (timer === "D" && ms > 0) this.#handOverAck();
    // A response that belongs to nothing is dropped, just as one that comes again while K runs.
    else if (timer === "K") this.done();
    else this.#timers?.arm(timer, ms);
  }

  disarm(timer: TxTimer): void {
    this.#timers?.disarm(timer);
  }

  /** A timer ran out. */
  fire(timer: TxTimer): void {
    this.#machine?.fire(timer);
  }

  response(message: SipMessage): void {
    const user = this.#user;
    if (message.status >= 200) {
      this.#isSettled = true;
      this.#expiry?.cancel();
      this.#user = undefined;
      this.#request = undefined;
    }
    user?.response(message);
  }

  ackFor(message: SipMessage): Buffer {
    if (!this.#request) throw new Error("a second final answer was taken for the first");
    const { wire, uri } = this.#request;
    return printRefusalAck(wire, uri, message.raw("to") ?? "");
  }

  timeout(): void {
    this.#fail("timeout");
  }

  done(): void {
    if (this.#isGone) return;
    this.#isGone = true;
    this.#expiry?.cancel();
    this.#timers?.clear();
    this.#unwatch?.();
    this.#expiry = undefined;
    this.#timers = undefined;
    this.#machine = undefined;
    this.#unwatch = undefined;
    this.#ack = undefined;
    this.#world.gone(this);
  }

  /** What is left to do is to tell of further 2xx: they may come over another way, too. */
  #handOver(): void {
    const user = this.#user;
    this.done();
    if (user) this.#world.accepted.keep(this.key, user);
  }

  /** What is left to do is to send the same ACK again. */
  #handOverAck(): void {
    const ack = this.#ack;
    this.done();
    if (ack) this.#world.accepted.refused(this.key, ack, this.hop);
  }

  /** The way is broken (RFC 3261 §17.1.4): nothing can be repeated, and no answer will come. */
  #broken(): void {
    if (this.#isGone) return;
    this.#fail("transport");
    this.done();
  }

  #fail(why: "timeout" | "transport"): void {
    if (this.#isSettled) return;
    this.#isSettled = true;
    if (why === "timeout") this.#world.counters.timedOut(this.method);
    const user = this.#user;
    this.#user = undefined;
    this.#request = undefined;
    user?.failed(why);
  }
}
