import { setMaxListeners } from "node:events";
import { setTimeout as wait } from "node:timers/promises";
import { within } from "../support/until.js";

/** What became of the tries of one kind of work. */
export interface Tally {
  done: number;
  failed: number;
  /** Why, with how often. */
  readonly reasons: Map<string, number>;
}

/** Kinds of work that begin again and again, each at its own pace, until they are stopped. */
export class Works {
  readonly tallies = new Map<string, Tally>();
  readonly #random: () => number;
  readonly #running = new Set<Promise<void>>();
  readonly #loops: Promise<void>[] = [];
  readonly #stop = new AbortController();

  constructor(random: () => number) {
    this.#random = random;
    // Every pause listens for the end of all.
    setMaxListeners(0, this.#stop.signal);
  }

  get isStopped(): boolean {
    return this.#stop.signal.aborted;
  }

  /** Begins `work` about every `everyMs`, whether the last one is over or not. */
  every(name: string, everyMs: number, work: () => Promise<void>): void {
    const tally: Tally = { done: 0, failed: 0, reasons: new Map() };
    this.tallies.set(name, tally);
    this.#loops.push(this.#loop(everyMs, () => this.#run(tally, work)));
  }

  /** Begins nothing more and waits for what runs. @throws Error when that takes longer than `deadlineMs` */
  async stop(deadlineMs: number): Promise<void> {
    this.#stop.abort();
    await Promise.all(this.#loops);
    await within("the end of all work", deadlineMs, Promise.all(this.#running));
  }

  /** Waits, or less when everything is stopped. */
  async pause(ms: number): Promise<void> {
    await wait(ms, undefined, { signal: this.#stop.signal }).catch(() => undefined);
  }

  async #loop(everyMs: number, begin: () => void): Promise<void> {
    await this.pause(everyMs * this.#random());
    while (!this.isStopped) {
      begin();
      await this.pause(everyMs * (0.5 + this.#random()));
    }
  }

  #run(tally: Tally, work: () => Promise<void>): void {
    const running = work().then(
      () => void tally.done++,
      (error: Error) => {
        tally.failed++;
        const reason = error.message.split("\n")[0]!.slice(0, 160);
        tally.reasons.set(reason, (tally.reasons.get(reason) ?? 0) + 1);
      },
    );
    this.#running.add(running);
    void running.then(() => this.#running.delete(running));
  }
}
