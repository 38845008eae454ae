import { after, type Soon } from "../../base/soon.js";
import type { TnShort } from "../../domain/call/port/shorts.js";
import { readNumber } from "../../domain/number/loose.js";
import type { PeerConnection, RoutedSwitch, RoutingStore } from "../../domain/routing/port.js";
import { changePrefix } from "../../domain/sip-carrier/numbers.js";
import type { SipMessage } from "../../wire/sip/message.js";
import { type NameAddr, parseNameAddr } from "../../wire/sip/name-addr.js";
import { parseUri, type SipUri } from "../../wire/sip/uri.js";
import type { CallingCarrier } from "../carrier/carriers.js";
import type { CallerFacts } from "./caller-id.js";
import { forwardedBy } from "./forwarded.js";
import type { Caller } from "./router.js";

/** A caller known by the address it calls from. */
interface AdmittedPeer {
  readonly kind: "caller";
  readonly caller: Caller;
  readonly facts: CallerFacts;
  /** What was called, where the request URI does not say it. */
  readonly called?: SipUri;
}

type Numbers = Pick<RoutingStore, "findOwnTn">;

const NO_PEER = {
  user: undefined,
  tn: null,
  domain: undefined,
  sipSwitch: null,
  connection: null,
  calledTn: null,
} as const;

/**
 * A call of the telephone network; the asserted identity of a trusted trunk wins over From (RFC 3325).
 * @param carrier who brings it; undefined: the node itself
 */
export function trunkCaller(request: SipMessage, address: string, carrier?: CallingCarrier): AdmittedPeer {
  const { from } = request;
  const shown = assertedBy(request) ?? from;
  const written = shown.uri.user ?? "";
  const user = carrier ? changePrefix(written, carrier.setup.inbound.caller) : written;
  const number = readNumber(user);
  const isHidden = hidesCaller(request);
  const facts = {
    number,
    address: isHidden
      ? HIDDEN
      : number === undefined
        ? `${user || "anonymous"}@${shown.uri.host || address}`
        : undefined,
    name: isHidden ? undefined : from.displayName,
    isHidden,
    forwarded: forwardedBy(request),
    ...NO_PEER,
  };
  const caller = { kind: "trunk", number, address, ...(carrier ? { carrier } : {}) } as const;
  const called = carrier && calledBy(request, carrier);
  return { kind: "caller", caller, facts, ...(called ? { called } : {}) };
}

/**
 * The number that a carrier calls. One that calls the contact which the platform registered names the number in
 * P-Called-Party-ID (RFC 7315 §4.2) or in To.
 */
function calledBy(request: SipMessage, { setup }: CallingCarrier): SipUri | undefined {
  const uri = parseUri(request.uri);
  if (!uri) return undefined;
  const isOurContact = setup.registration !== null && uri.user === setup.registration.user;
  const party = isOurContact ? parseNameAddr(request.header("p-called-party-id") ?? "") : undefined;
  const { user = "" } = isOurContact ? (party?.uri ?? request.to.uri) : uri;
  return { ...uri, user: changePrefix(user, setup.inbound.called) };
}

/** A call by a SIP switch of the called domain; at once where it names no number. */
export function switchCaller(
  request: SipMessage,
  address: string,
  sipSwitch: RoutedSwitch,
  numbers: Numbers,
): Soon<AdmittedPeer> {
  const isHidden = hidesCaller(request);
  const claimed = claimedBy(request, isHidden);
  const known = { address, isHidden, claimed };
  return claimed === undefined
    ? callerOfSwitch(request, sipSwitch, known, null)
    : numberedBySwitch(request, sipSwitch, known, numbers.findOwnTn(sipSwitch.account.uuid, Number(claimed)));
}

/** It says to call from a number. */
interface Claiming {
  readonly address: string;
  readonly claimed: string | undefined;
  readonly isHidden: boolean;
}

function numberedBySwitch(
  request: SipMessage,
  sipSwitch: RoutedSwitch,
  known: Claiming,
  found: Soon<TnShort | undefined>,
): Soon<AdmittedPeer> {
  return after(found, (tn) => callerOfSwitch(request, sipSwitch, known, tn ?? null));
}

