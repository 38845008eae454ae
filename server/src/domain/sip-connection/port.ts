import type { ISIPConnection, ISIPConnectionUpdateParams, ITNLease } from "@opentact/contract";
import type { Page, PageQuery } from "../../base/page.js";
import type { Stamp } from "../../base/stamp.js";
import type { ConnectionPlace, ConnectionRank } from "./rules.js";

/** Settings of a connection as columns; `product` is its id. */
export type SipConnectionFields = Required<ISIPConnectionUpdateParams>;

export interface SipConnectionLocked extends ConnectionPlace, ConnectionRank {
  readonly uuid: string;
  readonly account: string;
}

/** SIP connections at rest. `reach` is an account, or null for an Admin. */
export interface SipConnectionStore {
  list(account: string, page: PageQuery): Promise<Page<ISIPConnection>>;
  /** With the domains that use it. */
  find(reach: string | null, uuid: string): Promise<ISIPConnection | undefined>;
  /** Undefined when there is no such connection. */
  leases(reach: string | null, uuid: string, page: PageQuery): Promise<Page<ITNLease> | undefined>;
  transaction<T>(work: (tx: SipConnectionTx) => Promise<T>): Promise<T>;
}

export interface SipConnectionTx {
  lock(reach: string | null, uuid: string): Promise<SipConnectionLocked | undefined>;
  /** Connections of an account. */
  count(account: string): Promise<number>;
  /** Gives the connection its `tech_prefix`. */
  insert(row: SipConnectionFields & Stamp & { readonly uuid: string; readonly account: string }): Promise<void>;
  /** Absent fields stay. */
  update(uuid: string, change: Partial<SipConnectionFields> & Stamp): Promise<void>;
  /** Leases and domains lose the link. */
  unlink(uuid: string, stamp: Stamp): Promise<void>;
  remove(uuid: string): Promise<void>;
  productExists(id: number): Promise<boolean>;
  entity(uuid: string): Promise<ISIPConnection>;
}
