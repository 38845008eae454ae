import type { IAccountOfficeHours } from "@opentact/contract";
import { type Kysely, sql } from "kysely";
import type { Page, PageQuery } from "../base/page.js";
import type {
  OfficeHoursFields,
  OfficeHoursRow,
  OfficeHoursStore,
  OfficeHoursTx,
} from "../domain/office-hours/port.js";
import type { Store } from "./db.js";
import { authorsJson, dated, ownerJson, plain } from "./json.js";
import { findOwned, listOwned, type OwnedSql } from "./owned.js";
import { OwnedTx } from "./owned-tx.js";
import type { Tables } from "./tables.js";

const ENTITY = `json_build_object(${dated("h", "created_on modified_on")}, ${plain("h", "uuid name type dow time_from time_to")},
  ${ownerJson("h")}, ${authorsJson("h")})`;

const KIND: OwnedSql = { table: "office_hours", alias: "h", listed: ENTITY, one: ENTITY };

/** Office hours in the database. */
export class SqlOfficeHours implements OfficeHoursStore {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  list(account: string, dow: OfficeHoursRow["dow"] | undefined, page: PageQuery): Promise<Page<IAccountOfficeHours>> {
    const onDay = dow === undefined ? sql`true` : sql`h.dow = ${dow}`;
    return listOwned<IAccountOfficeHours>(this.#store.db, KIND, account, page, onDay);
  }

  find(reach: string | null, uuid: string): Promise<IAccountOfficeHours | undefined> {
    return findOwned<IAccountOfficeHours>(this.#store.db, KIND, reach, uuid);
  }

  transaction<T>(work: (tx: OfficeHoursTx) => Promise<T>): Promise<T> {
    return this.#store.transaction((tx) => work(new Tx(tx)));
  }
}

class Tx extends OwnedTx<OfficeHoursFields, OfficeHoursFields, IAccountOfficeHours> implements OfficeHoursTx {
  constructor(db: Kysely<Tables>) {
    super(db, KIND, ["name", "type", "dow", "time_from", "time_to"]);
  }
}
