import { sql } from "kysely";
import { newUuid } from "../base/ids.js";
import { storableJson } from "../base/storable-json.js";
import type { Grant, Granted, GrantStore } from "../domain/grant/port.js";
import { FEATURES, type Feature } from "../domain/order/rules.js";
import type { Store, Tx } from "./db.js";
import { insertLease } from "./lease-insert.js";
import { rateProfile } from "./number.js";
import { isForSale } from "./number-states.js";

/** A number that a grant names, as it is now. */
interface Candidate {
  readonly tn: number;
  readonly profile: string;
  readonly features: readonly Feature[];
  readonly isForSale: boolean;
}

/** Features of a lease that nobody named (entities.md 6.3). */
const USUAL: readonly Feature[] = ["voice", "sms"];

/** Leases without order in the database. */
export class SqlGrants implements GrantStore {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  async accountOf(messagingProfile: string): Promise<string | undefined> {
    const query = this.#store.db.selectFrom("messaging_profile").select("account").where("uuid", "=", messagingProfile);
    return (await query.executeTakeFirst())?.account;
  }

  async profile(nameOrUuid: string): Promise<string | undefined> {
    return (await rateProfile(this.#store.db, nameOrUuid))?.uuid;
  }

  grant(grant: Grant): Promise<Granted> {
    return this.#store.transaction(async (tx) => {
      await insertMissing(tx, grant);
      const created: string[] = [];
      const failed: Granted["failed"][number][] = [];
      for (const number of await candidates(tx, grant)) {
        if (!number.isForSale) failed.push({ tn: number.tn, reason: "not_available" });
        else if (number.profile !== grant.profile) failed.push({ tn: number.tn, reason: "profile_mismatch" });
        else created.push(await lease(tx, grant, number));
      }
      return { created, failed };
    });
  }
}

async function lease(tx: Tx, grant: Grant, { tn, features }: Candidate): Promise<string> {
  const uuid = newUuid();
  const { account, messagingProfile, autorenew, by, now, expiredOn } = grant;
  const none = { connection: null, app: null, order: null };
  await insertLease(tx, { uuid, account, tn, features, autorenew, messagingProfile, by, now, expiredOn, ...none });
  return uuid;
}

async function insertMissing(tx: Tx, { numbers, profile, now }: Grant): Promise<void> {
  const switches = sql.raw(FEATURES.map((feature) => `'${feature}' = any (p.features)`).join(", "));
  await sql`
    insert into tn (tn, created_on, modified_on, type, profile, ${sql.raw(FEATURES.join(", "))}, country, npa, nxx)
    select n.tn, ${now}::timestamptz, ${now}::timestamptz, n.type, p.uuid, ${switches}, n.country, n.npa, n.nxx
    from json_to_recordset(${storableJson(numbers)}::json) as n(tn bigint, type text, country text, npa text, nxx text),
      tn_profile p where p.uuid = ${profile}
    order by n.tn on conflict (tn) do nothing`.execute(tx);
}

/** Locked in the order of the numbers, as orders do. */
async function candidates(tx: Tx, { numbers, account, now }: Grant): Promise<readonly Candidate[]> {
  const has = sql.raw(FEATURES.map((feature) => `when '${feature}' then t.${feature}`).join(" "));
  const { rows } = await sql<Candidate>`
    select t.tn, t.profile, ${isForSale(account, now)} as "isForSale",
      array(select f from unnest(p.features) f where f = any (${USUAL}::text[]) and (case f ${has} end)) as features
    from tn t join tn_profile p on p.uuid = t.profile
    where t.tn = any (${numbers.map(({ tn }) => tn)}::bigint[]) order by t.tn for update of t`.execute(tx);
  return rows;
}
