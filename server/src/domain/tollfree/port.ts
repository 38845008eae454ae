import type { ITollfreeVerification } from "@opentact/contract";
import type { Page, PageQuery } from "../../base/page.js";
import type { Stamp } from "../../base/stamp.js";

/** What a verification says, its numbers apart. */
export type TollfreeRequest = Readonly<Record<string, unknown>>;

/** Verifications of toll-free numbers at rest. `reach` is an account, or null for an Admin. */
export interface TollfreeStore {
  list(account: string, page: PageQuery): Promise<Page<ITollfreeVerification>>;
  find(reach: string | null, uuid: string): Promise<ITollfreeVerification | undefined>;
  transaction<T>(work: (tx: TollfreeTx) => Promise<T>): Promise<T>;
}

export interface TollfreeTx {
  /** Numbers of the list that are toll-free and leased by the account. */
  leased(account: string, numbers: readonly number[]): Promise<ReadonlySet<number>>;
  insert(
    uuid: string,
    account: string,
    request: TollfreeRequest,
    numbers: readonly number[],
    stamp: Stamp,
  ): Promise<void>;
  lock(
    reach: string | null,
    uuid: string,
  ): Promise<
    { readonly account: string; readonly request: TollfreeRequest; readonly verificationStatus: string } | undefined
  >;
  /** Back to the network for another look. */
  resubmit(uuid: string, request: TollfreeRequest, numbers: readonly number[] | undefined, stamp: Stamp): Promise<void>;
  remove(uuid: string, stamp: Stamp): Promise<void>;
  entity(uuid: string): Promise<ITollfreeVerification>;
}
