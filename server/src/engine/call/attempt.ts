import type { Timer } from "../../base/clock.js";
import { NONE, withItem } from "../../base/short-list.js";
import type { HeaderLine, SipTarget } from "../../net/sip-session.js";
import type { SipMessage } from "../../wire/sip/message.js";
import type { Gateway } from "./gateway.js";
import type { MediaKind } from "./leg-protection.js";

/** One place to send the INVITE of a leg to. */
export interface Attempt {
  readonly uri: string;
  readonly target: SipTarget;
  readonly from: string;
  readonly to: string;
  readonly headers: readonly HeaderLine[];
  readonly contactUser?: string;
  readonly credentials?: { readonly username: string; readonly password: string };
  /** Of an attempt through a carrier; it is the only one of its route then. */
  readonly gateway?: Gateway;
  /** Of one of a user's contacts. `limit` ends the ringing of its route, where another follows. */
  readonly contact?: { readonly limit: ((over: () => void) => Timer) | undefined } | undefined;
  /** What is offered, the next one when the one before is refused with 488; default plain RTP. */
  readonly media?: readonly MediaKind[];
  /** Further flows to the same phone, tried in this order when the one before is broken (RFC 5626 §5.3). */
  readonly others?: readonly Attempt[];
}

/** Tried at once; the next route is tried when this one failed in a way that another gateway may mend. */
export type Route = readonly Attempt[];

const PLAIN: readonly MediaKind[] = ["plain"];

/** No answer at all, or the word of a proxy that the flow is gone. */
const IS_BROKEN_FLOW = (status: number, response: SipMessage | undefined): boolean =>
  status === 430 || response === undefined;

/** The same contact over another flow when this one is broken, or with the next kind of audio when it took none of this. */
export function otherAttempt(attempt: Attempt, status: number, response: SipMessage | undefined): Attempt | undefined {
  const { others = [], contact, media = [] } = attempt;
  if (status === 488 && media.length > 1) return { ...attempt, media: media.slice(1) };
  const [next, ...rest] = others;
  if (!next || !IS_BROKEN_FLOW(status, response)) return undefined;
  return { ...next, others: rest, ...(contact ? { contact } : {}) };
}

/** The kind of audio that is offered first. */
export function kindOf({ media }: Attempt): MediaKind {
  return media?.[0] ?? "plain";
}

/** A kind that is offered, and the host of the first that may get it. */
export interface OfferedKind {
  readonly kind: MediaKind;
  readonly host: string;
}

/** Each kind that may be offered. */
export function kindsOf(routes: readonly Route[]): readonly OfferedKind[] {
  let kinds: readonly OfferedKind[] = NONE;
  for (const route of routes) for (const attempt of route) kinds = withKindsOf(attempt, kinds);
  return kinds;
}

function withKindsOf(attempt: Attempt, before: readonly OfferedKind[]): readonly OfferedKind[] {
  const { media = PLAIN, target, others = NONE } = attempt;
  let kinds = before;
  for (const kind of media) if (!isAmong(kinds, kind)) kinds = withItem(kinds, { kind, host: target.host });
  for (const other of others) kinds = withKindsOf(other, kinds);
  return kinds;
}

function isAmong(kinds: readonly OfferedKind[], kind: MediaKind): boolean {
  for (const known of kinds) if (known.kind === kind) return true;
  return false;
}
