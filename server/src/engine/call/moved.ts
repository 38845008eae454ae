import type { SipMessage } from "../../wire/sip/message.js";
import { type NameAddr, parseNameAddr } from "../../wire/sip/name-addr.js";
import type { SipUri } from "../../wire/sip/uri.js";

/** A callee who says where else to call (RFC 3261 §21.3). */
export interface Moved {
  /** Where to, the wanted ones first; none twice. */
  readonly contacts: readonly SipUri[];
  /** Why, in the word of RFC 5806 §4. */
  readonly reason: string;
}

/** 305 and 380 name no other place of the callee. */
const STATUSES: readonly number[] = [300, 301, 302];
/** Contacts that are looked at. */
const CONTACTS_MAX = 10;
const REASONS: readonly string[] = [
  "unknown",
  "user-busy",
  "no-answer",
  "unavailable",
  "unconditional",
  "time-of-day",
  "do-not-disturb",
  "deflection",
  "follow-me",
  "out-of-service",
  "away",
];

/** What a refusal says of other places; undefined when it is not of that kind or names none. */
export function movedBy(response: SipMessage): Moved | undefined {
  if (!STATUSES.includes(response.status)) return undefined;
  const named = response.headers("contact").slice(0, CONTACTS_MAX).map(parseNameAddr);
  const usable = named.filter((one) => one !== undefined && one.uri.scheme !== "other" && (one.uri.user ?? "") !== "");
  const contacts = (usable as NameAddr[]).sort((a, b) => wish(b) - wish(a)).map(({ uri }) => uri);
  return contacts.length === 0 ? undefined : { contacts, reason: reasonOf(response) };
}

/** `q`; one that says none is wanted as much as any (RFC 3261 §10.2.1.2 gives none a rank). */
function wish({ params }: NameAddr): number {
  const q = Number(params.get("q") ?? 1);
  return q >= 0 && q <= 1 ? q : 1;
}

/** A phone may say itself why it sends the call on; else all we know is that it did. */
function reasonOf(response: SipMessage): string {
  const said = parseNameAddr(response.first("diversion") ?? "")
    ?.params.get("reason")
    ?.toLowerCase();
  return said !== undefined && REASONS.includes(said) ? said : "deflection";
}
