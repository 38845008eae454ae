import type { SipCredentials } from "../wire/sip/digest.js";
import type { HeaderLine } from "../wire/sip/headers.js";
import type { SipMessage } from "../wire/sip/message.js";
import type { NameAddr } from "../wire/sip/name-addr.js";
import type { SipAddress, SipTarget } from "./sip-address.js";
import type { SubscriptionRequest } from "./sip-subscription.js";

export type { HeaderLine, SipAddress, SipTarget };

/** Stands for a final answer that never came: 408 time is up, 503 transport, 430 its connection is gone, 491 not now. */
export interface SyntheticFinal {
  readonly kind: "synthetic";
  readonly status: 408 | 430 | 481 | 491 | 503;
  readonly reason: string;
}

/** What goes with an answer. A body without Content-Type among the headers is SDP. */
export interface AnswerParts {
  readonly reason?: string | undefined;
  readonly headers?: readonly HeaderLine[] | undefined;
  readonly body?: Buffer | string | undefined;
}

/** A request that waits for its answer. A second final answer is dropped. */
export interface ServerRequest {
  readonly request: SipMessage;
  /** Who sent it; behind a trusted proxy not the proxy. */
  readonly source: SipAddress;
  /** Where it came from directly: requests to its sender go there. */
  readonly peer: SipAddress;
  /** @throws SipPrintError when a value holds a line break */
  respond(status: number, parts?: AnswerParts): void;
  /** No answer at all, and nothing is kept of it. A request that is neither answered nor dropped gets 500 after 32 s. */
  drop(): void;
}

/** Gets what begins outside of dialogs. What it throws becomes a 500. */
export interface SipHandler {
  /** A new INVITE; 100 was sent already. `session.events` is set before this returns. */
  onInvite(session: InboundSession): void;
  /** REGISTER, OPTIONS and whatever else `allow` of the endpoint names. */
  onRequest(request: ServerRequest): void;
  /** A new SUBSCRIBE that is well formed; without this callback it comes as any other request. */
  onSubscribe?(subscription: SubscriptionRequest): void;
  /** A connection with that flow id is gone, whoever ended it; not told while the endpoint closes. */
  onFlowGone?(flow: string): void;
}

/** A request outside of dialogs, other than INVITE. */
export interface OutgoingRequest {
  readonly method: string;
  readonly uri: string;
  /** Without a tag one is added. */
  readonly from: NameAddr | string;
  readonly to: NameAddr | string;
  /** Where to send it; the servers it leads to are tried one after the other (RFC 3263 §4.3). */
  readonly target: SipTarget;
  readonly headers?: readonly HeaderLine[] | undefined;
  readonly body?: Buffer | string | undefined;
  /** With it a Contact is sent, with that user. */
  readonly contactUser?: string | undefined;
  /** Answers 401 and 407, once. */
  readonly credentials?: SipCredentials | undefined;
  /** For a series such as REGISTER: the same Call-ID, a CSeq that rises by 2 at least (a challenge takes one). */
  readonly callId?: string | undefined;
  readonly cseq?: number | undefined;
}

/** An INVITE of ours. */
export interface OutgoingInvite {
  /** Request-URI. */
  readonly uri: string;
  readonly from: NameAddr | string;
  readonly to: NameAddr | string;
  /** Where to send it; the servers it leads to are tried one after the other (RFC 3263 §4.3). */
  readonly target: SipTarget;
  /** Our offer; without one the peer offers in its 2xx and `ack` carries the answer. */
  readonly body?: Buffer | string | undefined;
  /** Max-Forwards among them replaces 70. */
  readonly headers?: readonly HeaderLine[] | undefined;
  readonly contactUser?: string | undefined;
  /** Answers 401 and 407, once. */
  readonly credentials?: SipCredentials | undefined;
  readonly callId?: string | undefined;
}

/**
 * What a session tells its user. Never called within a call of the user into the session. After `rejected`, `cancelled`,
 * `bye` or `failed` nothing follows.
 */
export interface SessionEvents {
  /** The first provisional answer, 100 among them: the peer is there. */
  trying?(): void;
  /**
   * A 1xx above 100; of the reliable ones each once and in order, with their PRACK (RFC 3262). What it returns goes into
   * the PRACK: our answer, when the INVITE had no offer and the 1xx has one.
   */
  // biome-ignore lint/suspicious/noConfusingVoidType: a callback without an answer returns nothing
  provisional?(response: SipMessage): Buffer | string | void;
  /** The 2xx. The ACK was sent already when our INVITE had a body, else `ack` sends it. */
  accepted?(response: SipMessage): void;
  /** No session: the final answer, or a status that stands for one that never came. */
  rejected?(status: number, reason: string, response?: SipMessage): void;
  /** The caller gave up before the answer, by CANCEL or BYE; both have their answers already. */
  cancelled?(request: SipMessage): void;
  /** Our 2xx is out that had to wait for a PRACK; until then the session was `early`. */
  answered?(): void;
  /** The ACK to our 2xx came; the body is empty unless the offer was ours. */
  acked?(body: Buffer): void;
  /** The PRACK to our 1xx with an offer came; its body is the answer. */
  pracked?(body: Buffer): void;
  /** We refreshed the session by a re-INVITE with our description as it was; the 2xx may describe the peer anew. */
  refreshed?(response: SipMessage): void;
  /** re-INVITE, UPDATE or PRACK with an offer; without this callback it gets 488. */
  reinvite?(offer: InDialogOffer): void;
  /** 200 was sent already. */
  bye?(request: SipMessage): void;
  /** 200 was sent already. */
  info?(request: SipMessage): void;
  /** Any other request in the dialog that `allow` names; without this callback it gets 405. */
  request?(request: ServerRequest): void;
  /**
   * The session is over without a BYE of the peer: no ACK or PRACK in 64·T1, transport gone, an answer in the dialog timed
   * out, nobody refreshed it in time (RFC 4028).
   */
  failed?(why: "no-ack" | "no-prack" | "transport" | "timeout" | "expired"): void;
}

