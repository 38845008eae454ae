import { NONE, withItem } from "../../base/short-list.js";
import type { Soon } from "../../base/soon.js";
import { RATING_REASONS } from "../../domain/rating/rules.js";
import type { OutboundProfile } from "../../domain/routing/port.js";
import type { ServerRequest } from "../../net/sip-session.js";
import type { AudioCodec } from "../../wire/sdp/codecs.js";
import { CommandFailure } from "../script/context.js";
import type { BridgeEnd, DialOutcome, DialRequest, DialTargetEnd } from "../script/dial.js";
import { Bridge, type BridgeHearer, type BridgeOwner } from "./bridge.js";
import type { CallContext } from "./call-context.js";
import { callerIdOf } from "./caller-id.js";
import {
  Dialer,
  type DialledLegs,
  type DialResult,
  type DialSpec,
  type PreparedTarget,
  type ResultHearer,
  TalkingWords,
  type TargetOutcome,
} from "./dialer.js";
import { CAUSE } from "./end-reason.js";
import { type EndSignal, eitherEnd } from "./gone.js";
import type { Inviter } from "./inviter.js";
import type { MainLeg } from "./main-leg.js";
import { OutboundLeg } from "./outbound-leg.js";
import type { Partner } from "./partner.js";
import { ProfileRecording } from "./profile-recording.js";
import { Ringback } from "./ringback.js";
import { SentOn } from "./sent-on.js";
import { Targets } from "./targets.js";

/** How a transfer rings its target; who is transferred has answered long ago. */
const TRANSFER = { timeoutMs: 60_000, sequential: false } as const;
/** Longest recording of a bridge. */
const RECORDING_MAX_MS = 3_600_000;

/** Ends a recording. */
type Stop = () => Promise<void>;

/** What a dial needs besides its targets. */
export interface DialPlan {
  readonly targets: readonly PreparedTarget[];
  readonly timeoutMs: number;
  readonly sequential: boolean;
  readonly ringback: DialRequest["ringback"];
  readonly timeLimitMs: number | undefined;
  readonly record: DialRequest["record"];
  readonly tag: string | undefined;
  readonly asr: boolean;
}

/** What becomes of a dial: it is bridged and over at some time, or it failed, or is broken by a fault. */
export interface DialHearer {
  bridged(result: AnsweredDial): void;
  /** The bridge is over, whoever ended it, and what was recorded of it is whole. */
  over(end: BridgeEnd): void;
  failed(result: FailedDial): void;
  broken(error: unknown): void;
}

type AnsweredDial = Extract<DialResult, { kind: "answered" }>;
type FailedDial = Extract<DialResult, { kind: "failed" }>;

/** One that is under way. */
class Dial implements DialSpec, ResultHearer {
  readonly plan: DialPlan;
  readonly dialled: Dialling;
  /** Known when it rings: what records it from then on opens the audio of the caller first. */
  codecs: readonly AudioCodec[] | undefined;
  readonly signal: EndSignal;
  readonly hearer: DialHearer;
  readonly ringback: Ringback;
  /** End what is recorded of it. */
  stops: readonly Stop[] = NONE;

  constructor(dialled: Dialling, call: CallContext, plan: DialPlan, signal: EndSignal, hearer: DialHearer) {
    this.dialled = dialled;
    this.codecs = undefined;
    this.plan = plan;
    this.signal = signal;
    this.hearer = hearer;
    this.ringback = new Ringback(call, plan.ringback);
  }

  get targets(): readonly PreparedTarget[] {
    return this.plan.targets;
  }

  get timeoutMs(): number {
    return this.plan.timeoutMs;
  }

  get sequential(): boolean {
    return this.plan.sequential;
  }

  /** Only the early audio of a single target is heard. */
  ringing(leg: OutboundLeg, early: boolean): void {
    this.ringback.ringing(leg, early && this.plan.targets.length === 1);
  }

