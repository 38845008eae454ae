import type { Clock } from "../../base/clock.js";
import type { SipTarget } from "../../net/sip-address.js";
import type { HeaderLine } from "../../wire/sip/headers.js";
import type { Attempt, Route } from "./attempt.js";
import type { MediaKind } from "./leg-protection.js";
import { type Contact, ringingGroups } from "./register-bindings.js";

/** How long contacts ring before those that the user wants less ring in their place. */
const GROUP_RING_MS = 20_000;

const PLAIN: readonly MediaKind[] = ["plain"];
const WEB: readonly MediaKind[] = ["web"];

/** Of contacts that ring as long as the call lets them. */
const UNLIMITED = { limit: undefined } as const;
const NO_HEADERS: readonly HeaderLine[] = [];
const NO_FLOWS: readonly Attempt[] = [];

/** From, To and further headers of the INVITEs. */
export interface ContactParty {
  readonly from: string;
  readonly to: string;
  readonly headers?: readonly HeaderLine[];
}

/**
 * The contacts of a user as routes: those of equal q ring together, the next after they have failed or rung for 20 s; the
 * last ring as long as the call lets them (RFC 3261 §16.6).
 * @param overTls what phones that are registered over TLS are offered
 */
export function contactRoutes(
  contacts: readonly Contact[],
  party: ContactParty,
  clock: Clock,
  overTls: readonly MediaKind[] = PLAIN,
): Route[] {
  if (contacts.length === 1) return [[attemptOf(contacts[0]!, party, overTls, UNLIMITED)]];
  const groups = ringingGroups(contacts);
  return groups.map((group, index) => {
    const isLast = index === groups.length - 1;
    const limit = isLast ? undefined : (over: () => void) => clock.setTimer(GROUP_RING_MS, over);
    return group.map((contact) => attemptOf(contact, party, overTls, { limit }));
  });
}

/** The INVITE to a contact; when its flow is broken the next flow of the same phone gets one (RFC 5626 §5.3). */
function attemptOf(
  { uri, target, headers, others }: Contact,
  party: ContactParty,
  overTls: readonly MediaKind[],
  contact?: Attempt["contact"],
): Attempt {
  const { from, to, headers: ofParty = NO_HEADERS } = party;
  const all = headers.length === 0 ? ofParty : [...headers, ...ofParty];
  const media = mediaFor(target, overTls);
  const flows = others.length === 0 ? NO_FLOWS : others.map((other) => attemptOf(other, party, overTls));
  return { uri, target, from, to, headers: all, contact, media, others: flows };
}

/** Who registers over a websocket is a browser. */
function mediaFor({ transport }: SipTarget, overTls: readonly MediaKind[]): readonly MediaKind[] {
  if (transport === "ws" || transport === "wss") return WEB;
  return transport === "tls" ? overTls : PLAIN;
}
