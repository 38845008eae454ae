import { sql } from "kysely";
import type { LergRow, LrnRow } from "../domain/dict/port.js";
import type { LoaderTable } from "./dict-loader.js";

const LERG_COLUMNS =
  "npa, nxx, block, state, rate_center, lata, ocn, company, ocn_type, city, county, postal_codes, time_zone, country, " +
  "effective_on, is_deleted";
const LERG_KEY = ["npa", "nxx", "block", "effective_on"];

/** Number blocks: table `lerg_block`. */
export const lergTable: LoaderTable<LergRow> = {
  name: "lerg",
  keyOf: (row) => `${row.npa}${row.nxx}${row.block}${row.effective_on}`,
  insert: (generation, json) => sql`
    insert into lerg_block (generation, ${sql.raw(LERG_COLUMNS)})
    select ${generation}::bigint, ${sql.raw(LERG_COLUMNS)} from json_populate_recordset(null::lerg_block, ${json}::json)
    on conflict (generation, npa, nxx, block, effective_on) do update set ${sql.raw(excluded(LERG_COLUMNS, LERG_KEY))}`,
  // A row stands until the next one of its block.
  finish: (generation) => [
    sql`update lerg_block b set ended_on = n.next_on from (
      select npa, nxx, block, effective_on, lead(effective_on) over (partition by npa, nxx, block order by effective_on) as next_on
      from lerg_block where generation = ${generation}) n
    where n.next_on is not null and b.generation = ${generation} and b.npa = n.npa and b.nxx = n.nxx
      and b.block = n.block and b.effective_on = n.effective_on`,
  ],
  removeSome: (generation) => sql`
    delete from lerg_block where generation = ${generation}
      and npa = (select min(npa) from lerg_block where generation = ${generation})`,
};

const LRN_COLUMNS = "tn, lrn, spid, ocn, ported_on";

/** Ported numbers: table `lrn_number`. */
export const lrnTable: LoaderTable<LrnRow> = {
  name: "lrn",
  keyOf: (row) => String(row.tn),
  insert: (generation, json) => sql`
    insert into lrn_number (generation, ${sql.raw(LRN_COLUMNS)})
    select ${generation}::bigint, ${sql.raw(LRN_COLUMNS)} from json_populate_recordset(null::lrn_number, ${json}::json)
    on conflict (generation, tn) do update set ${sql.raw(excluded(LRN_COLUMNS, ["tn"]))}`,
  finish: () => [],
  removeSome: (generation) => sql`
    delete from lrn_number where generation = ${generation} and tn in (
      select tn from lrn_number where generation = ${generation} order by tn limit 5000)`,
};

/** `column = excluded.column` for every column that is not of the key. */
function excluded(columns: string, key: readonly string[]): string {
  return columns
    .split(", ")
    .filter((name) => !key.includes(name))
    .map((name) => `${name} = excluded.${name}`)
    .join(", ");
}