  dialEnded(result: DialResult): void {
    this.dialled.dialEnded(this, result);
  }
}

/** Everything a call dials: rings targets, bridges the one that answers, one at a time. */
export class Dialling implements DialledLegs, BridgeOwner {
  readonly #call: CallContext;
  readonly #inviter: Inviter;
  #profileRecording: ProfileRecording | undefined;
  #bridge: Bridge | undefined;
  #dialer: Dialer | undefined;
  /** Who has answered and is not bridged yet. */
  #connecting: { readonly partner: Partner; readonly done: Promise<unknown> } | undefined;

  constructor(call: CallContext) {
    this.#call = call;
    this.#inviter = new SentOn(call);
  }

  /** What the profile of a call to the telephone network wants recorded. */
  get profileRecording(): ProfileRecording {
    this.#profileRecording ??= new ProfileRecording(this.#call);
    return this.#profileRecording;
  }

  /** The leg the caller is bridged to. */
  get bridged(): Partner | undefined {
    return this.#bridge?.b;
  }

  get bridge(): Bridge | undefined {
    return this.#bridge;
  }

  /** Resolves when the callee that has answered is bridged; at once when nobody has just answered. Never rejects. */
  get connecting(): Promise<unknown> {
    return this.#connecting ? this.#connecting.done.catch(() => undefined) : Promise.resolve();
  }

  /** The leg that `connecting` is about. */
  get joining(): Partner | undefined {
    return this.#connecting?.partner;
  }

  /** Legs that ring for the caller. */
  get ringing(): readonly OutboundLeg[] {
    return this.#dialer?.ringing ?? [];
  }

  /** Somebody takes the call of a leg that rings. @returns false when it rings no more */
  pickUp(leg: OutboundLeg, by: Partner): boolean {
    return this.#dialer?.pickUp(leg, by) ?? false;
  }

  /** Bridges the main leg to somebody who is in a call already. Resolves when the bridge stands. */
  async connect(partner: Partner): Promise<Bridge> {
    if (partner instanceof OutboundLeg) this.take(partner);
    return this.#watched(partner, Promise.resolve(this.#join(partner)));
  }

  /** A leg of another call is one of this call from now on. */
  take(leg: OutboundLeg): void {
    leg.listen(new TalkingWords(leg, this));
    this.#call.adopt(leg);
  }

  made(leg: OutboundLeg): void {
    this.#call.adopt(leg);
  }

  forwarded(): void {
    this.#call.a.forwarded?.();
  }

  /** A caller whom somebody else has served is no missed call for those who ring here either. */
  abandonedFor(): number {
    const { row } = this.#call.a.record;
    return row.q850_cause === CAUSE.notSelected ? CAUSE.notSelected : CAUSE.originatorCancel;
  }

  /** A key of INFO from the B leg goes on to the caller; RFC 4733 passes within the media thread. */
  digit(leg: OutboundLeg, key: string, by: "rtp" | "info"): void {
    if (by !== "info" || this.bridged !== leg) return;
    const { a, parts } = this.#call;
    parts.log.onFail(a.media?.leg.sendDigits(key) ?? Promise.resolve(), "passing a key on");
  }

  recordKey(leg: OutboundLeg, word: "on" | "off"): void {
    this.#call.recordKey(leg, word);
  }

  request(leg: OutboundLeg, server: ServerRequest): void {
    this.#call.request(leg, server);
  }

  /**
   * Rings a target on behalf of one of the bridged legs, who hears it ring. Nothing is bridged.
   * @param heard the leg that is to talk with the target
   */
  async find(target: PreparedTarget, heard: MainLeg, signal: AbortSignal, ringing: () => void): Promise<DialResult> {
    const { place, parts } = this.#call;
    const ringback = new Ringback({ a: heard, place, parts }, { kind: "tone" });
    const codecs = heard.media?.preferredCodecs;
    const told = (leg: OutboundLeg) => {
      ringing();
      ringback.ringing(leg, false);
    };
    try {
      const dialer = this.#dialerFor({ ...TRANSFER, targets: [target], codecs, ringing: told, dialled: this });
      return await new Promise((resolve) => dialer.run(signal, { dialEnded: resolve }));
    } finally {
      await ringback.stop();
    }
  }

