import type { SearchBase } from "@opentact/contract";
import { type RawBuilder, sql } from "kysely";
import { type Applied, maskToLike } from "../domain/search/rules.js";

type Condition = RawBuilder<boolean>;

/** The given filters of a search, joined as it says; true when there are none. The tenant rule is not among them. */
export function joined(applied: Applied, conditions: readonly (Condition | undefined)[]): Condition {
  const given = conditions.filter((condition) => condition !== undefined);
  if (given.length === 0) return sql<boolean>`true`;
  return sql<boolean>`(${sql.join(given, applied.mode === "OR" ? sql` or ` : sql` and `)})`;
}

/** `column = value` for a filter that is given. */
export function equals(column: string, value: string | number | boolean | undefined): Condition | undefined {
  return value === undefined ? undefined : sql<boolean>`${sql.raw(column)} = ${value}`;
}

/** A mask filter: any case, a leading `+` of the value does not matter. */
export function fitsMask(column: string, mask: string | undefined): Condition | undefined {
  if (mask === undefined) return undefined;
  return sql<boolean>`ltrim(lower(${sql.raw(column)}::text), '+') like ${maskToLike(mask)}`;
}

/** The date filters every search has; bounds are inclusive. */
export function datesOf(alias: string, filter: SearchBase): (Condition | undefined)[] {
  const bound = (column: string, comparison: string, value: string | undefined) =>
    value === undefined ? undefined : sql<boolean>`${sql.raw(`${alias}.${column} ${comparison}`)} ${value}`;
  return [
    bound("created_on", ">=", filter.created_on_from),
    bound("created_on", "<=", filter.created_on_to),
    bound("modified_on", ">=", filter.modified_on_from),
    bound("modified_on", "<=", filter.modified_on_to),
  ];
}

/**
 * What follows `order by`: the given fields in their order, ties broken by `tie`.
 * @param columns SQL of each field that the contract allows
 */
export function orderOf(applied: Applied, columns: Readonly<Record<string, string>>, tie: string): RawBuilder<unknown> {
  const parts = Object.entries(applied.order).flatMap(([field, word]) => {
    const column = Object.hasOwn(columns, field) ? columns[field] : undefined;
    return column === undefined ? [] : [`${column} ${word === "ASC" ? "asc" : "desc"}`];
  });
  return sql.raw([...parts, tie].join(", "));
}
