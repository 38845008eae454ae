import type { ISIPSwitch } from "@opentact/contract";
import type { Page, PageQuery } from "../../base/page.js";
import type { Stamp } from "../../base/stamp.js";
import type { SwitchSender } from "./rules.js";

/** Settings of a switch as columns. */
export interface SipSwitchFields extends SwitchSender {
  readonly name: string;
  readonly description: string | null;
  readonly is_active: boolean;
}

export interface SipSwitchLocked extends SwitchSender {
  readonly uuid: string;
  readonly account: string;
}

/** SIP switches at rest. `reach` is an account, or null for an Admin; `domain` a full name. */
export interface SipSwitchStore {
  /** Undefined when the domain is not there. */
  list(reach: string | null, domain: string, page: PageQuery): Promise<Page<ISIPSwitch> | undefined>;
  find(reach: string | null, domain: string, uuid: string): Promise<ISIPSwitch | undefined>;
  domainExists(reach: string | null, domain: string): Promise<boolean>;
  transaction<T>(work: (tx: SipSwitchTx) => Promise<T>): Promise<T>;
}

export interface SipSwitchTx {
  /** The domain, kept from being removed until the end of the transaction. */
  holdDomain(
    reach: string | null,
    domain: string,
  ): Promise<{ readonly domain: string; readonly account: string } | undefined>;
  lock(reach: string | null, domain: string, uuid: string): Promise<SipSwitchLocked | undefined>;
  /** Switches of an account. */
  count(account: string): Promise<number>;
  /** False when the domain has the address or the host already. */
  insert(
    row: SipSwitchFields & Stamp & { readonly uuid: string; readonly domain: string; readonly account: string },
  ): Promise<boolean>;
  /** False when the domain has the address or the host already. Absent fields stay. */
  update(uuid: string, change: Partial<SipSwitchFields> & Stamp): Promise<boolean>;
  remove(uuid: string): Promise<void>;
  entity(uuid: string): Promise<ISIPSwitch>;
}
