import type { Clock } from "../../base/clock.js";
import { addMonths, epochMs, isoTime } from "../../base/iso-time.js";
import type { Log } from "../../base/log.js";
import { Lookout } from "../../base/lookout.js";
import type { NumberProviders } from "../provider/port.js";
import type { ClaimedOrder, OrderStore, OrderTx, Stage } from "./port.js";
import { type ProviderCall, ProviderCalls } from "./provider-calls.js";

/** Between two looks for orders that nobody woke us for: those of a process that was killed. */
const POLL_MS = 5_000;
/** Least time between two looks. */
const REST_MS = 100;
/** A step waits for its provider so long before another process may take the order. */
const CLAIM_MS = 60_000;
/** Calls of providers that one step of an order makes. */
const CALLS_MAX = 3;

export interface OrderWorkerOptions {
  readonly store: OrderStore;
  readonly providers: NumberProviders;
  /** Name of this node. */
  readonly node: string;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * Works orders off (numbers.md 6). Each step is one transaction that begins with what is stored, so a process that is
 * killed goes on from its last step, and any number of workers may run: an order is locked while one works on it, and
 * claimed for a minute while one waits for a provider.
 */
export class OrderWorker {
  readonly #store: OrderStore;
  readonly #calls: ProviderCalls;
  readonly #node: string;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #stop = new AbortController();
  /** Answers of providers that are waited for, by order or late item. */
  readonly #waiting = new Map<string, Promise<void>>();
  readonly #lookout: Lookout;

