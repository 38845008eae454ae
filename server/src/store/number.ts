import type { ITN } from "@opentact/contract";
import { type Kysely, type RawBuilder, sql } from "kysely";
import type { Page } from "../base/page.js";
import { storableJson } from "../base/storable-json.js";
import type {
  NumberFilter,
  NumberStore,
  ProfileRef,
  SellingProfile,
  SoldOffer,
  StockRow,
} from "../domain/number/port.js";
import type { Feature } from "../domain/order/rules.js";
import type { Store } from "./db.js";
import { keepOffers, sellingProfiles } from "./number-offers.js";
import { readNumbers, searchNumbers } from "./number-search.js";
import type { Tables } from "./tables.js";

/** The number inventory in the database. */
export class SqlNumbers implements NumberStore {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  search(account: string, filter: NumberFilter, now: string): Promise<Page<ITN>> {
    return searchNumbers(this.#store.db, { account, filter, now });
  }

  selling(filter: NumberFilter): Promise<readonly SellingProfile[]> {
    return sellingProfiles(this.#store.db, filter);
  }

  keepOffers(offers: readonly SoldOffer[], until: string, now: string): Promise<readonly number[]> {
    return keepOffers(this.#store.db, offers, until, now);
  }

  offered(account: string, filter: NumberFilter, tns: readonly number[], now: string): Promise<readonly ITN[]> {
    return readNumbers(this.#store.db, { account, filter, now }, sql`select 0 as rank, unnest(${tns}::bigint[]) as tn`);
  }

  profile(nameOrUuid: string): Promise<ProfileRef | undefined> {
    return rateProfile(this.#store.db, nameOrUuid);
  }

  async countries(): Promise<readonly string[]> {
    const rows = await this.#store.db
      .selectFrom("tn_profile")
      .select("country")
      .distinct()
      .where("kind", "=", "rate")
      .where("is_active", "=", true)
      .where("country", "is not", null)
      .execute();
    return rows.map(({ country }) => country ?? "");
  }

  async profileNames(): Promise<ReadonlySet<string>> {
    const rows = await this.#store.db
      .selectFrom("tn_profile")
      .select("name")
      .where("kind", "=", "rate")
      .where("is_active", "=", true)
      .execute();
    return new Set(rows.map(({ name }) => name));
  }

  async refreshPlans(): Promise<void> {
    await sql`vacuum (analyze) tn, tn_count`.execute(this.#store.db);
  }

  async importRows(rows: readonly StockRow[], now: string): Promise<readonly number[]> {
    const written = await sql<{ tn: number }>`
      insert into tn (tn, created_on, modified_on, type, profile, voice, sms, mms, country, state, city, rate_center,
        npa, nxx, nrc, mrc, carrier_ref, stock_state)
      select r.tn, ${now}::timestamptz, ${now}::timestamptz, r.type, p.uuid,
        coalesce(r.voice, 'voice' = any (p.features)), coalesce(r.sms, 'sms' = any (p.features)),
        coalesce(r.mms, 'mms' = any (p.features)), r.country, r.state, r.city, r.rate_center, r.npa, r.nxx, r.nrc, r.mrc,
        r.carrier_ref, 'available'
      from json_to_recordset(${storableJson(rows.map(flat))}::json) as r(tn bigint, type text, profile text, voice boolean,
        sms boolean, mms boolean, country text, state text, city text, rate_center text, npa text, nxx text,
        nrc numeric, mrc numeric, carrier_ref text)
      join tn_profile p on p.name = r.profile and p.kind = 'rate' and p.is_active
      order by r.tn
      on conflict (tn) do update set modified_on = excluded.modified_on, type = excluded.type,
        profile = excluded.profile, voice = excluded.voice, sms = excluded.sms, mms = excluded.mms,
        country = excluded.country, state = excluded.state, city = excluded.city, rate_center = excluded.rate_center,
        npa = excluded.npa, nxx = excluded.nxx, nrc = excluded.nrc, mrc = excluded.mrc,
        carrier_ref = excluded.carrier_ref, deleted_on = null,
        provider = case when tn.stock_state in ('offer', 'returned') or tn.offered_until is not null then 'static' else tn.provider end,
        offered_until = null, stock_state = case when tn.stock_state in ('offer', 'returned') or tn.deleted_on is not null then 'available' else tn.stock_state end
      where tn.stock_state not in ('leased', 'ordering', 'unknown')
      returning tn`.execute(this.#store.db);
    const done = new Set(written.rows.map(({ tn }) => tn));
    return rows.map(({ tn }) => tn).filter((tn) => !done.has(tn));
  }
}

/** An active rate profile by name or uuid. */
export async function rateProfile(db: Kysely<Tables>, nameOrUuid: string): Promise<ProfileRef | undefined> {
  const row = await db
    .selectFrom("tn_profile")
    .select(["uuid", "name", "features"])
    .where("kind", "=", "rate")
    .where("is_active", "=", true)
    .where(profileKey(nameOrUuid))
    .executeTakeFirst();
  return row && { ...row, features: row.features as Feature[] };
}

function profileKey(nameOrUuid: string): RawBuilder<boolean> {
  return /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(nameOrUuid)
    ? sql<boolean>`uuid = ${nameOrUuid.toLowerCase()}`
    : sql<boolean>`name = ${nameOrUuid}`;
}

function flat({ features, ...row }: StockRow) {
  const has = (feature: Feature) => (features === undefined ? null : features.includes(feature));
  return { voice: has("voice"), sms: has("sms"), mms: has("mms"), ...row };
}
