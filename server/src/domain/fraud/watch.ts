import type { Clock } from "../../base/clock.js";
import { isoTime } from "../../base/iso-time.js";
import { SPEND_LIMITS } from "../ledger/rules.js";
import type { Alarm, FraudStore, FraudTx } from "./port.js";

/** Percent of what an account may spend a day at which it is told (security.md 12). */
const SPEND_STEPS = [50, 80, 100] as const;
const SHORT_CALLS = { calls: 100, percent: 50, seconds: 6 } as const;
/** Fewer legs say nothing of what is usual. */
const UNUSUAL_RATE = { factor: 5, legs: 10 } as const;

/** Looks at what accounts spend and call, and tells them of what looks like fraud. */
export class FraudWatch {
  readonly #store: FraudStore;
  readonly #clock: Clock;

  constructor(options: { store: FraudStore; clock: Clock }) {
    this.#store = options.store;
    this.#clock = options.clock;
  }

  /** One look; what was told once is not told again. */
  async run(): Promise<void> {
    const now = isoTime(this.#clock.now());
    for (const look of [spent, shortCalls, unusualRates])
      await this.#store.transaction(async (tx) => {
        for (const alarm of await look(tx, now)) await tx.tell(alarm, now);
      });
  }
}

async function spent(tx: FraudTx, now: string): Promise<Alarm[]> {
  return (await tx.spendSteps(SPEND_STEPS, SPEND_LIMITS, now)).map(({ account, ...details }) => ({
    account,
    kind: "spend",
    what:
      details.percent >= 100
        ? `The account has reached the ${details.limit} that it may spend a day; what costs money is refused until midnight`
        : `The account has spent ${details.spent} today, more than ${details.percent} % of the ${details.limit} that it may spend`,
    details,
  }));
}

async function shortCalls(tx: FraudTx, now: string): Promise<Alarm[]> {
  return (await tx.shortCalls(SHORT_CALLS, now)).map(({ account, ...details }) => ({
    account,
    kind: "short_calls",
    what: `Of the last ${details.calls} answered calls ${details.short} lasted less than ${SHORT_CALLS.seconds} seconds`,
    details,
  }));
}

async function unusualRates(tx: FraudTx, now: string): Promise<Alarm[]> {
  return (await tx.unusualRates(UNUSUAL_RATE, now)).map(({ account, ...details }) => ({
    account,
    kind: "rate",
    what: `A call costs ${details.rate} a minute; ${details.median} is usual for the account`,
    details,
  }));
}
