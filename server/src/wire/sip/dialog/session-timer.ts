import type { HeaderLine } from "../headers.js";
import type { SipMessage } from "../message.js";

/** Who sends the refreshes: seen from a request, its sender (`uac`) or its receiver. */
export type Refresher = "uac" | "uas";

/** Value of Session-Expires (RFC 4028 §4). */
export interface SessionExpires {
  readonly seconds: number;
  readonly refresher?: Refresher;
}

/** What both sides agreed on: after how long without a refresh the session is over, and whether we refresh it. */
export interface SessionTerms {
  readonly seconds: number;
  readonly isOurs: boolean;
}

/** What we want when nothing is agreed on yet. */
export interface SessionWish {
  readonly seconds: number;
  /** Shorter intervals are refused with 422. */
  readonly minSeconds: number;
}

/** The option tag. */
export const TIMER = "timer";
/** Least interval that may be asked for (RFC 4028 §5). */
export const MIN_SE_SECONDS = 90;
/** Longer ones are read as this: they fit a timer of any platform. */
const MAX_SECONDS = 2 ** 31 / 1000;

/** @returns undefined when there is none or it cannot be read */
export function sessionExpiresOf(message: SipMessage): SessionExpires | undefined {
  const raw = message.raw("session-expires");
  const match = raw === undefined ? null : /^\s*(\d{1,10})\s*(;.*)?$/.exec(raw);
  if (!match) return undefined;
  const seconds = Math.min(Number(match[1]), Math.floor(MAX_SECONDS));
  const refresher = /;\s*refresher\s*=\s*(uac|uas)\b/i.exec(match[2] ?? "")?.[1]?.toLowerCase();
  return refresher === undefined ? { seconds } : { seconds, refresher: refresher as Refresher };
}

/** Min-SE of a request or of a 422; the least there is when it says nothing. */
export function minSeOf(message: SipMessage): number {
  const match = /^\s*(\d{1,9})\s*(?:;|$)/.exec(message.raw("min-se") ?? "");
  return Math.max(MIN_SE_SECONDS, match ? Math.min(Number(match[1]), Math.floor(MAX_SECONDS)) : 0);
}

export function knowsTimer(message: SipMessage): boolean {
  return message.names("supported", TIMER, true);
}

/** True when the interval asked for is below ours, and its sender understands a 422 (RFC 4028 §9). */
export function isTooShort(request: SipMessage, minSeconds: number): boolean {
  const asked = sessionExpiresOf(request);
  return asked !== undefined && asked.seconds < minSeconds && knowsTimer(request);
}

/**
 * What the receiver of an INVITE or UPDATE settles on (RFC 4028 §9, table 2); undefined: the session has no timer.
 * @param current what held until now: a request without Session-Expires leaves it so
 */
export function settleAsUas(request: SipMessage, wish: SessionWish, current?: SessionTerms): SessionTerms | undefined {
  const asked = sessionExpiresOf(request);
  const isKnown = knowsTimer(request);
  if (!asked && !isKnown && !current?.isOurs) return undefined;
  // A sender that does not know the timer cannot refresh; one that asks for it without saying who shall do it can.
  const isOurs = !isKnown || (asked ? asked.refresher === "uas" : (current?.isOurs ?? true));
  const most = asked ? Math.min(asked.seconds, wish.seconds) : (current?.seconds ?? wish.seconds);
  return { seconds: Math.max(most, minSeOf(request), wish.minSeconds), isOurs };
}

/** Headers of our 2xx. */
export function termsAsUas({ seconds, isOurs }: SessionTerms): HeaderLine[] {
  const expires: HeaderLine = ["Session-Expires", `${seconds};refresher=${isOurs ? "uas" : "uac"}`];
  // The sender must know that it has to refresh (RFC 4028 §9).
  return isOurs ? [expires] : [expires, ["Require", TIMER]];
}

/** What the sender of an INVITE or UPDATE reads in the 2xx (RFC 4028 §7.2); undefined: the session has no timer. */
export function settleAsUac(response: SipMessage): SessionTerms | undefined {
  const said = sessionExpiresOf(response);
  if (!said) return undefined;
  return { seconds: Math.max(said.seconds, MIN_SE_SECONDS), isOurs: said.refresher !== "uas" };
}

/** Headers of our INVITE or UPDATE. @param minSeconds what a 422 of the peer asked for */
export function askAsUac(wish: SessionWish, minSeconds: number, current?: SessionTerms): HeaderLine[] {
  const seconds = Math.max(current?.seconds ?? wish.seconds, minSeconds);
  const refresher = current ? `;refresher=${current.isOurs ? "uac" : "uas"}` : "";
  const expires: HeaderLine = ["Session-Expires", `${seconds}${refresher}`];
  return minSeconds > MIN_SE_SECONDS ? [expires, ["Min-SE", String(minSeconds)]] : [expires];
}

/** When a session that was not refreshed is ended, seconds after the last refresh (RFC 4028 §10). */
export function endsAfter({ seconds }: SessionTerms): number {
  return seconds - Math.min(32, seconds / 3);
}
