import type { MediaPlace } from "../media/port.js";
import type { ScriptSource } from "../script/run.js";
import type { CallContext, CallFacts } from "./call-context.js";
import type { Dialling } from "./dialling.js";
import type { MainLeg, MainLegEvents } from "./main-leg.js";
import type { SharedPlace } from "./shared-place.js";

/** A call as its plan drives it. */
export interface RunningCall extends CallContext {
  readonly dialling: Dialling;
  /** Everything its plan does is done: it ends. */
  finish(): void;
  /** Its plan cannot go on. */
  fail(error: unknown): void;
  /** Runs documents on the main leg; resolves when the last row is written. */
  runScript(source: ScriptSource, autoAnswer: boolean): Promise<void>;
}

/** What tells one kind of call from another: how its main leg is made, and what it does. */
export interface CallPlan extends CallFacts {
  /** Where its audio is, when another call has it there already; default a place of its own. */
  readonly place?: SharedPlace;
  /** Longest time the main leg stays unanswered, ms. */
  readonly ringLimitMs: number;
  /** Documents run on its main leg, sooner or later. */
  readonly hasScript: boolean;
  /** Makes the main leg, before anything is sent. */
  leg(place: MediaPlace, events: MainLegEvents): MainLeg;
  /** Everything the call does; it ends when this resolves. A plan without a promise says by `finish` or `fail` when it is done. */
  run(call: RunningCall): Promise<void> | undefined;
}
