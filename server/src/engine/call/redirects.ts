import { NONE, withItem } from "../../base/short-list.js";
import { readNumber } from "../../domain/number/loose.js";
import type { OutboundProfile, RoutedConnection, RoutedUser } from "../../domain/routing/port.js";
import { NO_PARAMS } from "../../wire/sip/params.js";
import { hostText, printUri, type SipUri } from "../../wire/sip/uri.js";
import type { CallParts } from "./call-parts.js";
import type { CallerId } from "./caller-id.js";
import type { DialContext, TargetTiming } from "./dial-context.js";
import type { Mover, PreparedTarget, Redirection } from "./dialer.js";
import { CAUSE } from "./end-reason.js";
import { FORWARDS_MAX, forwardsOf, sentOnBy } from "./forwarded.js";

/** Who is called, and may send the call on. */
export type Callee =
  | { readonly kind: "user"; readonly user: RoutedUser }
  | { readonly kind: "connection"; readonly connection: RoutedConnection; readonly called: string }
  /** Through a carrier. */
  | { readonly kind: "number"; readonly digits: string };

/** Where a call may be sent on to. */
type Place =
  | Extract<Callee, { kind: "user" | "connection" }>
  | { readonly kind: "number"; readonly digits: string; readonly profile: OutboundProfile | undefined }
  /** The same number at another gateway of the carrier that has the call. */
  | { readonly kind: "gateway"; readonly uri: SipUri };

/** Makes targets of what was looked up: the same way that what is dialled goes. */
export interface TargetMaker {
  user(user: RoutedUser, timing: TargetTiming, id: CallerId): PreparedTarget;
  connection(connection: RoutedConnection, called: string, timing: TargetTiming, id: CallerId): Promise<PreparedTarget>;
  number(digits: string, timing: TargetTiming, id: CallerId, profile?: OutboundProfile): Promise<PreparedTarget>;
}

type RedirectParts = Pick<CallParts, "routing" | "identity" | "carriers">;

/**
 * Where those who are called by one dial send it on to (3xx). A phone reaches users of its account and numbers, which the
 * account pays like any outbound call; a carrier its own gateways and changed numbers; foreign addresses nobody. Five
 * times in all, and nowhere twice (security.md 10, 12).
 */
export class Redirects {
  /** Follows one callee. */
  static readonly #Of = class implements Mover {
    readonly #redirects: Redirects;
    readonly #callee: Callee;
    readonly #id: CallerId;

    constructor(redirects: Redirects, callee: Callee, id: CallerId) {
      this.#redirects = redirects;
      this.#callee = callee;
      this.#id = id;
    }

