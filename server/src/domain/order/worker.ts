import type { Clock, Timer } from "../../base/clock.js";
import { addMonths, isoTime } from "../../base/iso-time.js";
import type { Log } from "../../base/log.js";
import type { ClaimedOrder, OrderStore, OrderTx } from "./port.js";

/** Between two looks for orders that nobody woke us for: those of a process that was killed. */
const POLL_MS = 5_000;

/**
 * Works orders off (numbers.md 6). Each step is one transaction that begins with what is stored, so a process that is
 * killed goes on from its last step, and any number of workers may run: an order is locked while one works on it.
 */
export class OrderWorker {
  readonly #store: OrderStore;
  readonly #clock: Clock;
  readonly #log: Log;
  #running: Promise<unknown> | undefined;
  #again = false;
  #timer: Timer | undefined;
  #state: "idle" | "started" | "closed" = "idle";

  constructor(options: { store: OrderStore; clock: Clock; log: Log }) {
    this.#store = options.store;
    this.#clock = options.clock;
    this.#log = options.log;
  }

  /** Begins to look for orders, now and every 5 s. */
  start(): void {
    if (this.#state !== "idle") return;
    this.#state = "started";
    this.wake();
  }

  /** Looks for orders at once; a wake while it works makes it look once more. Does nothing before `start`. */
  wake(): void {
    if (this.#state !== "started") return;
    if (this.#running) {
      this.#again = true;
      return;
    }
    this.#timer?.cancel();
    this.#running = this.runDue().then(
      () => this.#rest(),
      (error: unknown) => this.#rest(error),
    );
  }

  /** Takes no further step; resolves when the one in flight has ended. Idempotent. */
  async close(): Promise<void> {
    this.#state = "closed";
    this.#timer?.cancel();
    await this.#running;
  }

  /**
   * Does every step that can be done now and resolves with their number. An order whose step fails is left for the
   * next run, so that it does not hold up the others.
   */
  async runDue(): Promise<number> {
    const failed: string[] = [];
    for (let steps = 0; ; steps++) {
      if (this.#state === "closed" || !(await this.#step(failed))) return steps;
    }
  }

  async #step(failed: string[]): Promise<boolean> {
    let claimed: string | undefined;
    try {
      return await this.#store.transaction(async (tx) => {
        const order = await tx.claim(failed);
        if (!order) return false;
        claimed = order.uuid;
        await this.#advance(tx, order);
        return true;
      });
    } catch (error) {
      if (claimed === undefined) throw error;
      this.#log.error({ err: error, order: claimed }, "order step failed");
      failed.push(claimed);
      return true;
    }
  }

  async #advance(tx: OrderTx, order: ClaimedOrder): Promise<void> {
    const nowMs = this.#clock.now();
    const now = isoTime(nowMs);
    switch (order.state) {
      case "created":
        await tx.setState(order.uuid, "verify", now);
        break;
      case "verify":
        await tx.takeNumbers(order, now);
        await tx.setState(order.uuid, "processing", now);
        break;
      case "processing":
        await this.#buy(tx, order, nowMs);
        break;
      case "success":
      case "failed":
        return;
      default:
        order.state satisfies never;
    }
    await tx.event(order.uuid, now);
  }

  /** Our own stock is the provider: a purchase is a change of rows, so all items and the end are one step. */
  async #buy(tx: OrderTx, order: ClaimedOrder, nowMs: number): Promise<void> {
    const now = isoTime(nowMs);
    const expiredOn = isoTime(addMonths(nowMs, 1));
    for (const item of await tx.openItems(order.uuid)) {
      if (!(await tx.leaseItem(order, item, expiredOn, now))) await tx.failItem(order, item, "balance", now);
    }
    await tx.finish(order.uuid, now);
  }

  #rest(error?: unknown): void {
    if (error !== undefined) this.#log.error({ err: error }, "orders could not be looked for");
    this.#running = undefined;
    if (this.#state !== "started") return;
    this.#timer = this.#clock.setTimer(POLL_MS, () => this.wake());
    if (!this.#again) return;
    this.#again = false;
    this.wake();
  }
}
