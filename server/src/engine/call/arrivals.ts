import { newOrderedUuid } from "../../base/ids.js";
import { isoTime } from "../../base/iso-time.js";
import { afterFor, type Soon } from "../../base/soon.js";
import { statusOfCause } from "../../domain/call/cause.js";
import type { LergShort, TnShort } from "../../domain/call/port/shorts.js";
import { NO_ROOM } from "../../domain/call/rules.js";
import type { RatingRefusal } from "../../domain/rating/port.js";
import { RATING_REASONS } from "../../domain/rating/rules.js";
import type { InboundSession, SessionEvents } from "../../net/sip-session.js";
import type { HeaderLine } from "../../wire/sip/headers.js";
import { parseReplaces, type Replaces } from "../../wire/sip/refer/replaces.js";
import { parseUri, type SipUri } from "../../wire/sip/uri.js";
import type { CallingCarrier } from "../carrier/carriers.js";
import type { Admission, CallAdmission } from "./admission.js";
import type { FoundLeg } from "./call.js";
import type { CallParts } from "./call-parts.js";
import type { CallRoom } from "./call-room.js";
import type { CallerFacts } from "./caller-id.js";
import { CAUSE, reasonHeader, refusal, turnedAwayHeaders } from "./end-reason.js";
import type { CallStart } from "./inbound-call.js";
import { type InboundStart, inboundFacts } from "./inbound-facts.js";
import { LegRecord } from "./leg-record.js";
import type { Caller, CallRoute, Router } from "./router.js";
import { CHANNEL_LIMIT } from "./tolls.js";

export interface ArrivalParts {
  readonly calls: CallParts;
  readonly admission: CallAdmission;
  readonly router: Router;
  readonly room: CallRoom;
  /** The leg of an account that a Replaces names. */
  readonly find: (account: string, replaces: Replaces) => Promise<FoundLeg | undefined>;
}

/** A call that may begin, with what gives its channel back. */
export interface Arrived {
  readonly start: CallStart;
  readonly free: () => void;
}

/** An admitted call whose route is known. */
interface Arrival extends InboundStart {
  readonly session: InboundSession;
  readonly hairpins: number;
  readonly takeover: FoundLeg | undefined;
  /** Known when it is accepted. */
  profile: CallStart["profile"];
  rated: CallStart["rated"];
  /** It comes from the telephone network, not from a phone or switch of a customer. */
  readonly isFromNetwork: boolean;
  /** The carrier that brings it. */
  readonly carrier: CallingCarrier | undefined;
}
type Routed = Arrival & { readonly route: CallStart["route"] };

/** Somebody who calls, while things are looked up: CANCEL may come, the session has answered it then. */
class Coming implements SessionEvents {
  readonly arrivals: Arrivals;
  readonly session: InboundSession;
  /** Once it is admitted, and once its route is known. */
  admitted: Admitted | undefined;
  arrival: Routed | undefined;
  /** The leg whose place it takes. */
  takeover: FoundLeg | undefined;
  isGone = false;

  constructor(arrivals: Arrivals, session: InboundSession) {
    this.arrivals = arrivals;
    this.session = session;
    this.admitted = undefined;
    this.arrival = undefined;
    this.takeover = undefined;
  }

  cancelled(): void {
    this.isGone = true;
  }

  failed(): void {
    this.isGone = true;
  }
}

type Admitted = Extract<Admission, { kind: "caller" }>;

type RatedArrival = Routed & { readonly route: { readonly tn: TnShort } };

const UNRATED: CallStart["rated"] = {};
/** Refusals of a call that the account cannot pay, or that is one too many (events.md 5.4, security.md 12). */
const NO_MONEY = { cause: CAUSE.rejected, status: 480 } as const;
const NO_CHANNEL = { ...CHANNEL_LIMIT, status: 503 } as const;
const TOO_FAST = { ...NO_CHANNEL, reason: NO_ROOM.pace } as const;

/** Of a call that belongs to nobody, or that cannot be read. */
function turnAway(session: InboundSession, status: number, headers: readonly HeaderLine[] = []): undefined {
  session.reject(status, { headers: [...headers, ...turnedAwayHeaders(status)] });
}

/** Who takes over a leg goes nowhere else. */
function inStead({ call }: FoundLeg, called: SipUri): CallRoute {
  const { account } = call;
  return { kind: "direct", account, tn: null, to: called.user ?? "", destination: NOWHERE };
}
const NOWHERE = { kind: "number", number: "", profile: undefined } as const;

