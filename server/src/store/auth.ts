import { type Kysely, sql } from "kysely";
import type { AuthSipUser, AuthStore, AuthToken, AuthUser, GoogleStore } from "../domain/auth/port.js";
import type { Store } from "./db.js";
import { FixedStatement } from "./fixed-statement.js";
import { GroupRead } from "./group-read.js";
import { raw } from "./page.js";
import { planOnce } from "./plan-once.js";
import type { SecretBox } from "./secret-box.js";
import type { Tables } from "./tables.js";
import { isUniqueViolation } from "./unique-violation.js";

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

const USER_COLUMNS = `u.uuid, u.account, u.email, u.role, u.password_hash, u.sessions_from, u.deleted_on, a.admin,
  a.disabled_on as account_disabled_on, a.deleted_on as account_deleted_on`;

const USERS = new FixedStatement<{ readonly uuids: readonly string[] }, UserRow>(
  (slot) => sql`select ${raw(USER_COLUMNS)} from "user" u join account a on a.uuid = u.account
    where u.uuid = any (${planOnce(slot("uuids"), "uuid")})`,
);

const TOKENS = new FixedStatement<{ readonly hashes: readonly string[] }, TokenRow>(
  (slot) => sql`select ${raw(USER_COLUMNS)}, t.uuid as token_uuid, t.expired_on, t.token_hash
    from token t join "user" u on u.uuid = t."user" join account a on a.uuid = u.account
    where t.token_hash = any (${planOnce(slot("hashes"), "text")})`,
);

/** What authentication reads: one indexed statement for the requests that come at the same time. */
export class SqlAuth implements AuthStore, GoogleStore {
  readonly #db: Kysely<Tables>;
  readonly #box: SecretBox;
  readonly #byUuid = new GroupRead((uuids) => this.#readUsers(uuids));
  readonly #byHash = new GroupRead((hashes) => this.#readTokens(hashes));

  constructor(store: Store, box: SecretBox) {
    this.#db = store.db;
    this.#box = box;
  }

  async userByEmail(email: string): Promise<AuthUser | undefined> {
    const row = await this.#users().where(sql`lower(u.email)`, "=", email.toLowerCase()).executeTakeFirst();
    return row && userOf(row);
  }

  async userByUuid(uuid: string): Promise<AuthUser | undefined> {
    // What is none would be an error of the statement, and so of everybody in it.
    return UUID.test(uuid) ? this.#byUuid.one(uuid) : undefined;
  }

  async userByGoogle(id: string): Promise<AuthUser | undefined> {
    const row = await this.#users().where("u.gmail_user_id", "=", id).executeTakeFirst();
    return row && userOf(row);
  }

  async linkGoogle(user: string, id: string): Promise<boolean> {
    try {
      const linked = await this.#db
        .updateTable("user")
        .set({ gmail_user_id: id })
        .where("uuid", "=", user)
        .where("gmail_user_id", "is", null)
        .returning("uuid")
        .executeTakeFirst();
      return linked !== undefined;
    } catch (error) {
      if (isUniqueViolation(error, "user_gmail")) return false;
      throw error;
    }
  }

  tokenByHash(hash: string): Promise<AuthToken | undefined> {
    return this.#byHash.one(hash);
  }

  async sipUserByHa1b(ha1b: string): Promise<AuthSipUser | undefined> {
    const row = await this.#db
      .selectFrom("sip_user as s")
      .innerJoin("account as a", "a.uuid", "s.account")
      .select(["s.uuid", "s.account", "s.sip_domain", "s.is_active", "a.disabled_on", "a.deleted_on"])
      .where("s.ha1b_key", "=", this.#box.fingerprint(ha1b))
      .executeTakeFirst();
    return (
      row && {
        uuid: row.uuid,
        account: row.account,
        domain: row.sip_domain,
        isActive: row.is_active,
        isAccountDisabled: row.disabled_on !== null || row.deleted_on !== null,
      }
    );
  }

  async tokenUsed(uuid: string, address: string, now: string): Promise<void> {
    await this.#db.updateTable("token").set({ used_on: now, used_from: address }).where("uuid", "=", uuid).execute();
  }

  async upgradeHash(uuid: string, before: string, after: string): Promise<void> {
    await this.#db
      .updateTable("user")
      .set({ password_hash: after })
      .where("uuid", "=", uuid)
      .where("password_hash", "=", before)
      .execute();
  }

  async #readUsers(uuids: readonly string[]): Promise<ReadonlyMap<string, AuthUser>> {
    const rows = await USERS.rows(this.#db, { uuids });
    return new Map(rows.map((row) => [row.uuid, userOf(row)]));
  }

  async #readTokens(hashes: readonly string[]): Promise<ReadonlyMap<string, AuthToken>> {
    const rows = await TOKENS.rows(this.#db, { hashes });
    return new Map(rows.map((row) => [row.token_hash, tokenOf(row)]));
  }

  #users() {
    return this.#db
      .selectFrom("user as u")
      .innerJoin("account as a", "a.uuid", "u.account")
      .select([
        "u.uuid",
        "u.account",
        "u.email",
        "u.role",
        "u.password_hash",
        "u.sessions_from",
        "u.deleted_on",
        "a.admin",
        "a.disabled_on as account_disabled_on",
        "a.deleted_on as account_deleted_on",
      ]);
  }
}

interface UserRow {
  readonly uuid: string;
  readonly account: string;
  readonly email: string;
  readonly role: AuthUser["role"];
  readonly password_hash: string | null;
  readonly sessions_from: string | null;
  readonly deleted_on: string | null;
  readonly admin: string | null;
  readonly account_disabled_on: string | null;
  readonly account_deleted_on: string | null;
}

interface TokenRow extends UserRow {
  readonly token_uuid: string;
  readonly token_hash: string;
  readonly expired_on: string;
}

function tokenOf(row: TokenRow): AuthToken {
  return { uuid: row.token_uuid, expiredMs: Date.parse(row.expired_on), user: userOf(row) };
}

function userOf(row: UserRow): AuthUser {
  return {
    uuid: row.uuid,
    account: row.account,
    email: row.email,
    role: row.role,
    isOwner: row.admin === row.uuid,
    passwordHash: row.password_hash ?? undefined,
    passwordChangedMs: row.sessions_from === null ? undefined : Date.parse(row.sessions_from),
    isDeleted: row.deleted_on !== null,
    isAccountDisabled: row.account_disabled_on !== null || row.account_deleted_on !== null,
  };
}
