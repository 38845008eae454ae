import type { PushOutcome } from "../../domain/call/port/live-calls.js";
import type { ScriptRun } from "./script-runner.js";

/** As many as may wait beside a running document (call-xml.md 7.2). */
const MAX_WAITING = 10;

/** Documents that were pushed to a call which rings before its flow begins: they are given to the flow when it does. */
export class EarlyPushes {
  readonly #waiting: { readonly xml: string; readonly inject: boolean }[] = [];

  push(xml: string, inject: boolean): PushOutcome {
    if (this.#waiting.length === MAX_WAITING) return "too_many";
    this.#waiting.push({ xml, inject });
    return "accepted";
  }

  /** In the order in which they came; nothing waits afterwards. */
  giveTo(run: ScriptRun): void {
    for (const { xml, inject } of this.#waiting.splice(0)) run.push(xml, inject);
  }
}
