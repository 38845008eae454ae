import type { IAccountOfficeHours } from "@opentact/contract";
import { type Kysely, sql } from "kysely";
import type { Page, PageQuery } from "../base/page.js";
import type { Stamp } from "../base/stamp.js";
import type {
  OfficeHoursFields,
  OfficeHoursRow,
  OfficeHoursStore,
  OfficeHoursTx,
} from "../domain/office-hours/port.js";
import type { Store } from "./db.js";
import { authorsJson, dated, ownerJson, plain } from "./json.js";
import { findOwned, listOwned, type OwnedSql, ownedNow } from "./owned.js";
import { withinReach } from "./page.js";
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

class Tx implements OfficeHoursTx {
  readonly #db: Kysely<Tables>;

  constructor(db: Kysely<Tables>) {
    this.#db = db;
  }

  lock(reach: string | null, uuid: string): Promise<OfficeHoursFields | undefined> {
    return this.#db
      .selectFrom("office_hours")
      .select(["name", "type", "dow", "time_from", "time_to"])
      .where("uuid", "=", uuid)
      .where(withinReach("account", reach))
      .forUpdate()
      .executeTakeFirst();
  }

  async insert({
    by,
    now,
    ...row
  }: OfficeHoursFields & Stamp & { readonly uuid: string; readonly account: string }): Promise<void> {
    await this.#db
      .insertInto("office_hours")
      .values({ ...row, created_on: now, modified_on: now, created_by: by, modified_by: by })
      .execute();
  }

  async update(uuid: string, { by, now, ...change }: Partial<OfficeHoursFields> & Stamp): Promise<void> {
    await this.#db
      .updateTable("office_hours")
      .set({ ...change, modified_on: now, modified_by: by })
      .where("uuid", "=", uuid)
      .execute();
  }

  async remove(uuid: string): Promise<void> {
    await this.#db.deleteFrom("office_hours").where("uuid", "=", uuid).execute();
  }

  entity(uuid: string): Promise<IAccountOfficeHours> {
    return ownedNow<IAccountOfficeHours>(this.#db, KIND, uuid);
  }
}