/** A re-INVITE, UPDATE or PRACK with an offer that waits for its answer, 32 s at most. */
export interface InDialogOffer {
  readonly request: SipMessage;
  /** SDP; empty when the peer wants our offer in the answer. */
  readonly offer: Buffer;
  /** 200. @param acked gets the body of the ACK, where the answer to a late offer stands; of a re-INVITE only */
  accept(body: Buffer | string, contentType?: string, acked?: (body: Buffer) => void): void;
  reject(status: number, parts?: Omit<AnswerParts, "body">): void;
}

/** A dialog made by INVITE, from either side. */
export interface Session {
  readonly callId: string;
  readonly localTag: string;
  /** Empty until the peer answered. */
  readonly remoteTag: string;
  /** Where the peer was seen, or is sent to. */
  readonly remote: SipAddress;
  readonly state: "early" | "confirmed" | "ended";
  /**
   * Ends it: BYE, or before the answer CANCEL or 480. A called side that has no ACK yet sends its BYE after it
   * (RFC 3261 §15). Resolves when it was answered or given up; never rejects. No event follows.
   */
  bye(headers?: readonly HeaderLine[]): Promise<void>;
  /** A new offer. Glare (491) is tried again as RFC 3261 §14.1 says. 408 and 481 end the session: `failed` follows. */
  reinvite(body: Buffer | string, headers?: readonly HeaderLine[]): Promise<SipMessage | SyntheticFinal>;
  /**
   * UPDATE (RFC 3311), also before the answer: with a new offer, or without as a sign of life. Glare is tried again. 408
   * and 481 end the session: `failed` follows.
   */
  update(body?: Buffer | string, headers?: readonly HeaderLine[]): Promise<SipMessage | SyntheticFinal>;
  /**
   * INFO, OPTIONS, REFER and others. 408 and 481 end the session: `failed` follows; not for NOTIFY, where
   * they end the subscription only (RFC 5057 §5.1).
   */
  send(method: string, parts?: AnswerParts): Promise<SipMessage | SyntheticFinal>;
}

/** Somebody calls us. */
export interface InboundSession extends Session {
  /** The INVITE. It is not kept beyond its ACK: then @throws Error */
  readonly request: SipMessage;
  /** SDP of the INVITE, also out of a multipart body; empty when the caller wants our offer, and after the ACK. */
  readonly offer: Buffer;
  readonly source: SipAddress;
  /** Where it came from directly: another address than `source` when a trusted proxy sent it on. */
  readonly peer: SipAddress;
  /** Set at once, within `onInvite`. */
  events: SessionEvents;
  /** Whether the caller takes reliable 1xx: then a 183 may bear our offer when the INVITE has none. */
  readonly takesReliable: boolean;
  /** Sent reliably (RFC 3262) when the caller insists on it, or takes it and there is a body; dropped after `accept`. */
  provisional(status: 180 | 181 | 182 | 183, parts?: AnswerParts): void;
  /**
   * 200, repeated until the ACK comes; it waits for the PRACK of a 1xx that had a body, and has none itself then. Resolves
   * at the ACK.
   * @throws ClosedError when the session ends without an ACK
   */
  accept(body: Buffer | string, headers?: readonly HeaderLine[]): Promise<void>;
  /** A final answer from 300 on. 401 and 407 are not repeated over UDP. */
  reject(status: number, parts?: AnswerParts): void;
  /** No answer at all, and nothing is kept of it: for a source that must learn nothing. No event follows. */
  drop(): void;
}

/** We call somebody. */
export interface OutboundSession extends Session {
  /** The INVITE as last sent; undefined until its way was found, and once it was answered. */
  readonly request: SipMessage | undefined;
  /**
   * CANCEL, held until the first 1xx; `rejected` follows. After the answer it is a BYE.
   * @param isForgotten nobody wants to hear of it any more: no event follows, and its user is not kept. A peer that is gone
   * lets a CANCEL wait for half a minute.
   */
  cancel(headers?: readonly HeaderLine[], isForgotten?: boolean): void;
  /** The ACK with our answer, when the INVITE had no body. */
  ack(body?: Buffer | string): void;
}
