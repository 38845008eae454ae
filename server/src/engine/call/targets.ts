import { isoTime } from "../../base/iso-time.js";
import type { Soon } from "../../base/soon.js";
import type { LergShort, SipConnectionShort, SipUserShort, TnShort } from "../../domain/call/port/shorts.js";
import { isEmergency } from "../../domain/number/loose.js";
import type { OutboundProfile, RoutedConnection, RoutedUser } from "../../domain/routing/port.js";
import { NO_PARAMS } from "../../wire/sip/params.js";
import { hostText, printUri } from "../../wire/sip/uri.js";
import { CommandFailure } from "../script/context.js";
import type { DialAddress, SingleAddress } from "../script/dial.js";
import type { Route } from "./attempt.js";
import type { CallParts } from "./call-parts.js";
import { type CallerId, fromForNetwork, fromForUser, identityHeaders, numberId, privacyHeaders } from "./caller-id.js";
import { contactRoutes } from "./contact-routes.js";
import type { DialContext, TargetTiming } from "./dial-context.js";
import type { PreparedTarget } from "./dialer.js";
import { CAUSE } from "./end-reason.js";
import { sentOnBy } from "./forwarded.js";
import type { LegFacts } from "./leg-record.js";
import { Redirects, type TargetMaker } from "./redirects.js";
import { shownUser } from "./shown-user.js";

/** How often a call may be sent on to another number of the platform (security.md 10): two that call each other never end. */
const HAIRPINS_MAX = 5;

/** Turns what is dialled into legs to make: one function per kind of target. */
export class Targets implements TargetMaker {
  readonly #parts: CallParts;
  readonly #context: DialContext;
  readonly #redirects: Redirects;

  constructor(parts: CallParts, context: DialContext) {
    this.#parts = parts;
    this.#context = context;
    this.#redirects = new Redirects(parts, context, this);
  }

  /** The legs of one target: of a group one for each of its users. @throws CommandFailure `No caller ID` */
  async legs(address: DialAddress, timing: TargetTiming, id: CallerId): Promise<readonly PreparedTarget[]> {
    return address.kind === "group"
      ? this.#group(address.group, timing, id)
      : [await this.prepare(address, timing, id)];
  }

  /** @throws CommandFailure `No caller ID` */
  async prepare(address: SingleAddress, timing: TargetTiming, id: CallerId): Promise<PreparedTarget> {
    switch (address.kind) {
      case "refused":
        // Shorter than any number we dial, so refused where it was read.
        if (isEmergency(timing.written.replace(/^tel:/i, ""))) this.#emergency(timing.written);
        return this.#refused(timing, id, address.cause);
      case "number":
        return this.number(address.digits, timing, id);
      case "sip":
        return this.#sip(address, timing, id);
      case "user":
        return this.#login(address.login, address.domain, timing, id);
      default:
        return address satisfies never;
    }
  }

