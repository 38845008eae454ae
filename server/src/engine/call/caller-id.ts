import type { SipConnectionShort, TnShort } from "../../domain/call/port/shorts.js";
import type { RoutingStore, SipUserAuth } from "../../domain/routing/port.js";
import type { HeaderLine } from "../../wire/sip/headers.js";
import { quote } from "../../wire/sip/params.js";
import { hostText, userText } from "../../wire/sip/uri.js";
import { CommandFailure } from "../script/context.js";
import type { CallerIdWish } from "../script/dial.js";
import { passedOn } from "./display-name.js";

/** Who a called party sees (call-xml.md 5.2). */
export interface CallerId {
  /** Digits, or the login of a SIP user; stands in the leg's `from`. */
  readonly shown: string;
  /** Digits without `+`; absent for a SIP user without a number. */
  readonly number: string | undefined;
  /** The SIP user who calls, for targets that are SIP users too. */
  readonly user: { readonly login: string; readonly domain: string } | undefined;
  /** The SIP domain that the caller belongs to, as a user or as a switch. */
  readonly domain: string | undefined;
  /** The account's own number among them. */
  readonly tn: TnShort | null;
  readonly name: string | undefined;
  readonly isAnonymous: boolean;
  /** Diversion and History-Info of a call that was sent on. */
  readonly forwarded?: readonly HeaderLine[];
}

/** What is known of the caller when somebody else is dialled for him. */
export interface CallerFacts {
  /** Digits of a caller from the telephone network. */
  readonly number: string | undefined;
  /** A caller who is a SIP user. */
  readonly user: SipUserAuth | undefined;
  /** `user@host` of any other caller, or the number that a peer claims to call from and that nobody vouches for. */
  readonly address: string | undefined;
  readonly name: string | undefined;
  /** The account's own number that a switch or connection calls from. */
  readonly tn: TnShort | null;
  /** The SIP domain that the caller belongs to, as a user or as a switch. */
  readonly domain: string | undefined;
  /** uuid of the SIP switch that sent the call. */
  readonly sipSwitch: string | null;
  /** The SIP connection that sent the call. */
  readonly connection: SipConnectionShort | null;
  /** The account's number that was called. */
  readonly calledTn: TnShort | null;
  /** The caller does not want to be shown (RFC 3323): its number is for trusted peers only. */
  readonly isHidden?: boolean;
  /** Where it was sent on from, as a trusted peer says. */
  readonly forwarded?: readonly HeaderLine[];
}

/**
 * The caller id of a Dial.
 * @throws CommandFailure `Caller ID not allowed` for a number the account does not lease
 */
export async function callerIdOf(
  wish: CallerIdWish,
  caller: CallerFacts,
  account: string,
  name: string | undefined,
  routing: RoutingStore,
): Promise<CallerId> {
  const asReceived = receivedId(caller, name);
  switch (wish.kind) {
    case "caller":
      return asReceived;
    case "anonymous":
      return { ...asReceived, isAnonymous: true };
    case "tn":
      if (!caller.calledTn) throw new CommandFailure("Caller ID not allowed");
      return numberId(caller.calledTn, name ?? caller.name);
    case "number": {
      const tn = await routing.findOwnTn(account, Number(wish.digits));
      if (!tn) throw new CommandFailure("Caller ID not allowed");
      return numberId(tn, name ?? caller.name);
    }
    default:
      return wish satisfies never;
  }
}

/** The id of a leased number. */
export function numberId(tn: TnShort, name: string | undefined): CallerId {
  const number = String(tn.tn);
  return { shown: number, number, user: undefined, domain: undefined, tn, name, isAnonymous: false };
}

/** The caller's own, as it was received. */
export function receivedId(caller: CallerFacts, name: string | undefined): CallerId {
  const { user, isHidden = false, forwarded } = caller;
  const shown = caller.number ?? user?.login ?? caller.address;
  const id = {
    shown: (isHidden ? (caller.address ?? shown) : shown) ?? "anonymous",
    number: caller.number ?? (user?.tn ? String(user.tn.tn) : undefined),
    user: user && { login: user.login, domain: user.domain },
    domain: caller.domain,
    tn: user?.tn ?? caller.tn,
    name: name ?? caller.name,
    isAnonymous: isHidden,
  };
  return forwarded && forwarded.length > 0 ? { ...id, forwarded } : id;
}

/** The From of an INVITE to a SIP user: a number keeps its `+`, a SIP user is its address. */
export function fromForUser(id: CallerId, domain: string): string {
  if (id.isAnonymous) return ANONYMOUS;
  if (id.user) return nameAddr(id.name, id.user.login, id.user.domain);
  if (id.number !== undefined) return nameAddr(id.name, `+${id.number}`, domain);
  const { shown } = id;
  const at = shown.indexOf("@");
  if (at < 0) return nameAddr(id.name, shown || "anonymous", domain);
  const next = shown.indexOf("@", at + 1);
  return nameAddr(id.name, shown.slice(0, at) || "anonymous", shown.slice(at + 1, next < 0 ? undefined : next));
}

/** The From of an INVITE to the telephone network. */
export function fromForNetwork(id: CallerId, host: string): string {
  return id.isAnonymous ? ANONYMOUS : nameAddr(id.name, `+${id.number ?? ""}`, host);
}

/** What a phone may know of a caller who hides: that it does. */
export function privacyHeaders(id: CallerId): readonly HeaderLine[] {
  return id.isAnonymous ? HIDDEN : SHOWN;
}
const HIDDEN: readonly HeaderLine[] = [["Privacy", "id"]];
const SHOWN: readonly HeaderLine[] = [];

/** Headers that carry the identity to trusted peers (RFC 3325), and the wish to hide it (RFC 3323). */
export function identityHeaders(id: CallerId, host: string): readonly HeaderLine[] {
  if (id.number === undefined) return privacyHeaders(id);
  const asserted: HeaderLine = ["P-Asserted-Identity", `<sip:+${id.number}@${hostText(host)}>`];
  return id.isAnonymous ? [asserted, ["Privacy", "id"]] : [asserted];
}

/** From of a caller who hides who it is (RFC 3323). */
export const ANONYMOUS = '"Anonymous" <sip:anonymous@anonymous.invalid>';

function nameAddr(displayName: string | undefined, user: string, host: string): string {
  const name = passedOn(displayName);
  const uri = `<sip:${userText(user)}@${hostText(host)}>`;
  return name === undefined ? uri : `${quote(name)} ${uri}`;
}
