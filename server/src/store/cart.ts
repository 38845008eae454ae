import type { IUserCartEntry } from "@opentact/contract";
import { sql } from "kysely";
import type { Page, PageQuery } from "../base/page.js";
import type { CartEntryRow, CartStore } from "../domain/cart/port.js";
import type { Store } from "./db.js";
import { pageOf, raw } from "./page.js";

/** Carts in the database. */
export class SqlCarts implements CartStore {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  list(user: string, now: string, page: PageQuery): Promise<Page<IUserCartEntry>> {
    return pageOf<IUserCartEntry>(this.#store.db, {
      entity: raw("json_build_object('uuid', c.uuid, 'payload', c.payload)"),
      from: sql`cart_entry c where c."user" = ${user} and c.expired_on > ${now}`,
      order: raw("c.created_on desc, c.uuid"),
      page,
    });
  }

  add({ now, payload, ...entry }: CartEntryRow, max: number): Promise<boolean> {
    return this.#store.transaction(async (tx) => {
      // Two at once must not both take the last place.
      await tx.selectFrom("user").select("uuid").where("uuid", "=", entry.user).forUpdate().execute();
      await tx.deleteFrom("cart_entry").where("user", "=", entry.user).where("expired_on", "<=", now).execute();
      const { count } = await tx
        .selectFrom("cart_entry")
        .select((e) => e.fn.countAll<string>().as("count"))
        .where("user", "=", entry.user)
        .executeTakeFirstOrThrow();
      if (Number(count) >= max) return false;
      await tx
        .insertInto("cart_entry")
        .values({ ...entry, payload: JSON.stringify(payload), created_on: now })
        .execute();
      return true;
    });
  }

  async update(
    user: string,
    uuid: string,
    now: string,
    { payload, ...change }: Partial<Pick<CartEntryRow, "payload" | "expired_on">>,
  ): Promise<boolean> {
    const done = await this.#store.db
      .updateTable("cart_entry")
      .set({ ...change, ...(payload ? { payload: JSON.stringify(payload) } : {}) })
      .where("uuid", "=", uuid)
      .where("user", "=", user)
      .where("expired_on", ">", now)
      .returning("uuid")
      .executeTakeFirst();
    return done !== undefined;
  }

  remove(user: string, uuid: string, now: string): Promise<IUserCartEntry | undefined> {
    return this.#store.db
      .deleteFrom("cart_entry")
      .where("uuid", "=", uuid)
      .where("user", "=", user)
      .where("expired_on", ">", now)
      .returning(["uuid", "payload"])
      .executeTakeFirst();
  }

  async removeExpired(now: string): Promise<void> {
    await this.#store.db.deleteFrom("cart_entry").where("expired_on", "<=", now).execute();
  }

  async clear(user: string, now: string): Promise<number> {
    const rows = await this.#store.db
      .deleteFrom("cart_entry")
      .where("user", "=", user)
      .returning("expired_on")
      .execute();
    return rows.filter((row) => row.expired_on > now).length;
  }
}
