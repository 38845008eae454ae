import type {
  ILogCallFlow,
  ILogCallFlowSearchParams,
  ISIPControlApp,
  ISIPControlAppUpdateParams,
  ISIPProduct,
  ITNLease,
} from "@opentact/contract";
import type { Page, PageQuery } from "../../base/page.js";
import type { Stamp } from "../../base/stamp.js";
import type { Applied } from "../search/rules.js";

/** Settings of an app as columns; `product` is its id. */
export type ControlAppFields = Required<ISIPControlAppUpdateParams>;

/** What stands against a removal. */
export interface ControlAppUse {
  readonly leases: number;
  readonly domains: number;
  readonly live_calls: number;
}

/** Control apps at rest. `reach` is an account, or null for an Admin. */
export interface ControlAppStore {
  list(account: string, page: PageQuery): Promise<Page<ISIPControlApp>>;
  /** With its domains and the last 100 log rows. */
  find(reach: string | null, uuid: string): Promise<ISIPControlApp | undefined>;
  leases(reach: string | null, uuid: string, page: PageQuery): Promise<Page<ITNLease> | undefined>;
  /** The hosted document, byte for byte; null when none is stored, undefined when there is no such app. */
  document(reach: string | null, uuid: string): Promise<string | null | undefined>;
  /** Log rows of the app's calls, `duration` of the calls as of `nowMs`; undefined when there is no such app. */
  searchLogs(
    reach: string | null,
    uuid: string,
    applied: Applied,
    filter: ILogCallFlowSearchParams,
    nowMs: number,
  ): Promise<Page<ILogCallFlow> | undefined>;
  products(): Promise<readonly ISIPProduct[]>;
  transaction<T>(work: (tx: ControlAppTx) => Promise<T>): Promise<T>;
}

export interface ControlAppLocked {
  readonly uuid: string;
  readonly account: string;
  readonly document: string | null;
}

export interface ControlAppTx {
  lock(reach: string | null, uuid: string): Promise<ControlAppLocked | undefined>;
  /** Gives the app its `tech_prefix`. */
  insert(app: ControlAppFields & Stamp & { readonly uuid: string; readonly account: string }): Promise<void>;
  /** Absent fields stay. A new `webhook_url` clears `webhook_disabled_on`. */
  update(uuid: string, change: Partial<ControlAppFields> & Stamp): Promise<void>;
  remove(uuid: string): Promise<void>;
  use(uuid: string): Promise<ControlAppUse>;
  productExists(id: number): Promise<boolean>;
  saveDocument(uuid: string, xml: string | null, stamp: Stamp): Promise<void>;
  entity(uuid: string): Promise<ISIPControlApp>;
}
