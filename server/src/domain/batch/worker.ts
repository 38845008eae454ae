import type { Clock, Timer } from "../../base/clock.js";
import { isoTime } from "../../base/iso-time.js";
import type { Log } from "../../base/log.js";
import { limitLevel } from "../account/rules.js";
import type { LiveCalls } from "../call/port/live-calls.js";
import type { PlacedCall } from "../call/port/placed-call.js";
import type { CallDoubts, CallStoring } from "../call/port/placing.js";
import { isOpenTo } from "../call/rules.js";
import { RATING_REASONS } from "../rating/rules.js";
import type { BatchStore, BatchTx, NextItem, OpenBatch } from "./port.js";
import { Turns } from "./turns.js";

/** Between two looks for phones that wait: calls a second are counted anew each second. */
const POLL_MS = 1_000;
/** Ringing time of each call. */
const RING_MS = 60_000;

export interface BatchWorkerOptions {
  readonly store: BatchStore;
  readonly storer: CallStoring;
  readonly live: LiveCalls;
  readonly doubts: CallDoubts;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * Makes the calls of batches, as many at once as the limits of node, account and profile allow. The phone is taken and
 * its call stored by one transaction before it rings, and the end of the call gives the phone its result: a process that
 * is killed calls nobody twice, and the next one goes on with the phones that wait.
 */
export class BatchWorker {
  readonly #options: BatchWorkerOptions;
  #running: Promise<unknown> | undefined;
  readonly #turns = new Turns();
  #again = false;
  #timer: Timer | undefined;
  #unwatch: () => void = () => undefined;
  #state: "idle" | "started" | "closed" = "idle";

  constructor(options: BatchWorkerOptions) {
    this.#options = options;
  }

  /** Begins to look for phones: now, each second, and whenever a call has ended. */
  start(): void {
    if (this.#state !== "idle") return;
    this.#state = "started";
    this.#unwatch = this.#options.live.onRoom(() => this.wake());
    this.wake();
  }

  /** Looks at once; a wake while it works makes it look once more. Does nothing before `start`. */
  wake(): void {
    if (this.#state !== "started") return;
    if (this.#running) {
      this.#again = true;
      return;
    }
    this.#timer?.cancel();
    this.#running = this.runDue().then(
      () => this.#rest(),
      (error: unknown) => this.#rest(error),
    );
  }

  /** Takes no further phone; resolves when the one in hand is placed. Idempotent. */
  async close(): Promise<void> {
    this.#state = "closed";
    this.#timer?.cancel();
    this.#unwatch();
    await this.#running;
  }

  /**
   * Takes every phone that there is room for, a phone of each batch in turn; resolves with their number. A wake meanwhile
   * ends it early: there may be batches that it does not know of.
   */
  async runDue(): Promise<number> {
    let taken = 0;
    let open = await this.#options.store.open();
    this.#turns.keep(open);
    for (let batch = this.#turns.next(open); batch && this.#isGoing; batch = this.#turns.next(open)) {
      if (await this.#one(batch)) {
        taken++;
        this.#turns.served(batch);
      } else {
        open = open.filter((one) => one !== batch);
      }
    }
    return taken;
  }

  get #isGoing(): boolean {
    return this.#state !== "closed" && !this.#again;
  }

  /** False: the batch has no phone left, or no room now. One whose step fails is left for the next run. */
  async #one(batch: OpenBatch): Promise<boolean> {
    const { live, log } = this.#options;
    const { account, profile } = batch;
    const level = limitLevel(batch, this.#options.clock.now());
    if (live.room({ account, level, profile }) <= 0) return false;
    try {
      return await this.#take(batch);
    } catch (error) {
      log.error({ err: error, batch: batch.uuid }, "a phone of a batch could not be called");
      return false;
    }
  }

  async #take(batch: OpenBatch): Promise<boolean> {
    const made: { call?: PlacedCall } = {};
    const isTaken = await this.#stored(made, async (tx) => {
      const item = await tx.next(batch);
      if (!item) return false;
      const call = await this.#store(tx, batch, item);
      if (typeof call === "string") await tx.fail(batch.uuid, item.uuid, call, this.#now());
      else {
        await tx.calling(batch.uuid, item.uuid, call.stored.call.uuid, this.#now());
        made.call = call;
      }
      return true;
    });
    if (made.call) this.#options.live.place(made.call);
    return isTaken;
  }

  /** A phone that may be taken all the same is called once that is known. */
  async #stored<T>(made: { readonly call?: PlacedCall }, work: (tx: BatchTx) => Promise<T>): Promise<T> {
    const { store, doubts } = this.#options;
    try {
      return await store.transaction(work);
    } catch (error) {
      if (made.call) doubts.add(made.call, "place");
      throw error;
    }
  }

  /** The stored call of a phone, or why there is none. */
  async #store(tx: BatchTx, { account, profile }: OpenBatch, item: NextItem): Promise<PlacedCall | string> {
    const digits = String(item.phone);
    if (!profile) return "Inactive outbound voice profile";
    if (item.tn === null) return "The number of the batch is not leased any more";
    if (!(await isOpenTo(tx.calls, account, digits))) return "Country Permission Violation";
    const to = { kind: "number", digits } as const;
    const wish = { account, tn: item.tn, to, user: null, app: null, profile, vars: {}, batchItem: item.uuid };
    const outcome = await this.#options.storer.store(tx.calls, wish);
    if (outcome.kind === "refused") return RATING_REASONS[outcome.why];
    const { stored, tariff } = outcome;
    return { stored, tariff, profile, to, flow: { kind: "xml", xml: item.xml }, timeoutMs: RING_MS };
  }

  #rest(error?: unknown): void {
    if (error !== undefined) this.#options.log.error({ err: error }, "batches could not be looked for");
    this.#running = undefined;
    if (this.#state !== "started") return;
    this.#timer = this.#options.clock.setTimer(POLL_MS, () => this.wake());
    if (!this.#again) return;
    this.#again = false;
    this.wake();
  }

  #now(): string {
    return isoTime(this.#options.clock.now());
  }
}
