import type { Bus } from "../../base/bus.js";
import type { Clock, Timer } from "../../base/clock.js";
import type { Log } from "../../base/log.js";
import type {
  EventBatch,
  EventFeed,
  EventReads,
  EventStream,
  FeedStart,
  FrameSink,
  StoredEvent,
  Subscriber,
} from "../../domain/event/port.js";
import { AccountStream } from "./account-stream.js";
import { Feed } from "./feed.js";

/** Silence after which positions are looked at, for messages of the bus that were lost. */
const SILENCE_MS = 5_000;

export interface StreamOptions {
  readonly reads: EventReads;
  readonly clock: Clock;
  readonly log: Log;
  /** Tells of events that other nodes have given positions to. */
  readonly bus?: Bus;
  /** Subject of those messages; body `{account, position, node}`. */
  readonly subject?: string;
  /** Name of this node: its own messages need no look. */
  readonly node?: string;
  /** Called when an event was handed to a connection, for each anew. Must not throw. */
  readonly onWritten?: (event: StoredEvent) => void;
}

/** Live events to connections: one `AccountStream` per account that anybody listens to. */
export class Stream implements EventStream {
  readonly #options: StreamOptions;
  readonly #accounts = new Map<string, AccountStream>();
  /** Open feeds of each. */
  readonly #feeds = new Map<AccountStream, number>();
  readonly #leave: (() => void)[] = [];
  #timer: Timer | undefined;
  #isClosed = false;

  constructor(options: StreamOptions) {
    this.#options = options;
    const { bus, subject } = options;
    if (bus && subject) {
      this.#leave.push(bus.subscribe(subject, (body) => this.#heard(body)));
      this.#leave.push(bus.onGap(() => this.#lookEverywhere()));
    }
    this.#lookLater();
  }

  open(who: Subscriber, sink: FrameSink, start: FeedStart): EventFeed {
    const account = this.#accountOf(who.account);
    this.#feeds.set(account, (this.#feeds.get(account) ?? 0) + 1);
    const feed = new Feed({ who, sink, account, onClose: () => this.#release(account) });
    feed.begin(start);
    return feed;
  }

  /** Takes a batch of the sequencer of this process: it needs no read. */
  push(batch: EventBatch): void {
    this.#accounts.get(batch.account.short.uuid)?.push(batch);
  }

  /** There are events of the account up to `position`, to be read by whoever listens. */
  advance(account: string, position: number): void {
    this.#accounts.get(account)?.advance(position);
  }

  /** Resolves when every batch given so far has been passed on. */
  async idle(): Promise<void> {
    await Promise.all([...this.#accounts.values()].map((account) => account.idle()));
  }

  close(): void {
    this.#isClosed = true;
    this.#timer?.cancel();
    for (const leave of this.#leave.splice(0)) leave();
    for (const account of this.#accounts.values()) account.close();
    this.#accounts.clear();
  }

  #accountOf(uuid: string): AccountStream {
    const known = this.#accounts.get(uuid);
    if (known) return known;
    const { reads, clock, log, onWritten } = this.#options;
    const account = new AccountStream({ account: uuid, reads, clock, log, onWritten });
    this.#accounts.set(uuid, account);
    return account;
  }

  /** The last feed takes the account's stream with it. */
  #release(account: AccountStream): void {
    const feeds = (this.#feeds.get(account) ?? 0) - 1;
    this.#feeds.set(account, feeds);
    if (feeds > 0) return;
    this.#feeds.delete(account);
    this.#accounts.delete(account.uuid);
    account.close();
  }

  #heard(body: unknown): void {
    const { account, position, node } = (body ?? {}) as Record<string, unknown>;
    if (node === this.#options.node || typeof account !== "string" || typeof position !== "number") return;
    this.advance(account, position);
  }

  #lookLater(): void {
    if (this.#isClosed) return;
    this.#timer = this.#options.clock.setTimer(SILENCE_MS, () => {
      this.#lookEverywhere();
      this.#lookLater();
    });
  }

  #lookEverywhere(): void {
    if (this.#accounts.size === 0) return;
    this.#options.reads.lastPositions([...this.#accounts.keys()]).then(
      (positions) => {
        for (const [account, position] of positions) this.#accounts.get(account)?.advance(position);
      },
      (error: unknown) => this.#options.log.warn({ err: error }, "positions could not be looked at"),
    );
  }
}