/** What becomes of a new INVITE: who calls, where it goes, whether the account has a channel and the money for it. */
export class Arrivals {
  static readonly #onAdmitted = (coming: Coming, admitted: Admission) => coming.arrivals.#admitted(coming, admitted);
  static readonly #onRoute = (coming: Coming, route: CallRoute) => coming.arrivals.#routed(coming, route, undefined);
  static readonly #onTurn = (coming: Coming, isIn: boolean) => coming.arrivals.#turned(coming, isIn);

  readonly #parts: ArrivalParts;

  constructor(parts: ArrivalParts) {
    this.#parts = parts;
  }

  /** Undefined: it was answered, or has gone. At once where nothing has to be waited for. */
  judge(session: InboundSession): Soon<Arrived | undefined> {
    const coming = new Coming(this, session);
    session.events = coming;
    return afterFor(this.#parts.admission.admit(session), coming, Arrivals.#onAdmitted);
  }

  #admitted(coming: Coming, admitted: Admission): Soon<Arrived | undefined> {
    const { session } = coming;
    if (coming.isGone) return undefined;
    if (admitted.kind === "silence") return void session.drop();
    if (admitted.kind === "refused") return turnAway(session, admitted.status, admitted.headers);
    const called = admitted.called ?? parseUri(session.request.uri);
    if (!called) return turnAway(session, 400);
    coming.admitted = admitted;
    return session.request.has("replaces")
      ? this.#replacing(coming, admitted, called)
      : this.#route(coming, admitted, called);
  }

