import type { IAddress, IAddressNewParams } from "@opentact/contract";
import type { Page, PageQuery } from "../../base/page.js";
import type { Stamp } from "../../base/stamp.js";

/** Everything of an address that its account sets; `country` is the a2 code. */
export type AddressFields = Required<IAddressNewParams>;

/** Addresses at rest. `reach` is an account, or null for an Admin. */
export interface AddressStore {
  ofAccount(account: string, page: PageQuery): Promise<Page<IAddress>>;
  /** Those the user made. */
  ofUser(account: string, user: string, page: PageQuery): Promise<Page<IAddress>>;
  find(reach: string | null, uuid: string): Promise<IAddress | undefined>;
  transaction<T>(work: (tx: AddressTx) => Promise<T>): Promise<T>;
}

export interface AddressTx {
  /** False: there is none. */
  lock(reach: string | null, uuid: string): Promise<boolean>;
  insert(
    address: AddressFields & Stamp & { readonly uuid: string; readonly account: string; readonly user: string },
  ): Promise<void>;
  update(uuid: string, change: Partial<AddressFields> & Stamp): Promise<void>;
  remove(uuid: string): Promise<void>;
  entity(uuid: string): Promise<IAddress>;
}
