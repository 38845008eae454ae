import type { Clock, Timer } from "../../base/clock.js";
import { ClosedError } from "../../base/errors.js";
import { isoTime } from "../../base/iso-time.js";
import type { Log } from "../../base/log.js";
import type { EventBatch, EventReads, EventScope, SubscriptionRule } from "../../domain/event/port.js";
import { Batch } from "./batch.js";

/** Batches of the sequencer that wait; past it they are dropped and read again from the database. */
const PENDING_MAX = 20;
const READ_MAX = 500;
const RETRY_MS = 1_000;

/** What hears the live events of an account. */
export interface LiveListener {
  readonly user: string;
  /** Events of `batch`, in order, each account's events exactly once. Must not throw. */
  live(batch: Batch): void;
}

export interface AccountStreamOptions {
  readonly account: string;
  readonly reads: EventReads;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * The live events of one account, in rising position, without holes: a batch that follows on the last one is passed on
 * as it came from the sequencer, anything else is read from the database.
 */
export class AccountStream {
  readonly #options: AccountStreamOptions;
  readonly #listeners = new Set<LiveListener>();
  #pending: EventBatch[] = [];
  /** Position up to which everything was passed on; undefined until it is known where this stream begins. */
  #last: number | undefined;
  #target = 0;
  /** Rules per user, as of this version of the account's subscriptions. */
  readonly #rules = new Map<string, readonly SubscriptionRule[]>();
  #rulesVersion = -1;
  #running: Promise<void> | undefined;
  #isClosed = false;
  #timer: Timer | undefined;
  #beginning: Promise<number> | undefined;

  constructor(options: AccountStreamOptions) {
    this.#options = options;
  }

  get uuid(): string {
    return this.#options.account;
  }

  get reads(): EventReads {
    return this.#options.reads;
  }

  /** Position up to which live events have been passed on. Asked once the stream has begun. */
  get last(): number {
    return this.#last ?? 0;
  }

  /** Resolves with the position after which `listener` hears everything. */
  async join(listener: LiveListener): Promise<number> {
    this.#beginning ??= this.#begin();
    await this.#beginning;
    if (this.#isClosed) throw new ClosedError("event stream");
    this.#listeners.add(listener);
    return this.last;
  }

  leave(listener: LiveListener): void {
    this.#listeners.delete(listener);
  }

  push(batch: EventBatch): void {
    const last = batch.events.at(-1);
    if (!last || this.#isClosed) return;
    if (this.#pending.length < PENDING_MAX) this.#pending.push(batch);
    this.advance(last.position);
  }

  /** There are events up to `position`. */
  advance(position: number): void {
    this.#target = Math.max(this.#target, position);
    this.#start();
  }

  /** Resolves when what was told of has been passed on, or could not be now. */
  async idle(): Promise<void> {
    await this.#running;
  }

  close(): void {
    this.#isClosed = true;
    this.#timer?.cancel();
    this.#pending = [];
  }

  /** The batch with all that is needed to judge its events for these users. */
  async prepare(batch: EventBatch, users: readonly string[]): Promise<Batch> {
    const { account, reads, clock } = this.#options;
    const rules = await this.#rulesFor(batch.account.subscription_version, users);
    const now = isoTime(clock.now());
    const valid = rules.filter((rule) => rule.expired_on === null || rule.expired_on > now);
    const needsScopes = valid.some((rule) => rule.entity_type !== null);
    const scopes: ReadonlyMap<string, EventScope> = needsScopes ? await reads.scopes(account, batch.events) : new Map();
    return new Batch(batch, valid, scopes);
  }

  /** Read once per user and version, so that a change acts on every node with the next event. */
  async #rulesFor(version: number, users: readonly string[]): Promise<readonly SubscriptionRule[]> {
    // A batch read before a change is judged by what is known after it.
    if (version > this.#rulesVersion) this.#rules.clear();
    this.#rulesVersion = Math.max(version, this.#rulesVersion);
    const missing = users.filter((user) => !this.#rules.has(user));
    if (missing.length > 0) {
      const { account, reads, clock } = this.#options;
      const found = await reads.rules(account, missing, isoTime(clock.now()));
      for (const user of missing)
        this.#rules.set(
          user,
          found.filter((rule) => rule.user === user),
        );
    }
    return users.flatMap((user) => this.#rules.get(user) ?? []);
  }

  async #begin(): Promise<number> {
    try {
      this.#last = await this.#options.reads.lastPosition(this.#options.account);
    } catch (error) {
      this.#beginning = undefined; // the next one who joins tries again
      throw error;
    }
    this.#start();
    return this.#last;
  }

  #start(): void {
    if (this.#running || this.#isClosed || this.#last === undefined) return;
    this.#running = this.#run().then(
      () => {
        this.#running = undefined;
        // Told of something between the last look and now.
        if (this.#target > this.last) this.#start();
      },
      (error: unknown) => {
        this.#running = undefined;
        this.#retryLater(error);
      },
    );
  }

  async #run(): Promise<void> {
    while (!this.#isClosed && this.#last !== undefined && this.#target > this.#last) {
      const batch = await this.#following(this.#last);
      const end = batch.events.at(-1)?.position;
      if (end === undefined) {
        this.#target = this.#last; // what was told of has been removed since
        return;
      }
      await this.#pass(batch);
      this.#last = end;
    }
  }

  async #following(last: number): Promise<EventBatch> {
    this.#pending = this.#pending.filter((batch) => (batch.events.at(-1)?.position ?? 0) > last);
    const index = this.#pending.findIndex((batch) => batch.after === last);
    const [direct] = index < 0 ? [] : this.#pending.splice(index, 1);
    return direct ?? this.#options.reads.after(this.#options.account, last, READ_MAX);
  }

  async #pass(events: EventBatch): Promise<void> {
    for (;;) {
      const users = this.#users();
      if (users.length === 0) return;
      const batch = await this.prepare(events, users);
      // Somebody joined meanwhile: without that user's rules nobody can say what goes there.
      if (!this.#users().every((user) => users.includes(user))) continue;
      for (const listener of this.#listeners) listener.live(batch);
      return;
    }
  }

  #users(): string[] {
    return [...new Set([...this.#listeners].map((listener) => listener.user))];
  }

  #retryLater(error: unknown): void {
    this.#options.log.warn({ err: error, account: this.#options.account }, "live events wait");
    if (this.#isClosed) return;
    this.#timer?.cancel();
    this.#timer = this.#options.clock.setTimer(RETRY_MS, () => this.#start());
  }
}
