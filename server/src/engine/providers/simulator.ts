import type { Clock } from "../../base/clock.js";
import { fits } from "../../domain/number/pattern.js";
import { type NumberFacts, numberFacts } from "../../domain/number/rules.js";
import type { Feature } from "../../domain/order/rules.js";
import type {
  NumberProvider,
  Offer,
  ProviderItem,
  ProviderOrder,
  ProviderQuery,
  Result,
} from "../../domain/provider/port.js";

/** What an order meets, by the last two digits of its number (numbers.md 3). */
const REFUSED = 90;
const TAKEN = 91;
const LATE_SUCCESS = 92;
const LATE_FAILURE = 93;
const SLOW = 94;
const NO_SMS = 95;

const LATE_MS = 5_000;
const SLOW_MS = 10_000;
const FEATURES: readonly Feature[] = ["voice", "sms"];
/** Fictitious numbers of an area: 555-0100 to 555-0199. */
const FIRST_LINE = 5_550_100;
const LINES = 100;
/** Orders that are remembered; the oldest are forgotten. */
const ORDERS_MAX = 10_000;

interface SimulatedOrder {
  readonly ending: number;
  readonly orderedMs: number;
}

/** A provider that sells fictitious numbers of every area, without end, and fails as their endings say. */
export class SimulatedProvider implements NumberProvider {
  readonly name = "dev";
  readonly capabilities = { configure: true, release: true };
  readonly #clock: Clock;
  readonly #areaCodes: () => readonly number[];
  #areas: readonly number[] | undefined;
  readonly #orders = new Map<string, SimulatedOrder>();

  /** @param o.areas codes of the areas that have numbers; asked for at the first search */
  constructor(o: { clock: Clock; areas: () => readonly number[] }) {
    this.#clock = o.clock;
    this.#areaCodes = o.areas;
  }

  async search(query: ProviderQuery): Promise<readonly Offer[]> {
    const { tn, features, take, state, city, rate_center } = query;
    const hasPlace = state !== undefined || city !== undefined || rate_center !== undefined;
    if (hasPlace || features.some((feature) => !FEATURES.includes(feature))) return [];
    const offers: Offer[] = [];
    for (const number of tn === undefined ? this.#numbers() : [tn]) {
      const offer = this.#offer(number, query);
      if (offer) offers.push(offer);
      if (offers.length === take) break;
    }
    return offers;
  }

  async order(items: readonly ProviderItem[], key: string, signal: AbortSignal): Promise<Result<{ id: string }>> {
    for (const { tn, features } of items) {
      const ending = tn % 100;
      if (ending === REFUSED) return { kind: "refused", code: "other", message: "refused by script" };
      if (ending === TAKEN) return { kind: "refused", code: "taken", message: "taken by another" };
      if (ending === NO_SMS && features.includes("sms"))
        return { kind: "refused", code: "feature", message: "no sms on this number" };
      this.#remember(key, { ending, orderedMs: this.#clock.now() });
      if (ending === LATE_SUCCESS || ending === LATE_FAILURE) return { kind: "unknown" };
      if (ending === SLOW && !(await this.#pause(SLOW_MS, signal))) return { kind: "unknown" };
    }
    return { kind: "ok", value: { id: key } };
  }

  async getOrder(key: string): Promise<ProviderOrder> {
    const order = this.#orders.get(key);
    if (!order) return { kind: "missing" };
    const isLate = order.ending === LATE_SUCCESS || order.ending === LATE_FAILURE;
    if (isLate && this.#clock.now() - order.orderedMs < LATE_MS) return { kind: "pending" };
    return order.ending === LATE_FAILURE ? { kind: "failed", code: "other" } : { kind: "success" };
  }

  async configure(): Promise<Result<void>> {
    return { kind: "ok", value: undefined };
  }

  async release(): Promise<Result<void>> {
    return { kind: "ok", value: undefined };
  }

  *#numbers(): Generator<number> {
    for (const area of this.#known())
      for (let line = 0; line < LINES; line++) yield 10_000_000_000 + area * 10_000_000 + FIRST_LINE + line;
  }

  #offer(tn: number, { type, country, patterns }: ProviderQuery): Offer | undefined {
    const national = String(tn).slice(1);
    const facts: NumberFacts | undefined = /^1\d{3}55501\d\d$/.test(String(tn)) ? numberFacts(tn) : undefined;
    if (!this.#known().includes(Number(facts?.npa))) return undefined;
    if (facts?.type !== type || facts.country !== country) return undefined;
    if (!patterns.every((pattern) => fits(national, pattern))) return undefined;
    return { tn, type, country, features: FEATURES, state: null, city: null, rate_center: null };
  }

  #known(): readonly number[] {
    this.#areas ??= this.#areaCodes();
    return this.#areas;
  }

  #remember(key: string, order: SimulatedOrder): void {
    if (this.#orders.has(key)) return;
    const [oldest] = this.#orders.keys();
    if (this.#orders.size >= ORDERS_MAX && oldest !== undefined) this.#orders.delete(oldest);
    this.#orders.set(key, order);
  }

  /** False when the caller gave up before. */
  #pause(ms: number, signal: AbortSignal): Promise<boolean> {
    return new Promise((resolve) => {
      const timer = this.#clock.setTimer(ms, () => resolve(true));
      signal.addEventListener("abort", () => {
        timer.cancel();
        resolve(false);
      });
    });
  }
}
