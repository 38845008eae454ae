import type { IAccountOfficeHours } from "@opentact/contract";
import type { Page, PageQuery } from "../../base/page.js";
import type { Stamp } from "../../base/stamp.js";

/** When nobody is there: seconds of a week day in the account's time zone. */
export type OfficeHoursRow = Pick<IAccountOfficeHours, "dow" | "time_from" | "time_to" | "type">;

/** Everything of a row that its account sets. */
export type OfficeHoursFields = OfficeHoursRow & Pick<IAccountOfficeHours, "name">;

/** Office hours at rest. `reach` is an account, or null for an Admin. */
export interface OfficeHoursStore {
  /** @param dow only those of this week day */
  list(account: string, dow: OfficeHoursRow["dow"] | undefined, page: PageQuery): Promise<Page<IAccountOfficeHours>>;
  find(reach: string | null, uuid: string): Promise<IAccountOfficeHours | undefined>;
  transaction<T>(work: (tx: OfficeHoursTx) => Promise<T>): Promise<T>;
}

export interface OfficeHoursTx {
  lock(reach: string | null, uuid: string): Promise<OfficeHoursFields | undefined>;
  insert(row: OfficeHoursFields & Stamp & { readonly uuid: string; readonly account: string }): Promise<void>;
  update(uuid: string, change: Partial<OfficeHoursFields> & Stamp): Promise<void>;
  remove(uuid: string): Promise<void>;
  entity(uuid: string): Promise<IAccountOfficeHours>;
}
