import type { Clock } from "../../base/clock.js";
import { isoTime } from "../../base/iso-time.js";
import type { Log } from "../../base/log.js";
import { Lookout } from "../../base/lookout.js";
import { limitLevel } from "../account/rules.js";
import type { LiveCalls } from "../call/port/live-calls.js";
import type { PlacedCall } from "../call/port/placed-call.js";
import type { CallDoubts, CallStoring, CallWish, PlacingTx, StoredWish } from "../call/port/placing.js";
import { isOpenTo } from "../call/rules.js";
import { RATING_REASONS } from "../rating/rules.js";
import type { BatchStore, BatchTx, CalledItem, NextItem, OpenBatch } from "./port.js";
import { Turns } from "./turns.js";

/** Between two looks for phones that wait: calls a second are counted anew each second. */
const POLL_MS = 1_000;
/**
 * Phones taken by one transaction at most: the account is locked as long, and those that a kill finds taken and not yet
 * called are called no more.
 */
const TAKE_MAX = 8;
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
 * Makes the calls of batches, as many at once as the limits of node, account and profile allow. Phones are taken and
 * their calls stored by one transaction before they ring, and the end of the call gives the phone its result: a process that
 * is killed calls nobody twice, and the next one goes on with the phones that wait.
 */
export class BatchWorker {
  readonly #options: BatchWorkerOptions;
  readonly #lookout: Lookout;
  readonly #turns = new Turns();
  /** The last look found batches with phones that wait: only then is there something to do for a call that has ended. */
  #isOpen = true;
  #unwatch: () => void = () => undefined;

  constructor(options: BatchWorkerOptions) {
    this.#options = options;
    this.#lookout = new Lookout({
      clock: options.clock,
      look: async () => {
        await this.runDue();
        return POLL_MS;
      },
      failed: (error) => {
        options.log.error({ err: error }, "batches could not be looked for");
        return POLL_MS;
      },
    });
  }

  /** Begins to look for phones: now, each second, and whenever a call has ended while phones wait. */
  start(): void {
    this.#unwatch = this.#options.live.onRoom(() => {
      if (this.#isOpen) this.wake();
    });
    this.#lookout.start();
  }

  /** Looks at once. Does nothing before `start`. */
  wake(): void {
    this.#lookout.wake();
  }

  /** Takes no further phone; resolves when the one in hand is placed. Idempotent. */
  close(): Promise<void> {
    this.#unwatch();
    return this.#lookout.close();
  }

  /**
   * Takes every phone that there is room for, of each batch as many as it has turns; resolves with their number. A wake meanwhile
   * ends it early: there may be batches that it does not know of.
   */
  async runDue(): Promise<number> {
    let taken = 0;
    let open = await this.#options.store.open();
    this.#isOpen = open.length > 0;
    this.#turns.keep(open);
    while (open.length > 0 && this.#isGoing) {
      // Limits may be shared: who comes first must not take what is the turn of others.
      const room = Math.max(...open.map((batch) => this.#room(batch)));
      for (const [batch, share] of this.#turns.share(open, Math.min(TAKE_MAX, room))) {
        const count = this.#isGoing ? await this.#some(batch, share) : 0;
        for (let one = 0; one < count; one++) this.#turns.served(batch);
        if (count === 0) open = open.filter((one) => one !== batch);
        taken += count;
      }
      if (room <= 0) break;
    }
    return taken;
  }

  get #isGoing(): boolean {
    return !this.#lookout.isClosed && !this.#lookout.isWoken;
  }

  /** Phones that were taken, `share` at most. None: the batch has none left, or no room now, or its step failed. */
  async #some(batch: OpenBatch, share: number): Promise<number> {
    const room = this.#room(batch);
    if (room <= 0) return 0;
    try {
      return await this.#take(batch, Math.min(share, room));
    } catch (error) {
      this.#options.log.error({ err: error, batch: batch.uuid }, "phones of a batch could not be called");
      return 0;
    }
  }

  #room({ account, profile, level, created_on }: OpenBatch): number {
    const { live, clock } = this.#options;
    return live.room({ account, level: limitLevel({ level, created_on }, clock.now()), profile });
  }

  async #take(batch: OpenBatch, max: number): Promise<number> {
    const made: PlacedCall[] = [];
    const taken = await this.#stored(made, async (tx) => {
      const items = await tx.next(batch, max);
      const called: CalledItem[] = [];
      for (const { item, call } of await this.#storeAll(tx, batch, items)) {
        if (typeof call === "string") await tx.fail(batch.uuid, item.uuid, call, this.#now());
        else {
          called.push({ item: item.uuid, call: call.stored.call.uuid });
          made.push(call);
        }
      }
      await tx.calling(batch.uuid, called, this.#now());
      return items.length;
    });
    for (const call of made) this.#options.live.place(call);
    return taken;
  }

  /** Phones that may be taken all the same are called once that is known. */
  async #stored<T>(made: readonly PlacedCall[], work: (tx: BatchTx) => Promise<T>): Promise<T> {
    const { store, doubts } = this.#options;
    try {
      return await store.transaction(work);
    } catch (error) {
      for (const call of made) doubts.add(call, "place");
      throw error;
    }
  }

  /** The stored calls of phones, or why there is none. */
  async #storeAll(tx: BatchTx, batch: OpenBatch, items: readonly NextItem[]): Promise<readonly Stored[]> {
    const { account, profile } = batch;
    const open = new OpenCountries(tx.calls);
    const judged: Stored[] = [];
    const wished: { readonly item: NextItem; readonly wish: CallWish }[] = [];
    for (const item of items) {
      const digits = String(item.phone);
      if (!profile) judged.push({ item, call: "Inactive outbound voice profile" });
      else if (item.tn === null) judged.push({ item, call: "The number of the batch is not leased any more" });
      else if (!(await isOpenTo(open, account, digits))) judged.push({ item, call: "Country Permission Violation" });
      else {
        const to = { kind: "number", digits } as const;
        const of = { account, tn: item.tn, user: null, app: null, profile, vars: {}, batchItem: item.uuid };
        wished.push({ item, wish: { ...of, to } });
      }
    }
    const outcomes = await this.#options.storer.storeMany(
      tx.calls,
      wished.map(({ wish }) => wish),
    );
    return [...judged, ...wished.map(({ item, wish: { to } }, at) => storedOf(outcomes[at], { item, to, profile }))];
  }

  #now(): string {
    return isoTime(this.#options.clock.now());
  }
}

/** A phone with its stored call, or why there is none. */
interface Stored {
  readonly item: NextItem;
  readonly call: PlacedCall | string;
}

function storedOf(
  outcome: StoredWish | undefined,
  { item, to, profile }: Pick<Stored, "item"> & Pick<PlacedCall, "to" | "profile">,
): Stored {
  if (!outcome) throw new Error("a phone has no outcome");
  if (outcome.kind === "refused") return { item, call: RATING_REASONS[outcome.why] };
  const { stored, tariff } = outcome;
  return { item, call: { stored, tariff, profile, to, flow: { kind: "xml", xml: item.xml }, timeoutMs: RING_MS } };
}

/** Asks once for each country of a transaction. */
class OpenCountries implements Pick<PlacingTx, "openCountry"> {
  readonly #tx: PlacingTx;
  readonly #known = new Map<string, Promise<boolean | null>>();

  constructor(tx: PlacingTx) {
    this.#tx = tx;
  }

  openCountry(account: string, country: string): Promise<boolean | null> {
    const known = this.#known.get(country) ?? this.#tx.openCountry(account, country);
    this.#known.set(country, known);
    return known;
  }
}
