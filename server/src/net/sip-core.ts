import type { Clock } from "../base/clock.js";
import type { Log } from "../base/log.js";
import type { DialogName } from "../wire/sip/dialog/dialog-id.js";
import type { SessionWish } from "../wire/sip/dialog/session-timer.js";
import type { SipMessage } from "../wire/sip/message.js";
import type { PrintedFacts } from "../wire/sip/printed.js";
import type { SipTarget } from "./sip-address.js";
import type { ClientTransaction, ClientTxUser } from "./sip-client-transaction.js";
import type { Hop } from "./sip-hop.js";
import type { BuiltRequest, RequestParts, SipIdentity } from "./sip-request.js";
import type { ServerTransaction } from "./sip-server-transaction.js";
import type { SipWays } from "./sip-ways.js";

/** Gets the requests that come in for one dialog. */
export interface DialogInput {
  /** Any request but ACK and CANCEL, new to us. */
  receive(request: SipMessage, transaction: ServerTransaction): void;
  /** An ACK that belongs to no refusal. */
  receiveAck(request: SipMessage): void;
}

/** A live session as the endpoint sees it. */
export interface Closable {
  /** The endpoint closes: timers off, promises settled, the user told. */
  abandon(): void;
}

/** A request and the way it is made for. */
export interface PlacedRequest {
  readonly request: BuiltRequest;
  readonly hop: Hop;
}

/** What sessions and dialogs use of the endpoint. */
export interface SipCore {
  readonly clock: Clock;
  readonly log: Log;
  readonly identity: SipIdentity;
  /** From 0 up to 1. */
  readonly random: () => number;
  /** What is asked of session timers; undefined = sessions have none. */
  readonly sessionWish: SessionWish | undefined;
  /** True when `Supported` names that option tag. */
  supports(tag: string): boolean;
  /** True when a request of that method is served inside a dialog. */
  allows(method: string): boolean;
  /** Undefined when names have to be looked up: `ways` does. @throws UnreachableError */
  waysNow(target: SipTarget): SipWays | undefined;
  /** @throws UnreachableError */
  ways(target: SipTarget): Promise<SipWays>;
  /** Undefined when it has to be looked up or connected: `locateUri` does. @throws UnreachableError */
  hopNow(uri: string, isRoute: boolean, seen: Hop): Hop | undefined;
  /** @throws UnreachableError */
  locateUri(uri: string, isRoute: boolean, seen: Hop): Promise<Hop>;
  /**
   * A request with a new branch. One that is too large for a datagram is made for a TCP connection to the same peer, when
   * the peer takes one (RFC 3261 §18.1.1): a promise of it, while all others are there at once.
   * @throws SipPrintError when a value holds a line break
   */
  build(hop: Hop, parts: RequestParts): PlacedRequest | Promise<PlacedRequest>;
  /** Our REGISTER was taken over that way: it is kept open as long as what it bound. */
  keepFlow(hop: Hop, response: SipMessage): void;
  client(request: BuiltRequest, hop: Hop, user: ClientTxUser): ClientTransaction;
  /**
   * Sends what has no transaction: the ACK to a 2xx. A failure is counted and that is all.
   * @param facts what the bytes are about, when it is at hand
   */
  transmit(wire: Buffer, hop: Hop, facts?: Readonly<PrintedFacts>): void;
  /** Keeps the ACK to a 2xx that was sent, as bytes and for 64·T1: what it was printed to may go. @param id `ackId` */
  keepAck(id: string, wire: Buffer, hop: Hop): void;
  /** The 2xx came again. Nothing when its ACK was not sent yet. */
  repeatAck(id: string): void;
  attach(dialog: DialogName, input: DialogInput): void;
  detach(dialog: DialogName): void;
  track(session: Closable): void;
  untrack(session: Closable): void;
}
