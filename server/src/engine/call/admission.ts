import type { PeerConnection, RoutedSwitch, RoutingStore } from "../../domain/routing/port.js";
import { isNumericHost, isRelayed } from "../../net/sip-address.js";
import type { InboundSession } from "../../net/sip-session.js";
import type { HeaderLine } from "../../wire/sip/headers.js";
import type { SipMessage } from "../../wire/sip/message.js";
import type { NameAddr } from "../../wire/sip/name-addr.js";
import { parseUri, type SipUri } from "../../wire/sip/uri.js";
import type { CallingCarrier, Carriers } from "../carrier/carriers.js";
import type { CallerFacts } from "./caller-id.js";
import { connectionCaller, hidesCaller, switchCaller, trunkCaller } from "./peer-caller.js";
import type { PeerNames } from "./peer-hosts.js";
import type { Caller } from "./router.js";
import type { AuthResult, SipAuth } from "./sip-auth.js";
import type { SipIdentity } from "./sip-identity.js";
import { techPrefixOf } from "./tech-prefix.js";

/** Who calls, or what to answer. `silence`: nothing at all. */
export type Admission =
  | {
      readonly kind: "caller";
      readonly caller: Caller;
      /** `calledTn` is null: that is known once the route is. */
      readonly facts: CallerFacts;
      /** What was called, where the request URI does not say it. */
      readonly called?: SipUri;
    }
  | { readonly kind: "refused"; readonly status: number; readonly headers: readonly HeaderLine[] }
  | { readonly kind: "silence" };

export interface AdmissionParts {
  readonly routing: RoutingStore;
  readonly auth: SipAuth;
  readonly identity: SipIdentity;
  readonly peers: Pick<PeerNames, "hostsOf">;
  readonly carriers: Pick<Carriers, "at">;
}

/** Who the address of a caller is. */
type Peer =
  | { readonly kind: "switch"; readonly sipSwitch: RoutedSwitch }
  | { readonly kind: "carrier"; readonly carrier: CallingCarrier }
  | { readonly kind: "connection"; readonly connection: PeerConnection };

/**
 * The only place that says who may call: the node itself, a SIP switch, carrier or SIP connection by its address, a SIP
 * user by digest.
 */
export class CallAdmission {
  readonly #parts: AdmissionParts;

  constructor(parts: AdmissionParts) {
    this.#parts = parts;
  }

  /** Judges a new INVITE. */
  async admit(session: InboundSession): Promise<Admission> {
    const { request, source } = session;
    const { from } = request;
    if (this.#parts.identity.hairpins(request) > 0) return trunkCaller(request, source.host);
    const claimsDomain = (await this.#parts.routing.findSipDomain(from.uri.host)) !== undefined;
    const hasCredentials =
      request.header("authorization") !== undefined || request.header("proxy-authorization") !== undefined;
    const peer = hasCredentials ? undefined : await this.#peer(session, claimsDomain);
    // Phones may stand behind the address of a switch: who says to be a user proves it.
    if (peer && !(claimsDomain && (await this.#isUser(from)))) return await this.#admitted(session, peer);
    const realm = namesDomain(from.uri.host) ? from.uri.host : request.to.uri.host || from.uri.host;
    const login = from.uri.user ?? "";
    const result = this.#parts.auth.authenticate(request, realm, login, source.host, isRelayed(session));
    return judged(result instanceof Promise ? await result : result, request);
  }

  /** The switch of the called domain before a carrier, that before a connection: nobody takes the operator's carrier over. */
  async #peer({ request, source }: InboundSession, claimsDomain: boolean): Promise<Peer | undefined> {
    const { routing, peers, carriers } = this.#parts;
    const called = parseUri(request.uri);
    const address = source.host.includes("%") ? source.host.replace(/%.*$/, "") : source.host;
    const names = peers.hostsOf(address);
    const { sipSwitch, connection } = await routing.findPeers(address, names, {
      domain: called?.host ?? "",
      techPrefix: techPrefixOf(called?.user ?? "")?.prefix,
    });
    if (sipSwitch) return { kind: "switch", sipSwitch };
    const carrier = claimsDomain ? undefined : carriers.at(address, names, called?.user);
    if (carrier) return { kind: "carrier", carrier };
    return connection ? { kind: "connection", connection } : undefined;
  }

  #admitted({ request, source }: InboundSession, peer: Peer): Promise<Admission> | Admission {
    const { routing } = this.#parts;
    switch (peer.kind) {
      case "switch":
        return switchCaller(request, source.host, peer.sipSwitch, routing);
      case "carrier":
        return trunkCaller(request, source.host, peer.carrier);
      case "connection":
        return connectionCaller(request, source.host, peer.connection, routing);
      default:
        return peer satisfies never;
    }
  }

  async #isUser({ uri }: NameAddr): Promise<boolean> {
    return (await this.#parts.routing.findSipUser(uri.host, uri.user ?? "")) !== undefined;
  }
}

/**
 * Whether a host of From can be a SIP domain: not so an address, or a caller who hides. Only its form decides: a challenge
 * for another realm would tell which domains there are.
 */
function namesDomain(host: string): boolean {
  return host !== "" && !isNumericHost(host) && !host.endsWith(".invalid") && host !== "localhost";
}

function judged(result: AuthResult, request: SipMessage): Admission {
  switch (result.kind) {
    case "user": {
      const { user } = result;
      const isHidden = hidesCaller(request);
      const name = isHidden ? undefined : request.from.displayName;
      const facts = { number: undefined, user, address: undefined, name, domain: user.domain, isHidden };
      return {
        kind: "caller",
        caller: { kind: "user", user },
        facts: { ...facts, tn: null, sipSwitch: null, connection: null, calledTn: null },
      };
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
