import { type RawBuilder, sql } from "kysely";
import type { NumberFilter } from "../domain/number/port.js";
import type { NumberConditions } from "./number-filter.js";
import { raw } from "./page.js";

/** Who searches for what, and when. */
export interface NumberQuery {
  readonly account: string;
  readonly filter: NumberFilter;
  readonly now: string;
}

/**
 * Numbers of the sale that fit by their last four digits and not by what stands before: parts for `from`. Without a
 * place the lines lead, one by one; with one the planner weighs its index against that of the lines.
 */
export function byDigits(
  filter: NumberFilter,
  conditions: NumberConditions,
  ofProfile: RawBuilder<unknown>,
): RawBuilder<unknown>[] {
  const { byPrefix, lines, starts, hasPlace } = conditions;
  if (lines.length + starts.length === 0) return [];
  const line = sql`(t.tn % 10000)`;
  const fitting = sql`${inSale(filter, ofProfile)} and ${conditions.fits} ${byPrefix ? othersThan(filter, byPrefix, hasPlace) : sql``}`;
  if (hasPlace && filter.mode === "AND")
    return [sql`tn t where ${fitting} ${starts.length > 0 ? sql`` : sql`and ${line} = any (${lines}::bigint[])`}`];
  const ofLines = sql`unnest(${lines}::bigint[]) l cross join lateral (
    select t.tn, t.profile from tn t where ${line} = l and ${fitting} offset 0) t`;
  const ofStarts = ofPrefixes(
    filter,
    sql`c.prefix::text like any (${starts}::text[])`,
    sql`${fitting} and ${line} <> all (${lines}::bigint[])`,
  );
  return [...(lines.length > 0 ? [ofLines] : []), ...(starts.length > 0 ? [ofStarts] : [])];
}

/** Without those that fit by their prefix. Numbers of one prefix may lie in several places. */
function othersThan(
  filter: NumberFilter,
  byPrefix: NonNullable<NumberConditions["byPrefix"]>,
  hasPlace: boolean,
): RawBuilder<unknown> {
  if (hasPlace) return sql`and ${byPrefix.ofNumber} is not true`;
  return sql`and (t.tn / 10000) not in (
    select c.prefix from tn_count c where ${scopeOf("c", filter)} and ${byPrefix.ofCount})`;
}

/** Numbers under prefixes that are found in the counts. `offset 0`: prefix by prefix, whatever the planner thinks. */
export function ofPrefixes(
  filter: NumberFilter,
  ofCount: RawBuilder<unknown>,
  where: RawBuilder<unknown>,
): RawBuilder<unknown> {
  return sql`(select distinct prefix from tn_count c where ${scopeOf("c", filter)} and ${ofCount}) b
    cross join lateral (select t.tn, t.profile from tn t
      where t.tn between b.prefix * 10000 and b.prefix * 10000 + 9999 and ${where} offset 0) t`;
}

/** Of the numbers in stock, the words of the partial indexes. */
export function inSale(filter: NumberFilter, profiles: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`t.stock_state = 'available' and t.deleted_on is null and ${scopeOf("t", filter)} and ${profiles}`;
}

/**
 * Numbers that are not counted but can be ordered: reserved for the account or for nobody any more, and those that have
 * served their quarantine. A condition each, because each has an index that an `or` would keep out.
 */
export function returning({ account, now }: NumberQuery): RawBuilder<unknown>[] {
  const live = sql`t.deleted_on is null`;
  return [
    sql`t.stock_state = 'reserved' and t.reserved_by = ${account} and ${live}`,
    sql`t.stock_state = 'reserved' and t.reserved_until <= ${now} and t.reserved_by is distinct from ${account}
      and t.offered_until is null and ${live}`,
    sql`t.stock_state = 'quarantine' and t.quarantine_until <= ${now} and t.provider = 'static' and ${live}`,
  ];
}

/** What every search asks for, over a number or a count. */
export function scopeOf(alias: "t" | "c", { country, type, features }: NumberFilter): RawBuilder<unknown> {
  const switches = features.map((feature) => raw(`${alias}.${feature}`));
  const all = [sql`${raw(alias)}.country = ${country}`, sql`${raw(alias)}.type = ${type}`, ...switches];
  return sql.join(all, sql` and `);
}
