import { type Kysely, sql } from "kysely";
import type { AccountChange, AccountStore, AccountTx, StoredAccount } from "../domain/account/port.js";
import { addressJson, withCountry } from "./address-json.js";
import type { Store } from "./db.js";
import { accountJson, messagingProfileJson, userJson } from "./json.js";
import { oneOf, raw } from "./page.js";
import type { Tables } from "./tables.js";

/** The newest 100 rows of a table that belong to account `a`. */
function children(name: string, table: string, json: (alias: string) => string): string {
  return `'${name}', coalesce((select json_agg(${json("x")}) from (
    select * from ${table} where account = a.uuid order by created_on desc, uuid limit 100) x), '[]'::json)`;
}

const ENTITY = `(${accountJson("a")})::jsonb || json_build_object(
  'admin', (select ${userJson("u")} from "user" u where u.uuid = a.admin),
  'messaging_profile_default', (select ${messagingProfileJson("m")} from messaging_profile m
    where m.uuid = a.messaging_profile_default),
  ${children("users", '"user"', userJson)}, ${children("messaging_profiles", "messaging_profile", messagingProfileJson)},
  ${children("addresses", "address", addressJson)}
)::jsonb`;

type FoundAddress = Omit<StoredAccount["addresses"][number], "country"> & { readonly country: string };

/** What SQL gives: countries by code. */
type FoundAccount = Omit<StoredAccount, "addresses"> & { readonly addresses: readonly FoundAddress[] };

function accountOf(found: FoundAccount): StoredAccount {
  return { ...found, addresses: found.addresses.map(withCountry) };
}

/** Accounts in the database. */
export class SqlAccounts implements AccountStore {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  async find(uuid: string): Promise<StoredAccount | undefined> {
    const found = await oneOf<FoundAccount>(this.#store.db, raw(ENTITY), sql`account a where a.uuid = ${uuid}`);
    return found && accountOf(found);
  }

  transaction<T>(work: (tx: AccountTx) => Promise<T>): Promise<T> {
    return this.#store.transaction((tx) => work(new Tx(tx)));
  }
}

class Tx implements AccountTx {
  readonly #db: Kysely<Tables>;

  constructor(db: Kysely<Tables>) {
    this.#db = db;
  }

  async lock(uuid: string): Promise<boolean> {
    const row = await this.#db
      .selectFrom("account")
      .select("uuid")
      .where("uuid", "=", uuid)
      .forNoKeyUpdate()
      .executeTakeFirst();
    return row !== undefined;
  }

  async hasActiveUser(account: string, user: string): Promise<boolean> {
    const row = await this.#db
      .selectFrom("user")
      .select("uuid")
      .where("uuid", "=", user)
      .where("account", "=", account)
      .where("deleted_on", "is", null)
      .forKeyShare()
      .executeTakeFirst();
    return row !== undefined;
  }

  async hasMessagingProfile(account: string, profile: string): Promise<boolean> {
    const row = await this.#db
      .selectFrom("messaging_profile")
      .select("uuid")
      .where("uuid", "=", profile)
      .where("account", "=", account)
      .forKeyShare()
      .executeTakeFirst();
    return row !== undefined;
  }

  async update(uuid: string, { now, ...change }: AccountChange & { readonly now: string }): Promise<void> {
    await this.#db
      .updateTable("account")
      .set({ ...change, modified_on: now })
      .where("uuid", "=", uuid)
      .execute();
  }

  async entity(uuid: string): Promise<StoredAccount> {
    const found = await oneOf<FoundAccount>(this.#db, raw(ENTITY), sql`account a where a.uuid = ${uuid}`);
    if (!found) throw new Error("a locked account is gone");
    return accountOf(found);
  }
}
