import type { ITN } from "@opentact/contract";
import { type Kysely, type RawBuilder, sql } from "kysely";
import type { Page } from "../base/page.js";
import { countryOf } from "../domain/dict/rules.js";
import type { NumberFilter } from "../domain/number/port.js";
import { FEATURES, type Feature } from "../domain/order/rules.js";
import { tnMembers, tnProfileJson } from "./json.js";
import { type NumberConditions, numberConditions } from "./number-filter.js";
import { byDigits, inSale, type NumberQuery, ofPrefixes, returning, scopeOf } from "./number-sale.js";
import { raw } from "./page.js";
import { costSql, specialPrice } from "./price.js";
import type { Tables } from "./tables.js";

/** Numbers that profiles of one priority have for sale. */
interface Rank {
  readonly profiles: readonly string[];
  /** Numbers that fit. */
  readonly total: number;
  /** Numbers for sale of this country and type with the features, whether they fit or not. */
  readonly stock: number;
}

/** Part of a rank that stands on the page. */
interface Slice {
  readonly rank: number;
  readonly profiles: readonly string[];
  readonly order: "asc" | "desc";
  readonly take: number;
  readonly skip: number;
  /** So few fit that reading in order until the page is full would read most of the stock. */
  readonly isSparse: boolean;
}

/** Numbers read in order for one page; past it the few that fit are looked up and sorted. */
const READ_MAX = 20_000;

/**
 * Numbers that an account can order now: in stock, reserved for it or for nobody any more, or past their quarantine.
 * Profiles, how many of each rank by the kept counts, the page: a statement each.
 */
export async function searchNumbers(db: Kysely<Tables>, query: NumberQuery): Promise<Page<ITN>> {
  const conditions = numberConditions(query.filter);
  const profiles = await rankedProfiles(db, query.filter);
  const ranks = profiles.length === 0 ? [] : await countRanks(db, query, conditions, profiles);
  const total = ranks.reduce((sum, rank) => sum + rank.total, 0);
  const slices = slicesOf(ranks, query.filter);
  return { data: slices.length === 0 ? [] : await readPage(db, query, conditions, slices), total };
}

/** Dearer care comes first: high, normal, low. */
const PRIORITY = "case p.priority when 'high' then 0 when 'low' then 2 else 1 end";

/** Active rate profiles that sell all the features, those of one priority together, in the order they are tried. */
async function rankedProfiles(db: Kysely<Tables>, { features, profile }: NumberFilter): Promise<string[][]> {
  const { rows } = await sql<{ profiles: string[] }>`
    select array_agg(p.uuid) as profiles from tn_profile p
    where p.kind = 'rate' and p.is_active and p.features @> ${features}::text[]
      and (${profile ?? null}::uuid is null or p.uuid = ${profile ?? null}::uuid)
    group by ${raw(PRIORITY)} order by ${raw(PRIORITY)}`.execute(db);
  return rows.map(({ profiles }) => profiles);
}

async function countRanks(
  db: Kysely<Tables>,
  query: NumberQuery,
  conditions: NumberConditions,
  ranked: readonly string[][],
): Promise<Rank[]> {
  const { filter } = query;
  const inScope = sql`profile = any (${ranked.flat()}::uuid[])`;
  const counts = [
    sql`select profile, ${conditions.byPrefix ? sql`sum(numbers) filter (where ${conditions.byPrefix.ofCount})` : sql`0`} as fitting,
        sum(numbers) as stock
      from tn_count c where ${scopeOf("c", filter)} and ${inScope} group by profile`,
    ...byDigits(filter, conditions, inScope).map(
      (from) => sql`select profile, count(*), 0 from ${from} group by profile`,
    ),
    ...returning(query).map(
      (state) => sql`select profile, count(*), 0 from tn t
        where ${state} and ${scopeOf("t", filter)} and ${inScope} and ${conditions.fits} group by profile`,
    ),
  ];
  const { rows } = await sql<{ profile: string; total: string; stock: string }>`
    select profile, coalesce(sum(fitting), 0)::bigint as total, sum(stock)::bigint as stock
    from (${sql.join(counts, sql` union all `)}) n group by profile`.execute(db);
  return ranked.map((profiles) => {
    const own = rows.filter(({ profile }) => profiles.includes(profile));
    const sum = (name: "total" | "stock") => own.reduce((all, row) => all + Number(row[name]), 0);
    return { profiles, total: sum("total"), stock: sum("stock") };
  });
}

