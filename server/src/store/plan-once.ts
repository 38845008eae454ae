import { type RawBuilder, sql } from "kysely";

/**
 * SQL of a list given as a parameter, in such a form that the planner does not look into it. A kept statement is planned
 * anew for each list that is shorter than the ten it takes for granted, as those of a few messages are; then planning an
 * entity with all its relations costs more than reading it. Of lists that `unnest` reads side by side one is enough: the
 * planner goes by the longest.
 * @param list the parameter
 * @param type of its members
 */
export function planOnce(
  list: unknown,
  type: "uuid" | "bigint" | "text" | "int" | "numeric" | "timestamptz",
): RawBuilder<unknown> {
  const array = sql.raw(`${type}[]`);
  return sql`((select ${list}::${array})::${array})`;
}
