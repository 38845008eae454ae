/** Ports asked for at once, and how few are left when more are asked for: as many legs as may begin until they are there. */
const MORE = 32;
const FEW = 16;
/** A thread that has none to give is asked again after so many legs. */
const PATIENCE_LEGS = 64;

/** Ports that a media thread has bound for legs to come, so that a leg need not wait for its own. */
export class PortStock {
  readonly #reserve: (count: number) => Promise<readonly number[]>;
  readonly #ports: number[] = [];
  #isAsking = false;
  #patience = 0;

  /** @param reserve has the thread bind so many, or fewer */
  constructor(reserve: (count: number) => Promise<readonly number[]>) {
    this.#reserve = reserve;
  }

  /** Undefined = there is none; more are on their way. */
  take(): number | undefined {
    const port = this.#ports.pop();
    if (this.#ports.length < FEW && !this.#isAsking && --this.#patience < 0) void this.#restock();
    return port;
  }

  async #restock(): Promise<void> {
    this.#isAsking = true;
    try {
      const more = await this.#reserve(MORE);
      this.#ports.push(...more);
      this.#patience = more.length > 0 ? 0 : PATIENCE_LEGS;
    } catch {
      // The thread is lost or late: legs ask for their ports one by one, and hear of it.
    }
    this.#isAsking = false;
  }
}
