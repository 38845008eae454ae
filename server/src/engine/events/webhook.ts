import type { Clock, Timer } from "../../base/clock.js";
import { epochMs, isoTime } from "../../base/iso-time.js";
import type { Log } from "../../base/log.js";
import { stopSwitch } from "../../base/stop-switch.js";
import type { Deliveries } from "../../domain/webhook/deliveries.js";
import type { ClaimedDelivery, DeliveryQueue } from "../../domain/webhook/port.js";
import { HttpError } from "../../net/http-error.js";
import type { WebhookSender } from "./webhook-sender.js";
import { slotKey, type WebhookSlot, type WebhookSlots } from "./webhook-slots.js";

/** Finds what no wake told of: another node's deliveries, those of a process that died (events.md 15, O3). */
const SCAN_MS = 5_000;
/** Taken at once from one queue. */
const CLAIM_MAX = 8;
/** What requests in flight get to end by themselves when the platform stops. */
const STOP_MS = 2_000;

export interface WebhooksOptions {
  readonly queue: DeliveryQueue;
  readonly deliveries: Deliveries;
  readonly sender: WebhookSender;
  readonly slots: WebhookSlots;
  readonly clock: Clock;
  readonly log: Log;
}

/** `again`: woken while it ran, so what it was woken for may not have been seen. */
type State = "running" | "again";

/**
 * Sends deliveries that are due, queue by queue: each endpoint has its own, so a slow one delays no other
 * (architecture.md 7). Any number of processes may run one; a delivery is claimed before it is sent.
 */
export class Webhooks {
  readonly #options: WebhooksOptions;
  readonly #states = new Map<string, State>();
  /** Of each endpoint that waits for its next attempt. */
  readonly #timers = new Map<string, Timer>();
  readonly #sending = new Set<Promise<void>>();
  readonly #stop = stopSwitch();
  #scanning: Timer | undefined;
  #isClosed = false;
  #idle: (() => void)[] = [];

  constructor(options: WebhooksOptions) {
    this.#options = options;
  }

  /** Begins with what an earlier run left, then looks every 5 s besides being woken. */
  start(): void {
    this.#scan();
  }

  /** Something may be due for the endpoint. */
  wake(endpoint: string): void {
    if (this.#isClosed) return;
    if (this.#states.has(endpoint)) {
      this.#states.set(endpoint, "again");
      return;
    }
    this.#states.set(endpoint, "running");
    this.#options.log.onFail(this.#run(endpoint), "webhook queue");
  }

  /** Resolves when nothing is being sent. What waits for its time does not count. */
  idle(): Promise<void> {
    if (this.#states.size === 0 && this.#sending.size === 0) return Promise.resolve();
    return new Promise((resolve) => this.#idle.push(resolve));
  }

  /** Requests in flight get 2 s; what is cut then is sent again at the next start. Idempotent. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#scanning?.cancel();
    for (const timer of this.#timers.values()) timer.cancel();
    const cut = this.#options.clock.setTimer(STOP_MS, () => this.#stop.abort());
    await this.idle();
    cut.cancel();
  }

  async #run(endpoint: string): Promise<void> {
    this.#timers.get(endpoint)?.cancel();
    this.#timers.delete(endpoint);
    try {
      await this.#drain(endpoint);
      await this.#waitForNext(endpoint);
    } catch (error) {
      // The scan comes back to it.
      this.#options.log.error({ err: error, endpoint }, "webhooks could not be taken from their queue");
    }
    const wasWoken = this.#states.get(endpoint) === "again";
    this.#states.delete(endpoint);
    if (wasWoken) this.wake(endpoint);
    this.#tellIdle();
  }

  /** Sends until nothing more can be taken now. What is held back by a request in flight comes when that has ended. */
  async #drain(endpoint: string): Promise<void> {
    const { queue, slots } = this.#options;
    const place = await queue.place(endpoint);
    while (place && !this.#isClosed) {
      const taken = await slots.takeSome(slotKey(place.account, place.url ?? ""), CLAIM_MAX);
      const room = taken.length;
      const claimed = await this.#claim(endpoint, taken);
      for (const delivery of claimed) this.#send(delivery, taken.pop());
      for (const slot of taken) slot.give();
      if (claimed.length < room) return;
    }
  }

  /** Not more than there is room for; what was taken and cannot be used is given back. */
  async #claim(endpoint: string, taken: readonly WebhookSlot[]): Promise<readonly ClaimedDelivery[]> {
    const { queue, clock } = this.#options;
    if (this.#isClosed) return [];
    try {
      return await queue.claim(endpoint, isoTime(clock.now()), taken.length);
    } catch (error) {
      for (const slot of taken) slot.give();
      throw error;
    }
  }

  #send(delivery: ClaimedDelivery, slot: WebhookSlot | undefined): void {
    if (!slot) throw new Error("more deliveries than room");
    const sending = this.#attempt(delivery, slot)
      .catch((error: unknown) =>
        // It stays claimed: after 60 s somebody tries again.
        this.#options.log.error({ err: error, delivery: delivery.uuid }, "a webhook attempt was not kept"),
      )
      .finally(() => {
        slot.give();
        this.#sending.delete(sending);
        this.wake(delivery.endpoint);
        this.#tellIdle();
      });
    this.#sending.add(sending);
  }

  async #attempt(delivery: ClaimedDelivery, slot: WebhookSlot): Promise<void> {
    const { sender, deliveries, queue, clock } = this.#options;
    if (!delivery.address) return queue.abandon(delivery.uuid, isoTime(clock.now()));
    try {
      const result = await sender.attempt(delivery, delivery.address, slot, this.#stop.signal);
      await deliveries.settle(delivery, result);
    } catch (error) {
      if (!(error instanceof HttpError) || error.fault.kind !== "aborted") throw error;
      await queue.release(delivery.uuid);
    }
  }

  async #waitForNext(endpoint: string): Promise<void> {
    const next = await this.#options.queue.nextDue(endpoint);
    if (next === null || this.#isClosed) return;
    const delayMs = epochMs(next) - this.#options.clock.now();
    // Due already, but held back: what holds it back wakes us.
    if (delayMs <= 0) return;
    this.#timers.set(
      endpoint,
      this.#options.clock.setTimer(delayMs, () => {
        this.#timers.delete(endpoint);
        this.wake(endpoint);
      }),
    );
  }

  #scan(): void {
    const { queue, clock, log } = this.#options;
    const look = queue.due(isoTime(clock.now())).then(
      (endpoints) => {
        for (const endpoint of endpoints) this.wake(endpoint);
      },
      (error: unknown) => log.warn({ err: error }, "due webhooks could not be looked for"),
    );
    void look.finally(() => {
      if (!this.#isClosed) this.#scanning = clock.setTimer(SCAN_MS, () => this.#scan());
    });
  }

  #tellIdle(): void {
    if (this.#states.size > 0 || this.#sending.size > 0) return;
    for (const tell of this.#idle.splice(0)) tell();
  }
}
