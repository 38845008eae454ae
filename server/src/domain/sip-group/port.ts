import type { ISIPUserBase, ISIPUserGroup } from "@opentact/contract";
import type { Page, PageQuery } from "../../base/page.js";
import type { SipActor } from "../auth/port.js";

/** Groups of SIP users at rest. Each call names the SIP user who acts: who may see a group is part of the query. */
export interface SipGroupStore {
  /** Groups that the SIP user owns. */
  list(actor: SipActor, page: PageQuery): Promise<Page<ISIPUserGroup>>;
  /** Members of a group that the SIP user owns or is in; undefined when there is none. */
  members(actor: SipActor, uuid: string, page: PageQuery): Promise<Page<ISIPUserBase> | undefined>;
  transaction<T>(work: (tx: SipGroupTx) => Promise<T>): Promise<T>;
}

export interface SipGroupTx {
  /** Whether there is a group of this owner; it is kept from change by others. */
  lock(actor: SipActor, uuid: string): Promise<boolean>;
  /** Groups that the SIP user owns. */
  count(actor: SipActor): Promise<number>;
  insert(actor: SipActor, group: { readonly uuid: string; readonly name: string; readonly now: string }): Promise<void>;
  update(uuid: string, change: { readonly name?: string; readonly now: string }): Promise<void>;
  remove(uuid: string): Promise<void>;
  /** Of these uuids those of users of the actor's domain, kept from being removed. */
  known(actor: SipActor, users: readonly string[]): Promise<readonly string[]>;
  /** Members of the group afterwards; who is in it already stays as it is. */
  addMembers(uuid: string, users: readonly string[], now: string): Promise<number>;
  removeMembers(uuid: string, users: readonly string[] | "all"): Promise<void>;
  entity(uuid: string): Promise<ISIPUserGroup>;
}
