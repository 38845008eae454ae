import type { Clock } from "../../base/clock.js";
import type {
  NumberProvider,
  Offer,
  ProviderItem,
  ProviderOrder,
  ProviderQuery,
  Result,
} from "../../domain/provider/port.js";
import { Turns } from "./turns.js";

const CALL_MS = 15_000;
const CALLS_AT_A_TIME = 3;
/** Failures in a row after which nobody calls for a while. */
const FAILURES_MAX = 5;
const OPEN_MS = 30_000;

/** What came of a call: an answer, none, or it was not made at all. */
type Called<T> = { readonly kind: "answer"; readonly value: T } | { readonly kind: "silence" | "unmade" };

/**
 * A provider behind its limits (numbers.md 3): 15 s per call, 3 calls at a time, and after 5 failures in a row none for
 * 30 s. A time-out of a write is `unknown`.
 */
export class GuardedProvider implements NumberProvider {
  readonly #inner: NumberProvider;
  readonly #clock: Clock;
  readonly #turns = new Turns(CALLS_AT_A_TIME);
  #failures = 0;
  #openUntilMs = Number.NEGATIVE_INFINITY;

  constructor(inner: NumberProvider, clock: Clock) {
    this.#inner = inner;
    this.#clock = clock;
  }

  get name(): string {
    return this.#inner.name;
  }

  get capabilities(): NumberProvider["capabilities"] {
    return this.#inner.capabilities;
  }

  async search(query: ProviderQuery, signal: AbortSignal): Promise<readonly Offer[]> {
    const called = await this.#call(signal, (own) => this.#inner.search(query, own));
    if (called.kind !== "answer") throw new Error(`${this.name} gave no answer`);
    return called.value;
  }

  order(items: readonly ProviderItem[], key: string, signal: AbortSignal): Promise<Result<{ readonly id: string }>> {
    return this.#write(signal, (own) => this.#inner.order(items, key, own));
  }

  async getOrder(key: string, signal: AbortSignal): Promise<ProviderOrder> {
    const called = await this.#call(signal, (own) => this.#inner.getOrder(key, own));
    return called.kind === "answer" ? called.value : { kind: "unknown" };
  }

  configure(tn: number, key: string, signal: AbortSignal): Promise<Result<void>> {
    return this.#write(signal, (own) => this.#inner.configure(tn, key, own));
  }

  release(tn: number, key: string, signal: AbortSignal): Promise<Result<void>> {
    return this.#write(signal, (own) => this.#inner.release(tn, key, own));
  }

  async #write<T>(signal: AbortSignal, call: (signal: AbortSignal) => Promise<Result<T>>): Promise<Result<T>> {
    const called = await this.#call(signal, call);
    if (called.kind === "answer") return called.value;
    return called.kind === "unmade" ? { kind: "unsent" } : { kind: "unknown" };
  }

  async #call<T extends object>(signal: AbortSignal, call: (signal: AbortSignal) => Promise<T>): Promise<Called<T>> {
    if (this.#isOpen() || !(await this.#turns.take(signal))) return { kind: "unmade" };
    try {
      const value = await this.#withDeadline(signal, call);
      const isAnswer = value !== undefined && (value as { kind?: unknown }).kind !== "unknown";
      // A caller that went away says nothing about the provider.
      if (isAnswer || !signal.aborted) this.#count(isAnswer);
      return value === undefined ? { kind: "silence" } : { kind: "answer", value };
    } finally {
      this.#turns.done();
    }
  }

  /** Undefined: it threw, or the time was over. */
  async #withDeadline<T>(signal: AbortSignal, call: (signal: AbortSignal) => Promise<T>): Promise<T | undefined> {
    const stop = new AbortController();
    const abort = (): void => stop.abort();
    signal.addEventListener("abort", abort, { once: true });
    const deadline = this.#clock.setTimer(CALL_MS, abort);
    const over = new Promise<undefined>((resolve) =>
      stop.signal.addEventListener("abort", () => resolve(undefined), { once: true }),
    );
    try {
      return await Promise.race([call(stop.signal), over]);
    } catch {
      return undefined;
    } finally {
      deadline.cancel();
      signal.removeEventListener("abort", abort);
    }
  }

  #isOpen(): boolean {
    return this.#clock.monotonicMs() < this.#openUntilMs;
  }

  #count(isAnswer: boolean): void {
    this.#failures = isAnswer ? 0 : this.#failures + 1;
    if (this.#failures < FAILURES_MAX) return;
    this.#failures = 0;
    this.#openUntilMs = this.#clock.monotonicMs() + OPEN_MS;
  }
}
