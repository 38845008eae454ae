import { type Kysely, type RawBuilder, sql } from "kysely";
import type { Page, PageQuery } from "../base/page.js";
import type { Tables } from "./tables.js";

/** Elements of a list when the request does not say how many (rest.md 1.8). */
const DEFAULT_TAKE = 1000;

/** SQL text of this module's callers put into a statement as it is. Never text of a user. */
export function raw(text: string): RawBuilder<unknown> {
  return sql.raw(text);
}

/**
 * One page of JSON entities and the number of all, in one statement.
 * @param o.entity SQL of the JSON of one row
 * @param o.from tables and condition; stands twice in the statement
 * @param o.order what follows `order by`
 */
export async function pageOf<T>(
  db: Kysely<Tables>,
  o: {
    readonly entity: RawBuilder<unknown>;
    readonly from: RawBuilder<unknown>;
    readonly order: RawBuilder<unknown>;
    readonly page: PageQuery;
  },
): Promise<Page<T>> {
  const take = o.page.take ?? DEFAULT_TAKE;
  const { rows } = await sql<{ total: string | number; data: T[] }>`
    select (select count(*) from ${o.from}) as total,
      coalesce((select json_agg(page.entity) from (
        select ${o.entity} as entity from ${o.from} order by ${o.order} limit ${take} offset ${o.page.skip ?? 0}
      ) page), '[]'::json) as data`.execute(db);
  const row = rows[0];
  return { data: row?.data ?? [], total: Number(row?.total ?? 0) };
}

/** The JSON of the one row that fits, or undefined. */
export async function oneOf<T>(
  db: Kysely<Tables>,
  entity: RawBuilder<unknown>,
  from: RawBuilder<unknown>,
): Promise<T | undefined> {
  const { rows } = await sql<{ entity: T }>`select ${entity} as entity from ${from}`.execute(db);
  return rows[0]?.entity;
}

/** `account = …` for a row within reach: always true for an Admin, whose reach is null. */
export function withinReach(column: string, reach: string | null): RawBuilder<boolean> {
  return reach === null ? sql<boolean>`true` : sql<boolean>`${sql.raw(column)} = ${reach}`;
}
