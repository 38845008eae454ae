import type { Clock, Timer } from "../base/clock.js";

/** What was written is asked after so soon, all together. */
const ASK_MS = 200;
/** A peer that lives and leaves a question open so long is believed to have read what came before it. */
const PROOF_MS = 20_000;

interface Batch {
  readonly settles: ((isRead: boolean) => void)[];
  timer: Timer | undefined;
}

export interface ReadProofOptions {
  readonly clock: Clock;
  /** Sends a request that is answered by whoever reads it; it tells `asked` of it. */
  readonly ask: () => void;
}

/**
 * Tells when a peer has read what was written to it. A connection says that bytes went out, not that they came in: what
 * is under way when it breaks is lost. An answer to a request proves that everything written before it was read.
 */
export class ReadProof {
  readonly #o: ReadProofOptions;
  /** Written since the last request. */
  #fresh: Batch = batch();
  /** Written before a request that has no answer yet, by its sequence number, the oldest first. */
  readonly #asked = new Map<number, Batch>();
  #timer: Timer | undefined;
  #isOver = false;

  constructor(options: ReadProofOptions) {
    this.#o = options;
  }

  /** @returns true once the peer has read what was written until now; false: the connection ended before that was known */
  read(): Promise<boolean> {
    if (this.#isOver) return Promise.resolve(false);
    this.#timer ??= this.#o.clock.setTimer(ASK_MS, () => {
      this.#timer = undefined;
      if (this.#fresh.settles.length > 0) this.#o.ask();
    });
    return new Promise((resolve) => void this.#fresh.settles.push(resolve));
  }

  /** A request goes out. */
  asked(sequence: number): void {
    const asked = this.#fresh;
    if (asked.settles.length === 0) return;
    this.#fresh = batch();
    this.#asked.set(sequence, asked);
    asked.timer = this.#o.clock.setTimer(PROOF_MS, () => this.answered(sequence));
  }

  /** The peer has answered a request. */
  answered(sequence: number): void {
    if (!this.#asked.has(sequence)) return;
    for (const [number, asked] of this.#asked) {
      this.#asked.delete(number);
      settle(asked, true);
      if (number === sequence) return;
    }
  }

  /** Nothing comes any more. @param isRead the peer has taken its leave, and so has read everything */
  end(isRead: boolean): void {
    this.#isOver = true;
    this.#timer?.cancel();
    for (const asked of [...this.#asked.values(), this.#fresh]) settle(asked, isRead);
    this.#asked.clear();
  }
}

function batch(): Batch {
  return { settles: [], timer: undefined };
}

function settle({ settles, timer }: Batch, isRead: boolean): void {
  timer?.cancel();
  for (const one of settles.splice(0)) one(isRead);
}