/** The page, cut into its parts of each rank. From the far end where that is nearer. */
function slicesOf(ranks: readonly Rank[], { take, skip, order }: NumberFilter): Slice[] {
  let before = 0;
  return ranks.flatMap(({ profiles, total, stock }, rank) => {
    const first = Math.max(skip - before, 0);
    const count = Math.min(take + Math.min(skip - before, 0), total - first);
    before += total;
    if (count <= 0) return [];
    const after = total - first - count;
    const isNear = first <= after;
    const nearest = Math.min(first, after);
    const toRead = ((nearest + count) / total) * stock;
    const ascends = (order === "ASC") === isNear;
    return [
      {
        rank,
        profiles,
        order: ascends ? "asc" : "desc",
        take: count,
        skip: nearest,
        isSparse: toRead > READ_MAX && total < READ_MAX,
      },
    ];
  });
}

async function readPage(
  db: Kysely<Tables>,
  query: NumberQuery,
  conditions: NumberConditions,
  slices: readonly Slice[],
): Promise<ITN[]> {
  const hits = slices.map((slice) => sql`(${hitsOf(query, conditions, slice)})`);
  return readNumbers(db, query, sql.join(hits, sql` union all `));
}

/**
 * Numbers as a search shows them, by rank and in the order of the filter.
 * @param hits SQL that gives `rank` and `tn`
 */
export async function readNumbers(
  db: Kysely<Tables>,
  { account, filter, now }: NumberQuery,
  hits: RawBuilder<unknown>,
): Promise<ITN[]> {
  const { rows } = await sql<{ data: ITN[] }>`
    select coalesce(json_agg(${raw(entity(filter.features))} order by hit.rank, hit.tn ${raw(filter.order)}), '[]'::json) as data
    from (${hits}) hit join tn t on t.tn = hit.tn join tn_profile p on p.uuid = t.profile
    ${specialPrice(sql`${account}`, sql`${now}`)}`.execute(db);
  return (rows[0]?.data ?? []).map(withCountry);
}

/** Numbers of one slice: those of the sale and those that come back to it, each cut to what the page can need. */
function hitsOf(query: NumberQuery, conditions: NumberConditions, slice: Slice): RawBuilder<unknown> {
  const { filter } = query;
  const ofProfile = sql`t.profile = any (${slice.profiles}::uuid[])`;
  const cut = sql`order by tn ${raw(slice.order)} limit ${slice.take + slice.skip}`;
  const branches = [
    sql`(select tn from (${saleHits(filter, conditions, ofProfile, slice.isSparse)}) sale ${cut})`,
    ...returning(query).map(
      (state) => sql`(select t.tn from tn t
        where ${state} and ${scopeOf("t", filter)} and ${ofProfile} and ${conditions.fits} ${cut})`,
    ),
  ];
  return sql`select ${slice.rank}::int as rank, tn from (${sql.join(branches, sql` union all `)}) slice
    order by tn ${raw(slice.order)} limit ${slice.take} offset ${slice.skip}`;
}

/** Numbers of the sale. Where few fit they are looked up first: `offset 0` keeps the order outside from leading. */
function saleHits(
  filter: NumberFilter,
  conditions: NumberConditions,
  ofProfile: RawBuilder<unknown>,
  isSparse: boolean,
): RawBuilder<unknown> {
  const plain = sql`select t.tn from tn t where ${inSale(filter, ofProfile)} and ${conditions.fits}`;
  if (!isSparse) return plain;
  if (filter.patterns.length === 0) return sql`${plain} offset 0`;
  const { byPrefix } = conditions;
  const parts = [
    ...(byPrefix
      ? [ofPrefixes(filter, byPrefix.ofCount, sql`${inSale(filter, ofProfile)} and ${byPrefix.ofNumber}`)]
      : []),
    ...byDigits(filter, conditions, ofProfile),
  ];
  if (parts.length === 0) return sql`select null::bigint as tn where false`;
  return sql.join(
    parts.map((from) => sql`select t.tn from ${from}`),
    sql` union all `,
  );
}

/** What can be ordered: the number has the switch and its profile offers the feature. */
const offers = (feature: Feature) => `(t.${feature} and '${feature}' = any (p.features))`;

/** ITN of number `t` in stock; the country of its profile by code. */
function entity(features: readonly Feature[]): string {
  const sum = (kind: "nrc" | "mrc") =>
    [costSql(kind), ...features.map((feature) => costSql(`${feature}_${kind}`))].join(" + ");
  return `json_build_object(${tnMembers("t")},
    ${FEATURES.map((feature) => `'${feature}', ${offers(feature)}`).join(", ")},
    'profile', ${tnProfileJson("p")}, 'country', t.country, 'state', t.state, 'city', t.city,
    'rate_center', t.rate_center, 'tnlease', null, 'nrc', ${sum("nrc")}, 'mrc', ${sum("mrc")})`;
}

function withCountry(tn: ITN): ITN {
  return { ...tn, profile: { ...tn.profile, country: countryOf(String(tn.profile.country)) } };
}
