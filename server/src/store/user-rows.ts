import { sql } from "kysely";
import type { MailOutbox } from "../domain/mail/port.js";
import type { AddedUser, LockedUser, NewUser, StoredUser, UserChange, UserTx } from "../domain/user/port.js";
import type { Tx } from "./db.js";
import { accountJson, userJson } from "./json.js";
import { oneOf, raw, withinReach } from "./page.js";
import { isUniqueViolation } from "./unique-violation.js";

/** JSON of user `u` with its account. */
export const USER_ENTITY = `(${userJson("u")})::jsonb
  || json_build_object('account', (select ${accountJson("ac")} from account ac where ac.uuid = u.account))::jsonb`;

/** Portal users within one transaction. */
export class UserRows implements UserTx {
  readonly #db: Tx;

  constructor(db: Tx) {
    this.#db = db;
  }

  get mails(): MailOutbox {
    return this.#db.mails;
  }

  async insert({ account, messagingProfile, ...user }: NewUser): Promise<boolean> {
    const dates = { created_on: user.now, modified_on: user.now };
    // Account and user name each other, so the account comes first and the constraints are checked at the end.
    await this.#db
      .insertInto("account")
      .values({ ...account, ...dates, admin: user.uuid, messaging_profile_default: messagingProfile.uuid })
      .execute();
    if (!(await this.insertInto(account.uuid, user))) return false;
    const authors = { created_by: user.uuid, modified_by: user.uuid };
    await this.#db
      .insertInto("messaging_profile")
      .values({ ...messagingProfile, ...dates, ...authors, account: account.uuid })
      .execute();
    return true;
  }

  async insertInto(account: string, { now, ...user }: AddedUser): Promise<boolean> {
    const made = await this.#db
      .insertInto("user")
      .values({ ...user, created_on: now, modified_on: now, account })
      .onConflict((c) => c.doNothing())
      .returning("uuid")
      .executeTakeFirst();
    return made !== undefined;
  }

  async countOf(account: string): Promise<number> {
    await this.#lockAccount(account);
    const { count } = await this.#db
      .selectFrom("user")
      .select((e) => e.fn.countAll<string>().as("count"))
      .where("account", "=", account)
      .executeTakeFirstOrThrow();
    return Number(count);
  }

  async lock(reach: string | null, uuid: string): Promise<LockedUser | undefined> {
    const row = await this.#db
      .selectFrom("user as u")
      .select(["u.account", "u.email", "u.role", "u.avatar", "u.deleted_on"])
      .select(
        sql<boolean>`exists (select 1 from account a where a.uuid = u.account and a.admin = u.uuid)`.as("isOwner"),
      )
      .where("u.uuid", "=", uuid)
      .where(withinReach("u.account", reach))
      .forNoKeyUpdate()
      .executeTakeFirst();
    return row;
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

  async activeOthers(account: string, uuid: string): Promise<number> {
    await this.#lockAccount(account);
    const { count } = await this.#db
      .selectFrom("user")
      .select((e) => e.fn.countAll<string>().as("count"))
      .where("account", "=", account)
      .where("uuid", "!=", uuid)
      .where("deleted_on", "is", null)
      .executeTakeFirstOrThrow();
    return Number(count);
  }

  async otherAdmins(uuid: string): Promise<number> {
    const rows = await this.#db
      .selectFrom("user")
      .select("uuid")
      .where("role", "=", "Admin")
      .where("uuid", "!=", uuid)
      .where("deleted_on", "is", null)
      .forNoKeyUpdate()
      .execute();
    return rows.length;
  }

  async deactivate(uuid: string, now: string): Promise<void> {
    await this.#db
      .updateTable("user")
      .set({ deleted_on: now, modified_on: now })
      .where("uuid", "=", uuid)
      .where("deleted_on", "is", null)
      .execute();
  }

  async reactivate(uuid: string, now: string): Promise<void> {
    await this.#db
      .updateTable("user")
      .set({ deleted_on: null, modified_on: now })
      .where("uuid", "=", uuid)
      .where("deleted_on", "is not", null)
      .execute();
  }

  async removeTokens(uuid: string): Promise<void> {
    await this.#db.deleteFrom("token").where("user", "=", uuid).execute();
  }

  async isBeingRemoved(account: string): Promise<boolean> {
    const { removal_on } = await this.#db
      .selectFrom("account")
      .select("removal_on")
      .where("uuid", "=", account)
      .forNoKeyUpdate()
      .executeTakeFirstOrThrow();
    return removal_on !== null;
  }

  async setAccountDeleted(account: string, deletedOn: string | null, now: string): Promise<void> {
    await this.#db
      .updateTable("account")
      .set({ deleted_on: deletedOn, modified_on: now })
      .where("uuid", "=", account)
      .execute();
  }

  async entity(uuid: string): Promise<StoredUser> {
    const user = await oneOf<StoredUser>(this.#db, raw(USER_ENTITY), sql`"user" u where u.uuid = ${uuid}`);
    if (!user) throw new Error("a locked user is gone");
    return user;
  }

  async #lockAccount(account: string): Promise<void> {
    await this.#db.selectFrom("account").select("uuid").where("uuid", "=", account).forNoKeyUpdate().execute();
  }
}
