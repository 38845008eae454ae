import { type RawBuilder, sql } from "kysely";

/**
 * SQL over the view `lerg`: the number blocks of the active import (numbers.md 9.1), without those given up. Columns:
 * npa, nxx, block (first digit of the line, or `A`), country, state, rate_center, city, county, postal_codes (array,
 * upper case), lata, ocn, effective_on, ended_on. `lrn` is the view of ported numbers: tn, lrn, spid, ocn, ported_on.
 */

/** Whether row `alias` of the view stands on that day. @param now ISO 8601 */
export function blockInForce(alias: string, now: string): RawBuilder<boolean> {
  const a = sql.raw(alias);
  const today = now.slice(0, 10);
  return sql<boolean>`(${a}.effective_on <= ${today}::date and (${a}.ended_on is null or ${a}.ended_on > ${today}::date))`;
}

/**
 * LergShort of a number as JSON, or null: the block of its own digit before that of the whole NXX.
 * @param tn E.164 digits of the North American plan
 */
export function blockOfSql(tn: number, now: string): RawBuilder<unknown> {
  const [npa, nxx, digit] = [String(tn).slice(1, 4), String(tn).slice(4, 7), String(tn).slice(7, 8)];
  return sql`(select json_build_object('npa', g.npa, 'nxx', g.nxx, 'state', g.state, 'county', g.county,
      'rate_center', g.rate_center, 'lata', g.lata, 'ocn', g.ocn)
    from lerg g where g.npa = ${npa} and g.nxx = ${nxx} and g.block in (${digit}, 'A') and ${blockInForce("g", now)}
    order by g.block limit 1)`;
}
