import type { Soon } from "../../base/soon.js";
import { isClosed } from "../../domain/account/rules.js";
import { statusOfCause } from "../../domain/call/cause.js";
import type { CallAccount, TnShort } from "../../domain/call/port/shorts.js";
import type { EmergencyAlarm } from "../../domain/emergency/port.js";
import { isEmergency, readNumber } from "../../domain/number/loose.js";
import type {
  LeaseRoute,
  OutboundProfile,
  PeerConnection,
  RoutedApp,
  RoutedConnection,
  RoutedUser,
  RoutingStore,
  SipDomainRoute,
  SipUserAuth,
} from "../../domain/routing/port.js";
import type { SipUri } from "../../wire/sip/uri.js";
import type { CallingCarrier } from "../carrier/carriers.js";
import { CAUSE } from "./end-reason.js";
import { techPrefixOf } from "./tech-prefix.js";

/** Who calls, as admitted. */
export type Caller =
  /** `carrier`: who brings it; absent for a call of the node to itself. */
  | {
      readonly kind: "trunk";
      readonly number: string | undefined;
      readonly address: string;
      readonly carrier?: CallingCarrier;
    }
  | { readonly kind: "user"; readonly user: SipUserAuth }
  /** `tn`: the account's number it calls from; `claimed`: digits of any number it says to call from. */
  | {
      readonly kind: "switch";
      readonly account: CallAccount;
      readonly domain: SipDomainRoute;
      readonly tn: TnShort | null;
      readonly claimed: string | undefined;
    }
  | {
      readonly kind: "connection";
      readonly account: CallAccount;
      readonly connection: PeerConnection;
      readonly tn: TnShort | null;
      readonly claimed: string | undefined;
      /** The number it calls from, when it may be shown to the telephone network. */
      readonly number: string | undefined;
    };

/** Where a call without XML goes. */
export type Destination =
  | { readonly kind: "user"; readonly user: RoutedUser }
  /** `called`: `+` and digits of a number, else the user part as it was dialled. */
  | { readonly kind: "connection"; readonly connection: RoutedConnection; readonly called: string }
  | { readonly kind: "number"; readonly number: string; readonly profile: OutboundProfile | undefined };

/** What becomes of a call. `account` is who pays for it and sees it; a call of no account leaves no trace. */
export type CallRoute =
  | {
      readonly kind: "app";
      readonly account: CallAccount;
      readonly tn: TnShort | null;
      readonly to: string;
      readonly app: RoutedApp;
      /** The SIP domain that was called; absent for a number. */
      readonly domain?: string;
    }
  | {
      readonly kind: "direct";
      readonly account: CallAccount;
      readonly tn: TnShort | null;
      readonly to: string;
      readonly destination: Destination;
    }
  /** Refused at once, and the account sees it (events.md 5.1). */
  | {
      readonly kind: "refuse";
      readonly account: CallAccount;
      readonly tn: TnShort | null;
      readonly to: string;
      readonly app: RoutedApp | null;
      readonly cause: number;
      readonly status: number;
      readonly reason: string;
      /** Not a fault: the called number does not take calls of this caller. */
      readonly isUnwanted?: true;
    }
  | { readonly kind: "reject"; readonly cause: number; readonly reason: string };

export interface RouterOptions {
  readonly store: RoutingStore;
  /** Names and addresses this node answers to besides the SIP domains. */
  isOwnHost(host: string): boolean;
  /** Hears of calls to emergency services, which are refused. */
  readonly emergencies: EmergencyAlarm;
}

/** A SIP domain that was called, with the account that owns it. */
interface CalledDomain {
  readonly account: CallAccount;
  readonly domain: SipDomainRoute;
}

/** Somebody of an account who calls: what differs between a SIP user, a switch and a connection. */
interface Insider {
  readonly account: CallAccount;
  /** The SIP domain it belongs to. */
  readonly domain: string | undefined;
  /** The connection the call came by: it is not sent back there. */
  readonly connection: string | undefined;
  /** The account's number it calls from. */
  readonly tn: TnShort | null;
  /** The number it calls from and may show to the network, whoever leases it. */
  readonly number: string | undefined;
  /** The number it says to call from, vouched for or not: caller lists go by it. */
  readonly claimed: string | undefined;
  /** The profile whose tech prefix was dialled. */
  readonly prefixed: OutboundProfile | undefined;
  /** Said when there is none. */
  readonly noProfile: string;
}