  /**
   * A Dial of a document. An abort of `signal` ends the attempts, or the bridge.
   * @throws CommandFailure with the documented reasons
   */
  async dial(request: DialRequest, domain: string | undefined, signal: AbortSignal): Promise<DialOutcome> {
    const { account, parts, caller } = this.#call;
    const id = await callerIdOf(request.from, caller, account.uuid, request.name, parts.routing);
    const lookup = this.#targets(domain);
    const legs = await Promise.all(request.targets.map((target) => lookup.legs(target.address, target, id)));
    const targets = legs.flat();
    if (!request.takeLegs(targets.length - request.targets.length)) throw new CommandFailure("Too many legs");
    const outcome = await this.run({ ...request, targets }, signal);
    if (outcome.kind === "failed" && outcome.reason === RATING_REASONS.balance)
      throw new CommandFailure(outcome.reason);
    return outcome;
  }

  /** Rings prepared targets and bridges the first that answers, as `ring` does. */
  run(plan: DialPlan, signal: EndSignal): Promise<DialOutcome> {
    const asked = plan.targets.length;
    return new Promise((resolve, reject) => {
      let over: DialHearer["over"] = () => undefined;
      let broken: DialHearer["broken"] = reject;
      this.ring(plan, signal, {
        bridged: (result) => {
          const ended = new Promise<BridgeEnd>((isOver, isBroken) => {
            over = isOver;
            broken = isBroken;
          });
          resolve(bridgedOutcome(result, ended));
        },
        over: (end) => over(end),
        failed: (result) => resolve(failedOutcome(result, asked)),
        broken: (error) => broken(error),
      });
    });
  }

  /**
   * Rings prepared targets and bridges the first that answers, answering the caller when that was not done.
   * @param hearer hears what becomes of it, never within this call
   */
  ring(plan: DialPlan, signal: EndSignal, hearer: DialHearer): void {
    const dial = new Dial(this, this.#call, plan, signal, hearer);
    const recording = this.#recordFrom("ringing", dial);
    if (recording) this.#dialAfter(recording, dial);
    else this.#dial(dial);
  }

  #dialAfter(recording: Promise<void>, dial: Dial): void {
    recording.then(() => this.#dial(dial)).catch((error: unknown) => dial.hearer.broken(error));
  }

  #dial(dial: Dial): void {
    const { a } = this.#call;
    dial.codecs = a.media?.preferredCodecs;
    this.#dialer = this.#dialerFor(dial);
    this.#dialer.run(eitherEnd(dial.signal, a.gone), dial);
  }

  /** Of a dial: somebody answered, or nobody is left to answer. */
  dialEnded(dial: Dial, result: DialResult): void {
    this.#dialer = undefined;
    if (result.kind === "answered") this.#answered(result, dial);
    else this.#failed(result, dial);
  }

