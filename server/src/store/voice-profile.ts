import type { IOutboundVoiceProfile } from "@opentact/contract";
import type { Kysely } from "kysely";
import type { Page, PageQuery } from "../base/page.js";
import type { VoiceProfileFields, VoiceProfileStore, VoiceProfileTx } from "../domain/voice-profile/port.js";
import type { Store } from "./db.js";
import { authorsJson, domainJson, leaseJson, ownerJson, productJson, voiceProfileMembers } from "./json.js";
import { lockLease } from "./lease-key.js";
import { findOwned, listOwned, type OwnedSql } from "./owned.js";
import { OwnedTx } from "./owned-tx.js";
import type { Tables } from "./tables.js";

const FULL = `${voiceProfileMembers("v")},
  'product', (select ${productJson("pr")} from sip_product pr where pr.id = v.product),
  'tn_lease', (select ${leaseJson("l")} from tn_lease l where l.uuid = v.tn_lease and l.released_on is null),
  ${ownerJson("v")}, ${authorsJson("v")}`;
const LISTED = `json_build_object(${FULL})`;
const ONE = `json_build_object(${FULL}, 'sip_domains', coalesce((select json_agg(${domainJson("d")}) from (
  select * from sip_domain where outbound_voice_profile = v.uuid order by created_on desc, domain limit 100) d), '[]'::json))`;

const KIND: OwnedSql = { table: "outbound_voice_profile", alias: "v", listed: LISTED, one: ONE };

/** Outbound voice profiles in the database. */
export class SqlVoiceProfiles implements VoiceProfileStore {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  list(account: string, page: PageQuery): Promise<Page<IOutboundVoiceProfile>> {
    return listOwned<IOutboundVoiceProfile>(this.#store.db, KIND, account, page);
  }

  find(reach: string | null, uuid: string): Promise<IOutboundVoiceProfile | undefined> {
    return findOwned<IOutboundVoiceProfile>(this.#store.db, KIND, reach, uuid);
  }

  transaction<T>(work: (tx: VoiceProfileTx) => Promise<T>): Promise<T> {
    return this.#store.transaction((tx) => work(new Tx(tx)));
  }
}

class Tx
  extends OwnedTx<VoiceProfileFields, { readonly account: string }, IOutboundVoiceProfile>
  implements VoiceProfileTx
{
  constructor(db: Kysely<Tables>) {
    super(db, KIND, ["account"]);
  }

  async hasOpenBatch(uuid: string): Promise<boolean> {
    const row = await this.db
      .selectFrom("batch")
      .select("uuid")
      .where("outbound_voice_profile", "=", uuid)
      .where("state", "in", ["created", "processing", "paused"])
      .limit(1)
      .executeTakeFirst();
    return row !== undefined;
  }

  productExists(id: number): Promise<boolean> {
    return productExists(this.db, id);
  }

  leaseOf(account: string, uuidOrTn: string): Promise<string | undefined> {
    return lockLease(this.db, account, uuidOrTn);
  }
}

/** True when the installation has a product with this id. */
export async function productExists(db: Kysely<Tables>, id: number): Promise<boolean> {
  const row = await db.selectFrom("sip_product").select("id").where("id", "=", id).executeTakeFirst();
  return row !== undefined;
}
