import { RATING_REASONS } from "../../domain/rating/rules.js";
import type { AudioCodec } from "../../wire/sdp/codecs.js";
import { CommandFailure } from "../script/context.js";
import type { DialOutcome, DialRequest, DialTargetEnd } from "../script/dial.js";
import { Bridge } from "./bridge.js";
import type { CallContext } from "./call-context.js";
import { callerIdOf } from "./caller-id.js";
import { Dialer, type DialResult, type PreparedTarget, type TargetOutcome } from "./dialer.js";
import { CAUSE } from "./end-reason.js";
import { type EndSignal, eitherEnd } from "./gone.js";
import type { MainLeg } from "./main-leg.js";
import { type Inviter, OutboundLeg } from "./outbound-leg.js";
import type { Partner } from "./partner.js";
import { ProfileRecording } from "./profile-recording.js";
import { Ringback } from "./ringback.js";
import { Targets } from "./targets.js";

/** How a transfer rings its target; who is transferred has answered long ago. */
const TRANSFER = { timeoutMs: 60_000, sequential: false } as const;
/** Longest recording of a bridge. */
const RECORDING_MAX_MS = 3_600_000;

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

/** Everything a call dials: rings targets, bridges the one that answers, one at a time. */
export class Dialling {
  /** What the profile of a call to the telephone network wants recorded. */
  readonly profileRecording: ProfileRecording;
  readonly #call: CallContext;
  #bridge: Bridge | undefined;
  #dialer: Dialer | undefined;
  /** Who has answered and is not bridged yet. */
  #connecting: { readonly partner: Partner; readonly done: Promise<unknown> } | undefined;

  constructor(call: CallContext) {
    this.#call = call;
    this.profileRecording = new ProfileRecording(call);
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
    return this.#connecting?.done ?? Promise.resolve();
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
    return this.#watched(partner, this.#join(partner, undefined, this.#call.a.gone));
  }

