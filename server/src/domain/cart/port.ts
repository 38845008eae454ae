import type { IUserCartEntry } from "@opentact/contract";
import type { Page, PageQuery } from "../../base/page.js";

/** An entry as it is written. Dates are ISO 8601. */
export interface CartEntryRow {
  readonly uuid: string;
  readonly user: string;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly expired_on: string;
  readonly now: string;
}

/** Carts at rest. An entry is found by its user only, and only before it expires. */
export interface CartStore {
  list(user: string, now: string, page: PageQuery): Promise<Page<IUserCartEntry>>;
  /** Writes the entry unless the user has `max` of them; false then. Expired ones of the user are removed. */
  add(entry: CartEntryRow, max: number): Promise<boolean>;
  /** @param change without `expired_on` the entry lives as long as before. False: there is no such entry */
  update(
    user: string,
    uuid: string,
    now: string,
    change: Partial<Pick<CartEntryRow, "payload" | "expired_on">>,
  ): Promise<boolean>;
  /** The removed entry; undefined: there was none. */
  remove(user: string, uuid: string, now: string): Promise<IUserCartEntry | undefined>;
  /** Removes those of everybody that ended by `now`. */
  removeExpired(now: string): Promise<void>;
  /** How many entries were removed, without the expired ones. */
  clear(user: string, now: string): Promise<number>;
}
