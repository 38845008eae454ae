import type { ScriptCall } from "./context.js";
import { ScriptRun, type ScriptServices, type ScriptSource } from "./run.js";

/** Starts flows on calls: of control apps, and documents given with a call. */
export class Scripts {
  readonly #services: ScriptServices;

  constructor(services: ScriptServices) {
    this.#services = services;
  }

  start(call: ScriptCall, source: ScriptSource): ScriptRun {
    return new ScriptRun(this.#services, call, source);
  }
}
