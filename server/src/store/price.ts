import { type Kysely, sql } from "kysely";
import { FEATURES, type Feature } from "../domain/order/rules.js";
import type { Tables } from "./tables.js";

/** SQL of a cost of number `t` under profile `p`: the number's own price, else the profile's. `t` may be joined to nothing. */
export function costSql(column: string): string {
  return column === "nrc" || column === "mrc" ? `coalesce(t.${column}, p.${column})` : `p.${column}`;
}

/** One cost of a stocked number, as decimal text. */
export async function costOf(db: Kysely<Tables>, tn: number, column: string): Promise<string> {
  const { rows } = await sql<{ cost: string }>`
    select (${sql.raw(costSql(column))})::text as cost from tn t join tn_profile p on p.uuid = t.profile
    where t.tn = ${tn}`.execute(db);
  return rows[0]?.cost ?? "0";
}

/**
 * SQL of what an item `r` (with `features`) costs once or per month: number `t` under profile `p` and the features
 * asked for.
 */
export function sumSql(kind: "nrc" | "mrc"): string {
  const feature = (name: Feature) =>
    `case when '${name}' = any (r.features) then ${costSql(`${name}_${kind}`)} else 0 end`;
  return [costSql(kind), ...FEATURES.map(feature)].join(" + ");
}
