import type { CallAccount, TnShort } from "../../domain/call/port.js";
import { isEmergency, readNumber } from "../../domain/number/loose.js";
import type {
  LeaseRoute,
  OutboundProfile,
  RoutedApp,
  RoutedConnection,
  RoutedUser,
  RoutingStore,
  SipUserAuth,
} from "../../domain/routing/port.js";
import type { SipUri } from "../../wire/sip/uri.js";
import { CAUSE } from "./end-reason.js";

/** Who calls, as admitted. */
export type Caller =
  | { readonly kind: "trunk"; readonly number: string | undefined; readonly address: string }
  | { readonly kind: "user"; readonly user: SipUserAuth };

/** Where a call without XML goes. */
export type Destination =
  | { readonly kind: "user"; readonly user: RoutedUser }
  | { readonly kind: "connection"; readonly connection: RoutedConnection; readonly number: string }
  | { readonly kind: "number"; readonly number: string; readonly profile: OutboundProfile | undefined };

/** What becomes of a call. `account` is who pays for it and sees it; a call of no account leaves no trace. */
export type CallRoute =
  | {
      readonly kind: "app";
      readonly account: CallAccount;
      readonly tn: TnShort | null;
      readonly to: string;
      readonly app: RoutedApp;
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
    }
  | { readonly kind: "reject"; readonly cause: number; readonly status?: number; readonly reason: string };

export interface RouterOptions {
  readonly store: RoutingStore;
  /** Names and addresses this node answers to besides the SIP domains. */
  isOwnHost(host: string): boolean;
}

const reject = (cause: number, reason: string, status?: number): CallRoute => ({
  kind: "reject",
  cause,
  reason,
  ...(status === undefined ? {} : { status }),
});

/** Decides the direction first, then one function per direction. */
export class Router {
  readonly #store: RoutingStore;
  readonly #isOwnHost: (host: string) => boolean;

  constructor(options: RouterOptions) {
    this.#store = options.store;
    this.#isOwnHost = options.isOwnHost;
  }

  /** Where a call from `caller` to the request URI goes. */
  route(caller: Caller, called: SipUri): Promise<CallRoute> {
    return caller.kind === "trunk" ? this.#fromTrunk(called) : this.#fromUser(caller.user, called);
  }

  /** A trunk reaches the numbers leased here, and nothing else: no transit. */
  async #fromTrunk(called: SipUri): Promise<CallRoute> {
    const number = readNumber(called.user ?? "");
    const lease = number === undefined ? undefined : await this.#store.findLeaseByTn(Number(number));
    if (!lease || number === undefined) return reject(CAUSE.unallocated, "Number is not leased here");
    return this.#toLease(lease, number);
  }

  async #fromUser(user: SipUserAuth, called: SipUri): Promise<CallRoute> {
    const dialled = called.user ?? "";
    if (isEmergency(dialled)) return reject(CAUSE.rejected, "Emergency calling is not available", 403);
    const domain = await this.#domainOf(user, called);
    if (domain === undefined) return reject(CAUSE.rejected, "Calls to foreign SIP addresses are not permitted", 403);
    const peer = await this.#store.findSipUser(domain, dialled);
    if (peer) return this.#userToUser(user, peer);
    const number = readNumber(dialled);
    return number === undefined ? reject(CAUSE.unallocated, "No such user") : this.#userToNumber(user, number);
  }

  /** The domain to look a login up in: the caller's own when the URI names this node; undefined for a foreign host. */
  async #domainOf(user: SipUserAuth, called: SipUri): Promise<string | undefined> {
    if (called.scheme === "tel" || called.host === user.domain || this.#isOwnHost(called.host)) return user.domain;
    return (await this.#store.findSipDomain(called.host))?.domain;
  }

  #userToUser(caller: SipUserAuth, peer: SipUserAuth): CallRoute {
    if (!peer.is_active || peer.account.disabled_on !== null) return reject(CAUSE.unallocated, "No such user");
    if (peer.same_domain_calls_only && peer.domain !== caller.domain)
      return reject(CAUSE.rejected, "The user takes calls of its own domain only", 403);
    return {
      kind: "direct",
      account: caller.account,
      tn: null,
      to: peer.login,
      destination: { kind: "user", user: peer },
    };
  }

  async #userToNumber(user: SipUserAuth, number: string): Promise<CallRoute> {
    const lease = await this.#store.findLeaseByTn(Number(number));
    if (lease && lease.account.uuid === user.account.uuid) return this.#toLease(lease, number);
    const profile = await this.#store.findDomainProfile(user.account.uuid, user.domain);
    if (!lease && !profile) return reject(CAUSE.rejected, "The domain has no outbound voice profile", 403);
    if (!user.tn && !profile?.tn) return reject(CAUSE.rejected, "No caller ID", 403);
    return {
      kind: "direct",
      account: user.account,
      tn: user.tn ?? profile?.tn ?? null,
      to: number,
      destination: { kind: "number", number, profile },
    };
  }

  #toLease(lease: LeaseRoute, number: string): CallRoute {
    const { account, tn, destination } = lease;
    const refuse = (cause: number, status: number, reason: string, app: RoutedApp | null): CallRoute => {
      return { kind: "refuse", account, tn, to: number, app, cause, status, reason };
    };
    if (account.disabled_on !== null) return reject(CAUSE.unallocated, "The account is disabled");
    if (!lease.voice) return refuse(CAUSE.unallocated, 404, "The number takes no calls", null);
    switch (destination.kind) {
      case "app":
        if (!destination.app.is_active) return refuse(CAUSE.temporaryFailure, 480, "Inactive app", destination.app);
        return { kind: "app", account, tn, to: number, app: destination.app };
      case "user":
        return { kind: "direct", account, tn, to: number, destination };
      case "connection":
        return { kind: "direct", account, tn, to: number, destination: { ...destination, number } };
      case "none":
        return refuse(CAUSE.unallocated, 404, "The number has no destination", null);
      default:
        return destination satisfies never;
    }
  }
}
