import type { Clock } from "../base/clock.js";
import type { LabCall } from "./call.js";

const HANGUP_MS = 2_000;

/** The calls of one end of the lab that have not ended, and who waits for the next one. */
export class Calls {
  readonly #live = new Set<LabCall>();
  readonly #arrived: LabCall[] = [];
  readonly #waiting: ((call: LabCall) => void)[] = [];

  get size(): number {
    return this.#live.size;
  }

  [Symbol.iterator](): IterableIterator<LabCall> {
    return this.#live.values();
  }

  /** @param isOffered it came in and `next` may give it out */
  add(call: LabCall, isOffered = false): void {
    if (call.state !== "ended") this.#live.add(call);
    void call.ended.then(() => this.#live.delete(call));
    if (!isOffered) return;
    const taker = this.#waiting.shift();
    if (taker) taker(call);
    else this.#arrived.push(call);
  }

  /** The first call that came in and nobody took. @throws Error when none comes within `withinMs` */
  next(clock: Clock, withinMs: number): Promise<LabCall> {
    const here = this.#arrived.shift();
    if (here) return Promise.resolve(here);
    return new Promise((resolve, reject) => {
      const take = (call: LabCall) => {
        timer.cancel();
        resolve(call);
      };
      const timer = clock.setTimer(withinMs, () => {
        this.#waiting.splice(this.#waiting.indexOf(take), 1);
        reject(new Error(`no call came in ${withinMs} ms`));
      });
      this.#waiting.push(take);
    });
  }

  /** Ends them all; a peer that does not answer is waited for 2 s, then its call counts as over. */
  async hangup(clock: Clock): Promise<void> {
    const over = Promise.all([...this.#live].map((call) => call.hangup()));
    await new Promise<void>((resolve) => {
      const timer = clock.setTimer(HANGUP_MS, resolve);
      void over.then(() => {
        timer.cancel();
        resolve();
      });
    });
  }
}
