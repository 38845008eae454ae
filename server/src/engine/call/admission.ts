import { after, afterFor, type Soon } from "../../base/soon.js";
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
class Calling {
  readonly admission: CallAdmission;
  readonly session: InboundSession;
  readonly address: string;
  /** Of that address. */
  readonly names: readonly string[];
  readonly called: SipUri | undefined;
  /** The host of From is a domain of ours. */
  claimsDomain = false;
  /** Once it is known who that address is. */
  peer: Peer | undefined;

  constructor(admission: CallAdmission, session: InboundSession, peers: AdmissionParts["peers"]) {
    const { host } = session.source;
    this.admission = admission;
    this.session = session;
    this.address = host.includes("%") ? host.replace(/%.*$/, "") : host;
    this.names = peers.hostsOf(this.address);
    this.called = parseUri(session.request.uri);
    this.peer = undefined;
  }
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
  static readonly #onDomain = (calling: Calling, domain: unknown) => calling.admission.#unproved(calling, domain);
  static readonly #onPeers = (calling: Calling, peers: RoutedPeers) => calling.admission.#known(calling, peers);
  static readonly #onUser = (calling: Calling, user: unknown) => calling.admission.#claimed(calling, user);

  readonly #parts: AdmissionParts;

  constructor(parts: AdmissionParts) {
    this.#parts = parts;
  }

  /** Judges a new INVITE; at once where all that it asks for is remembered. */
  admit(session: InboundSession): Soon<Admission> {
    const { request, source } = session;
    if (this.#parts.identity.hairpins(request) > 0) return trunkCaller(request, source.host);
    const hasCredentials =
      request.header("authorization") !== undefined || request.header("proxy-authorization") !== undefined;
    const domain = this.#parts.routing.findSipDomain(request.from.uri.host);
    if (hasCredentials) return this.#proving(session, domain);
    return afterFor(domain, new Calling(this, session, this.#parts.peers), CallAdmission.#onDomain);
  }

  /** What is looked up for it is the same whether a domain is there or not. */
  #proving(session: InboundSession, domain: Soon<unknown>): Soon<Admission> {
    return after(domain, () => this.#authenticated(session));
  }

  /** Who proves nothing is known by its address, or is asked for a proof. */
  #unproved(calling: Calling, domain: unknown): Soon<Admission> {
    calling.claimsDomain = domain !== undefined;
    return afterFor(this.#peersAt(calling), calling, CallAdmission.#onPeers);
  }

  #known(calling: Calling, peers: RoutedPeers): Soon<Admission> {
    const { session } = calling;
    const peer = this.#peer(calling, peers);
    if (!peer) return this.#authenticated(session);
    if (!calling.claimsDomain) return this.#admitted(session, peer);
    calling.peer = peer;
    // Phones may stand behind the address of a switch: who says to be a user proves it.
    return afterFor(this.#user(session.request.from), calling, CallAdmission.#onUser);
  }

  #claimed({ session, peer }: Calling, user: unknown): Soon<Admission> {
    return user || !peer ? this.#authenticated(session) : this.#admitted(session, peer);
  }

  #authenticated(session: InboundSession): Soon<Admission> {
    const { request, source } = session;
    const { host, user: login = "" } = request.from.uri;
    const realm = namesDomain(host) ? host : request.to.uri.host || host;
    const result = this.#parts.auth.authenticate(request, realm, login, source.host, isRelayed(session));
    return after(result, (known) => judged(known, request));
  }

  #peersAt({ address, names, called }: Calling): Soon<RoutedPeers> {
    const techPrefix = techPrefixOf(called?.user ?? "")?.prefix;
    return this.#parts.routing.findPeers(address, names, { domain: called?.host ?? "", techPrefix });
  }

  /** The switch of the called domain before a carrier, that before a connection: nobody takes the operator's carrier over. */
  #peer({ address, names, called, claimsDomain }: Calling, { sipSwitch, connection }: RoutedPeers): Peer | undefined {
    if (sipSwitch) return { kind: "switch", sipSwitch };
    const carrier = claimsDomain ? undefined : this.#parts.carriers.at(address, names, called?.user);
    if (carrier) return { kind: "carrier", carrier };
    return connection ? { kind: "connection", connection } : undefined;
  }

  #admitted({ request, source }: InboundSession, peer: Peer): Soon<Admission> {
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

  #user({ uri }: NameAddr): Soon<SipUserAuth | undefined> {
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
