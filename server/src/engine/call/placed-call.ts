import type { PlacedCall, PlacedParty } from "../../domain/call/port/placed-call.js";
import type { OutboundProfile, RoutedApp } from "../../domain/routing/port.js";
import { parseDocument } from "../../wire/xml/callcontrol.js";
import type { MediaPlace } from "../media/port.js";
import type { CallParts } from "./call-parts.js";
import type { CallPlan, RunningCall } from "./call-plan.js";
import { CalledLeg } from "./called-leg.js";
import { type CallerFacts, numberId } from "./caller-id.js";
import type { PreparedTarget } from "./dialer.js";
import { CAUSE } from "./end-reason.js";
import type { LegEnding } from "./leg-ending.js";
import type { LegFacts } from "./leg-record.js";
import { LegRecord } from "./leg-record.js";
import type { MainLeg, MainLegEvents } from "./main-leg.js";
import { OutboundLeg } from "./outbound-leg.js";
import { addressOf, writtenOf } from "./party-address.js";
import { Targets } from "./targets.js";
import { notRung } from "./tolls.js";

/** Hops of a new request (RFC 3261 §8.1.1.6). */
const MAX_FORWARDS = 70;

/** What was looked up for a placed call. */
interface PlacedLinks {
  readonly app: RoutedApp | null;
  readonly profile: OutboundProfile | undefined;
}

/** A call by request: the party is rung, and once it answers a document, an app or another party has it. */
export class PlacedPlan implements CallPlan {
  readonly #parts: CallParts;
  readonly #placed: PlacedCall;
  readonly #links: PlacedLinks;
  #leg: OutboundLeg | undefined;
  /** How the party is reached, when it is a number of the telephone network. */
  #through: OutboundProfile | undefined;
  #answered: (isAnswered: boolean) => void = () => undefined;

  /** Looks up what the call needs; a text says why it cannot be made. */
  static async of(parts: CallParts, placed: PlacedCall): Promise<PlacedPlan | string> {
    const { account, sip_control_app } = placed.stored.relations;
    const [app, profile] = await Promise.all([
      sip_control_app ? parts.routing.findApp(account.uuid, sip_control_app.uuid) : undefined,
      placed.profile === null ? undefined : parts.routing.findProfile(account.uuid, placed.profile.uuid),
    ]);
    if (placed.flow.kind === "app" && !app?.is_active) return "Inactive app";
    if (placed.profile !== null && !profile) return "Inactive outbound voice profile";
    return new PlacedPlan(parts, placed, { app: app ?? null, profile });
  }

  private constructor(parts: CallParts, placed: PlacedCall, links: PlacedLinks) {
    this.#parts = parts;
    this.#placed = placed;
    this.#links = links;
  }

  get account() {
    return this.#placed.stored.relations.account;
  }

  get tn() {
    return this.#placed.stored.relations.tn;
  }

  get app() {
    return this.#links.app;
  }

  /** What it dials shows the number it was called from itself. */
  get caller(): CallerFacts {
    const { tn } = this;
    return {
      number: this.#placed.stored.call.from,
      user: undefined,
      address: undefined,
      name: undefined,
      tn,
      domain: undefined,
      sipSwitch: null,
      connection: null,
      calledTn: tn,
    };
  }

  get domain() {
    const { to } = this.#placed;
    return to.kind === "user" ? to.domain : undefined;
  }

  get profile() {
    return this.#links.profile;
  }

  get hairpins() {
    return 0;
  }

  get hops() {
    return MAX_FORWARDS;
  }

  get hasScript() {
    return this.#placed.flow.kind !== "bridge";
  }

  get ringLimitMs() {
    return this.#placed.timeoutMs;
  }

  leg(_place: MediaPlace, events: MainLegEvents): MainLeg {
    const record = placedRecord(this.#parts, this.#placed);
    this.#leg = new OutboundLeg(record, this.#parts.inviter, {
      answered: () => this.#answered(true),
      digit: (key, by) => events.digit(key, by),
      recordKey: (word) => events.recordKey?.(word),
      request: (server) => events.request(server),
      gone: () => this.#answered(false),
    });
    return new CalledLeg(this.#leg);
  }

  async run(call: RunningCall): Promise<void> {
    if (!this.#leg || !(await this.#isAnswered(call, this.#leg))) return;
    await call.dialling.profileRecording.begin(this.#through, "answer");
    const { flow } = this.#placed;
    switch (flow.kind) {
      case "xml":
        return call.runScript({ document: parseDocument(flow.xml) }, false);
      case "app":
        return this.app ? call.runScript(this.app, false) : undefined;
      case "bridge":
        return this.#bridge(call, flow.to, flow.record);
      default:
        return flow satisfies never;
    }
  }

  /** Rings and waits; resolves false when the leg is over. */
  async #isAnswered(call: RunningCall, leg: OutboundLeg): Promise<boolean> {
    const target = await this.#target(this.#placed.to);
    this.#through = target.toll?.profile;
    const answered = new Promise<boolean>((resolve) => {
      this.#answered = resolve;
    });
    if (leg.gone.aborted) return false;
    void leg.start(target.routes, call.place, undefined, async () => this.#admit(leg, target));
    return answered;
  }

  /** Its channel was taken when it was placed, its first minute set aside by whoever stored it. */
  #admit(leg: OutboundLeg, { refusedCause }: PreparedTarget): LegEnding | undefined {
    const { tolls } = this.#parts;
    const { tariff } = this.#placed;
    if (refusedCause !== undefined) return notRung(refusedCause);
    if (tariff) tolls.begin(leg, tariff);
    return undefined;
  }

  async #bridge(call: RunningCall, to: PlacedParty, record: boolean): Promise<void> {
    const outcome = await call.dialling.run(
      {
        targets: [await this.#target(to, call.a.record)],
        timeoutMs: this.#placed.timeoutMs,
        sequential: false,
        ringback: { kind: "tone" },
        timeLimitMs: undefined,
        record: record ? "from_answer" : "no",
        tag: undefined,
        asr: false,
      },
      call.a.gone,
    );
    if (outcome.kind === "failed") return call.end(outcome.cause, outcome.reason);
    await outcome.ended;
    call.end(CAUSE.normal);
  }

  #target(to: PlacedParty, parent?: LegRecord): Promise<PreparedTarget> {
    const { account, app, tn, domain, profile, hairpins } = this;
    const context = { type: "CallSCA", account, app, tn, domain, profile, hairpins } as const;
    const targets = new Targets(this.#parts, { ...context, ...(parent ? { parent } : {}) });
    const id = tn ? numberId(tn, undefined) : nobody(this.#placed);
    return targets.prepare(addressOf(to), { written: writtenOf(to), delayMs: 0, timeoutMs: undefined }, id);
  }
}

/** The record of a leg that is stored already. */
export function placedRecord({ records }: Pick<CallParts, "records">, { stored, tariff }: PlacedCall): LegRecord {
  const { call, relations } = stored;
  const facts: LegFacts = {
    type: call.type,
    direction: call.direction,
    from: call.from,
    to: call.to,
    parties: [call.from, call.to],
    account: relations.account,
    tn: relations.tn,
    app: relations.sip_control_app,
    user: relations.sip_user,
    batchItem: relations.batch_item,
    ...(tariff ? { tariff } : {}),
  };
  return new LegRecord(records, facts, call);
}

/** Its number was released between the request and now. */
function nobody({ stored }: PlacedCall) {
  const { from } = stored.call;
  return {
    shown: from,
    number: from,
    user: undefined,
    domain: undefined,
    tn: null,
    name: undefined,
    isAnonymous: false,
  };
}
