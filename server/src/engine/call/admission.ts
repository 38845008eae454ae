import type {
  PeerConnection,
  RoutedPeers,
  RoutedSwitch,
  RoutingStore,
  SipUserAuth,
} from "../../domain/routing/port.js";
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

/** A caller who proves nothing: where it calls from, and what it calls. */
interface Calling {
  readonly address: string;
  /** Of that address. */
  readonly names: readonly string[];
  readonly called: SipUri | undefined;
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
    const calling = hasCredentials ? undefined : this.#calling(session);
    const peer = calling && this.#peer(calling, await this.#peersAt(calling), claimsDomain);
    // Phones may stand behind the address of a switch: who says to be a user proves it.
    if (peer && !(claimsDomain && (await this.#user(from)))) {
      const admitted = this.#admitted(session, peer);
      return admitted instanceof Promise ? await admitted : admitted;
    }
    const realm = namesDomain(from.uri.host) ? from.uri.host : request.to.uri.host || from.uri.host;
    const login = from.uri.user ?? "";
    const result = this.#parts.auth.authenticate(request, realm, login, source.host, isRelayed(session));
    return judged(result instanceof Promise ? await result : result, request);
  }

  /** What the address of a caller is looked up by. */
  #calling({ request, source }: InboundSession): Calling {
    const { host } = source;
    const address = host.includes("%") ? host.replace(/%.*$/, "") : host;
    return { address, names: this.#parts.peers.hostsOf(address), called: parseUri(request.uri) };
  }

  #peersAt({ address, names, called }: Calling): Promise<RoutedPeers> {
    const techPrefix = techPrefixOf(called?.user ?? "")?.prefix;
    return this.#parts.routing.findPeers(address, names, { domain: called?.host ?? "", techPrefix });
  }

  /** The switch of the called domain before a carrier, that before a connection: nobody takes the operator's carrier over. */
  #peer(
    { address, names, called }: Calling,
    { sipSwitch, connection }: RoutedPeers,
    claimsDomain: boolean,
  ): Peer | undefined {
    if (sipSwitch) return { kind: "switch", sipSwitch };
    const carrier = claimsDomain ? undefined : this.#parts.carriers.at(address, names, called?.user);
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

  #user({ uri }: NameAddr): Promise<SipUserAuth | undefined> {
    return this.#parts.routing.findSipUser(uri.host, uri.user ?? "");
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
