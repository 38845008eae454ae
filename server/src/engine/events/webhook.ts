import type { Clock, Timer } from "../../base/clock.js";
import { epochMs, isoTime } from "../../base/iso-time.js";
import type { Log } from "../../base/log.js";
import { stopSwitch } from "../../base/stop-switch.js";
import type { AttemptResult, Deliveries } from "../../domain/webhook/deliveries.js";
import type { ClaimedDelivery, DeliveryQueue } from "../../domain/webhook/port.js";
import { HttpError } from "../../net/http-error.js";
import type { WebhookSender } from "./webhook-sender.js";
import { type SlotKey, slotKey, type WebhookSlot, type WebhookSlots } from "./webhook-slots.js";

/** Finds what no wake told of: another node's deliveries, those of a process that died (events.md 15, O3). */
const SCAN_MS = 5_000;
/** Taken at once from one queue at first; twice as many after each time that all of them were sent within FAST_MS. */
const CLAIM_MIN = 8;
const CLAIM_MAX = 64;
const FAST_MS = 1_000;
/** What was taken and has found no place so long is given back. */
const HELD_MS = 10_000;
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

/**
 * `again`: woken while it ran, so what it was woken for may not have been seen. `ended`: a delivery ended while it ran, so
 * what that held back may have been passed over.
 */
type State = "running" | "ended" | "again";

/**
 * Sends deliveries that are due, queue by queue: each endpoint has its own, so a slow one delays no other
 * (architecture.md 7). Any number of processes may run one; a delivery is claimed before it is sent.
 */
export class Webhooks {
  readonly #options: WebhooksOptions;
  readonly #states = new Map<string, State>();
  /** Of each endpoint that waits for its next attempt. */
  readonly #timers = new Map<string, Timer>();
  /** Endpoints of which something is due that waits for what is being sent. */
  readonly #heldBack = new Set<string>();
  readonly #sending = new Set<Promise<void>>();
  /** End the waiting for a place. */
  readonly #holding = new Set<AbortController>();
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
    for (const held of this.#holding) held.abort();
    const cut = this.#options.clock.setTimer(STOP_MS, () => this.#stop.abort());
    await this.idle();
    cut.cancel();
  }

  async #run(endpoint: string): Promise<void> {
    this.#timers.get(endpoint)?.cancel();
    this.#timers.delete(endpoint);
    this.#heldBack.delete(endpoint);
    try {
      await this.#drain(endpoint);
      await this.#waitForNext(endpoint);
    } catch (error) {
      // The scan comes back to it.
      this.#options.log.error({ err: error, endpoint }, "webhooks could not be taken from their queue");
    }
    const state = this.#states.get(endpoint);
    this.#states.delete(endpoint);
    if (state === "again" || (state === "ended" && this.#heldBack.has(endpoint))) this.wake(endpoint);
    this.#tellIdle();
  }

  /** Sends until nothing more can be taken now. What is held back by a request in flight comes when that has ended. */
  async #drain(endpoint: string): Promise<void> {
    const { queue, slots, deliveries, clock } = this.#options;
    const place = await queue.place(endpoint);
    if (!place) return;
    const key = slotKey(place.account, place.url ?? "");
    let max = CLAIM_MIN;
    while (!this.#isClosed) {
      await deliveries.room();
      const slot = await slots.take(key);
      const startMs = clock.monotonicMs();
      const claimed = await this.#claim(endpoint, max, slot);
      const isSent = await this.#sendAll(key, claimed, slot);
      if (isSent && claimed.length < max) return;
      const isFast = isSent && clock.monotonicMs() - startMs < FAST_MS;
      max = isFast ? Math.min(CLAIM_MAX, 2 * max) : CLAIM_MIN;
    }
  }

  /** @param slot given back when nothing can be taken */
  async #claim(endpoint: string, max: number, slot: WebhookSlot): Promise<readonly ClaimedDelivery[]> {
    const { queue, clock } = this.#options;
    try {
      const claimed = this.#isClosed ? [] : await queue.claim(endpoint, isoTime(clock.now()), max);
      if (claimed.length === 0) slot.give();
      return claimed;
    } catch (error) {
      slot.give();
      throw error;
    }
  }

  /**
   * Sends each as soon as there is a place for it; `first` is that of the first. False: there was none for so long that the
   * rest was given back.
   */
  async #sendAll(key: SlotKey, claimed: readonly ClaimedDelivery[], first: WebhookSlot): Promise<boolean> {
    const { slots, queue, clock } = this.#options;
    const held = new AbortController();
    const timer = clock.setTimer(HELD_MS, () => held.abort());
    this.#holding.add(held);
    let sent = 0;
    for (const delivery of claimed) {
      const slot = sent === 0 ? first : await slots.takeUntil(key, held.signal);
      if (!slot) break;
      sent++;
      this.#send(delivery, slot);
    }
    timer.cancel();
    this.#holding.delete(held);
    if (sent < claimed.length) await queue.release(claimed.slice(sent).map(({ uuid }) => uuid));
    return sent === claimed.length;
  }

  #send(delivery: ClaimedDelivery, slot: WebhookSlot): void {
    const sending = this.#attempt(delivery, slot)
      .catch((error: unknown) => {
        // It stays claimed: after 60 s somebody tries again.
        this.#options.log.error({ err: error, delivery: delivery.uuid }, "a webhook attempt was not kept");
        return false;
      })
      .then((isDelivered) => {
        this.#sending.delete(sending);
        this.#ended(delivery.endpoint, isDelivered);
        this.#tellIdle();
      });
    this.#sending.add(sending);
  }

  /** After a success only what it held back is to be looked for. */
  #ended(endpoint: string, isDelivered: boolean): void {
    if (!isDelivered || this.#heldBack.has(endpoint)) this.wake(endpoint);
    else if (this.#states.get(endpoint) === "running") this.#states.set(endpoint, "ended");
  }

  /** Whether it is delivered. */
  async #attempt(delivery: ClaimedDelivery, slot: WebhookSlot): Promise<boolean> {
    const { deliveries, queue, clock } = this.#options;
    const { address } = delivery;
    // The place is for the request alone: what follows from it may wait for others.
    const result = await this.#request(delivery, slot).finally(() => slot.give());
    if (result) await deliveries.settle(delivery, result);
    else if (address) await queue.release([delivery.uuid]);
    else await queue.abandon(delivery.uuid, isoTime(clock.now()));
    return result?.rows.some((row) => row.ok) ?? false;
  }

  /** Undefined: nobody is to be asked, or the platform stopped before there was an answer. */
  async #request(delivery: ClaimedDelivery, slot: WebhookSlot): Promise<AttemptResult | undefined> {
    if (!delivery.address) return undefined;
    try {
      return await this.#options.sender.attempt(delivery, delivery.address, slot, this.#stop.signal);
    } catch (error) {
      if (error instanceof HttpError && error.fault.kind === "aborted") return undefined;
      throw error;
    }
  }

  async #waitForNext(endpoint: string): Promise<void> {
    const next = await this.#options.queue.nextDue(endpoint);
    if (next === null || this.#isClosed) return;
    const delayMs = epochMs(next) - this.#options.clock.now();
    if (delayMs <= 0) {
      // Due already: what holds it back wakes us.
      this.#heldBack.add(endpoint);
      return;
    }
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
