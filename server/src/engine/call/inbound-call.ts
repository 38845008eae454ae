import type { OutboundProfile } from "../../domain/routing/port.js";
import type { InboundSession } from "../../net/sip-session.js";
import type { MediaPlace } from "../media/port.js";
import type { FoundLeg } from "./call.js";
import type { CallPlan, RunningCall } from "./call-plan.js";
import { DirectCall } from "./direct-call.js";
import { type InboundStart, inboundFacts } from "./inbound-facts.js";
import { InboundLeg } from "./inbound-leg.js";
import { type LegFacts, LegRecord, type RecordContext } from "./leg-record.js";
import type { MainLeg, MainLegEvents } from "./main-leg.js";
import type { CallRoute } from "./router.js";
import type { SharedPlace } from "./shared-place.js";
import { takeOver } from "./takeover.js";

/** An admitted call and where it goes. */
export interface CallStart extends InboundStart {
  readonly session: InboundSession;
  readonly route: Exclude<CallRoute, { kind: "reject" | "refuse" }>;
  /** Profile of the caller's domain. */
  readonly profile: OutboundProfile | undefined;
  /** How often the node has sent it to itself so far. */
  readonly hairpins: number;
  /** The leg whose place it takes, in place of the route. */
  readonly takeover: FoundLeg | undefined;
  /** The leg's id and price when it costs money. */
  readonly rated: Pick<LegFacts, "uuid" | "tariff">;
}

/** Longest time an inbound call stays unanswered (call-xml.md 3.8). */
const RING_LIMIT_MS = 180_000;
/** Hops of a request that does not say (RFC 3261 §8.1.1.6). */
const MAX_FORWARDS = 70;

/** Somebody calls us: the app of the number runs its documents, or one destination is connected. */
export class InboundCall implements CallPlan {
  readonly ringLimitMs = RING_LIMIT_MS;
  readonly #start: CallStart;
  readonly #records: RecordContext;
  readonly place?: SharedPlace;
  readonly hops: number;
  #leg: InboundLeg | undefined;

  constructor(start: CallStart, records: RecordContext) {
    this.#start = start;
    this.hops = Math.min(MAX_FORWARDS, Number(start.session.request.raw("max-forwards") ?? MAX_FORWARDS));
    this.#records = records;
    // Who takes over a leg hears the other one where its audio is.
    if (start.takeover) this.place = start.takeover.call.place.share();
  }

  get account() {
    return this.#start.route.account;
  }

  get tn() {
    return this.#start.route.tn;
  }

  get app() {
    const { route } = this.#start;
    return route.kind === "app" ? route.app : null;
  }

  get hasScript() {
    const { route, takeover } = this.#start;
    return route.kind === "app" && !takeover;
  }

  get caller() {
    return this.#start.caller;
  }

  /** Of the called domain when its app runs the call, else the caller's. */
  get domain() {
    const { route, caller } = this.#start;
    return (route.kind === "app" ? route.domain : undefined) ?? caller.domain;
  }

  get profile() {
    return this.#start.profile;
  }

  get hairpins() {
    return this.#start.hairpins;
  }

  leg(place: MediaPlace, events: MainLegEvents): MainLeg {
    const { session, rated } = this.#start;
    const record = new LegRecord(this.#records, inboundFacts(this.#start, rated));
    this.#leg = new InboundLeg(session, record, place, events);
    return this.#leg;
  }

  run(call: RunningCall): Promise<void> | undefined {
    const leg = this.#leg!;
    const { route, takeover } = this.#start;
    leg.ring();
    if (takeover) return takeOver(call, leg, takeover);
    if (route.kind === "app") return call.runScript(route.app, route.app.auto_answer);
    new DirectCall(call, leg, route).begin();
    return undefined;
  }
}
