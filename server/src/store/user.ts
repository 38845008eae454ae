import { type Kysely, sql } from "kysely";
import type { NewUser, StoredUser, UserChange, UserStore, UserTx } from "../domain/user/port.js";
import type { Store } from "./db.js";
import { accountJson, userJson } from "./json.js";
import { oneOf, raw, withinReach } from "./page.js";
import type { Tables } from "./tables.js";
import { isUniqueViolation } from "./unique-violation.js";

const ENTITY = `(${userJson("u")})::jsonb
  || json_build_object('account', (select ${accountJson("ac")} from account ac where ac.uuid = u.account))::jsonb`;

/** Portal users in the database. */
export class SqlUsers implements UserStore {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  find(reach: string | null, uuid: string): Promise<StoredUser | undefined> {
    const from = sql`"user" u where u.uuid = ${uuid} and ${withinReach("u.account", reach)}`;
    return oneOf<StoredUser>(this.#store.db, raw(ENTITY), from);
  }

  async isEmpty(): Promise<boolean> {
    const row = await this.#store.db.selectFrom("user").select("uuid").limit(1).executeTakeFirst();
    return row === undefined;
  }

  transaction<T>(work: (tx: UserTx) => Promise<T>): Promise<T> {
    return this.#store.transaction((tx) => work(new Tx(tx)));
  }
}

class Tx implements UserTx {
  readonly #db: Kysely<Tables>;

  constructor(db: Kysely<Tables>) {
    this.#db = db;
  }

  async insert({ account, messagingProfile, now, ...user }: NewUser): Promise<boolean> {
    const dates = { created_on: now, modified_on: now };
    // Account and user name each other, so the account comes first and the constraints are checked at the end.
    await this.#db
      .insertInto("account")
      .values({ ...account, ...dates, admin: user.uuid, messaging_profile_default: messagingProfile.uuid })
      .execute();
    const made = await this.#db
      .insertInto("user")
      .values({ ...user, ...dates, account: account.uuid })
      .onConflict((c) => c.expression(sql`lower(email)`).doNothing())
      .returning("uuid")
      .executeTakeFirst();
    if (!made) return false;
    const authors = { created_by: user.uuid, modified_by: user.uuid };
    await this.#db
      .insertInto("messaging_profile")
      .values({ ...messagingProfile, ...dates, ...authors, account: account.uuid })
      .execute();
    return true;
  }

  lock(reach: string | null, uuid: string) {
    return this.#db
      .selectFrom("user")
      .select(["account", "role"])
      .where("uuid", "=", uuid)
      .where(withinReach("account", reach))
      .forUpdate()
      .executeTakeFirst();
  }

  async update(uuid: string, { now, password_changed_on, ...change }: UserChange): Promise<boolean> {
    const sessions = password_changed_on === undefined ? {} : { sessions_from: password_changed_on };
    try {
      await this.#db
        .updateTable("user")
        .set({ ...change, ...sessions, modified_on: now })
        .where("uuid", "=", uuid)
        .execute();
    } catch (error) {
      // The transaction is void now: the caller gives it up.
      if (isUniqueViolation(error, "user_email")) return false;
      throw error;
    }
    return true;
  }

  async entity(uuid: string): Promise<StoredUser> {
    const user = await oneOf<StoredUser>(this.#db, raw(ENTITY), sql`"user" u where u.uuid = ${uuid}`);
    if (!user) throw new Error("a locked user is gone");
    return user;
  }
}