  async #replacing(coming: Coming, admitted: Admitted, called: SipUri): Promise<Arrived | undefined> {
    const takeover = await this.#named(coming.session, admitted.caller);
    if (typeof takeover === "number") return turnAway(coming.session, takeover);
    coming.takeover = takeover;
    return this.#route(coming, admitted, called);
  }

  #route(coming: Coming, admitted: Admitted, called: SipUri): Soon<Arrived | undefined> {
    const { takeover } = coming;
    const routed = takeover ? inStead(takeover, called) : this.#parts.router.route(admitted.caller, called);
    const number = seenNumber(admitted.facts);
    if (number === undefined) return afterFor(routed, coming, Arrivals.#onRoute);
    return this.#withBlock(coming, routed, number);
  }

  async #withBlock(coming: Coming, routed: Soon<CallRoute>, number: string): Promise<Arrived | undefined> {
    const [route, lerg] = await Promise.all([routed, this.#block(number)]);
    return this.#routed(coming, route, lerg);
  }

  #routed(coming: Coming, route: CallRoute, lerg: LergShort | undefined): Soon<Arrived | undefined> {
    const { admitted } = coming;
    if (coming.isGone || !admitted) return undefined;
    if (route.kind === "reject") {
      const { cause } = route;
      return void coming.session.reject(statusOfCause(cause), { headers: [reasonHeader(cause)] });
    }
    const arrival = this.#arrival(coming, admitted, route, lerg);
    if (isRefused(arrival)) return this.#refuse(arrival, arrival.route);
    const accepted = arrival as Routed;
    coming.arrival = accepted;
    return afterFor(this.#parts.room.turn(accepted.route.account), coming, Arrivals.#onTurn);
  }

  #arrival(
    { session, takeover }: Coming,
    { caller, facts }: Admitted,
    route: Arrival["route"],
    lerg: LergShort | undefined,
  ): Arrival {
    const number = seenNumber(facts);
    const from = number === undefined ? (facts.user?.login ?? facts.address ?? "anonymous") : `+${number}`;
    const fromParty = facts.user ? `${facts.user.login}@${facts.user.domain}` : from;
    return {
      session,
      caller: route.tn === null ? facts : { ...facts, calledTn: route.tn },
      route,
      from,
      fromParty,
      lerg,
      hairpins: this.#parts.calls.identity.hairpins(session.request),
      takeover,
      isFromNetwork: caller.kind === "trunk",
      carrier: caller.kind === "trunk" ? caller.carrier : undefined,
      profile: undefined,
      rated: UNRATED,
    };
  }

  /**
   * The leg that an INVITE with Replaces takes the place of (RFC 3891 §3): one of the caller's account that rings by an
   * INVITE of ours, or that talks. @returns the status that refuses it
   */
  async #named({ request }: InboundSession, caller: Caller): Promise<FoundLeg | 400 | 481 | 486> {
    const raw = request.header("replaces") ?? "";
    const replaces = request.isSingle("replaces") ? parseReplaces(raw) : undefined;
    if (!replaces) return 400;
    const found = caller.kind === "user" ? await this.#parts.find(caller.user.account.uuid, replaces) : undefined;
    if (!found) return 481;
    if (found.kind === "ringing") return found;
    if (replaces.isEarlyOnly) return 486;
    return found.other && found.leg.record.state === "live" ? found : 481;
  }

  /** Number block of who calls. */
  #block(number: string): Promise<LergShort | undefined> {
    const { routing, clock } = this.#parts.calls;
    return routing.findBlock(number, isoTime(clock.now()));
  }

  #turned(coming: Coming, isIn: boolean): Soon<Arrived | undefined> {
    const { arrival } = coming;
    if (!arrival) return undefined;
    if (!isIn) return this.#refuse(arrival, TOO_FAST);
    if (coming.isGone) return undefined;
    const freeChannel = this.#parts.room.take(arrival.route.account);
    if (!freeChannel) return this.#refuse(arrival, NO_CHANNEL);
    const free = both(freeChannel, arrival.carrier?.enter());
    if (arrival.route.kind === "direct" && !isRated(arrival)) return { start: arrival, free };
    return this.#prepared(arrival, free, coming);
  }

  /** With the profile for its documents, and its price. */
  async #prepared(arrival: Routed, free: () => void, coming: Coming): Promise<Arrived | undefined> {
    try {
      if (arrival.route.kind === "app") arrival.profile = await this.#profile(arrival);
      const rated = isRated(arrival) ? await this.#rate(arrival) : UNRATED;
      if (typeof rated === "string") this.#refuse(arrival, { ...NO_MONEY, reason: RATING_REASONS[rated] });
      else if (coming.isGone) await this.#drop(rated);
      else {
        arrival.rated = rated;
        return { start: arrival, free };
      }
    } catch (error) {
      free();
      throw error;
    }
    free();
    return undefined;
  }

  async #rate({ caller, route }: RatedArrival): Promise<CallStart["rated"] | RatingRefusal> {
    const uuid = newOrderedUuid();
    const call = { tn: route.tn.tn, far: caller.number ?? "" };
    const answer = await this.#parts.calls.tolls.incoming(uuid, route.account.uuid, call);
    return answer.kind === "open" ? { uuid, tariff: answer.tariff } : answer.why;
  }

  async #drop({ uuid }: CallStart["rated"]): Promise<void> {
    if (uuid !== undefined) await this.#parts.calls.tolls.drop(uuid);
  }

  /** How the documents of a caller of a domain reach numbers. */
  async #profile({ caller, route }: Routed): Promise<CallStart["profile"]> {
    if (caller.domain === undefined) return undefined;
    return this.#parts.calls.routing.findDomainProfile(route.account.uuid, caller.domain);
  }

  /** A call that is over at once: init, hangup, destroyed. */
  #refuse(
    arrival: Arrival,
    why: Pick<Extract<CallRoute, { kind: "refuse" }>, "cause" | "status" | "reason" | "isUnwanted">,
  ): undefined {
    const { account, tn, to } = arrival.route;
    const app = arrival.route.kind === "direct" ? null : arrival.route.app;
    const route: Extract<CallRoute, { kind: "refuse" }> = { kind: "refuse", account, tn, to, app, ...why };
    arrival.session.reject(why.status, { headers: [reasonHeader(why.cause)] });
    const record = new LegRecord(this.#parts.calls.records, inboundFacts({ ...arrival, route }));
    record.signalledBy(arrival.session.callId);
    record.hangup(refusal(why.cause, why.isUnwanted ? "blacklist" : "platform", why.status, why.reason));
    record.destroy();
  }
}

/** The number of a caller who hides is for lists, prices and trusted peers, not for the account (RFC 3325 §7). */
function seenNumber({ number, address, isHidden }: CallerFacts): string | undefined {
  return isHidden && address !== undefined ? undefined : number;
}

function isRefused(arrival: Arrival): arrival is Arrival & { readonly route: Extract<CallRoute, { kind: "refuse" }> } {
  return arrival.route.kind === "refuse";
}

/** Calls from the network cost what the called number's price says; those of a customer's own phones do not. */
function isRated(arrival: Routed): arrival is RatedArrival {
  return arrival.isFromNetwork && arrival.route.tn !== null;
}

/** Gives back what two gave. */
function both(first: () => void, second: (() => void) | undefined): () => void {
  if (!second) return first;
  return () => {
    first();
    second();
  };
}
