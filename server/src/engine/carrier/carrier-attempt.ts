import { numberFor } from "../../domain/sip-carrier/numbers.js";
import type { CarrierSetup } from "../../domain/sip-carrier/port.js";
import type { HeaderLine } from "../../wire/sip/headers.js";
import { printNameAddr } from "../../wire/sip/name-addr.js";
import { NO_PARAMS } from "../../wire/sip/params.js";
import { printUri } from "../../wire/sip/uri.js";
import type { Attempt } from "../call/attempt.js";
import { ANONYMOUS, type CallerId } from "../call/caller-id.js";
import type { Gateway } from "../call/gateway.js";
import type { LiveGateway } from "./live-gateway.js";

/** The INVITE of a call to a number as a carrier wants it. @param digits E.164 without `+` */
export function carrierAttempt(
  carrier: CarrierSetup,
  gateway: LiveGateway,
  call: { readonly digits: string; readonly id: CallerId; readonly ownHost: string },
  way: Gateway,
): Attempt {
  const { outbound, username, password, registration } = carrier;
  const { host } = gateway.setup;
  const called = numberFor(call.digits, outbound.called);
  return {
    uri: gateway.uri(called),
    target: gateway.target,
    ...callerLines(carrier, host, call),
    to: `<${printUri({ scheme: "sip", user: called, host, params: NO_PARAMS })}>`,
    gateway: way,
    ...(registration ? { contactUser: registration.user } : {}),
    ...(username === null ? {} : { credentials: { username, password: password ?? "" } }),
  };
}

/** Who calls, in From and in the headers that a trusted carrier reads. */
function callerLines(
  { outbound }: CarrierSetup,
  gatewayHost: string,
  { id, ownHost }: { readonly id: CallerId; readonly ownHost: string },
): Pick<Attempt, "from" | "headers"> {
  const host = hostOf(outbound.from_host, ownHost, gatewayHost);
  const user = id.number === undefined ? "" : numberFor(id.number, outbound.caller);
  const uri = { scheme: "sip", user, host, params: NO_PARAMS } as const;
  const isHidden = id.isAnonymous && outbound.privacy !== "flag";
  const from = isHidden ? ANONYMOUS : printNameAddr({ displayName: id.name, uri, params: NO_PARAMS });
  const removed = new Set(outbound.remove_headers.map((name) => name.toLowerCase()));
  const identity = id.number === undefined ? [] : identityLines(outbound, `<${printUri(uri)}>`, id.isAnonymous);
  const told = [...identity, ...(id.forwarded ?? [])];
  const kept = told.filter(([name]) => !removed.has(name.toLowerCase()));
  return { from, headers: [...kept, ...outbound.headers.map(({ name, value }) => [name, value] as const)] };
}

/** RFC 3325 and 3323, and the header that came before them. */
function identityLines(
  { identity, privacy }: CarrierSetup["outbound"],
  caller: string,
  isAnonymous: boolean,
): HeaderLine[] {
  if (isAnonymous && privacy === "withhold") return [];
  const lines: HeaderLine[] = [];
  if (identity === "asserted" || identity === "both") lines.push(["P-Asserted-Identity", caller]);
  if (identity === "remote_party" || identity === "both")
    lines.push(["Remote-Party-ID", `${caller};party=calling;screen=yes;privacy=${isAnonymous ? "full" : "off"}`]);
  if (isAnonymous) lines.push(["Privacy", "id"]);
  return lines;
}

function hostOf(wanted: string, own: string, gateway: string): string {
  return wanted === "own" ? own : wanted === "carrier" ? gateway : wanted;
}
