import type { Clock } from "../base/clock.js";
import type { SipMessage } from "../wire/sip/message.js";
import { hasBranchOf, mergeKey, serverKey } from "../wire/sip/tx/key.js";
import { SipAcceptedInvites } from "./sip-accepted-invites.js";
import type { SipAddress } from "./sip-address.js";
import type { KnownRequest } from "./sip-answered-invite.js";
import { SipAnsweredInvites } from "./sip-answered-invites.js";
import { ClientTransaction, type ClientTxUser, type ClientTxWorld } from "./sip-client-transaction.js";
import type { AcceptedUser, EndedParts } from "./sip-ended-parts.js";
import type { Hop, HopNames } from "./sip-hop.js";
import { SipKeptMessages } from "./sip-kept-messages.js";
import { SipOpenRequests } from "./sip-open-requests.js";
import type { BuiltRequest } from "./sip-request.js";
import { type AnswerLimit, ServerTransaction, type ServerTxWorld } from "./sip-server-transaction.js";
import type { Transmit } from "./sip-transmit.js";

/** A connection to where a peer listens. @throws UnreachableError */
export type Reach = (address: SipAddress) => Promise<Hop>;

/** Gets what transactions repeat and what they wait for in vain. */
export interface TxCounters {
  repeated(direction: "in" | "out", method: string): void;
  timedOut(method: string): void;
}

/** What requests are told apart by: as transactions, and as copies over several paths ("" = none can come). */
export interface RequestKeys {
  readonly key: string;
  readonly mergeKey: string;
}

export interface SipTransactionsParts {
  readonly clock: Clock;
  readonly transmit: Transmit;
  readonly reach: Reach;
  readonly hops: HopNames;
  readonly counters: TxCounters;
  /** Something more came for an INVITE of ours whose session is over. */
  readonly wake: (ended: EndedParts) => AcceptedUser;
  /** Bytes that an answer may have; default any. */
  readonly answerLimit?: AnswerLimit | undefined;
}

/** Every live transaction, found by its key. */
export class SipTransactions {
  readonly #answerLimit: AnswerLimit;
  readonly #world: ServerTxWorld;
  readonly #clientWorld: ClientTxWorld;
  readonly #counters: TxCounters;
  readonly #answers: SipKeptMessages;
  readonly #open: SipOpenRequests;
  readonly #clients = new Map<string, ClientTransaction>();
  readonly #accepted: SipAcceptedInvites;
  readonly #servers = new Map<string, ServerTransaction>();
  readonly #merged = new Map<string, ServerTransaction>();
  readonly #answered: SipAnsweredInvites;
  #isClosed = false;