    follow(target: PreparedTarget, moved: Redirection): Promise<readonly PreparedTarget[]> {
      return this.#redirects.#follow(this.#callee, target, this.#id, moved);
    }
  };

  readonly #parts: RedirectParts;
  readonly #context: Pick<DialContext, "account" | "tn" | "hairpins">;
  readonly #make: TargetMaker;
  /** Who was called, and where it was sent on to. */
  #seen: readonly (Callee | Place)[] = NONE;
  #forwards = 0;

  constructor(parts: RedirectParts, context: Pick<DialContext, "account" | "tn" | "hairpins">, make: TargetMaker) {
    this.#parts = parts;
    this.#context = context;
    this.#make = make;
  }

  /** Of a callee who may send the call on. */
  of(callee: Callee, id: CallerId): Mover {
    this.#seen = withItem(this.#seen, callee);
    return new Redirects.#Of(this, callee, id);
  }

  async #follow(
    callee: Callee,
    target: PreparedTarget,
    id: CallerId,
    moved: Redirection,
  ): Promise<readonly PreparedTarget[]> {
    const targets: PreparedTarget[] = [];
    const before = forwardsOf(id.forwarded ?? []) + this.#context.hairpins;
    for (const uri of moved.contacts) {
      if (before + this.#forwards >= FORWARDS_MAX) break;
      const place = await this.#place(callee, uri, moved);
      const key = place && keyOf(place);
      if (!place || this.#seen.some((seen) => keyOf(seen) === key)) continue;
      this.#seen = withItem(this.#seen, place);
      this.#forwards++;
      targets.push(await this.#target(callee, place, target, id, moved));
    }
    return targets;
  }

  #target(
    callee: Callee,
    place: Place,
    target: PreparedTarget,
    given: CallerId,
    moved: Redirection,
  ): Promise<PreparedTarget> | PreparedTarget {
    const { written, delayMs, timeoutMs } = target;
    const timing = { written, delayMs, timeoutMs };
    const step = { from: this.#uriOf(callee), to: this.#uriOf(place), reason: moved.reason };
    const id = { ...given, forwarded: sentOnBy(given.forwarded ?? [], step) };
    switch (place.kind) {
      case "user":
        return this.#make.user(place.user, timing, id);
      case "connection":
        return this.#make.connection(place.connection, place.called, timing, id);
      case "number":
        return this.#make.number(place.digits, timing, id, place.profile).then(paid);
      case "gateway":
        return { ...target, moves: undefined, routes: [[{ ...moved.attempt, ...atGateway(place.uri, moved) }]] };
      default:
        return place satisfies never;
    }
  }

  #place(callee: Callee, uri: SipUri, moved: Redirection): Promise<Place | undefined> | Place | undefined {
    const isHome =
      uri.scheme === "tel" || this.#parts.identity.isOwnHost(uri.host) || uri.host === moved.attempt.target.host;
    switch (callee.kind) {
      case "user":
        return this.#fromUser(callee.user, uri, isHome || uri.host === callee.user.domain);
      case "connection":
        return this.#fromConnection(callee.connection, uri, moved);
      case "number":
        return this.#fromCarrier(callee.digits, uri, moved);
      default:
        return callee satisfies never;
    }
  }

  /** Users of the account of the one who sends it on; numbers only when that account pays for this call. */
  async #fromUser({ domain, login }: RoutedUser, uri: SipUri, isHome: boolean): Promise<Place | undefined> {
    const { routing } = this.#parts;
    const called = uri.user ?? "";
    const owner = (await routing.findSipUser(domain, login))?.account.uuid;
    const user = uri.scheme === "tel" ? undefined : await routing.findSipUser(isHome ? domain : uri.host, called);
    if (user && user.account.uuid === owner) return { kind: "user", user };
    const digits = isHome && owner === this.#context.account.uuid ? readNumber(called) : undefined;
    if (digits === undefined) return undefined;
    return { kind: "number", digits, profile: await routing.findDomainProfile(owner ?? "", domain) };
  }

  #fromConnection(connection: RoutedConnection, uri: SipUri, { attempt }: Redirection): Place | undefined {
    const called = uri.user ?? "";
    if (uri.host === attempt.target.host || uri.host === connection.hostname)
      return { kind: "connection", connection, called };
    const isHome = uri.scheme === "tel" || this.#parts.identity.isOwnHost(uri.host);
    const digits = isHome && connection.account === this.#context.account.uuid ? readNumber(called) : undefined;
    return digits === undefined ? undefined : { kind: "number", digits, profile: undefined };
  }

  #fromCarrier(digits: string, uri: SipUri, { attempt }: Redirection): Place | undefined {
    const other = readNumber(uri.user ?? "");
    const isTheirs = uri.host === attempt.target.host || this.#isSameCarrier(uri.host, attempt.target.host);
    const isHome = uri.scheme === "tel" || this.#parts.identity.isOwnHost(uri.host);
    if (other !== undefined && other !== digits && (isTheirs || isHome))
      return { kind: "number", digits: other, profile: undefined };
    return isTheirs && uri.scheme === "sip" ? { kind: "gateway", uri } : undefined;
  }

  #isSameCarrier(a: string, b: string): boolean {
    const carrierAt = (host: string) => this.#parts.carriers.at(host, [host], undefined)?.setup.uuid;
    const carrier = carrierAt(b);
    return carrier !== undefined && carrierAt(a) === carrier;
  }

  /** How a party stands in Diversion and History-Info; a user by the number that was called, when there is one. */
  #uriOf(place: Place | Callee): string {
    const host = hostText(this.#parts.identity.publicHost);
    switch (place.kind) {
      case "user":
        return this.#context.tn
          ? `sip:+${this.#context.tn.tn}@${host}`
          : `sip:${place.user.login}@${place.user.domain}`;
      case "number":
        return `sip:+${place.digits}@${host}`;
      case "connection":
        return printUri({
          scheme: "sip",
          user: place.called,
          host: this.#parts.identity.publicHost,
          params: NO_PARAMS,
        });
      case "gateway":
        return printUri({ ...place.uri, params: NO_PARAMS, password: undefined, headers: undefined });
      default:
        return place satisfies never;
    }
  }
}

/** A leg that nobody pays for is made for nobody. */
function paid(target: PreparedTarget): PreparedTarget {
  const isDecided = target.refusedCause !== undefined || target.toll !== undefined;
  return isDecided ? target : { ...target, routes: [], refusedCause: CAUSE.rejected };
}

function atGateway(uri: SipUri, { attempt }: Redirection) {
  const { transport } = attempt.target;
  const clean = { ...uri, params: NO_PARAMS, password: undefined, headers: undefined };
  return { uri: printUri(clean), target: { transport, host: uri.host, port: uri.port ?? 5060 } };
}

function keyOf(place: Place | Callee): string {
  switch (place.kind) {
    case "user":
      return `user ${place.user.uuid}`;
    case "number":
      return `number ${place.digits}`;
    case "connection":
      return `connection ${place.connection.uuid} ${place.called}`;
    case "gateway":
      return `gateway ${printUri({ ...place.uri, params: NO_PARAMS, headers: undefined })}`;
    default:
      return place satisfies never;
  }
}
