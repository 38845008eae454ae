import type { SipEvent } from "../wire/sip/event/event-header.js";
import type { EndReason, NotifierEnd } from "../wire/sip/event/notifier.js";
import type { HeaderLine } from "../wire/sip/headers.js";
import type { SipMessage } from "../wire/sip/message.js";
import type { SipAddress } from "./sip-address.js";

/** Body of a NOTIFY. */
export interface NotifyBody {
  readonly type: string;
  readonly text: string;
}

/** What a subscription asks of whoever accepted it. */
export interface SubscriptionUser {
  /** The whole state as it is now; undefined: a NOTIFY without a body. */
  state(): NotifyBody | undefined;
  /** Nothing follows. Once. `closed`: the endpoint closes. */
  over(how: NotifierEnd | "closed"): void;
}

/** A subscription that was accepted: a dialog of its own (RFC 6665 §4.4.1). */
export interface Subscription {
  readonly event: SipEvent;
  readonly isActive: boolean;
  /** The state is another one now: the subscriber is told soon, once for what changes within a second. */
  changed(): void;
  /** A last NOTIFY, and the end. */
  end(reason: EndReason, retrySeconds?: number): void;
}

/** A SUBSCRIBE outside of dialogs that waits for its answer, 32 s at most. */
export interface SubscriptionRequest {
  readonly request: SipMessage;
  /** Who sent it; behind a trusted proxy not the proxy. */
  readonly source: SipAddress;
  /** Where it came from directly. */
  readonly peer: SipAddress;
  readonly event: SipEvent;
  /** Seconds asked for, within the limits; 0 asks for the state once. */
  readonly seconds: number;
  /** 200, and the first NOTIFY. */
  accept(user: SubscriptionUser): Subscription;
  reject(
    status: number,
    parts?: { readonly reason?: string | undefined; readonly headers?: readonly HeaderLine[] | undefined },
  ): void;
  /** No answer at all, and nothing is kept of it. */
  drop(): void;
}