  constructor({ clock, transmit, reach, hops, counters, wake, answerLimit = unlimited }: SipTransactionsParts) {
    this.#counters = counters;
    this.#answers = new SipKeptMessages({ clock, transmit, hops });
    this.#open = new SipOpenRequests(clock);
    this.#accepted = new SipAcceptedInvites({ clock, transmit, hops, wake });
    this.#answered = new SipAnsweredInvites(clock, () => counters.repeated("in", "INVITE"));
    this.#world = {
      clock,
      transmit,
      reach,
      counters,
      answers: this.#answers,
      answered: (transaction, isRefused) => this.#keep(transaction, isRefused),
      open: this.#open,
      gone: (ended) => this.#forget(ended),
    };
    const accepted = this.#accepted;
    this.#clientWorld = { clock, transmit, counters, accepted, gone: (ended) => this.#clients.delete(ended.key) };
    this.#answerLimit = answerLimit;
  }

  get size(): number {
    return this.#clients.size + this.#accepted.size + this.#servers.size + this.#answered.size + this.#answers.size;
  }

  /** Sends a request; once closed nothing is sent any more, and the user hears so. */
  client(request: BuiltRequest, hop: Hop, user: ClientTxUser): ClientTransaction {
    const transaction = new ClientTransaction(this.#clientWorld, request, hop, user);
    if (this.#isClosed) queueMicrotask(() => transaction.abandon());
    else {
      this.#clients.set(transaction.key, transaction);
      transaction.start();
    }
    return transaction;
  }

  /**
   * Takes a new request in. Hot.
   * @param keys of the transaction, and of copies over other paths; "" within a dialog
   * @param source who sent it
   */
  server(request: SipMessage, hop: Hop, source: SipAddress, keys: RequestKeys): ServerTransaction {
    const transaction = new ServerTransaction({
      world: this.#world,
      key: keys.key,
      mergeKey: keys.mergeKey,
      request,
      hop,
      source,
      // Within a dialog the sender is who we speak with: it knows our tag.
      answerLimit: request.toTag === "" ? this.#answerLimit : unlimited,
    });
    this.#servers.set(transaction.key, transaction);
    if (transaction.mergeKey !== "") this.#merged.set(transaction.mergeKey, transaction);
    return transaction;
  }

  /** A response goes to its request; to none when it is of no request of ours, or comes too late. Hot. */
  receive(key: string, message: SipMessage): void {
    const client = this.#clients.get(key);
    if (client && client.method !== message.method) return;
    if (client) client.receive(message);
    else this.#accepted.receive(key, message);
  }

  /** The ACK to a 2xx was sent. @param id `ackId` */
  keepAck(id: string, wire: Buffer, hop: Hop): void {
    this.#accepted.keepAck(id, wire, hop);
  }

  repeatAck(id: string): void {
    this.#accepted.repeatAck(id);
  }

  /** A request that is open, or an INVITE that was answered. Hot. */
  findServer(key: string, isInvite: boolean): KnownRequest | undefined {
    return this.#servers.get(key) ?? (isInvite ? this.#answered.find(key) : undefined);
  }

  /** The INVITE that an ACK with that key may belong to: none that was accepted. Hot. */
  findRefused(key: string): KnownRequest | undefined {
    return this.#servers.get(key) ?? this.#answered.findRefused(key);
  }

  /**
   * The INVITE that a CANCEL takes back. Phones that learn their public address behind their INVITE write it into the Via of
   * their CANCEL, which §9.1 forbids: with another sent-by it must have the branch, Call-ID, tag and number of its INVITE.
   */
  cancelledBy(cancel: SipMessage): KnownRequest | undefined {
    const known = this.findServer(serverKey(cancel, "INVITE"), true);
    if (known) return known;
    const other = this.#merged.get(mergeKey(cancel, "INVITE"));
    return other && hasBranchOf(cancel, other.key) ? other : undefined;
  }

  /** A request came that is no INVITE. @returns whether it was answered before over UDP, and has been answered so again */
  repeated(key: string): boolean {
    const method = this.#answers.again(key, { unsent: () => this.#answers.drop(key) });
    if (method === undefined) return false;
    this.#counters.repeated("in", method);
    this.#counters.repeated("out", method);
    return true;
  }

  /**
   * True when the same request is being handled over another path (RFC 3261 §8.2.2.2). What was answered and is no INVITE
   * does not count: monitors send OPTIONS under one Call-ID and number for ever.
   */
  isMerged(mergeKey: string): boolean {
    const other = this.#merged.get(mergeKey);
    return (other !== undefined && (other.isInvite || other.isOpen)) || this.#answered.isMerged(mergeKey);
  }

  /** Ends them all; users of requests without an answer hear that the transport is gone. */
  close(): void {
    this.#isClosed = true;
    for (const client of [...this.#clients.values()]) client.abandon();
    for (const server of [...this.#servers.values()]) server.done();
    this.#servers.clear();
    this.#merged.clear();
    this.#answered.clear();
    this.#accepted.clear();
    this.#answers.clear();
    this.#open.clear();
  }

  #keep(invite: ServerTransaction, isRefused: boolean): void {
    this.#release(invite);
    this.#answered.keep(invite, isRefused);
  }

  #forget(ended: ServerTransaction): void {
    this.#release(ended);
    if (ended.isInvite) this.#answered.drop(ended.key, ended.mergeKey);
  }

  /** A new transaction may have its key by now, when the answer of this one could not be sent. */
  #release(ended: ServerTransaction): void {
    if (this.#servers.get(ended.key) === ended) this.#servers.delete(ended.key);
    if (this.#merged.get(ended.mergeKey) === ended) this.#merged.delete(ended.mergeKey);
  }
}

function unlimited(): number {
  return Number.POSITIVE_INFINITY;
}
