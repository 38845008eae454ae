import { causeOf, endOfUnansweredOutbound } from "opentact/domain/call/cause.js";
import type { DialAddress, DialTargetEnd } from "opentact/engine/script/dial.js";
import type { CallHost } from "./call-host.js";

/** What the phone behind a dial target does; times from the start of its leg. */
export interface TargetPlan {
  readonly ringMs?: number;
  /** Cause of its refusal, at `endMs`. */
  readonly refuse?: number;
  readonly answerMs?: number;
  /** Hangs up so long after its answer; absent = never by itself. */
  readonly talkMs?: number;
  /** Is lost without a word so long after its answer. */
  readonly dropMs?: number;
  readonly endMs?: number;
}

const NORMAL_CLEARING = 16;
/** What the platform says of a leg whose audio and signals stay away. */
const TIMER_EXPIRE = 102;

/** A leg that a Dial made. */
export class VirtualLeg {
  /** Absent when it was refused before any INVITE. */
  readonly uuid: string | undefined;
  readonly written: string;
  readonly address: DialAddress;
  readonly over: Promise<void>;
  cause: number | undefined;
  answeredMs: number | undefined;
  endedMs: number | undefined;
  /** It was called. */
  isStarted = false;
  readonly #call: CallHost;
  readonly #name: string;
  #tell: () => void = () => undefined;
  /** Resolves when it is answered or has ended. */
  readonly decided: Promise<void>;
  #decide: () => void = () => undefined;

  constructor(call: CallHost, name: string, target: { readonly written: string; readonly address: DialAddress }) {
    this.#call = call;
    this.#name = name;
    this.written = target.written;
    this.address = target.address;
    const refused = target.address.kind === "refused" ? target.address.cause : undefined;
    this.uuid = refused === undefined ? `leg ${name}` : undefined;
    this.over = new Promise((resolve) => {
      this.#tell = resolve;
    });
    this.decided = new Promise((resolve) => {
      this.#decide = resolve;
    });
    if (refused === undefined) return;
    this.cause = refused;
    this.endedMs = call.clock.monotonicMs();
    this.#decide();
  }

  get isAnswered(): boolean {
    return this.answeredMs !== undefined;
  }

  /** Sends it out. One that was ended before it could be sent stays unsent. */
  start(plan: TargetPlan): void {
    if (this.cause !== undefined) return;
    this.isStarted = true;
    this.#call.print(`${this.#name} init`);
    const at = (ms: number | undefined, act: () => void) => {
      if (ms !== undefined) this.#call.clock.setTimer(ms, () => this.cause === undefined && act());
    };
    at(plan.ringMs, () => this.#call.print(`${this.#name} ringing`));
    at(plan.answerMs, () => this.#answer(plan));
    at(plan.endMs, () => this.end(plan.refuse ?? NORMAL_CLEARING));
  }

  end(cause: number): void {
    if (this.cause !== undefined) return;
    this.cause = cause;
    this.endedMs = this.#call.clock.monotonicMs();
    const answeredEnd = cause === NORMAL_CLEARING ? "completed" : "failed";
    const end = this.isAnswered ? answeredEnd : endOfUnansweredOutbound(cause);
    this.#call.print(`${this.#name} hangup ${cause} ${causeOf(cause).name} ${end}`);
    this.#call.print(`${this.#name} destroyed`);
    this.#decide();
    this.#tell();
  }

  /** How it ended, as the row of its Dial tells. */
  get targetEnd(): DialTargetEnd {
    return { written: this.written, call: this.uuid, cause: this.isAnswered ? undefined : this.cause };
  }

  #answer({ talkMs, dropMs }: TargetPlan): void {
    this.answeredMs = this.#call.clock.monotonicMs();
    this.#call.print(`${this.#name} live`);
    if (talkMs !== undefined) this.#call.clock.setTimer(talkMs, () => this.end(NORMAL_CLEARING));
    if (dropMs !== undefined) this.#call.clock.setTimer(dropMs, () => this.end(TIMER_EXPIRE));
    this.#decide();
  }
}

/** The leg that is answered first; undefined when all have ended. */
export async function firstAnswer(legs: readonly VirtualLeg[]): Promise<VirtualLeg | undefined> {
  const answered = legs.map((leg) => leg.decided.then(() => (leg.isAnswered ? leg : Promise.reject(leg))));
  return Promise.any(answered).catch(() => undefined);
}
