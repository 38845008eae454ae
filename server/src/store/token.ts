import type { IToken } from "@opentact/contract";
import { type Kysely, sql } from "kysely";
import type { Page, PageQuery } from "../base/page.js";
import type { NewToken, TokenStore, TokenTx } from "../domain/token/port.js";
import type { Store } from "./db.js";
import { isoSql, userJson } from "./json.js";
import { oneOf, pageOf, raw } from "./page.js";
import type { Tables } from "./tables.js";

const date = (name: string) => `'${name}', ${isoSql(`t.${name}`)}`;

/** Masked: more than the first four characters is not known. */
const ENTITY = `json_build_object('uuid', t.uuid, ${date("created_on")}, ${date("modified_on")}, 'name', t.name,
  'ttl', t.ttl, 'token', t.prefix || '…', ${date("expired_on")},
  'user', (select ${userJson("u")} from "user" u where u.uuid = t."user"))`;

/** API tokens in the database. Each is found by its user only. */
export class SqlTokens implements TokenStore {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  list(user: string, page: PageQuery): Promise<Page<IToken>> {
    return pageOf<IToken>(this.#store.db, {
      entity: raw(ENTITY),
      from: sql`token t where t."user" = ${user}`,
      order: raw("t.created_on desc, t.uuid"),
      page,
    });
  }

  async removeExpired(now: string): Promise<void> {
    await this.#store.db.deleteFrom("token").where("expired_on", "<=", now).execute();
  }

  transaction<T>(work: (tx: TokenTx) => Promise<T>): Promise<T> {
    return this.#store.transaction((tx) => work(new Tx(tx)));
  }
}

class Tx implements TokenTx {
  readonly #db: Kysely<Tables>;

  constructor(db: Kysely<Tables>) {
    this.#db = db;
  }

  async countLive(account: string, now: string): Promise<number> {
    await this.#db.selectFrom("account").select("uuid").where("uuid", "=", account).forNoKeyUpdate().execute();
    const { count } = await this.#db
      .selectFrom("token")
      .select((e) => e.fn.countAll<string>().as("count"))
      .where("account", "=", account)
      .where("expired_on", ">", now)
      .executeTakeFirstOrThrow();
    return Number(count);
  }

  async insert({ now, hash, ...token }: NewToken): Promise<void> {
    await this.#db
      .insertInto("token")
      .values({ ...token, token_hash: hash, created_on: now, modified_on: now })
      .execute();
  }

  async update(
    user: string,
    uuid: string,
    {
      now,
      ...change
    }: { readonly name?: string; readonly ttl?: number; readonly expired_on?: string; readonly now: string },
  ): Promise<boolean> {
    const done = await this.#db
      .updateTable("token")
      .set({ ...change, modified_on: now })
      .where("uuid", "=", uuid)
      .where("user", "=", user)
      .returning("uuid")
      .executeTakeFirst();
    return done !== undefined;
  }

  entity(user: string, uuid: string): Promise<IToken | undefined> {
    return oneOf<IToken>(this.#db, raw(ENTITY), sql`token t where t.uuid = ${uuid} and t."user" = ${user}`);
  }

  async uuidOfHash(user: string, hash: string): Promise<string | undefined> {
    const row = await this.#db
      .selectFrom("token")
      .select("uuid")
      .where("token_hash", "=", hash)
      .where("user", "=", user)
      .executeTakeFirst();
    return row?.uuid;
  }

  async remove(user: string, uuid: string): Promise<void> {
    await this.#db.deleteFrom("token").where("uuid", "=", uuid).where("user", "=", user).execute();
  }

  async removeAll(user: string): Promise<readonly string[]> {
    const rows = await this.#db.deleteFrom("token").where("user", "=", user).returning("uuid").execute();
    return rows.map((row) => row.uuid);
  }
}
