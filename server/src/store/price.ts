import { type Kysely, type RawBuilder, sql } from "kysely";
import { FEATURES, type Feature } from "../domain/order/rules.js";
import type { Tables } from "./tables.js";

/**
 * The special price `s` that holds for an account under rate profile `p` of the statement around: the newest valid one
 * of the account, else the newest valid one for all (numbers.md 8.1). Goes behind the join of `p`; `s` may be null.
 * @param account SQL of the account, or its uuid as a parameter
 * @param now SQL of the time, or a time as a parameter
 */
export function specialPrice(account: RawBuilder<unknown>, now: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`left join lateral (
    select x.* from tn_special_price x
    where x.tn_profile = p.uuid and (x.account = ${account}::uuid or x.account is null) and x.expired_on > ${now}::timestamptz
    order by x.account is null, x.created_on desc, x.uuid limit 1) s on true`;
}

/**
 * SQL of a cost of number `t` under profile `p` with special price `s`: the number's own price, else the special price,
 * else the profile's. `t` and `s` may be joined to nothing.
 */
export function costSql(column: string): string {
  const own = column === "nrc" || column === "mrc" ? `t.${column}, ` : "";
  return `coalesce(${own}s.${column}, p.${column})`;
}

/** One cost of a stocked number for an account, as decimal text; `"0"` for a number that is not in stock. */
export async function costOf(
  db: Kysely<Tables>,
  number: { readonly tn: number; readonly account: string },
  column: string,
  now: string,
): Promise<string> {
  const { rows } = await sql<{ cost: string }>`
    select (${sql.raw(costSql(column))})::text as cost from tn t join tn_profile p on p.uuid = t.profile
    ${specialPrice(sql`${number.account}`, sql`${now}`)}
    where t.tn = ${number.tn}`.execute(db);
  return rows[0]?.cost ?? "0";
}

/**
 * SQL of what an item `r` (with `features`) costs once or per month: number `t` under profile `p` with special price
 * `s`, and the features asked for.
 */
export function sumSql(kind: "nrc" | "mrc"): string {
  const feature = (name: Feature) =>
    `case when '${name}' = any (r.features) then ${costSql(`${name}_${kind}`)} else 0 end`;
  return [costSql(kind), ...FEATURES.map(feature)].join(" + ");
}
