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
  /** Absent until it is called; for ever when it was refused before any INVITE. */
  uuid: string | undefined;
  readonly written: string;
  readonly address: DialAddress;
  readonly over: Promise<void>;
  cause: number | undefined;
  answeredMs: number | undefined;
  endedMs: number | undefined;
  readonly #call: CallHost;
  #name = "";
  #tell: () => void = () => undefined;
  /** Resolves when it is answered or has ended. */
  readonly decided: Promise<void>;
  #decide: () => void = () => undefined;

  constructor(call: CallHost, target: { readonly written: string; readonly address: DialAddress }) {
    this.#call = call;
    this.written = target.written;
    this.address = target.address;
    const refused = target.address.kind === "refused" ? target.address.cause : undefined;
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

  /**
   * Calls it.
   * @param name its letter in the trace
   * @param mayAnswer takes the call for this leg; false when another one has it
   */
  start(plan: TargetPlan, name: string, mayAnswer: () => boolean): void {
    this.#name = name;
    this.uuid = `leg ${name}`;
    this.#call.print(`${this.#name} init`);
    const at = (ms: number | undefined, act: () => void) => {
      if (ms !== undefined) this.#call.clock.setTimer(ms, () => this.cause === undefined && act());
    };
    at(plan.ringMs, () => this.#call.print(`${this.#name} ringing`));
    at(plan.answerMs, () => mayAnswer() && this.#answer(plan));
    at(plan.endMs, () => this.end(plan.refuse ?? NORMAL_CLEARING));
  }

  end(cause: number): void {
    if (this.cause !== undefined) return;
    this.cause = cause;
    this.endedMs = this.#call.clock.monotonicMs();
    if (this.uuid !== undefined) this.#printEnd(cause);
    this.#decide();
    this.#tell();
  }

  #printEnd(cause: number): void {
    const answeredEnd = cause === NORMAL_CLEARING ? "completed" : "failed";
    const end = this.isAnswered ? answeredEnd : endOfUnansweredOutbound(cause);
    this.#call.print(`${this.#name} hangup ${cause} ${causeOf(cause).name} ${end}`);
    this.#call.print(`${this.#name} destroyed`);
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