function callerOfSwitch(
  request: SipMessage,
  { account, domain, uuid }: RoutedSwitch,
  { address, claimed, isHidden }: Claiming,
  tn: TnShort | null,
): AdmittedPeer {
  const who = shownBy(request, address, tn, claimed);
  const facts = {
    number: who.number,
    user: undefined,
    address: who.address,
    name: who.name,
    tn: who.tn,
    domain: domain.domain,
    sipSwitch: uuid,
    connection: null,
    calledTn: null,
    isHidden,
  };
  return { kind: "caller", caller: { kind: "switch", account, domain, tn, claimed }, facts };
}

/** A call by a SIP connection. */
export async function connectionCaller(
  request: SipMessage,
  address: string,
  connection: PeerConnection,
  numbers: Numbers,
): Promise<AdmittedPeer> {
  const { account, uuid, name, is_gateway } = connection;
  const isHidden = hidesCaller(request);
  const claimed = claimedBy(request, isHidden);
  const tn = claimed === undefined ? null : ((await numbers.findOwnTn(account.uuid, Number(claimed))) ?? null);
  const shown = (is_gateway ? carried : shownBy)(request, address, tn, claimed);
  const forwarded = is_gateway ? forwardedBy(request) : [];
  const facts = { isHidden, forwarded, ...NO_PEER, ...shown, connection: { uuid, name } };
  const { number } = facts;
  const caller = { kind: "connection", account, connection, tn, number, claimed } as const;
  return { kind: "caller", caller, facts };
}

/** Who calls by the word of a trusted peer (RFC 3325), or by that of its forerunner. */
function assertedBy(request: SipMessage): NameAddr | undefined {
  for (const value of [...request.headers("p-asserted-identity"), request.header("remote-party-id") ?? ""]) {
    const asserted = parseNameAddr(value);
    if (asserted && (asserted.uri.user ?? "") !== "") return asserted;
  }
  return undefined;
}

/** How a caller who hides is written. */
const HIDDEN = "anonymous@anonymous.invalid";
/** Values of Privacy that keep the caller from the called one (RFC 3323 §4.2, RFC 3325 §9.3). */
const HIDING: ReadonlySet<string> = new Set(["id", "user", "header"]);

/** Whether the caller asks not to be shown: by Privacy, or by the From that RFC 3323 §4.1.1.3 gives for it. */
export function hidesCaller(request: SipMessage): boolean {
  const privacy = request.header("privacy");
  if (privacy !== undefined) {
    const values = privacy.toLowerCase().split(/[;,\s]+/);
    if (values.some((value) => HIDING.has(value))) return true;
    if (values.includes("none")) return false;
  }
  if (request.from.uri.host === "anonymous.invalid") return true;
  const party = request.header("remote-party-id");
  return party !== undefined && parseNameAddr(party)?.params.get("privacy") === "full";
}

/** Digits of the number a peer says to call from; one that hides in From says it in the headers made for that (RFC 3325). */
function claimedBy(request: SipMessage, isHidden: boolean): string | undefined {
  const shown = readNumber(request.from.uri.user ?? "");
  if (shown !== undefined || !isHidden) return shown;
  const preferred = parseNameAddr(request.header("p-preferred-identity") ?? "");
  return readNumber((assertedBy(request) ?? preferred)?.uri.user ?? "");
}

/**
 * Who a customer's peer says is calling. Only a number of the account is one that may be shown to the telephone network
 * (security.md 10); any other is for the eyes of the called user.
 */
function shownBy(request: SipMessage, address: string, tn: TnShort | null, claimed: string | undefined) {
  const { from } = request;
  if (tn) return { number: String(tn.tn), tn, address: undefined, name: from.displayName };
  const user = from.uri.user ?? "";
  const shown = claimed === undefined ? `${user || "anonymous"}@${from.uri.host || address}` : `+${claimed}`;
  return { number: undefined, tn: null, address: shown, name: from.displayName };
}

/** A gateway carries calls of others, so the number it names or asserts is believed as that of a trunk is. */
function carried(request: SipMessage, address: string, tn: TnShort | null, claimed: string | undefined) {
  const number = readNumber(assertedBy(request)?.uri.user ?? "") ?? claimed;
  if (number === undefined) return shownBy(request, address, tn, claimed);
  const isHidden = hidesCaller(request);
  return { number, tn, address: isHidden ? HIDDEN : undefined, name: isHidden ? undefined : request.from.displayName };
}
