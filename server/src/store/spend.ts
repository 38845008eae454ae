import { type RawBuilder, sql } from "kysely";
import { heldOf } from "./ledger.js";

/**
 * Whether account `a` of the statement around, with `more` on top of what it has spent today in its zone and of what is
 * held, is over what its level may spend a day.
 * @param limits decimal text by level; a level that is missing has none
 */
export function isOverspent(
  more: RawBuilder<unknown>,
  now: string,
  limits: Readonly<Record<string, string>>,
): RawBuilder<boolean> {
  const limit = spendLimit(now, JSON.stringify(limits));
  return sql<boolean>`(${more} + ${spentToday(now)} + (${heldOf("a")}) > ${limit})`;
}

/**
 * Members of DayFacts of account `a` of the statement around, which has joined what is held of it as `h`.
 * @param limits JSON: decimal text by level
 */
export function dayMembers(
  now: string | RawBuilder<unknown>,
  limits: string | RawBuilder<unknown>,
): RawBuilder<unknown> {
  return sql`'spent', (${spentToday(now)} + h.held)::text,
    'limit', nullif(${spendLimit(now, limits)}, 'infinity')::text`;
}

/** What account `a` of the statement around has spent today in its zone. */
export function spentToday(now: string | RawBuilder<unknown>): RawBuilder<number> {
  return sql<number>`coalesce((select d.amount from account_spend d where d.account = a.uuid
      and d.day = (${now}::timestamptz at time zone coalesce(a.time_zone, 'UTC'))::date), 0)`;
}

/**
 * What account `a` of the statement around may spend a day; infinite for a level that is missing.
 * @param limits JSON: decimal text by level
 */
export function spendLimit(
  now: string | RawBuilder<unknown>,
  limits: string | RawBuilder<unknown>,
): RawBuilder<number> {
  return sql<number>`coalesce((${limits}::json ->> (case
    when a.level = 'Level0' and a.created_on > ${now}::timestamptz - interval '24 hours' then 'new' else a.level end)
  )::numeric, 'infinity'::numeric)`;
}
