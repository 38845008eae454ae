import type { ISIPDomainBase, ISIPUserInvite } from "@opentact/contract";
import type { Page, PageQuery } from "../../base/page.js";
import type { Stamp } from "../../base/stamp.js";

/** Settings of an invite as columns. */
export interface SipInviteFields {
  readonly name: string;
  /** ISO 8601 */
  readonly expired_on: string;
}

/** Invites at rest, their tokens sealed. `reach` is an account, or null for an Admin; `domain` a full name. */
export interface SipInviteStore {
  /** Undefined when the domain is not there. */
  list(reach: string | null, domain: string, page: PageQuery): Promise<Page<ISIPUserInvite> | undefined>;
  /** Domain of an invite that has not expired at `now` and whose account works. */
  domainOf(token: string, now: string): Promise<ISIPDomainBase | undefined>;
  transaction<T>(work: (tx: SipInviteTx) => Promise<T>): Promise<T>;
}

export interface SipInviteTx {
  /** The domain, kept from being removed until the end of the transaction. */
  holdDomain(
    reach: string | null,
    domain: string,
  ): Promise<{ readonly domain: string; readonly account: string } | undefined>;
  lock(reach: string | null, domain: string, uuid: string): Promise<boolean>;
  insert(
    row: SipInviteFields &
      Stamp & { readonly uuid: string; readonly token: string; readonly domain: string; readonly account: string },
  ): Promise<void>;
  /** Absent fields stay. */
  update(uuid: string, change: Partial<SipInviteFields> & Stamp): Promise<void>;
  remove(uuid: string): Promise<void>;
  entity(uuid: string): Promise<ISIPUserInvite>;
}
