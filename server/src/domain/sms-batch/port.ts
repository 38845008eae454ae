import type { ISMSBatch, ISMSBatchItem, ISMSBatchItemSearchParams } from "@opentact/contract";
import type { Page, PageQuery } from "../../base/page.js";
import type { MessageTx } from "../messaging/port/message-store.js";
import type { Applied } from "../search/rules.js";

export interface NewSmsBatch {
  readonly uuid: string;
  readonly account: string;
  readonly by: string;
  readonly now: string;
  readonly from: number | null;
  readonly messaging_profile: string | null;
  /** Each once. */
  readonly phones: readonly number[];
  readonly message: string;
  readonly custom_callback_url: string | null;
  readonly validity_period: number | null;
}

/** A batch with phones that wait, and for whom its messages are sent. */
export interface OpenSmsBatch {
  readonly uuid: string;
  readonly account: string;
  readonly created_by: string | null;
  readonly from: number | null;
  readonly messaging_profile: string | null;
  readonly message: string;
  readonly custom_callback_url: string | null;
  readonly validity_period: number | null;
  /** Phones are left that nothing was done for. */
  readonly isWaiting: boolean;
}

/** Bulk messages at rest. `reach` is an account, or null for an Admin. */
export interface SmsBatchStore {
  /** Without phones. */
  list(account: string, page: PageQuery): Promise<Page<ISMSBatch>>;
  find(reach: string | null, uuid: string): Promise<ISMSBatch | undefined>;
  /** Undefined: there is no such batch. */
  items(
    reach: string | null,
    uuid: string,
    applied: Applied,
    filter: ISMSBatchItemSearchParams,
  ): Promise<Page<ISMSBatchItem> | undefined>;
  /** Batches that have not ended, oldest first. Those of a closed account wait until it is open again. */
  open(): Promise<readonly OpenSmsBatch[]>;
  /** Gives the items the result of their messages, and the batch its end when the last one has ended. */
  settle(uuid: string, now: string): Promise<void>;
  transaction<T>(work: (tx: SmsBatchTx) => Promise<T>): Promise<T>;
}

export interface SmsBatchTx {
  readonly messages: MessageTx;
  insert(batch: NewSmsBatch): Promise<void>;
  /** Locks the batch; undefined when it is not within reach. */
  lock(reach: string | null, uuid: string): Promise<{ readonly state: ISMSBatch["state"] } | undefined>;
  /** The phone that is next, not locked. */
  peek(batch: string): Promise<number | undefined>;
  /** The phone that is next, locked. Undefined: none waits. */
  next(batch: string): Promise<{ readonly uuid: string; readonly phone: number } | undefined>;
  /** The item has its message now. */
  sending(batch: string, item: string, sms: string, now: string): Promise<void>;
  /** The item ends without a message. */
  fail(batch: string, item: string, reason: string, now: string): Promise<void>;
  /** Ends the batch: phones that wait are not written to. */
  cancel(batch: string, now: string): Promise<void>;
  entity(uuid: string): Promise<ISMSBatch>;
}
