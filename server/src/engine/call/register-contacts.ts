import { parseNameAddr } from "../../wire/sip/name-addr.js";
import { printUri } from "../../wire/sip/uri.js";

/** What a REGISTER wants of one contact; 0 s removes it. */
export interface ContactChange {
  readonly uri: string;
  readonly expiresSeconds: number;
  /** 0..1 */
  readonly q: number;
}

/** Why a REGISTER is refused. */
export interface ContactProblem {
  readonly status: 400 | 423;
  readonly reason: string;
  readonly minExpires?: number;
}

/** Limits of security.md 10, seconds. */
export const EXPIRES_MIN_SECONDS = 60;
export const EXPIRES_MAX_SECONDS = 3_600;

/**
 * Reads the Contact headers of a REGISTER (RFC 3261 §10.3 steps 6 and 7).
 * @param held contacts bound now: `*` removes them
 */
export function readContacts(
  values: readonly string[],
  expiresHeader: string | undefined,
  held: readonly string[],
): ContactChange[] | ContactProblem {
  if (values.some((value) => value.trim() === "*")) {
    if (values.length !== 1 || expiresHeader?.trim() !== "0")
      return { status: 400, reason: "Contact * needs Expires 0 and stands alone" };
    return held.map((uri) => ({ uri, expiresSeconds: 0, q: 1 }));
  }
  const changes: ContactChange[] = [];
  for (const value of values) {
    const change = readContact(value, expiresHeader);
    if ("status" in change) return change;
    changes.push(change);
  }
  return changes;
}

function readContact(value: string, expiresHeader: string | undefined): ContactChange | ContactProblem {
  const contact = parseNameAddr(value);
  if (!contact || (contact.uri.scheme !== "sip" && contact.uri.scheme !== "sips"))
    return { status: 400, reason: "Malformed Contact" };
  const wanted = seconds(contact.params.get("expires")) ?? seconds(expiresHeader) ?? EXPIRES_MAX_SECONDS;
  if (wanted > 0 && wanted < EXPIRES_MIN_SECONDS)
    return { status: 423, reason: "Interval Too Brief", minExpires: EXPIRES_MIN_SECONDS };
  const q = Number(contact.params.get("q") ?? "1");
  return {
    uri: printUri(contact.uri),
    expiresSeconds: Math.min(wanted, EXPIRES_MAX_SECONDS),
    q: q >= 0 && q <= 1 ? q : 1,
  };
}

/** A malformed value counts as not there (RFC 3261 §20.19 leaves it to us; phones send odd ones). */
function seconds(text: string | undefined): number | undefined {
  return text !== undefined && /^\s*\d{1,10}\s*$/.test(text) ? Number(text) : undefined;
}
