import { ClosedError } from "../../base/errors.js";
import { TaskQueue } from "../../base/task-queue.js";
import type { EventFeed, FeedStart, FrameSink, Since, StoredEvent, Subscriber } from "../../domain/event/port.js";
import type { AccountStream, LiveListener } from "./account-stream.js";
import type { Batch } from "./batch.js";
import { catchUp, replay } from "./replay.js";

export interface FeedOptions {
  readonly who: Subscriber;
  readonly sink: FrameSink;
  readonly account: AccountStream;
  /** Called once. */
  readonly onClose: () => void;
}

/** The events of one connection: live, or held back while stored ones are sent again. */
export class Feed implements EventFeed, LiveListener {
  readonly #options: FeedOptions;
  readonly #tasks = new TaskQueue();
  #ready: Promise<void> = Promise.reject(new ClosedError("feed"));
  /** Everything up to here was sent or is not to be sent. */
  #sent = 0;
  #isHeld = true;
  #isClosed = false;

  constructor(options: FeedOptions) {
    this.#options = options;
    this.#ready.catch(() => undefined);
  }

  get ready(): Promise<void> {
    return this.#ready;
  }

  get user(): string {
    return this.#options.who.user;
  }

  /** Joins the stream; called once. */
  begin({ greeting, since }: FeedStart): void {
    this.#ready = this.#tasks.run(async () => {
      this.#sent = await this.#options.account.join(this);
      if (this.#isClosed) throw new ClosedError("feed");
      this.#options.sink.send(greeting);
      if (since === undefined) await this.#release();
      else await this.#replay(since);
    });
    // Whoever awaits it hears of it; one that was closed meanwhile has nobody to tell.
    this.#ready.catch(() => undefined);
  }

  replay(since: Since): Promise<void> {
    return this.#tasks.run(() => this.#replay(since));
  }

  live(event: StoredEvent, batch: Batch): void {
    if (this.#isHeld || this.#isClosed || event.position <= this.#sent) return;
    this.#sent = event.position;
    if (!batch.allows(this.user, event)) return;
    this.#options.sink.send(batch.text(event));
    this.#options.account.written(event);
  }

  get isFull(): boolean {
    return !this.#isHeld && !this.#isClosed && this.#options.sink.isFull;
  }

  async room(): Promise<void> {
    if (this.isFull) await this.#options.sink.room().catch(() => undefined);
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    const { account, onClose } = this.#options;
    account.leave(this);
    // One that was joining leaves when it has joined.
    this.#tasks.run(() => account.leave(this)).catch(() => undefined);
    onClose();
  }

  async #replay(since: Since): Promise<void> {
    this.#isHeld = true;
    const { account, sink, who } = this.#options;
    await replay({ account, sink, user: who.user, since, until: this.#sent, isClosed: () => this.#isClosed });
    await this.#release();
  }

  /** Sends what came in meanwhile, until there is nothing between it and what `live` will be given next. */
  async #release(): Promise<void> {
    const { account, sink, who } = this.#options;
    while (!this.#isClosed && this.#sent < account.last)
      this.#sent = await catchUp({ account, sink, user: who.user, after: this.#sent });
    if (this.#isClosed) throw new ClosedError("feed");
    this.#isHeld = false;
  }
}
