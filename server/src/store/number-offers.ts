import { type Kysely, sql } from "kysely";
import { storableJson } from "../base/storable-json.js";
import type { NumberFilter, SellingProfile, SoldOffer } from "../domain/number/port.js";
import { FEATURES } from "../domain/order/rules.js";
import type { Tables } from "./tables.js";

/**
 * Puts what providers sell into the inventory as offers, or keeps them there for longer. A number that is ours, or that
 * somebody holds, is left alone.
 * @returns the numbers that are offers now
 */
export async function keepOffers(
  db: Kysely<Tables>,
  offers: readonly SoldOffer[],
  until: string,
  now: string,
): Promise<readonly number[]> {
  if (offers.length === 0) return [];
  const rows = offers.map(({ features, ...offer }) => ({
    ...offer,
    ...Object.fromEntries(FEATURES.map((feature) => [feature, features.includes(feature)])),
    ...partsOf(offer.tn),
  }));
  const switches = sql.raw(FEATURES.join(", "));
  const kept = await sql<{ tn: number }>`
    insert into tn (tn, created_on, modified_on, type, stock_state, profile, ${switches}, country, state, city, rate_center,
      npa, nxx, provider, offered_until)
    select o.tn, ${now}::timestamptz, ${now}::timestamptz, o.type, 'offer', o.profile, ${switches}, o.country, o.state, o.city,
      o.rate_center, o.npa, o.nxx, o.provider, ${until}::timestamptz
    from json_to_recordset(${storableJson(rows)}::json) as o(tn bigint, type text, profile uuid, voice boolean, sms boolean,
      mms boolean, fax boolean, emergency boolean, country text, state text, city text, rate_center text, npa text, nxx text,
      provider text)
    order by o.tn
    on conflict (tn) do update set modified_on = excluded.modified_on, type = excluded.type, stock_state = 'offer',
      profile = excluded.profile, voice = excluded.voice, sms = excluded.sms, mms = excluded.mms, fax = excluded.fax,
      emergency = excluded.emergency, country = excluded.country, state = excluded.state, city = excluded.city,
      rate_center = excluded.rate_center, provider = excluded.provider, offered_until = excluded.offered_until,
      nrc = null, mrc = null, registered = false, reserved_by = null, reserved_until = null, reservation = null,
      released_by = null, quarantine_until = null, deleted_on = null
    where tn.stock_state in ('offer', 'returned')
      or (tn.stock_state = 'reserved' and tn.offered_until is not null and tn.reserved_until <= ${now})
    returning tn`.execute(db);
  return kept.rows.map(({ tn }) => tn);
}

/** Active rate profiles that have a provider: one per provider, by priority. */
export async function sellingProfiles(
  db: Kysely<Tables>,
  { country, type, features, profile }: NumberFilter,
): Promise<readonly SellingProfile[]> {
  const { rows } = await sql<SellingProfile>`
    select distinct on (p.tn_provider) p.uuid as profile, p.tn_provider as provider from tn_profile p
    where p.kind = 'rate' and p.is_active and p.tn_provider <> 'static' and p.country = ${country}
      and coalesce(p.toll_free = ${type === "toll_free"}, true) and p.features @> ${features}::text[]
      and (${profile ?? null}::uuid is null or p.uuid = ${profile ?? null}::uuid)
    order by p.tn_provider, case p.priority when 'high' then 0 when 'low' then 2 else 1 end, p.name`.execute(db);
  return rows;
}

function partsOf(tn: number): { npa: string | null; nxx: string | null } {
  const [, npa = null, nxx = null] = /^1(\d{3})(\d{3})\d{4}$/.exec(String(tn)) ?? [];
  return { npa, nxx };
}
