import { readNumber } from "../../domain/number/loose.js";
import type { RoutingStore } from "../../domain/routing/port.js";
import { AddressList } from "../../net/address-list.js";
import type { InboundSession } from "../../net/sip-session.js";
import type { HeaderLine } from "../../wire/sip/headers.js";
import type { NameAddr } from "../../wire/sip/name-addr.js";
import { parseNameAddr } from "../../wire/sip/name-addr.js";
import type { CallerFacts } from "./caller-id.js";
import type { Caller } from "./router.js";
import type { AuthResult, SipAuth } from "./sip-auth.js";
import type { SipIdentity } from "./sip-identity.js";

/** Who calls, or what to answer. `silence`: nothing at all. */
export type Admission =
  | { readonly kind: "caller"; readonly caller: Caller; readonly facts: Omit<CallerFacts, "calledTn"> }
  | { readonly kind: "refused"; readonly status: number; readonly headers: readonly HeaderLine[] }
  | { readonly kind: "silence" };

export interface AdmissionParts {
  readonly routing: RoutingStore;
  readonly auth: SipAuth;
  readonly identity: SipIdentity;
}

/** The only place that says who may call: the node itself, a SIP user by digest, a trunk by its address. */
export class CallAdmission {
  readonly #parts: AdmissionParts;

  constructor(parts: AdmissionParts) {
    this.#parts = parts;
  }

  /** Judges a new INVITE. */
  async admit(session: InboundSession): Promise<Admission> {
    const { request, source } = session;
    const { from } = request;
    if (this.#parts.identity.hairpins(request) > 0)
      return trunkCaller(from, request.header("p-asserted-identity"), source.host);
    const claimsUser = (await this.#parts.routing.findSipDomain(from.uri.host)) !== undefined;
    const hasCredentials =
      request.header("authorization") !== undefined || request.header("proxy-authorization") !== undefined;
    if (!claimsUser && !hasCredentials && (await this.#isTrunk(source.host)))
      return trunkCaller(from, request.header("p-asserted-identity"), source.host);
    const realm = claimsUser ? from.uri.host : request.to.uri.host || from.uri.host;
    const result = await this.#parts.auth.authenticate(request, realm, from.uri.user ?? "", source.host);
    return judged(result, from);
  }

  async #isTrunk(address: string): Promise<boolean> {
    const carriers = await this.#parts.routing.findCarriers();
    return carriers.some((carrier) => new AddressList([carrier.host, ...carrier.addresses]).has(address));
  }
}

function judged(result: AuthResult, from: NameAddr): Admission {
  switch (result.kind) {
    case "user": {
      const { user } = result;
      const facts = { number: undefined, user, address: undefined, name: from.displayName };
      return { kind: "caller", caller: { kind: "user", user }, facts };
    }
    case "challenge":
      return { kind: "refused", status: 401, headers: result.headers };
    case "forbidden":
      return { kind: "refused", status: 403, headers: [] };
    case "silence":
      return result;
    default:
      return result satisfies never;
  }
}

/** The asserted identity of a trusted trunk wins over From (RFC 3325). */
function trunkCaller(from: NameAddr, asserted: string | undefined, address: string): Admission {
  const shown = (asserted === undefined ? undefined : parseNameAddr(asserted)) ?? from;
  const user = shown.uri.user ?? "";
  const number = readNumber(user);
  const facts = {
    number,
    user: undefined,
    address: number === undefined ? `${user || "anonymous"}@${shown.uri.host || address}` : undefined,
    name: from.displayName,
  };
  return { kind: "caller", caller: { kind: "trunk", number, address }, facts };
}