const NO_DOMAIN_PROFILE = "The domain has no outbound voice profile";
/** Words of numbers.md 10. */
const NO_EMERGENCY = "Emergency calling is not available on this service; use another phone";

const reject = (cause: number, reason: string): CallRoute => ({ kind: "reject", cause, reason });

/** Decides the direction first, then one function per direction. */
export class Router {
  readonly #store: RoutingStore;
  readonly #emergencies: EmergencyAlarm;
  readonly #isOwnHost: (host: string) => boolean;

  constructor(options: RouterOptions) {
    this.#store = options.store;
    this.#isOwnHost = options.isOwnHost;
    this.#emergencies = options.emergencies;
  }

  /** Where a call from `caller` to the request URI goes; at once where all that it asks for is remembered. */
  route(caller: Caller, called: SipUri): Soon<CallRoute> {
    switch (caller.kind) {
      case "trunk":
        return this.#fromTrunk(caller.number, called);
      case "user":
        return this.#fromUser(caller.user, called);
      case "switch":
        return this.#fromSwitch(caller, called);
      case "connection":
        return this.#fromConnection(caller, called);
      default:
        return caller satisfies never;
    }
  }

  /** A trunk reaches the numbers leased here, and nothing else: no transit. */
  async #fromTrunk(caller: string | undefined, called: SipUri): Promise<CallRoute> {
    const number = readNumber(called.user ?? "");
    const lease = number === undefined ? undefined : await this.#store.findLeaseByTn(Number(number));
    if (!lease || number === undefined) return reject(CAUSE.unallocated, "Number is not leased here");
    return this.#toLease(lease, number, caller);
  }

  async #fromUser(user: SipUserAuth, called: SipUri): Promise<CallRoute> {
    const { account, domain } = user;
    const isHome = called.scheme === "tel" || called.host === domain || this.#isOwnHost(called.host);
    const target = isHome
      ? { account, domain: user.sip_domain }
      : ownedDomain(await this.#store.findSipDomain(called.host));
    const insider: Insider = {
      account,
      domain,
      connection: undefined,
      tn: user.tn,
      number: numberOf(user.tn),
      claimed: numberOf(user.tn),
      prefixed: undefined,
      noProfile: NO_DOMAIN_PROFILE,
    };
    return target || isEmergency(called.user ?? "")
      ? this.#within(insider, target, called.user ?? "", called.host)
      : refuseForeign(insider, called);
  }

  /** A switch reaches its domain and, by the domain's profile, numbers; other domains it does not. */
  #fromSwitch(caller: Extract<Caller, { kind: "switch" }>, called: SipUri): Soon<CallRoute> {
    const { account, domain, tn, claimed } = caller;
    return this.#within(
      {
        account,
        domain: domain.domain,
        connection: undefined,
        tn,
        number: numberOf(tn),
        claimed,
        prefixed: undefined,
        noProfile: NO_DOMAIN_PROFILE,
      },
      caller,
      called.user ?? "",
      called.host,
    );
  }

  /**
   * A connection reaches the domains and numbers of its account; others by the profile whose tech prefix it dials, else by
   * the account's only one.
   */
  async #fromConnection(caller: Extract<Caller, { kind: "connection" }>, called: SipUri): Promise<CallRoute> {
    const { account, connection, tn, number, claimed } = caller;
    const isNumber = called.scheme === "tel" || this.#isOwnHost(called.host);
    const domain = isNumber ? undefined : ownedDomain(await this.#store.findSipDomain(called.host));
    const { dialled, profile } = await this.#unprefixed(connection, called.user ?? "");
    const insider: Insider = {
      account,
      domain: undefined,
      connection: connection.uuid,
      tn,
      number,
      claimed,
      prefixed: profile,
      noProfile: "The account has no outbound voice profile",
    };
    return isNumber || domain?.account.uuid === account.uuid
      ? this.#within(insider, domain, dialled, called.host)
      : refuseForeign(insider, called);
  }

  /** Takes the tech prefix of the connection, and that of a profile of its account, off what was dialled. */
  async #unprefixed(
    { account, tech_prefix }: PeerConnection,
    written: string,
  ): Promise<{ readonly dialled: string; readonly profile: OutboundProfile | undefined }> {
    const own = techPrefixOf(written);
    const dialled = own?.prefix === tech_prefix ? own.rest : written;
    const second = techPrefixOf(dialled);
    const profile = second && (await this.#store.findPrefixProfile(account.uuid, second.prefix));
    return profile ? { dialled: second.rest, profile } : { dialled, profile: undefined };
  }

  /**
   * A user of the called domain, else a number of the account, else what the domain says, else the network.
   * @param host what was called stands there, where no domain is known
   */
  #within(insider: Insider, target: CalledDomain | undefined, dialled: string, host: string): Soon<CallRoute> {
    const called = target?.domain.domain ?? host;
    if (isEmergency(dialled)) {
      this.#emergencies.blocked(insider.account.uuid, dialled);
      return refuse(insider, calledText(dialled, called), CAUSE.rejected, NO_EMERGENCY, 403);
    }
    const peer = target && this.#store.findSipUser(called, dialled);
    if (peer instanceof Promise) return this.#later(insider, target, dialled, called, peer);
    return peer ? toUser(insider, peer) : this.#beyondUsers(insider, target, dialled, called);
  }

  async #later(
    insider: Insider,
    target: CalledDomain | undefined,
    dialled: string,
    called: string,
    asked: Promise<SipUserAuth | undefined>,
  ): Promise<CallRoute> {
    const peer = await asked;
    return peer ? toUser(insider, peer) : this.#beyondUsers(insider, target, dialled, called);
  }

  async #beyondUsers(
    insider: Insider,
    target: CalledDomain | undefined,
    dialled: string,
    called: string,
  ): Promise<CallRoute> {
    const number = readNumber(dialled);
    const lease = number === undefined ? undefined : await this.#store.findLeaseByTn(Number(number));
    if (lease && number !== undefined && lease.account.uuid === insider.account.uuid)
      return this.#toLease(lease, number, insider.claimed);
    // Another account's domain lends its users only: its app and its trunk are its own.
    const isOwn = target?.account.uuid === insider.account.uuid;
    const linked = isOwn ? await this.#toDomain(insider, target.domain, dialled) : undefined;
    if (linked) return linked;
    if (number === undefined) return refuse(insider, calledText(dialled, called), CAUSE.unallocated, "No such user");
    return this.#toNumber(insider, number, lease !== undefined);
  }

  /** The app that runs the calls of a domain, else the connection they are forwarded to. */
  async #toDomain(insider: Insider, domain: SipDomainRoute, dialled: string): Promise<CallRoute | undefined> {
    const { account, tn } = insider;
    const number = readNumber(dialled);
    const to = calledText(dialled, domain.domain);
    if (domain.sip_control_app !== null) {
      const app = await this.#store.findApp(account.uuid, domain.sip_control_app);
      if (app && !app.is_active) return refuseInactive(account, tn, to, app);
      if (app) return { kind: "app", account, tn: null, to, app, domain: domain.domain };
    }
    if (domain.sip_connection === null || domain.sip_connection === insider.connection || dialled === "")
      return undefined;
    const connection = await this.#store.findConnection(account.uuid, domain.sip_connection);
    return connection && toConnection(account, tn, to, connection, number === undefined ? dialled : `+${number}`);
  }

  /** How an insider reaches numbers: by the profile of its domain, else by the account's only one. */
  #profile({ account, domain, prefixed }: Insider): Soon<OutboundProfile | undefined> {
    if (domain !== undefined) return this.#store.findDomainProfile(account.uuid, domain);
    return prefixed ?? this.#store.findOnlyProfile(account.uuid);
  }

  async #toNumber(insider: Insider, number: string, isLeased: boolean): Promise<CallRoute> {
    const { account } = insider;
    const profile = await this.#profile(insider);
    if (!isLeased && !profile) return refuse(insider, number, CAUSE.rejected, insider.noProfile, 403);
    const tn = insider.tn ?? profile?.tn ?? null;
    if (!tn && insider.number === undefined) return refuse(insider, number, CAUSE.rejected, "No caller ID", 403);
    return { kind: "direct", account, tn, to: number, destination: { kind: "number", number, profile } };
  }

  /** @param caller digits of who calls, as shown or claimed; undefined for a call without a number */
  async #toLease(lease: LeaseRoute, number: string, caller: string | undefined): Promise<CallRoute> {
    const { account, tn, destination } = lease;
    if (isClosed(account)) return reject(CAUSE.unallocated, "The account is disabled");
    if (!lease.voice) return refuse(lease, number, CAUSE.unallocated, "The number takes no calls");
    if (lease.callers !== null && (await this.#store.refusesCaller(lease.callers, caller))) {
      const reason = "The number does not take calls of this caller";
      return { ...refuse(lease, number, CAUSE.rejected, reason), isUnwanted: true };
    }
    switch (destination.kind) {
      case "app":
        if (!destination.app.is_active) return refuseInactive(account, tn, number, destination.app);
        return { kind: "app", account, tn, to: number, app: destination.app };
      case "user":
        return { kind: "direct", account, tn, to: number, destination };
      case "connection":
        return toConnection(account, tn, number, destination.connection, `+${number}`);
      case "none":
        return refuse(lease, number, CAUSE.unallocated, "The number has no destination");
      default:
        return destination satisfies never;
    }
  }
}

