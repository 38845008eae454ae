import { RATING_REASONS } from "../../domain/rating/rules.js";
import { CommandFailure } from "../script/context.js";
import type { DialOutcome, DialRequest, DialTargetEnd } from "../script/dial.js";
import { Bridge } from "./bridge.js";
import type { CallContext } from "./call-context.js";
import { callerIdOf } from "./caller-id.js";
import { Dialer, type DialResult, type PreparedTarget, type TargetOutcome } from "./dialer.js";
import { CAUSE } from "./end-reason.js";
import type { Inviter, OutboundLeg } from "./outbound-leg.js";
import { ProfileRecording } from "./profile-recording.js";
import { Ringback } from "./ringback.js";
import { Targets } from "./targets.js";

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

  constructor(call: CallContext) {
    this.#call = call;
    this.profileRecording = new ProfileRecording(call);
  }

  /** The leg the caller is bridged to. */
  get bridged(): OutboundLeg | undefined {
    return this.#bridge?.b;
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
  async run(plan: DialPlan, signal: AbortSignal): Promise<DialOutcome> {
    const { a } = this.#call;
    const ringback = new Ringback(this.#call, plan.ringback);
    const stops: (() => Promise<void>)[] = [];
    if (plan.record === "from_ringing") stops.push(await this.#record(plan));
    await this.#recordByProfile(plan, plan.targets, "ringing", stops);
    try {
      const result = await this.#dialer(plan, ringback).run(AbortSignal.any([signal, a.gone]));
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
      return await this.#connect(result, plan, signal, ringback, stops);
    } finally {
      await ringback.stop();
    }
  }

  /** Answers the caller where that was not done and joins both; a caller who cannot be answered lets the callee go. */
  async #connect(
    { leg, written, targets }: Extract<DialResult, { kind: "answered" }>,
    plan: DialPlan,
    signal: AbortSignal,
    ringback: Ringback,
    stops: (() => Promise<void>)[],
  ): Promise<DialOutcome> {
    const { a, digits } = this.#call;
    try {
      await a.answer();
      a.live();
      digits.clear();
      await ringback.stop();
      const bridge = await this.#join(leg, plan, signal);
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

  #dialer(plan: DialPlan, ringback: Ringback): Dialer {
    const { a, hops, parts, place } = this.#call;
    const isSingle = plan.targets.length === 1;
    const codecs = a.media?.preferredCodecs ?? ["PCMU", "PCMA"];
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
        ringing: (leg, early) => ringback.ringing(leg, early && isSingle),
        digit: (leg, key, by) => this.#passOn(leg, key, by),
      },
    );
  }

  async #join(leg: OutboundLeg, plan: DialPlan, signal: AbortSignal): Promise<Bridge> {
    const { a, place, parts } = this.#call;
    const bridge = await Bridge.join(a, leg, place, parts, plan.timeLimitMs);
    this.#bridge = bridge;
    const abort = () => (a.gone.aborted ? leg.end(CAUSE.normal) : bridge.end());
    if (signal.aborted || a.gone.aborted) abort();
    const either = AbortSignal.any([signal, a.gone]);
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
