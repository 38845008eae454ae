import type { ICallSearchParams } from "@opentact/contract";
import type { Page, PageQuery } from "../../../base/page.js";
import type { Applied } from "../../search/rules.js";
import type { CallType } from "./call-row.js";
import type { IsoTime } from "./iso-time.js";
import type { CallRecordRow } from "./record-row.js";
import type { StoredCall } from "./relations.js";

/** The call log at rest. `reach` is an account, or null for an Admin. */
export interface CallStore {
  find(reach: string | null, uuid: string): Promise<StoredCall | undefined>;
  /**
   * @param now for the duration of calls that are not hung up
   * @param only calls of this type alone, however the filters are joined
   */
  search(
    account: string,
    applied: Applied,
    filter: ICallSearchParams,
    now: IsoTime,
    only?: CallType,
  ): Promise<Page<StoredCall>>;
  /** Calls of type CallSCA that are not hung up, newest first. */
  online(account: string, page: PageQuery): Promise<Page<StoredCall>>;
  /** Recordings of a call, newest first; undefined when there is no such call. */
  records(reach: string | null, call: string, page: PageQuery): Promise<Page<CallRecordRow> | undefined>;
  record(reach: string | null, uuid: string): Promise<CallRecordRow | undefined>;
  /** Ended recordings of all accounts that began before `before` and have a file, by uuid from `after` on. */
  recordsBefore(
    before: IsoTime,
    after: string,
    max: number,
  ): Promise<readonly { readonly uuid: string; readonly file: string }[]>;
  /** Sets state `deleted` and forgets the file; undefined when there is no such recording. */
  markRecordDeleted(reach: string | null, uuid: string, now: IsoTime): Promise<CallRecordRow | undefined>;
}