function ownedDomain(
  found: (SipDomainRoute & { readonly account: CallAccount }) | undefined,
): CalledDomain | undefined {
  return found && { account: found.account, domain: found };
}

function numberOf(tn: TnShort | null): string | undefined {
  return tn === null ? undefined : String(tn.tn);
}

/** `to` of a call: digits of a number or an extension, else an address. */
function calledText(dialled: string, host: string): string {
  const digits = readNumber(dialled) ?? /^\+?(\d+)$/.exec(dialled)?.[1];
  return digits ?? (dialled === "" ? host : `${dialled}@${host}`);
}

/** A call of an account that ends at once; the account sees it. @param status default: that of the cause */
function refuse(
  { account, tn }: Pick<Insider, "account" | "tn">,
  to: string,
  cause: number,
  reason: string,
  status = statusOfCause(cause),
): Extract<CallRoute, { kind: "refuse" }> {
  return { kind: "refuse", account, tn, to, app: null, cause, status, reason };
}

function refuseForeign(insider: Insider, { user = "", host }: SipUri): CallRoute {
  const reason = "Calls to foreign SIP addresses are not permitted";
  return refuse(insider, user === "" ? host : `${user}@${host}`, CAUSE.rejected, reason, 403);
}

function toUser(insider: Insider, peer: SipUserAuth): CallRoute {
  const { login } = peer;
  if (!peer.is_active || isClosed(peer.account)) return refuse(insider, login, CAUSE.unallocated, "No such user");
  if (peer.same_domain_calls_only && peer.domain !== insider.domain)
    return refuse(insider, login, CAUSE.rejected, "The user takes calls of its own domain only", 403);
  const destination = { kind: "user", user: peer } as const;
  return { kind: "direct", account: insider.account, tn: null, to: peer.login, destination };
}

function toConnection(
  account: CallAccount,
  tn: TnShort | null,
  to: string,
  connection: RoutedConnection,
  called: string,
): CallRoute {
  if (!connection.is_active) return refuseInactive(account, tn, to, null);
  return { kind: "direct", account, tn, to, destination: { kind: "connection", connection, called } };
}

/** A call to an app or a connection that is switched off. */
function refuseInactive(account: CallAccount, tn: TnShort | null, to: string, app: RoutedApp | null): CallRoute {
  const reason = app ? "Inactive app" : "Inactive connection";
  return { kind: "refuse", account, tn, to, app, cause: CAUSE.temporaryFailure, status: 480, reason };
}
