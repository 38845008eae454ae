import type { ITN } from "@opentact/contract";
import { type RawBuilder, sql } from "kysely";
import type { Page } from "../base/page.js";
import { countryOf } from "../domain/dict/rules.js";
import type { NumberFilter, NumberStore, ProfileRef, StockRow } from "../domain/number/port.js";
import type { Feature } from "../domain/order/rules.js";
import type { Store } from "./db.js";
import { tnMembers, tnProfileJson } from "./json.js";
import { raw } from "./page.js";
import { costSql, specialPrice } from "./price.js";
import { storableJson } from "./storable-json.js";

const FEATURE_COLUMNS: readonly Feature[] = ["voice", "sms", "mms", "fax", "emergency"];
/** What can be ordered: the number has the switch and its profile offers the feature. */
const offers = (feature: Feature) => `(t.${feature} and '${feature}' = any (p.features))`;

/** ITN of a number in stock; the country of its profile by code. */
function entity(features: readonly Feature[]): string {
  const sum = (kind: "nrc" | "mrc") =>
    [costSql(kind), ...features.map((feature) => costSql(`${feature}_${kind}`))].join(" + ");
  return `json_build_object(${tnMembers("t")},
    ${FEATURE_COLUMNS.map((feature) => `'${feature}', ${offers(feature)}`).join(", ")},
    'profile', ${tnProfileJson("p")}, 'country', t.country, 'state', t.state, 'city', t.city,
    'rate_center', t.rate_center, 'nrc', ${sum("nrc")}, 'mrc', ${sum("mrc")})`;
}

/** The number inventory in the database. */
export class SqlNumbers implements NumberStore {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  async search(account: string, filter: NumberFilter, now: string): Promise<Page<ITN>> {
    const ranks = await this.#ranks(filter);
    if (ranks.length === 0) return { data: [], total: 0 };
    const stock = (profiles: readonly string[]) => forSale(account, profiles, filter, now);
    const direction = raw(filter.order === "ASC" ? "asc" : "desc");
    const { take, skip } = filter;
    // One branch per rank, each cut to what the page can need: the numbers come off an index in their order, and
    // nothing is sorted but the few rows of the page.
    const hits = ranks.map(
      (profiles, rank) => sql`(select ${rank}::int as rank, t.tn from ${stock(profiles)} t
        order by t.tn ${direction} limit ${take + skip})`,
    );
    const { rows } = await sql<{ total: number; data: ITN[] }>`
      select (select count(*) from ${stock(ranks.flat())} t) as total,
        coalesce((select json_agg(${raw(entity(filter.features))} order by hit.rank, hit.tn ${direction}) from (
          select rank, tn from (${sql.join(hits, sql` union all `)}) hits order by rank, tn ${direction} limit ${take} offset ${skip}
        ) hit join tn t on t.tn = hit.tn join tn_profile p on p.uuid = t.profile
        ${specialPrice(sql`${account}`, sql`${now}`)}), '[]'::json) as data`.execute(this.#store.db);
    const found = rows[0] ?? { total: 0, data: [] };
    return { data: found.data.map(withCountry), total: Number(found.total) };
  }

  /** Active rate profiles that sell all the features, by priority: high, normal, low. */
  async #ranks(filter: NumberFilter): Promise<string[][]> {
    const { rows } = await sql<{ profiles: string[] }>`
      select array_agg(p.uuid) as profiles from tn_profile p
      where p.kind = 'rate' and p.is_active and p.features @> ${filter.features}::text[]
        and (${filter.profile ?? null}::uuid is null or p.uuid = ${filter.profile ?? null}::uuid)
      group by ${raw(PRIORITY)} order by ${raw(PRIORITY)}`.execute(this.#store.db);
    return rows.map(({ profiles }) => profiles);
  }