  #failed(result: FailedDial, { ringback, hearer, stops }: Dial): void {
    const stopping = stopAll(stops) ?? ringback.stop();
    if (!stopping) return hearer.failed(result);
    Promise.all([stopping, ringback.stop()]).then(
      () => hearer.failed(result),
      (error: unknown) => hearer.broken(error),
    );
  }

  /** A caller who cannot be answered lets the callee go. */
  #answered(result: AnsweredDial, dial: Dial): void {
    try {
      const connecting = this.#connect(result, dial);
      if (connecting instanceof Promise) this.#bridgedAfter(connecting, result, dial);
      else this.#bridged(result, connecting, dial);
    } catch (error) {
      this.#broken(error, result, dial);
    }
  }

  #bridgedAfter(connecting: Promise<Bridge>, result: AnsweredDial, dial: Dial): void {
    this.#watched(result.leg, connecting).then(
      (bridge) => this.#bridged(result, bridge, dial),
      (error: unknown) => this.#broken(error, result, dial),
    );
  }

  /** Answers the caller where that was not done and joins both. */
  #connect(result: AnsweredDial, dial: Dial): Soon<Bridge> {
    const answering = this.#call.a.answer();
    return answering instanceof Promise ? this.#liveAfter(answering, result, dial) : this.#live(result, dial);
  }

  async #liveAfter(answering: Promise<unknown>, result: AnsweredDial, dial: Dial): Promise<Bridge> {
    await answering;
    return this.#live(result, dial);
  }

  #live(result: AnsweredDial, dial: Dial): Soon<Bridge> {
    const { a, digits } = this.#call;
    a.live();
    digits.clear();
    const stopping = dial.ringback.stop();
    const joining = stopping ? this.#joinAfter(stopping, result.leg, dial) : this.#join(result.leg, dial);
    return joining instanceof Promise
      ? this.#recordedAfter(joining, result, dial)
      : this.#recorded(joining, result, dial);
  }

  async #joinAfter(stopping: Promise<unknown>, leg: Partner, dial: Dial): Promise<Bridge> {
    await stopping;
    return this.#join(leg, dial);
  }

  async #recordedAfter(joining: Promise<Bridge>, result: AnsweredDial, dial: Dial): Promise<Bridge> {
    return this.#recorded(await joining, result, dial);
  }

  #recorded(bridge: Bridge, { written }: AnsweredDial, dial: Dial): Soon<Bridge> {
    const recording = this.#recordFrom("answer", dial, written);
    return recording ? whenDone(recording, bridge) : bridge;
  }

  #bridged(result: AnsweredDial, bridge: Bridge, { hearer, stops }: Dial): void {
    hearer.bridged(result);
    bridge.whenOver(stops.length === 0 ? hearer : whenWhole(hearer, stops));
  }

  #broken(error: unknown, { leg }: AnsweredDial, { ringback, hearer, stops }: Dial): void {
    leg.end(CAUSE.normal);
    const stopping = Promise.all([ringback.stop(), stopAll(stops)]);
    const broken = () => hearer.broken(error);
    stopping.then(broken, broken);
  }

  /** Lets requests that come meanwhile wait for the bridge: both phones take themselves to be in a call already. */
  #watched<T>(partner: Partner, connected: Promise<T>): Promise<T> {
    const connecting = { partner, done: connected };
    const over = () => {
      if (this.#connecting === connecting) this.#connecting = undefined;
    };
    this.#connecting = connecting;
    connected.then(over, over);
    return connected;
  }

  /** Looks targets up for this call. */
  #targets(domain: string | undefined): Targets {
    const { account, app, a, parts, profile, hairpins, tn } = this.#call;
    return new Targets(parts, { type: "CallSCA", account, parent: a.record, app, domain, profile, hairpins, tn });
  }

  /** The B leg goes with the A leg. */
  close(): void {
    this.#bridge?.end();
  }

  #dialerFor(spec: DialSpec): Dialer {
    const { parts, place } = this.#call;
    const { records, clock, tolls } = parts;
    return new Dialer({ inviter: this.#inviter, place, records, clock, tolls }, spec);
  }

  #join(leg: Partner, dial?: Dial): Soon<Bridge> {
    const { a, place, parts } = this.#call;
    const joined = Bridge.join(a, leg, place, parts, dial?.plan.timeLimitMs, this);
    const signal = dial?.signal ?? a.gone;
    return joined instanceof Promise ? this.#joinedAfter(joined, signal) : this.#joined(joined, signal);
  }

  async #joinedAfter(joining: Promise<Bridge>, signal: EndSignal): Promise<Bridge> {
    return this.#joined(await joining, signal);
  }

  /** Its A leg takes the other along by itself. */
  #joined(bridge: Bridge, signal: EndSignal): Bridge {
    if (!bridge.isOver) this.#bridge = bridge;
    return signal === this.#call.a.gone ? bridge : endedBy(signal, bridge);
  }

  bridgeOver(bridge: Bridge): void {
    if (this.#bridge === bridge) this.#bridge = undefined;
  }

  /**
   * Records from this moment on, where it is wished for. What the document records is enough; else the profile of a target
   * to the telephone network decides.
   * @param written of the target that answered; absent: any
   * @returns undefined when nothing is recorded
   */
  #recordFrom(moment: "ringing" | "answer", dial: Dial, written?: string): Promise<void> | undefined {
    const { record } = dial.plan;
    if (record === `from_${moment}`) return this.#recordPlan(dial);
    if (record !== "no" || this.#profileRecording?.isRunning) return undefined;
    const profile = profileOf(dial.plan, written);
    return profile && this.#recordByProfile(profile, moment, dial);
  }

  async #recordPlan(dial: Dial): Promise<void> {
    dial.stops = withItem(dial.stops, await this.#record(dial.plan));
  }

  async #recordByProfile(profile: OutboundProfile, moment: "ringing" | "answer", dial: Dial): Promise<void> {
    await this.profileRecording.begin(profile, moment);
    dial.stops = withItem(dial.stops, () => this.profileRecording.end());
  }

  async #record(plan: DialPlan): Promise<() => Promise<void>> {
    const { a, recordings } = this.#call;
    const media = await a.openMedia();
    const spec = { tag: plan.tag, format: "wav", channels: 1, leg: "both", maxMs: RECORDING_MAX_MS } as const;
    const recording = await recordings.start(
      { ...spec, silenceMs: undefined, asr: plan.asr, lang: "en-US" },
      media.leg,
    );
    return () => recording.stop();
  }
}

