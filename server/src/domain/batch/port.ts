import type { IBatch, IBatchItem, IBatchItemSearchParams, IBatchSearchParams } from "@opentact/contract";
import type { Page, PageQuery } from "../../base/page.js";
import type { CallRow } from "../call/port/call-row.js";
import type { PlacingTx } from "../call/port/placing.js";
import type { PlacingProfile } from "../call/port/placing-limits.js";
import type { Applied } from "../search/rules.js";

export type BatchState = "created" | "processing" | "paused" | "success" | "failed" | "canceled";

export interface NewBatch {
  readonly uuid: string;
  readonly account: string;
  readonly by: string;
  readonly now: string;
  readonly profile: string;
  readonly lease: string;
  /** Each once. */
  readonly phones: readonly number[];
  readonly xml: string;
}

/** A batch with phones that wait, and for whom its calls are placed. */
export interface OpenBatch {
  readonly uuid: string;
  readonly account: string;
  /** EAccountLevel */
  readonly level: string;
  /** When the account was made. */
  readonly created_on: string;
  /** Null when it was deleted or switched off: no phone can be called any more. */
  readonly profile: PlacingProfile | null;
}

/** The next phone of a batch, locked until the end of the transaction. */
export interface NextItem {
  readonly uuid: string;
  readonly phone: number;
  /** The caller number as leased now; null when it was released or takes no calls. */
  readonly tn: number | null;
  readonly xml: string;
}

/** An item with the uuid of its call. */
export interface CalledItem {
  readonly item: string;
  readonly call: string;
}

/** An item as stored, with its call. */
export type StoredItem = Omit<IBatchItem, "call"> & { readonly call: CallRow | null };

/** Batches at rest. `reach` is an account, or null for an Admin. */
export interface BatchStore {
  /** Without phones and documents. */
  list(account: string, page: PageQuery): Promise<Page<IBatch>>;
  search(account: string, applied: Applied, filter: IBatchSearchParams): Promise<Page<IBatch>>;
  find(reach: string | null, uuid: string): Promise<IBatch | undefined>;
  /** Undefined: there is no such batch. */
  items(
    reach: string | null,
    uuid: string,
    applied: Applied,
    filter: IBatchItemSearchParams,
  ): Promise<Page<StoredItem> | undefined>;
  /** Batches with phones that wait, oldest first. Those of a closed account wait until it is open again. */
  open(): Promise<readonly OpenBatch[]>;
  transaction<T>(work: (tx: BatchTx) => Promise<T>): Promise<T>;
}

export interface BatchTx {
  readonly calls: PlacingTx;
  insert(batch: NewBatch): Promise<void>;
  /** Locks the batch; undefined when it is not within reach. */
  lock(reach: string | null, uuid: string): Promise<{ readonly state: BatchState } | undefined>;
  /** The phones that are next, `max` at most, with the batch locked. None: none waits, or the batch is over. */
  next(batch: OpenBatch, max: number): Promise<readonly NextItem[]>;
  /** Items have their calls now; the first ones begin the batch. */
  calling(batch: string, items: readonly CalledItem[], now: string): Promise<void>;
  /** The item ends without a call, and the batch with it when it was the last. */
  fail(batch: string, item: string, reason: string, now: string): Promise<void>;
  /** Phones that wait are called no more until it is resumed. */
  pause(batch: string, now: string): Promise<void>;
  /** The state it had before it was paused. */
  resume(batch: string, now: string): Promise<void>;
  /** Ends the batch: phones that wait are called no more. */
  cancel(batch: string, now: string): Promise<void>;
  entity(uuid: string): Promise<IBatch>;
}
