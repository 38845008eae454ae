import type { IMessagingProfile, ITNLease } from "@opentact/contract";
import { type Kysely, sql } from "kysely";
import type { Page, PageQuery } from "../base/page.js";
import type {
  MessagingProfileFields,
  MessagingProfileLocked,
  MessagingProfileStore,
  MessagingProfileTx,
  MessagingProfileUse,
} from "../domain/messaging-profile/port.js";
import type { Store } from "./db.js";
import { authorsJson, messagingProfileMembers, ownerJson } from "./json.js";
import { leasePage } from "./lease-json.js";
import { findOwned, listOwned, type OwnedSql } from "./owned.js";
import { OwnedTx } from "./owned-tx.js";
import { withinReach } from "./page.js";
import type { Tables } from "./tables.js";

const ENTITY = `json_build_object(${messagingProfileMembers("m")}, ${ownerJson("m")}, ${authorsJson("m")})`;

const KIND: OwnedSql = { table: "messaging_profile", alias: "m", listed: ENTITY, one: ENTITY };

/** Messaging profiles in the database. */
export class SqlMessagingProfiles implements MessagingProfileStore {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  list(account: string, page: PageQuery): Promise<Page<IMessagingProfile>> {
    return listOwned<IMessagingProfile>(this.#store.db, KIND, account, page);
  }

  find(reach: string | null, uuid: string): Promise<IMessagingProfile | undefined> {
    return findOwned<IMessagingProfile>(this.#store.db, KIND, reach, uuid);
  }

  async leases(reach: string | null, uuid: string, page: PageQuery): Promise<Page<ITNLease> | undefined> {
    if ((await profileAccount(this.#store.db, reach, uuid)) === undefined) return undefined;
    return leasePage(this.#store.db, sql`l.messaging_profile = ${uuid} and l.released_on is null`, page);
  }

  transaction<T>(work: (tx: MessagingProfileTx) => Promise<T>): Promise<T> {
    return this.#store.transaction((tx) => work(new ProfilesTx(tx)));
  }
}

/** Account of a messaging profile within reach, kept from being removed when asked within a transaction. */
export async function profileAccount(
  db: Kysely<Tables>,
  reach: string | null,
  uuid: string,
): Promise<string | undefined> {
  const { rows } = await sql<{ account: string }>`
    select account from messaging_profile where uuid = ${uuid} and ${withinReach("account", reach)}
    for key share`.execute(db);
  return rows[0]?.account;
}

class ProfilesTx
  extends OwnedTx<MessagingProfileFields, MessagingProfileLocked, IMessagingProfile>
  implements MessagingProfileTx
{
  constructor(db: Kysely<Tables>) {
    super(db, KIND, ["account", "long_code_weight", "tollfree_weight"]);
  }

  protected override alsoChanged({ callback_url, callback_url2 }: Partial<MessagingProfileFields>): object {
    return callback_url === undefined && callback_url2 === undefined ? {} : { callback_disabled_on: null };
  }

  async use(uuid: string): Promise<MessagingProfileUse> {
    const { rows } = await sql<MessagingProfileUse>`
      select exists (select 1 from messaging_profile m join account a on a.uuid = m.account
          where m.uuid = ${uuid} and a.messaging_profile_default = m.uuid) as "isDefault",
        (select count(*) from tn_lease l where l.messaging_profile = ${uuid} and l.released_on is null)::int
          + (select count(*) from lease_subscription s where s.messaging_profile = ${uuid} and s.removed_on is null)::int
          as leases`.execute(this.db);
    return rows[0] ?? { isDefault: false, leases: 0 };
  }

  async ownsSmppAccount(account: string, uuid: string): Promise<boolean> {
    const row = await this.db
      .selectFrom("smpp_account")
      .select("uuid")
      .where("uuid", "=", uuid)
      .where("account", "=", account)
      .executeTakeFirst();
    return row !== undefined;
  }
}
