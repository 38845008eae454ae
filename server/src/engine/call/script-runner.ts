import type { PushOutcome } from "../../domain/call/port/live-calls.js";
import type { ScriptCall } from "../script/context.js";
import type { ScriptSource } from "../script/run.js";

/** One run of a flow on a call. */
export interface ScriptRun {
  /** Resolves when the flow is over and its last row is written; rejects only for a fault of the program. */
  readonly done: Promise<void>;
  /** Gives a checked document to the running flow (call-xml.md 7.2). */
  push(xml: string, inject: boolean): PushOutcome;
  /** Gives it a checked document that takes the place of no other, whatever the flow does. */
  pushBeside(xml: string): "accepted" | "ended" | "too_many";
}

/** Starts flows. */
export interface ScriptRunner {
  start(call: ScriptCall, source: ScriptSource): ScriptRun;
}