function failedOutcome({ cause, reason, targets }: FailedDial, asked: number): DialOutcome {
  const outcome = { kind: "failed", cause, asked, targets: targets.map(toEnd) } as const;
  return reason === undefined ? outcome : { ...outcome, reason };
}

function bridgedOutcome({ leg, written, targets }: AnsweredDial, ended: Promise<BridgeEnd>): DialOutcome {
  const call = leg.record.uuid;
  return {
    kind: "bridged",
    written,
    call,
    targets: [...targets.map(toEnd), { written, call, cause: undefined }],
    ended,
  };
}

async function whenDone(recording: Promise<void>, bridge: Bridge): Promise<Bridge> {
  await recording;
  return bridge;
}

/** A bridge that ends with the signal too. */
function endedBy(signal: EndSignal, bridge: Bridge): Bridge {
  const abort = () => bridge.end();
  if (signal.aborted) abort();
  else signal.addEventListener("abort", abort, { once: true });
  void bridge.ended.then(() => signal.removeEventListener("abort", abort));
  return bridge;
}

/** Told when what was recorded is whole. Apart from what dials: nothing of that is held while both talk. */
function whenWhole(hearer: DialHearer, stops: readonly Stop[]): BridgeHearer {
  const over = (end: BridgeEnd) =>
    void Promise.all(stops.map((stop) => stop())).then(
      () => hearer.over(end),
      (error: unknown) => hearer.broken(error),
    );
  return { over };
}

/** @returns undefined when there is nothing to end */
function stopAll(stops: readonly Stop[]): Promise<unknown> | undefined {
  return stops.length === 0 ? undefined : Promise.all(stops.map((stop) => stop()));
}

/** The profile that a target goes to the telephone network by. */
function profileOf({ targets }: DialPlan, written: string | undefined): OutboundProfile | undefined {
  for (const target of targets)
    if (target.toll?.profile && (written === undefined || target.written === written)) return target.toll.profile;
  return undefined;
}

function toEnd(outcome: TargetOutcome): DialTargetEnd {
  return { written: outcome.written, call: outcome.call, cause: outcome.cause };
}
