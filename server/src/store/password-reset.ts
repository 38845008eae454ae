import { sql } from "kysely";
import type { PasswordResetStore, PasswordResetTx } from "../domain/user/port.js";
import type { Store, Tx } from "./db.js";
import { ResetRows } from "./reset-rows.js";
import { UserRows } from "./user-rows.js";

/** Password resets of portal users in the database. */
export class SqlPasswordResets implements PasswordResetStore {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  async isOpen(hash: string, now: string): Promise<boolean> {
    const row = await this.#store.db
      .selectFrom("password_reset")
      .select("uuid")
      .where("token_hash", "=", hash)
      .where("user", "is not", null)
      .where("used_on", "is", null)
      .where("expires_on", ">", now)
      .executeTakeFirst();
    return row !== undefined;
  }

  transaction<T>(work: (tx: PasswordResetTx) => Promise<T>): Promise<T> {
    return this.#store.transaction((tx) => work(new ResetUserRows(tx)));
  }
}

class ResetUserRows extends UserRows implements PasswordResetTx {
  readonly #db: Tx;
  readonly resets: ResetRows;

  constructor(db: Tx) {
    super(db);
    this.#db = db;
    this.resets = new ResetRows(db);
  }

  activeByEmail(email: string): Promise<{ uuid: string; email: string } | undefined> {
    return this.#active()
      .select(["u.uuid", "u.email"])
      .where(sql`lower(u.email)`, "=", email.toLowerCase())
      .executeTakeFirst();
  }

  lockActive(uuid: string): Promise<{ account: string; email: string } | undefined> {
    return this.#active()
      .select(["u.account", "u.email"])
      .where("u.uuid", "=", uuid)
      .forNoKeyUpdate("u")
      .executeTakeFirst();
  }

  #active() {
    return this.#db
      .selectFrom("user as u")
      .innerJoin("account as a", "a.uuid", "u.account")
      .where("u.deleted_on", "is", null)
      .where("a.disabled_on", "is", null)
      .where("a.deleted_on", "is", null);
  }
}
