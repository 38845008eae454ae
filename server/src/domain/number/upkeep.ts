import type { Clock } from "../../base/clock.js";
import { isoTime } from "../../base/iso-time.js";
import type { NumberProviders } from "../provider/port.js";
import type { StockUpkeepStore } from "./port.js";

/** What the inventory needs done for it: each method is run by a job, and twice is harmless. */
export class StockUpkeep {
  readonly #store: StockUpkeepStore;
  readonly #providers: NumberProviders;
  readonly #clock: Clock;

  constructor(o: { store: StockUpkeepStore; providers: NumberProviders; clock: Clock }) {
    this.#store = o.store;
    this.#providers = o.providers;
    this.#clock = o.clock;
  }

  /** Forgets offers that are over, puts numbers of our stock that served their quarantine into the sale, merges counts. */
  async tidy(): Promise<void> {
    const now = isoTime(this.#clock.now());
    await this.#store.forgetOffers(now);
    await this.#store.endQuarantines(now);
    await this.#store.mergeCounts();
  }

  /**
   * Gives a released number back to the provider it was bought from.
   * @param lease uuid of the lease that was released; key of the write
   * @throws Error while the provider does not confirm: the job is tried again
   */
  async giveBack(tn: number, lease: string, signal: AbortSignal): Promise<void> {
    const name = await this.#store.providerToTell(tn);
    if (name === undefined) return;
    const result = (await this.#providers.get(name)?.release(tn, lease, signal)) ?? { kind: "unsent" };
    if (result.kind !== "ok") throw new Error(`${name} did not take ${tn} back: ${result.kind}`);
    await this.#store.returned(tn, isoTime(this.#clock.now()));
  }
}
