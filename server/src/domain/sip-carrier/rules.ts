import type {
  ISIPCarrierInbound,
  ISIPCarrierInboundParams,
  ISIPCarrierOutbound,
  ISIPCarrierOutboundParams,
  ISIPCarrierRegistration,
  ISIPCarrierRegistrationParams,
  ISIPGatewayParams,
} from "@opentact/contract";
import { invalidField } from "../../base/errors.js";
import { newUuid } from "../../base/ids.js";
import { host, Unexpected } from "../../base/setting-kinds.js";
import { isAddressOrRange } from "../sip-user/rules.js";
import type { CarrierGateway } from "./port.js";

/** Seconds that a registration is asked for when the carrier does not say. */
const EXPIRES_SECONDS = 600;
/** Words of `from_host` that are no host. */
const FROM_HOSTS: ReadonlySet<string> = new Set(["own", "carrier"]);

/** A token of RFC 3261 §25.1. */
const TOKEN = /^[A-Za-z0-9\-.!%*_+`'~]+$/;
/** Text of a header: anything but control characters, so no line break either. */
const LINE = /^[^\u0000-\u001f\u007f]*$/;

/** Headers that make a request what it is: an operator who sets or removes one breaks the protocol. */
const PROTOCOL_HEADERS: ReadonlySet<string> = new Set(
  (
    "via v from f to t call-id i cseq contact m max-forwards route record-route content-type c content-length l " +
    "content-encoding e authorization proxy-authorization www-authenticate proxy-authenticate expires min-expires require " +
    "proxy-require supported k allow session-expires x min-se rseq rack identity y replaces path service-route " +
    "p-asserted-identity remote-party-id privacy"
  ).split(" "),
);
/** Of those the ones that may be left out of a call. */
const REMOVABLE: ReadonlySet<string> = new Set(["p-asserted-identity", "remote-party-id", "privacy", "identity"]);
/** Marks of the platform itself. */
const OWN_PREFIX = "x-opentact-";

const SAME = { strip: "", add: "" } as const;

/** Rules of calls to a carrier; what is left out takes its default. @throws DomainError 400 */
export function outboundRules(params: ISIPCarrierOutboundParams = {}): ISIPCarrierOutbound {
  const { called, caller, from_host = "own", identity = "asserted", privacy = "hide" } = params;
  const { headers = [], remove_headers = [] } = params;
  if (!FROM_HOSTS.has(from_host)) checkHost("body.outbound.from_host", from_host, "own, carrier or a host");
  for (const [at, { name, value }] of headers.entries()) checkHeader(`body.outbound.headers.${at}`, name, value);
  for (const [at, name] of remove_headers.entries()) checkRemoved(`body.outbound.remove_headers.${at}`, name);
  return {
    called: { format: "e164", ...SAME, ...called },
    caller: { format: "e164", ...SAME, ...caller },
    from_host,
    identity,
    privacy,
    headers,
    remove_headers,
  };
}

/** Rules of calls of a carrier; what is left out changes nothing. */
export function inboundRules({ called, caller }: ISIPCarrierInboundParams = {}): ISIPCarrierInbound {
  return { called: { ...SAME, ...called }, caller: { ...SAME, ...caller } };
}

/** @throws DomainError 400 */
export function registrationOf(params: ISIPCarrierRegistrationParams | null = null): ISIPCarrierRegistration | null {
  if (!params) return null;
  const { user, domain = null, expires = EXPIRES_SECONDS } = params;
  if (domain !== null) checkHost("body.registration.domain", domain);
  return { user, domain, expires };
}

/**
 * Gateways as they are written. One with the uuid of a gateway that is there stays that gateway.
 * @throws DomainError 400 for a host that is none, a uuid that is not the carrier's, or one gateway twice
 */
export function gatewaysOf(params: readonly ISIPGatewayParams[], known: readonly string[] = []): CarrierGateway[] {
  const seen = new Set<string>();
  return params.map((one, at) => {
    const path = `body.gateways.${at}`;
    const { uuid = newUuid(), host, port = null, transport = "udp" } = one;
    if (one.uuid !== undefined && !known.includes(uuid))
      throw invalidField(`${path}.uuid`, "no gateway of the carrier", uuid);
    checkHost(`${path}.host`, host);
    for (const [field, key] of [
      ["uuid", uuid],
      ["host", `${transport}:${host}:${port}`],
    ] as const) {
      if (seen.has(key)) throw invalidField(`${path}.${field}`, "stands twice", one[field]);
      seen.add(key);
    }
    const { priority = 0, weight = 1, is_active = true, is_registrar = true } = one;
    return { uuid, host, port, transport, priority, weight, is_active, is_registrar };
  });
}

/** @throws DomainError 400 */
export function checkAddresses(addresses: readonly string[] = []): void {
  for (const [at, address] of addresses.entries())
    if (!isAddressOrRange(address))
      throw invalidField(`body.addresses.${at}`, "must be an IPv4 or IPv6 address, or a range", address);
}

function checkHost(path: string, text: string, what = "an IP address without brackets or a host name"): void {
  try {
    host(text);
  } catch (error) {
    if (error instanceof Unexpected) throw invalidField(path, `must be ${what}`, text);
    throw error;
  }
}

function checkHeader(path: string, name: string, value: string): void {
  if (!TOKEN.test(name)) throw invalidField(`${path}.name`, "must be a token of SIP", name);
  if (isProtocol(name)) throw invalidField(`${path}.name`, "is set by the platform", name);
  if (!LINE.test(value)) throw invalidField(`${path}.value`, "must not hold a line break or control character");
}

function checkRemoved(path: string, name: string): void {
  if (!TOKEN.test(name)) throw invalidField(path, "must be a token of SIP", name);
  if (isProtocol(name) && !REMOVABLE.has(name.toLowerCase())) throw invalidField(path, "cannot be left out", name);
}

function isProtocol(name: string): boolean {
  const key = name.toLowerCase();
  return PROTOCOL_HEADERS.has(key) || key.startsWith(OWN_PREFIX);
}
