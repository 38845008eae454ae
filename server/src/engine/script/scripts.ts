import type { RoutedApp } from "../../domain/routing/port.js";
import type { ScriptCall } from "./context.js";
import { ScriptRun, type ScriptServices } from "./run.js";

/** Starts the flows of control apps on calls. */
export class Scripts {
  readonly #services: ScriptServices;

  constructor(services: ScriptServices) {
    this.#services = services;
  }

  start(call: ScriptCall, app: RoutedApp): ScriptRun {
    return new ScriptRun(this.#services, call, app);
  }
}
