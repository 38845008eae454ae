import { sql } from "kysely";
import type { Page, PageQuery } from "../base/page.js";
import type { StoredUser, UserStore, UserTx } from "../domain/user/port.js";
import type { Store } from "./db.js";
import { oneOf, pageOf, raw, withinReach } from "./page.js";
import { transactionWithRetry } from "./retry.js";
import { USER_ENTITY, UserRows } from "./user-rows.js";

/** Portal users in the database. */
export class SqlUsers implements UserStore {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  find(reach: string | null, uuid: string): Promise<StoredUser | undefined> {
    const from = sql`"user" u where u.uuid = ${uuid} and ${withinReach("u.account", reach)}`;
    return oneOf<StoredUser>(this.#store.db, raw(USER_ENTITY), from);
  }

  list(account: string, page: PageQuery): Promise<Page<StoredUser>> {
    return pageOf<StoredUser>(this.#store.db, {
      entity: raw(USER_ENTITY),
      from: sql`"user" u where u.account = ${account}`,
      order: raw("u.created_on desc, u.uuid"),
      page,
    });
  }

  async isEmpty(): Promise<boolean> {
    const row = await this.#store.db.selectFrom("user").select("uuid").limit(1).executeTakeFirst();
    return row === undefined;
  }

  /** A change of a user and one of its account may meet head on: they lock both, in either order. */
  transaction<T>(work: (tx: UserTx) => Promise<T>): Promise<T> {
    return transactionWithRetry(this.#store, (tx) => work(new UserRows(tx)));
  }
}
