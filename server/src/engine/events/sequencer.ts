import type { Clock, Timer } from "../../base/clock.js";
import type { Log } from "../../base/log.js";
import type { EventBatch, EventSequencing } from "../../domain/event/port.js";
import { PASS_MAX } from "../../domain/event/rules.js";

/** Accounts that get positions at the same time: each takes a connection. */
const PARALLEL = 4;
/** Finds what no wake told of: another node's commit, a pass that failed. */
const SCAN_MS = 5_000;
/** Another process has the account: what we were woken for may have come after its last look. */
const LOCKED_MS = 20;

export interface SequencerOptions {
  readonly events: EventSequencing;
  readonly clock: Clock;
  readonly log: Log;
  /** Gets every batch this process has given positions to, in order per account. Must not throw. */
  readonly onBatch: (batch: EventBatch) => void;
}

/** `again`: woken while a pass ran, so what it came for may not have been in that pass. */
type State = "waiting" | "running" | "again";

/** Gives stored events their position, account by account (architecture.md 7). Any number of processes may run one. */
export class Sequencer {
  readonly #options: SequencerOptions;
  readonly #states = new Map<string, State>();
  readonly #timers = new Set<Timer>();
  #queue: string[] = [];
  #running = 0;
  #isClosed = false;
  #idle: (() => void)[] = [];

  constructor(options: SequencerOptions) {
    this.#options = options;
  }

  /** Begins with what an earlier run left, then looks every 5 s besides being woken. */
  start(): void {
    this.#scan();
  }

  /** Something was committed for these accounts. */
  wake(accounts: Iterable<string>): void {
    if (this.#isClosed) return;
    for (const account of accounts) this.#wakeOne(account);
    this.#next();
  }

  /** Resolves when nothing is being done and nothing waits to be done. */
  idle(): Promise<void> {
    if (this.#states.size === 0) return Promise.resolve();
    return new Promise((resolve) => this.#idle.push(resolve));
  }

  /** Lets passes that run end; what waits is found at the next start. */
  async close(): Promise<void> {
    this.#isClosed = true;
    for (const timer of this.#timers) timer.cancel();
    for (const account of this.#queue) this.#states.delete(account);
    this.#queue = [];
    this.#tellIdle();
    await this.idle();
  }

  #wakeOne(account: string): void {
    const state = this.#states.get(account);
    if (state === undefined) {
      this.#states.set(account, "waiting");
      this.#queue.push(account);
    } else if (state === "running") this.#states.set(account, "again");
  }

  #next(): void {
    while (this.#running < PARALLEL) {
      const account = this.#queue.shift();
      if (account === undefined) return;
      this.#running++;
      this.#states.set(account, "running");
      this.#options.log.onFail(this.#run(account), "sequencer");
    }
  }

  async #run(account: string): Promise<void> {
    const outcome = await this.#pass(account);
    this.#running--;
    const wasWoken = this.#states.get(account) === "again";
    this.#states.delete(account);
    if (outcome === "locked") this.#later(LOCKED_MS, () => this.wake([account]));
    else if (!this.#isClosed && (wasWoken || outcome === "more")) this.#wakeOne(account);
    this.#next();
    this.#tellIdle();
  }

  async #pass(account: string): Promise<"done" | "more" | "locked"> {
    try {
      const batch = await this.#options.events.sequence(account);
      if (!batch) return "locked";
      if (batch.events.length > 0) this.#options.onBatch(batch);
      return batch.events.length < PASS_MAX ? "done" : "more";
    } catch (error) {
      // The scan comes back to it.
      this.#options.log.error({ err: error, account }, "events could not be given their positions");
      return "done";
    }
  }

  #scan(): void {
    const look = this.#options.events.waiting().then(
      (accounts) => this.wake(accounts),
      (error: unknown) => this.#options.log.warn({ err: error }, "waiting events could not be looked for"),
    );
    void look.finally(() => this.#later(SCAN_MS, () => this.#scan()));
  }

  #later(delayMs: number, fire: () => void): void {
    if (this.#isClosed) return;
    const timer = this.#options.clock.setTimer(delayMs, () => {
      this.#timers.delete(timer);
      fire();
    });
    this.#timers.add(timer);
  }

  #tellIdle(): void {
    if (this.#states.size > 0) return;
    for (const tell of this.#idle.splice(0)) tell();
  }
}
