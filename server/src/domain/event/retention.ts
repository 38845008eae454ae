import type { Clock } from "../../base/clock.js";
import { isoTime } from "../../base/iso-time.js";
import type { RetentionStore } from "./port.js";

const DAY_MS = 24 * 60 * 60 * 1000;
/** Rows of one statement: others get their turn in between. */
const BATCH = 5_000;

/** Days that rows are kept (RETENTION_DAYS). */
export interface RetentionDays {
  /** Default 7. */
  readonly events?: number | undefined;
  /** Default 30. */
  readonly deliveries?: number | undefined;
  /** Default 7. */
  readonly traces?: number | undefined;
  /** Default 30. */
  readonly provider_events?: number | undefined;
}

/** Removes events, deliveries, traces and what carriers said whose time is over (events.md E7, security.md 13). */
export class Retention {
  readonly #store: RetentionStore;
  readonly #days: RetentionDays;
  readonly #clock: Clock;

  constructor(options: { store: RetentionStore; days: RetentionDays; clock: Clock }) {
    this.#store = options.store;
    this.#days = options.days;
    this.#clock = options.clock;
  }

  /** Everything that is due, batch by batch. */
  async run(signal: AbortSignal): Promise<void> {
    const { events = 7, deliveries = 30, traces = 7, provider_events = 30 } = this.#days;
    await all((max) => this.#store.removeEvents(this.#before(events), max), signal);
    await all((max) => this.#store.removeDeliveries(this.#before(deliveries), max), signal);
    await this.#store.removeEndpoints(this.#before(deliveries));
    await all((max) => this.#store.removeTraces(this.#before(traces), max), signal);
    await all((max) => this.#store.removeProviderEvents(this.#before(provider_events), max), signal);
  }

  #before(days: number): string {
    return isoTime(this.#clock.now() - days * DAY_MS);
  }
}

async function all(remove: (max: number) => Promise<number>, signal: AbortSignal): Promise<void> {
  for (;;) {
    signal.throwIfAborted();
    if ((await remove(BATCH)) < BATCH) return;
  }
}