  /** Active users of a group; without one it counts as a target that has no route. */
  async #group(name: string, timing: TargetTiming, id: CallerId): Promise<readonly PreparedTarget[]> {
    const { account, domain } = this.#context;
    const users = (await this.#parts.routing.findGroup(account.uuid, name, domain)) ?? [];
    if (users.length === 0) return [this.#refused(timing, id, CAUSE.noRoute)];
    return users.map((user) => this.user(user, timing, id));
  }

  /** A SIP user already looked up. */
  user(user: RoutedUser, timing: TargetTiming, id: CallerId): PreparedTarget {
    if (!user.is_active) return this.#refused(timing, id, CAUSE.unallocated);
    if (user.same_domain_calls_only && id.domain !== user.domain) return this.#refused(timing, id, CAUSE.rejected);
    const { uuid, login, domain } = user;
    const { short, address, uri } = shownUser(user);
    const headers = id.forwarded ? [...privacyHeaders(id), ...id.forwarded] : privacyHeaders(id);
    const party = { from: fromForUser(id, domain), to: uri, headers };
    const { registrar, clock, mediaOverTls } = this.#parts;
    const routes = contactRoutes(registrar.contactsOf(uuid), party, clock, mediaOverTls);
    const facts = this.#facts(id, login, address, short, null);
    const { written, delayMs, timeoutMs } = timing;
    const moves = this.#redirects.of({ kind: "user", user }, id);
    return { written, facts, routes, toll: undefined, delayMs, timeoutMs, moves };
  }

  /** A customer's SIP service. @param called `+` and digits of a number, or any other user part, at its address */
  async connection(
    connection: RoutedConnection,
    called: string,
    timing: TargetTiming,
    id: CallerId,
  ): Promise<PreparedTarget> {
    const host = connection.ip ?? connection.hostname ?? "";
    const target = connection.is_active
      ? await this.#parts.lookup.foreign(host, connection.port, undefined)
      : undefined;
    if (!target) return this.#refused(timing, id, CAUSE.noRoute);
    const short: SipConnectionShort = { uuid: connection.uuid, name: connection.name };
    const uri = { scheme: "sip", user: called, host, params: NO_PARAMS } as const;
    const route: Route = [
      {
        uri: printUri({ ...uri, port: connection.port }),
        target,
        from: fromForUser(id, this.#parts.identity.publicHost),
        to: `<${printUri(uri)}>`,
        headers: [...identityHeaders(id, this.#parts.identity.publicHost), ...(id.forwarded ?? [])],
      },
    ];
    const digits = /^\+?(\d+)$/.exec(called)?.[1];
    const to = digits ?? `${called}@${host}`;
    const lerg = digits === undefined ? null : await this.#block(digits);
    const facts = { ...this.#facts(id, to, to, null, short), lerg };
    const moves = this.#redirects.of({ kind: "connection", connection, called }, id);
    return { facts, routes: [route], moves, ...timing };
  }

  /** A number: on this platform by a call of the node to itself, else out through the carriers. */
  async number(
    digits: string,
    timing: TargetTiming,
    wish: CallerId,
    through?: OutboundProfile,
  ): Promise<PreparedTarget> {
    if (isEmergency(digits)) {
      this.#emergency(digits);
      return this.#refused(timing, wish, CAUSE.noRoute);
    }
    const lease = await this.#parts.routing.findLeaseByTn(Number(digits));
    const isOurs = lease !== undefined;
    const profile = through ?? this.#context.profile ?? (await this.#profile());
    const id = this.#sentOn(networkId(wish, profile), digits);
    const facts = { lerg: await this.#block(digits), ...this.#facts(id, digits, digits) };
    if (isOurs && this.#context.hairpins >= HAIRPINS_MAX) return this.#refused(timing, wish, CAUSE.routingError);
    if (!isOurs && !profile) return this.#refused(timing, wish, CAUSE.noRoute);
    const payer = id.tn ?? profile?.tn ?? this.#context.tn;
    // Nobody pays for a leg without a number of the account to charge it by; calls within the account may cost nothing.
    const isForeign = lease?.account.uuid !== this.#context.account.uuid;
    if (isForeign && !payer) return this.#refused(timing, wish, CAUSE.rejected);
    if (!isOurs && !(payer && (await this.#isOpen(digits, payer)))) return this.#refused(timing, wish, CAUSE.rejected);
    const routes = isOurs ? [[this.#toSelf(digits, id)]] : this.#parts.carriers.routes(digits, id);
    if (routes.length === 0) return this.#refused(timing, wish, CAUSE.temporaryFailure);
    const target = { facts, routes, ...timing, ...(payer ? { toll: { tn: payer.tn, far: digits, profile } } : {}) };
    return isOurs ? target : { ...target, moves: this.#redirects.of({ kind: "number", digits }, id) };
  }

  /** A caller with a foreign number goes out as the called number's forwarding, which carriers ask for (RFC 5806). */
  #sentOn(id: CallerId, digits: string): CallerId {
    const { tn, parent } = this.#context;
    if (id.forwarded || id.tn || !tn || !parent || id.number === undefined) return id;
    const host = hostText(this.#parts.identity.publicHost);
    const step = { from: `sip:+${tn.tn}@${host}`, to: `sip:+${digits}@${host}`, reason: "unconditional" };
    return { ...id, forwarded: sentOnBy([], step) };
  }

  async #isOpen(digits: string, payer: TnShort): Promise<boolean> {
    const { account } = this.#context;
    return (await this.#parts.destinations.judge(account.uuid, digits, String(payer.tn))) === "open";
  }

  #profile(): Soon<OutboundProfile | undefined> {
    return this.#parts.routing.findOnlyProfile(this.#context.account.uuid);
  }

  async #block(digits: string): Promise<LergShort | null> {
    const { routing, clock } = this.#parts;
    return (await routing.findBlock(digits, isoTime(clock.now()))) ?? null;
  }

  #toSelf(digits: string, id: CallerId): Route[number] {
    const { identity } = this.#parts;
    const host = hostText(identity.publicHost);
    return {
      uri: `sip:+${digits}@${host}:${identity.self.port}`,
      target: identity.self,
      from: fromForNetwork(id, identity.publicHost),
      to: `<sip:+${digits}@${host}>`,
      headers: [
        identity.hairpin(this.#context.hairpins + 1),
        ...identityHeaders(id, identity.publicHost),
        ...(id.forwarded ?? []),
      ],
    };
  }

  async #login(login: string, written: string, timing: TargetTiming, id: CallerId): Promise<PreparedTarget> {
    const domain = written || this.#context.domain || "";
    const user = domain === "" ? undefined : await this.#parts.routing.findSipUser(domain, login);
    if (user && user.account.uuid === this.#context.account.uuid) return this.user(user, timing, id);
    const isHosted =
      domain === "" || user !== undefined || (await this.#parts.routing.findSipDomain(domain)) !== undefined;
    if (isHosted) return this.#refused(timing, id, CAUSE.noRoute);
    return this.#sip(
      { kind: "sip", secure: false, user: login, host: domain, port: undefined, transport: undefined },
      timing,
      id,
    );
  }

  /** An address outside; `sips:` goes over TLS and nothing else (RFC 3261 §26.2.2). */
  async #sip(
    address: Extract<DialAddress, { kind: "sip" }>,
    timing: TargetTiming,
    id: CallerId,
  ): Promise<PreparedTarget> {
    const { user, port, secure } = address;
    const host = address.host.replace(/^\[|\]$/g, "");
    if (secure && address.transport === "udp") return this.#refused(timing, id, CAUSE.noRoute);
    const target = await this.#parts.lookup.foreign(host, port, address.transport, secure);
    if (!target) return this.#refused(timing, id, CAUSE.rejected);
    const place = port === undefined ? hostText(host) : `${hostText(host)}:${port}`;
    const party = `${user}@${host}`;
    const scheme = secure ? "sips" : "sip";
    const route: Route = [
      {
        uri: `${scheme}:${user}@${place}`,
        target,
        from: fromForUser(id, this.#parts.identity.publicHost),
        to: `<${scheme}:${user}@${place}>`,
        headers: [],
      },
    ];
    return { facts: this.#facts(id, party, party), routes: [route], ...timing };
  }

  #emergency(dialled: string): void {
    this.#parts.emergencies.blocked(this.#context.account.uuid, dialled);
  }

  #refused(timing: TargetTiming, id: CallerId, cause: number): PreparedTarget {
    return { refusedCause: cause, facts: this.#facts(id, timing.written, timing.written), routes: [], ...timing };
  }

  #facts(
    id: CallerId,
    to: string,
    party: string,
    user: SipUserShort | null = null,
    connection: SipConnectionShort | null = null,
  ): LegFacts {
    const { type, account, parent, app } = this.#context;
    const caller = id.user && !id.number ? `${id.user.login}@${id.user.domain}` : id.shown;
    return {
      type,
      direction: "out",
      from: id.shown,
      to,
      parties: [caller, party],
      account,
      tn: id.tn,
      app,
      user,
      connection,
      callerName: id.name?.slice(0, 15) ?? null,
      parent,
    };
  }
}

/** To the telephone network a number is shown: the caller's, else that of the profile. */
function networkId(id: CallerId, profile: OutboundProfile | undefined): CallerId {
  if (id.number !== undefined) return id.user ? { ...id, shown: id.number, user: undefined } : id;
  if (profile?.tn) {
    const { isAnonymous, forwarded } = id;
    return { ...numberId(profile.tn, id.name), isAnonymous, ...(forwarded ? { forwarded } : {}) };
  }
  throw new CommandFailure("No caller ID");
}