  /** A leg of another call is one of this call from now on. */
  take(leg: OutboundLeg): void {
    leg.listen({
      digit: (key, by) => this.#passOn(leg, key, by),
      recordKey: (word) => this.#call.recordKey(leg, word),
      request: (server) => this.#call.request(leg, server),
    });
    this.#call.adopt(leg);
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
      return await this.#dialerFor({ ...TRANSFER, targets: [target] }, told, codecs).run(signal);
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

  /** Rings prepared targets and bridges the first that answers, answering the caller when that was not done. */
  async run(plan: DialPlan, signal: EndSignal): Promise<DialOutcome> {
    const { a } = this.#call;
    const ringback = new Ringback(this.#call, plan.ringback);
    const stops: (() => Promise<void>)[] = [];
    if (plan.record === "from_ringing") stops.push(await this.#record(plan));
    await this.#recordByProfile(plan, plan.targets, "ringing", stops);
    try {
      const isSingle = plan.targets.length === 1;
      const told = (leg: OutboundLeg, early: boolean) => ringback.ringing(leg, early && isSingle);
      this.#dialer = this.#dialerFor(plan, told, a.media?.preferredCodecs);
      const result = await this.#dialer.run(eitherEnd(signal, a.gone));
      if (result.kind === "failed") {
        await stopAll(stops);
        const { cause, reason } = result;
        return {
          kind: "failed",
          cause,
          asked: plan.targets.length,
          targets: result.targets.map(toEnd),
          ...(reason === undefined ? {} : { reason }),
        };
      }
      return await this.#watched(result.leg, this.#connect(result, plan, signal, ringback, stops));
    } finally {
      this.#dialer = undefined;
      await ringback.stop();
    }
  }

  /** Lets requests that come meanwhile wait for the bridge: both phones take themselves to be in a call already. */
  async #watched<T>(partner: Partner, connected: Promise<T>): Promise<T> {
    const connecting = { partner, done: connected.catch(() => undefined) };
    this.#connecting = connecting;
    try {
      return await connected;
    } finally {
      if (this.#connecting === connecting) this.#connecting = undefined;
    }
  }

  /** Answers the caller where that was not done and joins both; a caller who cannot be answered lets the callee go. */
  async #connect(
    { leg, written, targets }: Extract<DialResult, { kind: "answered" }>,
    plan: DialPlan,
    signal: EndSignal,
    ringback: Ringback,
    stops: (() => Promise<void>)[],
  ): Promise<DialOutcome> {
    const { a, digits } = this.#call;
    try {
      await a.answer();
      a.live();
      digits.clear();
      await ringback.stop();
      const bridge = await this.#join(leg, plan.timeLimitMs, signal);
      if (plan.record === "from_answer") stops.push(await this.#record(plan));
      const answered = plan.targets.filter((target) => target.written === written);
      await this.#recordByProfile(plan, answered, "answer", stops);
      const ended = bridge.ended.then(async (end) => {
        await stopAll(stops);
        return end;
      });
      const call = leg.record.uuid;
      return {
        kind: "bridged",
        written,
        call,
        targets: [...targets.map(toEnd), { written, call, cause: undefined }],
        ended,
      };
    } catch (error) {
      leg.end(CAUSE.normal);
      await stopAll(stops);
      throw error;
    }
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

  #dialerFor(
    plan: Pick<DialPlan, "targets" | "timeoutMs" | "sequential">,
    ringing: (leg: OutboundLeg, early: boolean) => void,
    codecs?: readonly AudioCodec[],
  ): Dialer {
    const { a, hops, parts, place } = this.#call;
    return new Dialer(
      { inviter: sentOn(hops, parts.inviter), place, records: parts.records, clock: parts.clock, tolls: parts.tolls },
      {
        targets: plan.targets,
        timeoutMs: plan.timeoutMs,
        sequential: plan.sequential,
        codecs,
        // A caller whom somebody else has served is no missed call for those who ring here either.
        abandonedFor: () =>
          a.record.row.q850_cause === CAUSE.notSelected ? CAUSE.notSelected : CAUSE.originatorCancel,
        made: (leg) => this.#call.adopt(leg),
        forwarded: () => a.forwarded?.(),
        ringing,
        digit: (leg, key, by) => this.#passOn(leg, key, by),
        recordKey: (leg, word) => this.#call.recordKey(leg, word),
        request: (leg, server) => this.#call.request(leg, server),
      },
    );
  }

  async #join(leg: Partner, limitMs: number | undefined, signal: EndSignal): Promise<Bridge> {
    const { a, place, parts } = this.#call;
    const bridge = await Bridge.join(a, leg, place, parts, limitMs);
    this.#bridge = bridge;
    const abort = () => bridge.end();
    if (signal.aborted || a.gone.aborted) abort();
    const either = eitherEnd(signal, a.gone);
    either.addEventListener("abort", abort, { once: true });
    void bridge.ended.then(() => {
      either.removeEventListener("abort", abort);
      if (this.#bridge === bridge) this.#bridge = undefined;
    });
    return bridge;
  }

  /** A key of INFO from the B leg goes on to the caller; RFC 4733 passes within the media thread. */
  #passOn(leg: OutboundLeg, key: string, by: "rtp" | "info"): void {
    if (by !== "info" || this.bridged !== leg) return;
    const { a, parts } = this.#call;
    parts.log.onFail(a.media?.leg.sendDigits(key) ?? Promise.resolve(), "passing a key on");
  }

  /** What the document records is enough; else the profile of a target to the telephone network decides. */
  async #recordByProfile(
    { record }: DialPlan,
    targets: readonly PreparedTarget[],
    moment: "ringing" | "answer",
    stops: (() => Promise<void>)[],
  ): Promise<void> {
    const profile = targets.find(({ toll }) => toll?.profile)?.toll?.profile;
    if (record !== "no" || !profile || this.profileRecording.isRunning) return;
    await this.profileRecording.begin(profile, moment);
    stops.push(() => this.profileRecording.end());
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

/** What a call dials has one hop less to go than the call itself (RFC 7332): a loop through other nodes ends too. */
function sentOn(hops: number, inviter: Inviter): Inviter {
  return {
    invite: (invite, events) =>
      inviter.invite({ ...invite, headers: [...(invite.headers ?? []), ["Max-Forwards", String(hops - 1)]] }, events),
  };
}

async function stopAll(stops: readonly (() => Promise<void>)[]): Promise<void> {
  await Promise.all(stops.map((stop) => stop()));
}

function toEnd(outcome: TargetOutcome): DialTargetEnd {
  return { written: outcome.written, call: outcome.call, cause: outcome.cause };
}
