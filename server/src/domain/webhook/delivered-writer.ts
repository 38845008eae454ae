import type { DeliveredOne, DeliveryQueue } from "./port.js";

/** Kept by one statement at most. */
const BATCH_MAX = 200;
/** Who claims more waits while so many are to be kept. */
const WAITING_MAX = 500;

interface Waiting {
  readonly one: DeliveredOne;
  readonly kept: () => void;
  readonly failed: (error: unknown) => void;
}

/** Keeps successes: those that come while a statement is under way share the next one. */
export class DeliveredWriter {
  readonly #queue: Pick<DeliveryQueue, "delivered">;
  #waiting: Waiting[] = [];
  #writing: Promise<void> | undefined;

  constructor(queue: Pick<DeliveryQueue, "delivered">) {
    this.#queue = queue;
  }

  /** Resolves when it is committed. */
  write(one: DeliveredOne): Promise<void> {
    return new Promise((kept, failed) => {
      this.#waiting.push({ one, kept, failed });
      this.#writing ??= this.#run();
    });
  }

  /** Resolves when not too many wait. */
  async room(): Promise<void> {
    while (this.#waiting.length >= WAITING_MAX) await this.#writing;
  }

  async #run(): Promise<void> {
    // What ends in the same turn is kept together.
    await Promise.resolve();
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.splice(0, BATCH_MAX);
      await this.#keep(batch).catch(() => this.#keepEach(batch));
    }
    this.#writing = undefined;
  }

  async #keep(batch: readonly Waiting[]): Promise<void> {
    await this.#queue.delivered(batch.map(({ one }) => one));
    for (const { kept } of batch) kept();
  }

  /** What one of them cannot bear is no fault of the others. */
  async #keepEach(batch: readonly Waiting[]): Promise<void> {
    for (const { one, kept, failed } of batch) await this.#queue.delivered([one]).then(kept, failed);
  }
}
