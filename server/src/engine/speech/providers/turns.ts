import type { Clock } from "../../../base/clock.js";
import { ClosedError } from "../../../base/errors.js";
import { SpeechError } from "../errors.js";

interface Waiting {
  readonly start: () => void;
  readonly fail: (error: Error) => void;
}

/** Lets a bounded number of requests run beside each other; a bounded number of others wait for their turn. */
export class Turns {
  readonly #clock: Clock;
  readonly #kind: string;
  readonly #most: number;
  readonly #waitingMost: number;
  readonly #waiting: Waiting[] = [];
  readonly #stop = new AbortController();
  #running = 0;

  /** @param o.kind begins the reasons: `TTS error`, `ASR error` */
  constructor(o: { clock: Clock; kind: string; most: number; waitingMost: number }) {
    this.#clock = o.clock;
    this.#kind = o.kind;
    this.#most = o.most;
    this.#waitingMost = o.waitingMost;
  }

  get isClosed(): boolean {
    return this.#stop.signal.aborted;
  }

  /**
   * Runs `work` when it is its turn; `timeoutMs` holds for the waiting and the work together.
   * Rejects as `work` does, with SpeechError when too many wait or its time is over before its turn, with ClosedError after `close`.
   */
  async run<T>(timeoutMs: number, work: (leftMs: number, signal: AbortSignal) => Promise<T>): Promise<T> {
    if (this.#stop.signal.aborted) throw new ClosedError("Speech");
    const startMs = this.#clock.monotonicMs();
    if (this.#running < this.#most) this.#running++;
    else await this.#turn(timeoutMs);
    try {
      const leftMs = timeoutMs - (this.#clock.monotonicMs() - startMs);
      return await work(Math.max(1, leftMs), this.#stop.signal);
    } catch (error) {
      throw this.#stop.signal.aborted ? new ClosedError("Speech") : error;
    } finally {
      this.#next();
    }
  }

  /** What waits fails, what runs is told by its signal. Idempotent. */
  close(): void {
    this.#stop.abort();
    for (const one of this.#waiting.splice(0)) one.fail(new ClosedError("Speech"));
  }

  #turn(timeoutMs: number): Promise<void> {
    if (this.#waiting.length >= this.#waitingMost)
      return Promise.reject(new SpeechError(`${this.#kind}: too many requests`));
    return new Promise((resolve, reject) => {
      const late = this.#clock.setTimer(timeoutMs, () => {
        this.#waiting.splice(this.#waiting.indexOf(one), 1);
        reject(new SpeechError(`${this.#kind}: timed out`));
      });
      const one: Waiting = {
        start: () => {
          late.cancel();
          resolve();
        },
        fail: (error) => {
          late.cancel();
          reject(error);
        },
      };
      this.#waiting.push(one);
    });
  }

  /** The place goes over to the one that waits longest. */
  #next(): void {
    const next = this.#waiting.shift();
    if (next) next.start();
    else this.#running--;
  }
}
