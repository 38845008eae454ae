import type { Clock, Timer } from "../../base/clock.js";

/** Answers that went out are forgotten together, so often. */
const FLUSH_MS = 200;

/**
 * Tells a delivery that comes again from one that only looks the same (messaging.md 7.3): what is stored is kept by its
 * digest until its answer was written, also across a crash, and forgotten soon after.
 */
export class DeliveryMemory {
  readonly #clock: Clock;
  readonly #forget: (digests: readonly string[]) => Promise<void>;
  /** Deliveries that are being worked on. */
  readonly #running = new Map<string, Promise<boolean>>();
  /** Digests whose answers went out. */
  #answered = new Set<string>();
  #timer: Timer | undefined;

  /** @param options.forget removes digests from where they are stored */
  constructor(options: { clock: Clock; forget: (digests: readonly string[]) => Promise<void> }) {
    this.#clock = options.clock;
    this.#forget = options.forget;
  }

  /**
   * Runs `work`, one after the other for deliveries that look the same.
   * @param work stores the delivery and answers it; whether the answer was written
   */
  async take(digest: string, work: () => Promise<boolean>): Promise<void> {
    while (this.#running.has(digest)) await this.#running.get(digest);
    const running = this.#after(digest, work).finally(() => this.#running.delete(digest));
    this.#running.set(digest, running);
    await running;
  }

  /** Forgets what was answered. Rejects when that fails; then it is tried again with the next. */
  async flush(): Promise<void> {
    this.#timer?.cancel();
    this.#timer = undefined;
    const digests = this.#answered;
    if (digests.size === 0) return;
    this.#answered = new Set();
    try {
      await this.#forget([...digests]);
    } catch (error) {
      for (const digest of digests) this.#answered.add(digest);
      throw error;
    }
  }

  async #after(digest: string, work: () => Promise<boolean>): Promise<boolean> {
    // The same text once more: the former one is done with.
    if (this.#answered.has(digest)) await this.flush();
    const isAnswered = await work();
    if (!isAnswered) return false;
    this.#answered.add(digest);
    this.#timer ??= this.#clock.setTimer(FLUSH_MS, () => {
      this.#timer = undefined;
      this.flush().catch(() => undefined);
    });
    return true;
  }
}
