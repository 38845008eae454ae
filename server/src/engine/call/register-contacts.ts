import { parseNameAddr } from "../../wire/sip/name-addr.js";
import { printUri } from "../../wire/sip/uri.js";

/** What a REGISTER wants of one contact; 0 s removes it. */
export interface ContactChange {
  /** Under which it is bound: a REGISTER with the same key replaces it. */
  readonly key: string;
  readonly uri: string;
  readonly expiresSeconds: number;
  /** 0..1 */
  readonly q: number;
  /** The phone, whatever its address (`+sip.instance`, RFC 5626 §4.1). */
  readonly instance: string | null;
  /** Which of several flows of the phone this is (RFC 5626 §4.2). */
  readonly regId: number | null;
}

/** A contact that is bound. */
export interface HeldContact {
  readonly key: string;
  readonly uri: string;
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
const INSTANCE_MAX = 256;
const REG_ID_MAX = 2_147_483_647;

/**
 * Reads the Contact headers of a REGISTER (RFC 3261 §10.3 steps 6 and 7, RFC 5626 §6).
 * @param held contacts bound now: `*` removes them
 * @param isOutbound whether several flows of one phone are told apart; without it `reg-id` says nothing
 */
export function readContacts(
  values: readonly string[],
  expiresHeader: string | undefined,
  held: readonly HeldContact[],
  isOutbound = false,
): ContactChange[] | ContactProblem {
  if (values.some((value) => value.trim() === "*")) {
    if (values.length !== 1 || expiresHeader?.trim() !== "0")
      return { status: 400, reason: "Contact * needs Expires 0 and stands alone" };
    return held.map(removal);
  }
  const changes: ContactChange[] = [];
  for (const value of values) {
    const change = readContact(value, expiresHeader, isOutbound);
    if ("status" in change) return change;
    changes.push(...(change.expiresSeconds > 0 ? [change] : removals(change, held)));
  }
  const bound = changes.filter(({ expiresSeconds }) => expiresSeconds > 0);
  if (bound.length > 1 && bound.some(({ regId }) => regId !== null))
    return { status: 400, reason: "Contact with reg-id stands alone" };
  return changes;
}

/** Whether a contact asks to be one of several flows of a phone. */
export function asksForFlow(value: string): boolean {
  const params = parseNameAddr(value)?.params;
  return params?.get("reg-id") !== undefined && (params.get("+sip.instance") ?? "") !== "";
}

function readContact(
  value: string,
  expiresHeader: string | undefined,
  isOutbound: boolean,
): ContactChange | ContactProblem {
  const contact = parseNameAddr(value);
  if (!contact || (contact.uri.scheme !== "sip" && contact.uri.scheme !== "sips"))
    return { status: 400, reason: "Malformed Contact" };
  const { params } = contact;
  const wanted = seconds(params.get("expires")) ?? seconds(expiresHeader) ?? EXPIRES_MAX_SECONDS;
  if (wanted > 0 && wanted < EXPIRES_MIN_SECONDS)
    return { status: 423, reason: "Interval Too Brief", minExpires: EXPIRES_MIN_SECONDS };
  const instance = params.get("+sip.instance") || null;
  if (instance !== null && instance.length > INSTANCE_MAX) return { status: 400, reason: "+sip.instance is too long" };
  if (/[\0-\x1f\x7f]/.test(instance ?? "")) return { status: 400, reason: "Malformed +sip.instance" };
  const regId = isOutbound && instance !== null ? readRegId(params.get("reg-id")) : null;
  if (regId === undefined) return { status: 400, reason: "Malformed reg-id" };
  const q = Number(params.get("q") ?? "1");
  const uri = printUri(contact.uri);
  return {
    key: regId === null ? uri : `${instance};reg-id=${regId}`,
    uri,
    expiresSeconds: Math.min(wanted, EXPIRES_MAX_SECONDS),
    // Three decimals, as RFC 3261 §25.1 has them: columns take no smaller number.
    q: q >= 0 && q <= 1 ? Math.round(q * 1000) / 1000 : 1,
    instance,
    regId,
  };
}

/** A contact is removed by its key, and by its URI when the phone leaves its other parameters out. */
function removals(change: ContactChange, held: readonly HeldContact[]): ContactChange[] {
  const isNamed = (one: HeldContact) => one.key === change.key || (change.regId === null && one.uri === change.uri);
  return held.filter(isNamed).map(removal);
}

function removal({ key, uri }: HeldContact): ContactChange {
  return { key, uri, expiresSeconds: 0, q: 1, instance: null, regId: null };
}

/** null when there is none, undefined when it is no number from 1 to 2^31 - 1 (RFC 5626 §4.2). */
function readRegId(text: string | undefined): number | null | undefined {
  if (text === undefined) return null;
  const value = /^\d{1,10}$/.test(text) ? Number(text) : 0;
  return value >= 1 && value <= REG_ID_MAX ? value : undefined;
}

/** A malformed value counts as not there (RFC 3261 §20.19 leaves it to us; phones send odd ones). */
function seconds(text: string | undefined): number | undefined {
  return text !== undefined && /^\s*\d{1,10}\s*$/.test(text) ? Number(text) : undefined;
}
