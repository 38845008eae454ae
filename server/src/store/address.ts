import type { IAddress } from "@opentact/contract";
import { type Kysely, type RawBuilder, sql } from "kysely";
import type { Page, PageQuery } from "../base/page.js";
import type { Stamp } from "../base/stamp.js";
import type { AddressFields, AddressStore, AddressTx } from "../domain/address/port.js";
import { type WithZoneName, zoned } from "./account-zone.js";
import { addressMembers, withCountry } from "./address-json.js";
import type { Store } from "./db.js";
import { authorsJson, ownerJson, userJson } from "./json.js";
import { oneOf, pageOf, raw, withinReach } from "./page.js";
import type { Tables } from "./tables.js";

const ENTITY = `json_build_object(${addressMembers("d")},
  'user', (select ${userJson("u")} from "user" u where u.uuid = d."user"), ${ownerJson("d")}, ${authorsJson("d")})`;

type Found = Omit<WithZoneName<IAddress>, "country"> & { readonly country: string };

function addressOf(found: Found): IAddress {
  return zoned<IAddress>(withCountry(found));
}

/** Addresses in the database. */
export class SqlAddresses implements AddressStore {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  ofAccount(account: string, page: PageQuery): Promise<Page<IAddress>> {
    return this.#page(sql`d.account = ${account}`, page);
  }

  ofUser(account: string, user: string, page: PageQuery): Promise<Page<IAddress>> {
    return this.#page(sql`d.account = ${account} and d."user" = ${user}`, page);
  }

  async find(reach: string | null, uuid: string): Promise<IAddress | undefined> {
    const from = sql`address d where d.uuid = ${uuid} and ${withinReach("d.account", reach)}`;
    const found = await oneOf<Found>(this.#store.db, raw(ENTITY), from);
    return found && addressOf(found);
  }

  transaction<T>(work: (tx: AddressTx) => Promise<T>): Promise<T> {
    return this.#store.transaction((tx) => work(new Tx(tx)));
  }

  async #page(where: RawBuilder<unknown>, page: PageQuery): Promise<Page<IAddress>> {
    const { data, total } = await pageOf<Found>(this.#store.db, {
      entity: raw(ENTITY),
      from: sql`address d where ${where}`,
      order: raw("d.created_on desc, d.uuid"),
      page,
    });
    return { data: data.map(addressOf), total };
  }
}

class Tx implements AddressTx {
  readonly #db: Kysely<Tables>;

  constructor(db: Kysely<Tables>) {
    this.#db = db;
  }

  async lock(reach: string | null, uuid: string): Promise<boolean> {
    const row = await this.#db
      .selectFrom("address")
      .select("uuid")
      .where("uuid", "=", uuid)
      .where(withinReach("account", reach))
      .forUpdate()
      .executeTakeFirst();
    return row !== undefined;
  }

  async insert({
    by,
    now,
    ...address
  }: AddressFields &
    Stamp & { readonly uuid: string; readonly account: string; readonly user: string }): Promise<void> {
    await this.#db
      .insertInto("address")
      .values({ ...address, created_on: now, modified_on: now, created_by: by, modified_by: by })
      .execute();
  }

  async update(uuid: string, { by, now, ...change }: Partial<AddressFields> & Stamp): Promise<void> {
    await this.#db
      .updateTable("address")
      .set({ ...change, modified_on: now, modified_by: by })
      .where("uuid", "=", uuid)
      .execute();
  }

  async remove(uuid: string): Promise<void> {
    await this.#db.deleteFrom("address").where("uuid", "=", uuid).execute();
  }

  async entity(uuid: string): Promise<IAddress> {
    const found = await oneOf<Found>(this.#db, raw(ENTITY), sql`address d where d.uuid = ${uuid}`);
    if (!found) throw new Error("a locked address is gone");
    return addressOf(found);
  }
}
