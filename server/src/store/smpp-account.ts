import type { ISMPPAccount } from "@opentact/contract";
import type { Page, PageQuery } from "../base/page.js";
import type { Stamp } from "../base/stamp.js";
import type { SmppAccountFields, SmppAccountStore, SmppAccountTx } from "../domain/smpp-account/port.js";
import type { Store, Tx } from "./db.js";
import { authorsJson, dated, messagingProfileJson, ownerJson, plain } from "./json.js";
import { findOwned, listOwned, type OwnedSql, ownedNow } from "./owned.js";
import { withinReach } from "./page.js";
import { isUniqueViolation } from "./unique-violation.js";

const ENTITY = `json_build_object(${dated("s", "created_on modified_on")},
  ${plain("s", "uuid system_id is_active allowed_ips max_binds window rate message_id_format")},
  'messaging_profile', (select ${messagingProfileJson("mp")} from messaging_profile mp where mp.uuid = s.messaging_profile),
  ${ownerJson("s")}, ${authorsJson("s")})`;

const KIND: OwnedSql = { table: "smpp_account", alias: "s", listed: ENTITY, one: ENTITY };

/** Accounts of the SMPP server in the database. */
export class SqlSmppAccounts implements SmppAccountStore {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  list(account: string | null, page: PageQuery): Promise<Page<ISMPPAccount>> {
    return listOwned<ISMPPAccount>(this.#store.db, KIND, account, page);
  }

  find(reach: string | null, uuid: string): Promise<ISMPPAccount | undefined> {
    return findOwned<ISMPPAccount>(this.#store.db, KIND, reach, uuid);
  }

  transaction<T>(work: (tx: SmppAccountTx) => Promise<T>): Promise<T> {
    return this.#store.transaction((tx) => work(new AccountsTx(tx)));
  }
}

class AccountsTx implements SmppAccountTx {
  readonly #tx: Tx;

  constructor(tx: Tx) {
    this.#tx = tx;
  }

  async accountExists(uuid: string): Promise<boolean> {
    const row = await this.#tx
      .selectFrom("account")
      .select("uuid")
      .where("uuid", "=", uuid)
      .where("deleted_on", "is", null)
      .executeTakeFirst();
    return row !== undefined;
  }

  async ownsProfile(account: string, profile: string): Promise<boolean> {
    const row = await this.#tx
      .selectFrom("messaging_profile")
      .select("uuid")
      .where("uuid", "=", profile)
      .where("account", "=", account)
      .forKeyShare()
      .executeTakeFirst();
    return row !== undefined;
  }

  async insert({ by, now, allowed_ips, ...row }: Parameters<SmppAccountTx["insert"]>[0]): Promise<boolean> {
    try {
      await this.#tx
        .insertInto("smpp_account")
        .values({
          ...row,
          allowed_ips: [...allowed_ips],
          created_on: now,
          modified_on: now,
          created_by: by,
          modified_by: by,
        })
        .execute();
      return true;
    } catch (error) {
      if (isUniqueViolation(error, "smpp_account_system_id_key")) return false;
      throw error;
    }
  }

  async lock(reach: string | null, uuid: string): Promise<string | undefined> {
    const row = await this.#tx
      .selectFrom("smpp_account")
      .select("account")
      .where("uuid", "=", uuid)
      .where(withinReach("account", reach))
      .forUpdate()
      .executeTakeFirst();
    return row?.account;
  }

  async update(
    uuid: string,
    { allowed_ips, ...change }: Partial<SmppAccountFields> & { password_hash?: string },
    { by, now }: Stamp,
  ): Promise<void> {
    await this.#tx
      .updateTable("smpp_account")
      .set({
        ...change,
        ...(allowed_ips === undefined ? {} : { allowed_ips: [...allowed_ips] }),
        modified_on: now,
        modified_by: by,
      })
      .where("uuid", "=", uuid)
      .execute();
  }

  async remove(uuid: string): Promise<void> {
    await this.#tx
      .updateTable("messaging_profile")
      .set({ smpp_account: null })
      .where("smpp_account", "=", uuid)
      .execute();
    await this.#tx.deleteFrom("smpp_account").where("uuid", "=", uuid).execute();
  }

  entity(uuid: string): Promise<ISMPPAccount> {
    return ownedNow<ISMPPAccount>(this.#tx, KIND, uuid);
  }
}
