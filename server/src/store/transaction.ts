import type { Kysely, Transaction } from "kysely";
import type { Log } from "../base/log.js";
import type { EventOutbox, PlacedEvents } from "../domain/event/port.js";
import type { JobOutbox } from "../domain/job/port.js";
import type { MailOutbox } from "../domain/mail/port.js";
import { JobRows } from "./jobs.js";
import { MailRows } from "./mail-outbox.js";
import { Outbox } from "./outbox.js";
import type { SecretBox } from "./secret-box.js";
import { connectionOf, Sender, type Sending } from "./sending.js";
import type { Tables } from "./tables.js";

/** One transaction: a Kysely for its queries, its events, the jobs it asks for, its mails. Dead after commit. */
export type Tx = Transaction<Tables> &
  Sending & {
    readonly outbox: Outbox & EventOutbox;
    readonly jobs: JobOutbox;
    readonly mails: MailOutbox;
    /**
     * Runs the steps before the commit for one of several pieces of work that the transaction does: with `result`, in the
     * scope of the caller.
     */
    readonly answers: (result: unknown) => Promise<void>;
  };

/** What a transaction gave, and the events it stored. */
interface Done<T> {
  readonly result: T;
  readonly outbox: Outbox;
}

type Step = (tx: Tx, result: unknown, onRollback: (undo: () => void) => void) => Promise<void>;
type Listener = (accounts: ReadonlySet<string>) => void;
type PlacedListener = (batch: PlacedEvents) => void;

/** Runs transactions and tells, after each commit, which accounts got events. */
export class Transactions {
  readonly #db: Kysely<Tables>;
  readonly #box: SecretBox;
  readonly #log: Log;
  readonly #steps: Step[] = [];
  readonly #listeners = new Set<Listener>();
  readonly #placedListeners = new Set<PlacedListener>();
  readonly #running = new Set<Promise<unknown>>();

  constructor(db: Kysely<Tables>, box: SecretBox, log: Log) {
    this.#db = db;
    this.#box = box;
    this.#log = log;
  }

  beforeCommit(step: Step): void {
    this.#steps.push(step);
  }

  onEvents(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  onPlaced(listener: PlacedListener): () => void {
    this.#placedListeners.add(listener);
    return () => this.#placedListeners.delete(listener);
  }

  run<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.#told(this.#transaction(work));
  }

  /** The same for work that is one statement, which is a transaction of its own. No step runs before its commit. */
  single<T>(work: (db: Kysely<Tables>, outbox: Outbox) => Promise<T>): Promise<T> {
    const outbox = new Outbox(this.#db);
    return this.#told(work(this.#db, outbox).then((result) => ({ result, outbox })));
  }

  async #told<T>(running: Promise<Done<T>>): Promise<T> {
    this.#running.add(running);
    try {
      const { result, outbox } = await running;
      for (const batch of outbox.placed) this.#tell(this.#placedListeners, batch);
      if (outbox.accounts.size > 0) this.#tell(this.#listeners, outbox.accounts);
      return result;
    } finally {
      this.#running.delete(running);
    }
  }

  /** Resolves when no transaction runs. The pool's own deadline cuts those that never end. */
  async idle(): Promise<void> {
    const deadline = new Promise((resolve) => setTimeout(resolve, 5_000).unref());
    await Promise.race([Promise.allSettled(this.#running), deadline]);
  }

  async #transaction<T>(work: (tx: Tx) => Promise<T>): Promise<Done<T>> {
    const undo: (() => void)[] = [];
    try {
      return await this.#committed(work, (step) => undo.push(step));
    } catch (error) {
      for (const step of undo) step();
      throw error;
    }
  }

  async #committed<T>(work: (tx: Tx) => Promise<T>, onRollback: (undo: () => void) => void): Promise<Done<T>> {
    const sent: Promise<unknown>[] = [];
    const done = await this.#db.transaction().execute(async (db) => {
      const sender = new Sender(await connectionOf(db), sent);
      try {
        const outbox = new Outbox(db);
        const answers = async (result: unknown) => {
          for (const step of this.#steps) await step(tx, result, onRollback);
        };
        const parts = { outbox, jobs: new JobRows(db), mails: new MailRows(db, this.#box), answers, ...sender.parts };
        const tx: Tx = Object.assign(db, parts);
        const result = await work(tx);
        await answers(result);
        return { result, outbox };
      } finally {
        sender.close();
      }
    });
    await Promise.all(sent);
    return done;
  }

  #tell<T>(listeners: ReadonlySet<(what: T) => void>, what: T): void {
    for (const listener of listeners) {
      try {
        listener(what);
      } catch (error) {
        this.#log.error({ err: error }, "listener of committed events failed");
      }
    }
  }
}
