import { type RawBuilder, sql } from "kysely";

/**
 * How many legs that are not hung up there are, as a value of a `select`. They are looked for among the calls that nodes
 * have (migration 0037), of which there are few.
 * @param condition of `call k`
 */
export function liveCalls(condition: RawBuilder<unknown>): RawBuilder<number> {
  return sql<number>`(select count(*) from live_call l join call k on k.uuid = l.call
    where ${condition} and k.state in ('init', 'ringing', 'live'))::int`;
}