  constructor(options: OrderWorkerOptions) {
    this.#store = options.store;
    this.#calls = new ProviderCalls(options);
    this.#node = options.node;
    this.#clock = options.clock;
    this.#log = options.log;
    this.#lookout = new Lookout({
      clock: options.clock,
      begin: () => options.store.freeClaims(options.node),
      look: async () => {
        await this.#steps();
        return this.#restMs();
      },
      failed: (error) => {
        options.log.error({ err: error }, "orders could not be looked for");
        return POLL_MS;
      },
    });
  }

  /** Takes up what a former process of this node left, then looks for orders: now, when one is due, and every 5 s. */
  start(): void {
    this.#lookout.start();
  }

  /** Looks for orders at once. Does nothing before `start`. */
  wake(): void {
    this.#lookout.wake();
  }

  /** Takes no further step and waits for no provider; resolves when the step in flight has ended. Idempotent. */
  async close(): Promise<void> {
    this.#stop.abort();
    await this.#lookout.close();
    await Promise.all(this.#waiting.values());
  }

  /**
   * Does every step that can be done now, with the answers of providers, and resolves with their number. An order whose
   * step fails is left for the next run, so that it does not hold up the others.
   */
  async runDue(): Promise<number> {
    for (let steps = 0; ; ) {
      const done = await this.#steps();
      steps += done;
      if (this.#waiting.size > 0) await Promise.all(this.#waiting.values());
      else if (done === 0 || this.#lookout.isClosed) return steps;
    }
  }

  async #steps(): Promise<number> {
    const failed: string[] = [];
    await this.#lateItems();
    for (let steps = 0; ; steps++) {
      if (this.#lookout.isClosed || !(await this.#step(failed))) return steps;
    }
  }

  async #step(failed: string[]): Promise<boolean> {
    let claimed: string | undefined;
    try {
      const calls = await this.#store.transaction(async (tx) => {
        const order = await tx.claim([...failed, ...this.#waiting.keys()], isoTime(this.#clock.now()));
        claimed = order?.uuid;
        return order && this.#advance(tx, order);
      });
      if (claimed !== undefined && calls && calls.length > 0) this.#call(claimed, calls);
      return calls !== undefined;
    } catch (error) {
      if (claimed === undefined) throw error;
      this.#log.error({ err: error, order: claimed }, "order step failed");
      failed.push(claimed);
      return true;
    }
  }

  async #advance(tx: OrderTx, order: ClaimedOrder): Promise<ProviderCall[]> {
    const nowMs = this.#clock.now();
    const now = isoTime(nowMs);
    switch (order.state) {
      case "created":
        await tx.setState(order.uuid, "verify", now);
        break;
      case "verify": {
        const calls = (await tx.unseenItems(order, now)).map((item) => ({ kind: "ask", item }) as const);
        if (calls.length > 0) return this.#waitFor(tx, order, calls, nowMs);
        await tx.takeNumbers(order, now);
        await tx.setState(order.uuid, "processing", now);
        break;
      }
      case "processing":
        return this.#process(tx, order, nowMs);
      case "success":
      case "failed":
        return [];
      default:
        order.state satisfies never;
    }
    await tx.event(order.uuid, now);
    return [];
  }

  /** Of our own stock a purchase is a change of rows; a provider is asked step by step. */
  async #process(tx: OrderTx, order: ClaimedOrder, nowMs: number): Promise<ProviderCall[]> {
    const now = isoTime(nowMs);
    const stock = await tx.stockItems(order.uuid);
    const due = await tx.dueItems(order.uuid, now);
    const isReady = (item: (typeof due)[number]) =>
      item.stage === "done" || (item.stage === "bought" && !this.#calls.configures(item.provider));
    const ready = [...stock, ...due.filter(isReady).map(({ uuid }) => uuid)];
    for (const item of ready) await this.#lease(tx, order, item, nowMs);
    if ((await tx.openItems(order.uuid)) === 0) {
      await tx.finish(order.uuid, now);
      await tx.event(order.uuid, now);
      return [];
    }
    if (ready.length > 0) await tx.event(order.uuid, now);
    const calls: ProviderCall[] = [];
    for (const item of due.filter((one) => !isReady(one)).slice(0, CALLS_MAX)) {
      if (item.stage === "buy") await tx.markSent(item.uuid, now);
      calls.push({
        kind: KINDS[item.stage] ?? "check",
        item: item.stage === "buy" ? { ...item, sentOnMs: nowMs } : item,
      });
    }
    return this.#waitFor(tx, order, calls, nowMs);
  }

  async #lease(tx: OrderTx, order: ClaimedOrder, item: string, nowMs: number): Promise<void> {
    const now = isoTime(nowMs);
    if (await tx.leaseItem(order, item, isoTime(addMonths(nowMs, 1)), now)) return;
    await tx.failItem(order, item, "balance", now, true);
  }

  async #waitFor(tx: OrderTx, order: ClaimedOrder, calls: ProviderCall[], nowMs: number): Promise<ProviderCall[]> {
    await tx.wait(order.uuid, calls.length > 0 ? { node: this.#node, until: isoTime(nowMs + CLAIM_MS) } : null);
    return calls;
  }

  #call(order: string, calls: readonly ProviderCall[]): void {
    const signal = this.#stop.signal;
    this.#await(order, async () => {
      await Promise.all(calls.map((call) => this.#calls.run(order, call, signal)));
      if (!signal.aborted) await this.#store.transaction((tx) => tx.wait(order, null));
    });
  }

  async #lateItems(): Promise<void> {
    const nowMs = this.#clock.now();
    const items = await this.#store.claimLate(isoTime(nowMs), isoTime(nowMs + CLAIM_MS));
    for (const item of items) this.#await(item.uuid, () => this.#calls.runLate(item, this.#stop.signal));
  }

  /** An answer that cannot be kept is asked for again when the claim is over. */
  #await(key: string, work: () => Promise<void>): void {
    const waiting = work()
      .catch((error: unknown) => this.#log.error({ err: error, order: key }, "answer of a provider was not kept"))
      .then(() => {
        this.#waiting.delete(key);
        this.wake();
      });
    this.#waiting.set(key, waiting);
  }

  /** The next step may be due before the next look. */
  async #restMs(): Promise<number> {
    const due = await this.#store.nextDue();
    return due === undefined ? POLL_MS : Math.min(POLL_MS, Math.max(REST_MS, epochMs(due) - this.#clock.now()));
  }
}

const KINDS: Readonly<Partial<Record<Stage, ProviderCall["kind"]>>> = {
  buy: "buy",
  sent: "again",
  bought: "configure",
};
