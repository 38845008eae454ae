import type { Clock, Timer } from "../../base/clock.js";
import { ClosedError } from "../../base/errors.js";
import { isoTime } from "../../base/iso-time.js";
import type { Log } from "../../base/log.js";
import { nextTurn } from "../../base/next-turn.js";
import type { EventBatch, EventReads, EventScope, StoredEvent, SubscriptionRule } from "../../domain/event/port.js";
import { Batch } from "./batch.js";

/** Batches of the sequencer that wait; past it they are dropped and read again from the database. */
const PENDING_MAX = 20;
const READ_MAX = 500;
const RETRY_MS = 1_000;
/** Frames written in one turn of the event loop, or those of one event where it has more listeners. */
const TURN_FRAMES = 250;
/** Events read in one turn: each has its frame made. */
const TURN_EVENTS = 32;
/** What a burst waits at most for connections that are behind. */
const BREATH_MS = 100;
/** Who was waited for in vain is not waited for again so soon. */
const NO_BREATH_MS = 30_000;

/** What hears the live events of an account. */
export interface LiveListener {
  readonly user: string;
  /** The next event; `batch` tells what it is for this user. Must not throw. */
  live(event: StoredEvent, batch: Batch): void;
  /** What was sent has not left yet. */
  readonly isFull: boolean;
  /** Resolves when it has, or when this one is gone. */
  room(): Promise<void>;
}

export interface AccountStreamOptions {
  readonly account: string;
  readonly reads: EventReads;
  readonly clock: Clock;
  readonly log: Log;
  readonly onWritten?: ((event: StoredEvent) => void) | undefined;
}

/**
 * The live events of one account, in rising position, without holes: a batch that follows on the last one is passed on
 * as it came from the sequencer, anything else is read from the database.
 */
export class AccountStream {
  readonly #options: AccountStreamOptions;
  readonly #listeners = new Set<LiveListener>();
  /** Their users, as long as nobody came or went. */
  #known: readonly string[] | undefined;
  #pending: EventBatch[] = [];
  /** Position up to which everything was passed on; undefined until it is known where this stream begins. */
  #last: number | undefined;
  #target = 0;
  /** Those that were waited for in vain, and the monotonic time until which nobody waits for them. */
  readonly #slow = new WeakMap<LiveListener, number>();
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

  /** A connection was given a frame of the event. */
  written(event: StoredEvent): void {
    this.#options.onWritten?.(event);
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
    this.#known = undefined;
    return this.last;
  }

  leave(listener: LiveListener): void {
    this.#listeners.delete(listener);
    this.#known = undefined;
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
    await this.#readRules(batch.account.subscription_version, users);
    const now = isoTime(clock.now());
    const isValid = (rule: SubscriptionRule) => rule.expired_on === null || rule.expired_on > now;
    const rules = new Map(users.map((user) => [user, (this.#rules.get(user) ?? []).filter(isValid)]));
    const needsScopes = [...rules.values()].some((own) => own.some((rule) => rule.entity_type !== null));
    const scopes: ReadonlyMap<string, EventScope> = needsScopes ? await reads.scopes(account, batch.events) : new Map();
    return new Batch(batch, rules, scopes);
  }

  /** Once per user and version, so that a change acts on every node with the next event. */
  async #readRules(version: number, users: readonly string[]): Promise<void> {
    // A batch read before a change is judged by what is known after it.
    if (version > this.#rulesVersion) this.#rules.clear();
    this.#rulesVersion = Math.max(version, this.#rulesVersion);
    const missing = users.filter((user) => !this.#rules.has(user));
    if (missing.length === 0) return;
    const { account, reads, clock } = this.#options;
    const found = await reads.rules(account, missing, isoTime(clock.now()));
    for (const user of missing)
      this.#rules.set(
        user,
        found.filter((rule) => rule.user === user),
      );
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
    }
  }

  async #following(last: number): Promise<EventBatch> {
    this.#pending = this.#pending.filter((batch) => (batch.events.at(-1)?.position ?? 0) > last);
    // A batch stays until the last of its events was passed on.
    const direct = this.#pending.find((batch) => batch.after <= last);
    return direct ?? this.#options.reads.after(this.#options.account, last, READ_MAX);
  }

  async #pass(events: EventBatch): Promise<void> {
    const batch = await this.prepare(events, this.#users());
    let left = TURN_EVENTS;
    for (const event of batch.events) {
      if (event.position <= this.last) continue;
      // Writing frames takes its time: calls and requests get theirs in between.
      if (left <= 0) {
        await nextTurn();
        left = TURN_EVENTS;
      }
      left -= Math.max(1, (this.#listeners.size * TURN_EVENTS) / TURN_FRAMES);
      // Somebody joined since: without that user's rules nobody can say what goes there.
      if (!this.#users().every((user) => batch.knows(user))) return;
      for (const listener of this.#listeners) listener.live(event, batch);
      // Before anything else can happen: who joins or is let go now begins after this event.
      this.#last = event.position;
      const behind = this.#behind();
      // Where most keep up nobody waits for those who do not.
      if (behind.length * 2 >= Math.max(1, this.#listeners.size)) await this.#breathe(behind);
    }
  }

  /** Connections that are behind and still are given their moment. */
  #behind(): LiveListener[] {
    const behind: LiveListener[] = [];
    for (const listener of this.#listeners) {
      if (!listener.isFull) continue;
      const untilMs = this.#slow.get(listener) ?? 0;
      if (untilMs <= this.#options.clock.monotonicMs()) behind.push(listener);
    }
    return behind;
  }

  /** A burst is not sent faster than most can take it. Who does not read is waited for a moment, once in 30 s. */
  async #breathe(behind: readonly LiveListener[]): Promise<void> {
    let timer: Timer | undefined;
    const late = new Promise<void>((resolve) => {
      timer = this.#options.clock.setTimer(BREATH_MS, resolve);
    });
    await Promise.race([late, Promise.all(behind.map((listener) => listener.room()))]);
    timer?.cancel();
    const untilMs = this.#options.clock.monotonicMs() + NO_BREATH_MS;
    for (const listener of behind) if (listener.isFull) this.#slow.set(listener, untilMs);
  }

  #users(): readonly string[] {
    this.#known ??= [...new Set([...this.#listeners].map((listener) => listener.user))];
    return this.#known;
  }

  #retryLater(error: unknown): void {
    this.#options.log.warn({ err: error, account: this.#options.account }, "live events wait");
    if (this.#isClosed) return;
    this.#timer?.cancel();
    this.#timer = this.#options.clock.setTimer(RETRY_MS, () => this.#start());
  }
}