  async profile(nameOrUuid: string): Promise<ProfileRef | undefined> {
    const row = await this.#store.db
      .selectFrom("tn_profile")
      .select(["uuid", "name", "features"])
      .where("kind", "=", "rate")
      .where("is_active", "=", true)
      .where(profileKey(nameOrUuid))
      .executeTakeFirst();
    return row && { ...row, features: row.features as Feature[] };
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
        stock_state = case when tn.stock_state in ('offer', 'returned') then 'available' else tn.stock_state end
      where tn.stock_state not in ('leased', 'ordering', 'unknown')
      returning tn`.execute(this.#store.db);
    const done = new Set(written.rows.map(({ tn }) => tn));
    return rows.map(({ tn }) => tn).filter((tn) => !done.has(tn));
  }
}

function withCountry(tn: ITN): ITN {
  return { ...tn, profile: { ...tn.profile, country: countryOf(String(tn.profile.country)) } };
}

/** Stock of dearer care comes first: high, normal, low. */
const PRIORITY = "case p.priority when 'high' then 0 when 'low' then 2 else 1 end";

function profileKey(nameOrUuid: string): RawBuilder<boolean> {
  return /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(nameOrUuid)
    ? sql<boolean>`uuid = ${nameOrUuid.toLowerCase()}`
    : sql<boolean>`name = ${nameOrUuid}`;
}

/**
 * Numbers that this account can order: stock, what is reserved for it or for nobody any more, and what has served its
 * quarantine. A branch each, because the stock has indexes of its own that an `or` would keep out.
 */
function forSale(account: string, profiles: readonly string[], filter: NumberFilter, now: string): RawBuilder<unknown> {
  const all = sql.join(conditions(profiles, filter), sql` and `);
  return sql`(
    select t.tn from tn t where t.stock_state = 'available' and ${all}
    union all
    select t.tn from tn t where t.stock_state = 'reserved' and (t.reserved_by = ${account} or t.reserved_until <= ${now}) and ${all}
    union all
    select t.tn from tn t where t.stock_state = 'quarantine' and t.quarantine_until <= ${now} and ${all})`;
}

function conditions(profiles: readonly string[], filter: NumberFilter): RawBuilder<unknown>[] {
  const all = [
    sql`t.country = ${filter.country}`,
    sql`t.type = ${filter.type}`,
    sql`t.profile = any (${profiles}::uuid[])`,
    sql`t.deleted_on is null`,
    ...filter.features.map((feature) => raw(`t.${feature}`)),
  ];
  const some = placeAndPattern(filter);
  return some.length === 0 ? all : [...all, sql`(${sql.join(some, filter.mode === "OR" ? sql` or ` : sql` and `)})`];
}

function placeAndPattern({ state, city, rate_center, postal_code, patterns }: NumberFilter): RawBuilder<unknown>[] {
  return [
    ...(state === undefined ? [] : [sql`t.state = ${state.toUpperCase()}`]),
    ...(city === undefined ? [] : [sql`lower(t.city) = ${city}`]),
    ...(rate_center === undefined ? [] : [sql`lower(t.rate_center) = ${rate_center}`]),
    // Postal codes of rate centers come with imported number blocks; without them no number has one.
    ...(postal_code === undefined ? [] : [sql`false`]),
    ...patterns.map(patternCondition),
  ];
}

/** A pattern over the national number. NPA and NXX have columns and an index of their own. */
function patternCondition(pattern: string): RawBuilder<unknown> {
  const npa = /^(\d{3})_{7}$/.exec(pattern)?.[1];
  if (npa !== undefined) return sql`t.npa = ${npa}`;
  const nxx = /^_{3}(\d{3})_{4}$/.exec(pattern)?.[1];
  if (nxx !== undefined) return sql`t.nxx = ${nxx}`;
  return sql`t.tn::text like ${`1${pattern}`}`;
}

function flat({ features, ...row }: StockRow) {
  const has = (feature: Feature) => (features === undefined ? null : features.includes(feature));
  return { ...row, voice: has("voice"), sms: has("sms"), mms: has("mms") };
}
