/** Waits until it is known whether the carrier has read an answer; false: its link ended before. */
export type WhetherRead = () => Promise<boolean>;

/**
 * Tells a delivery that comes again from one that only looks the same (messaging.md 7.3). What is stored is kept by its
 * digest until the carrier is known to have read the answer; so what comes again after a crash or over a new link, because
 * the answer was lost with the old one, is taken for the same. While the link of the answer stands, the same text is
 * another one.
 */
export class DeliveryMemory {
  readonly #forget: (digests: readonly string[]) => Promise<void>;
  /** Deliveries that are being worked on. */
  readonly #running = new Map<string, Promise<void>>();
  /** Digests whose answers went out over a link that stands; nobody knows yet whether they were read. */
  readonly #answered = new Map<string, WhetherRead>();
  /** Digests that the store need not keep any more. */
  #done = new Set<string>();
  #isPlanned = false;
  #forgetting: Promise<void> | undefined;

  /** @param options.forget removes digests from where they are stored */
  constructor(options: { forget: (digests: readonly string[]) => Promise<void> }) {
    this.#forget = options.forget;
  }

  /**
   * Runs `work`, one after the other for deliveries that look the same.
   * @param work stores the delivery and answers it; rejects when it could not be stored, and so does this
   */
  async take(digest: string, work: () => Promise<WhetherRead>): Promise<void> {
    while (this.#running.has(digest)) await this.#running.get(digest)?.catch(() => undefined);
    const running = this.#after(digest, work).finally(() => this.#running.delete(digest));
    this.#running.set(digest, running);
    await running;
  }

  /** Forgets what was read. Rejects when that fails; then it is tried again with the next. */
  async flush(): Promise<void> {
    // One at a time: what is done meanwhile goes together.
    while (this.#forgetting) await this.#forgetting.catch(() => undefined);
    if (this.#done.size === 0) return;
    this.#forgetting = this.#forgetDone().finally(() => (this.#forgetting = undefined));
    await this.#forgetting;
  }

  async #after(digest: string, work: () => Promise<WhetherRead>): Promise<void> {
    // The same text once more: the former one is done with.
    if (this.#answered.delete(digest)) this.#done.add(digest);
    if (this.#done.has(digest) || this.#forgetting) await this.flush();
    const whetherRead = await work();
    this.#answered.set(digest, whetherRead);
    void whetherRead().then((isRead) => this.#settle(digest, whetherRead, isRead));
  }

  #settle(digest: string, whetherRead: WhetherRead, isRead: boolean): void {
    if (this.#answered.get(digest) !== whetherRead) return;
    this.#answered.delete(digest);
    if (!isRead) return;
    this.#done.add(digest);
    if (this.#isPlanned) return;
    this.#isPlanned = true;
    // Those that were read with it come in this turn too.
    queueMicrotask(() => {
      this.#isPlanned = false;
      this.flush().catch(() => undefined);
    });
  }

  async #forgetDone(): Promise<void> {
    const digests = this.#done;
    this.#done = new Set();
    try {
      await this.#forget([...digests]);
    } catch (error) {
      for (const digest of digests) this.#done.add(digest);
      throw error;
    }
  }
}
