import type { ISIPDomain } from "@opentact/contract";
import type { Page, PageQuery } from "../../base/page.js";

/** Links of a domain as ids; null = none. */
export interface SipDomainLinks {
  readonly sip_connection: string | null;
  readonly sip_control_app: string | null;
  readonly outbound_voice_profile: string | null;
}

export interface SipDomainRow extends SipDomainLinks {
  /** Full name, lower case: the key. */
  readonly domain: string;
  readonly account: string;
}

/** What stands against a removal. */
export interface SipDomainUse {
  readonly users: number;
  readonly switches: number;
  readonly live_calls: number;
}

/** SIP domains at rest. `reach` is an account, or null for an Admin, who finds those of every account. */
export interface SipDomainStore {
  list(account: string, page: PageQuery): Promise<Page<ISIPDomain>>;
  /** With its users, switches and invites (100 at most, newest first). */
  find(reach: string | null, domain: string): Promise<ISIPDomain | undefined>;
  transaction<T>(work: (tx: SipDomainTx) => Promise<T>): Promise<T>;
}

export interface SipDomainTx {
  lock(reach: string | null, domain: string): Promise<SipDomainRow | undefined>;
  /** Domains of an account. */
  count(account: string): Promise<number>;
  /** False when the name is taken in the installation. */
  insert(row: SipDomainRow & { readonly by: string; readonly now: string }): Promise<boolean>;
  update(
    domain: string,
    change: Partial<SipDomainLinks> & { readonly by: string; readonly now: string },
  ): Promise<void>;
  remove(domain: string): Promise<void>;
  use(domain: string): Promise<SipDomainUse>;
  /** True when an entity of this kind and id belongs to the account. */
  owns(account: string, link: keyof SipDomainLinks, uuid: string): Promise<boolean>;
  entity(domain: string): Promise<ISIPDomain>;
}
