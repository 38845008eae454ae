import type { Clock } from "../base/clock.js";
import type { SipMessage } from "../wire/sip/message.js";
import { mergeKey, serverKey } from "../wire/sip/tx/key.js";
import type { SipAddress } from "./sip-address.js";
import { ClientTransaction, type ClientTxUser } from "./sip-client-transaction.js";
import type { Hop } from "./sip-hop.js";
import type { BuiltRequest } from "./sip-request.js";
import { type AnswerLimit, ServerTransaction } from "./sip-server-transaction.js";

/** A connection to where a peer listens. @throws UnreachableError */
export type Reach = (address: SipAddress) => Promise<Hop>;
export type Transmit = (wire: Buffer, hop: Hop, failed: (error: Error) => void) => void;

/** Gets what transactions repeat and what they wait for in vain. */
export interface TxCounters {
  repeated(direction: "in" | "out", method: string): void;
  timedOut(method: string): void;
}

/** Every live transaction, found by its key. */
export class SipTransactions {
  readonly #clock: Clock;
  readonly #transmit: Transmit;
  readonly #reach: Reach;
  readonly #answerLimit: AnswerLimit;
  readonly #counters: TxCounters;
  readonly #clients = new Map<string, ClientTransaction>();
  readonly #servers = new Map<string, ServerTransaction>();
  readonly #merged = new Map<string, ServerTransaction>();
  #isClosed = false;

  /** @param answerLimit bytes that an answer may have; default any */
  constructor(
    clock: Clock,
    transmit: Transmit,
    reach: Reach,
    counters: TxCounters,
    answerLimit: AnswerLimit = unlimited,
  ) {
    this.#clock = clock;
    this.#reach = reach;
    this.#answerLimit = answerLimit;
    this.#counters = counters;
    this.#transmit = transmit;
  }

  get size(): number {
    return this.#clients.size + this.#servers.size;
  }

  /** Sends a request; once closed nothing is sent any more, and the user hears so. */
  client(request: BuiltRequest, hop: Hop, user: ClientTxUser): ClientTransaction {
    const transaction = new ClientTransaction({
      clock: this.#clock,
      hop,
      request,
      user,
      transmit: this.#transmit,
      counters: this.#counters,
      gone: (ended) => this.#clients.delete(ended.key),
    });
    if (this.#isClosed) queueMicrotask(() => transaction.abandon());
    else {
      this.#clients.set(transaction.key, transaction);
      transaction.start();
    }
    return transaction;
  }

  /** Takes a new request in. @param source who sent it */
  server(request: SipMessage, hop: Hop, source: SipAddress): ServerTransaction {
    const transaction = new ServerTransaction({
      clock: this.#clock,
      key: serverKey(request),
      mergeKey: request.toTag === "" ? mergeKey(request) : "",
      request,
      hop,
      source,
      transmit: this.#transmit,
      reach: this.#reach,
      // Within a dialog the sender is who we speak with: it knows our tag.
      answerLimit: request.toTag === "" ? this.#answerLimit : unlimited,
      counters: this.#counters,
      gone: (ended) => this.#forget(ended),
    });
    this.#servers.set(transaction.key, transaction);
    if (transaction.mergeKey !== "") this.#merged.set(transaction.mergeKey, transaction);
    return transaction;
  }

  findClient(key: string): ClientTransaction | undefined {
    return this.#clients.get(key);
  }

  findServer(key: string): ServerTransaction | undefined {
    return this.#servers.get(key);
  }

  /**
   * True when the same request is being handled over another path (RFC 3261 §8.2.2.2). What was answered and is no INVITE
   * does not count: monitors send OPTIONS under one Call-ID and number for ever.
   */
  isMerged(request: SipMessage): boolean {
    const other = request.toTag === "" ? this.#merged.get(mergeKey(request)) : undefined;
    return other !== undefined && (other.isInvite || other.isOpen);
  }

  /** Ends them all; users of requests without an answer hear that the transport is gone. */
  close(): void {
    this.#isClosed = true;
    for (const client of [...this.#clients.values()]) client.abandon();
    for (const server of [...this.#servers.values()]) server.done();
  }

  #forget(ended: ServerTransaction): void {
    this.#servers.delete(ended.key);
    if (this.#merged.get(ended.mergeKey) === ended) this.#merged.delete(ended.mergeKey);
  }
}

function unlimited(): number {
  return Number.POSITIVE_INFINITY;
}
