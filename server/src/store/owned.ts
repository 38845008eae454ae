import type { IAccountBase } from "@opentact/contract";
import { type Kysely, type RawBuilder, sql } from "kysely";
import type { Page, PageQuery } from "../base/page.js";
import { type WithZoneName, zoned } from "./account-zone.js";
import { oneOf, pageOf, raw, withinReach } from "./page.js";
import type { Tables } from "./tables.js";

/** How a kind of entity that belongs to an account is read: its table and the JSON of its two forms. */
export interface OwnedSql {
  readonly table: keyof Tables;
  /** Of the table, as the JSON names it. */
  readonly alias: string;
  /** JSON of an element of a list. */
  readonly listed: string;
  /** JSON of the entity when it is the one answer. */
  readonly one: string;
}

/** Of whatever kind: it names its owner. */
export type OwnedEntity = { readonly account: IAccountBase };

/**
 * One page of the entities within reach, newest first.
 * @param also a further condition
 */
export async function listOwned<T extends OwnedEntity>(
  db: Kysely<Tables>,
  kind: OwnedSql,
  reach: string | null,
  page: PageQuery,
  also: RawBuilder<unknown> = sql`true`,
): Promise<Page<T>> {
  const { alias } = kind;
  const { data, total } = await pageOf<WithZoneName<T>>(db, {
    entity: raw(kind.listed),
    from: sql`${raw(`${kind.table} ${alias}`)} where ${withinReach(`${alias}.account`, reach)} and ${also}`,
    order: raw(`${alias}.created_on desc, ${alias}.uuid`),
    page,
  });
  return { data: data.map((found) => zoned<T>(found)), total };
}

/** The entity, when it is within reach. */
export async function findOwned<T extends OwnedEntity>(
  db: Kysely<Tables>,
  kind: OwnedSql,
  reach: string | null,
  uuid: string,
): Promise<T | undefined> {
  const { table, alias } = kind;
  const from = sql`${raw(`${table} ${alias}`)} where ${raw(alias)}.uuid = ${uuid} and ${withinReach(`${alias}.account`, reach)}`;
  const found = await oneOf<WithZoneName<T>>(db, raw(kind.one), from);
  return found && zoned<T>(found);
}

/** The entity as it is now, of a row that this transaction has locked or made. */
export async function ownedNow<T extends OwnedEntity>(db: Kysely<Tables>, kind: OwnedSql, uuid: string): Promise<T> {
  const found = await findOwned<T>(db, kind, null, uuid);
  if (!found) throw new Error(`a locked row of ${kind.table} is gone`);
  return found;
}
