import { type RawBuilder, sql } from "kysely";

/**
 * SQL of whether number `t` can be had by an account now: in stock, offered by a provider, held for the account or for
 * nobody any more, or past its quarantine; the account that released it may take it back before.
 */
export function isForSale(account: string, now: string): RawBuilder<boolean> {
  return sql<boolean>`(t.deleted_on is null and case t.stock_state
    when 'available' then true
    when 'offer' then t.offered_until > ${now}
    when 'reserved' then t.reserved_by = ${account} or t.reserved_until <= ${now}
    when 'quarantine' then t.provider = 'static' and (t.released_by = ${account} or t.quarantine_until <= ${now})
    else false end)`;
}

/** SQL of the state a number goes back to when nobody holds it any more: an offer was never ours. */
export const FREE_STATE = "case when offered_until is null then 'available' else 'offer' end";

/** Columns of a number that is held for nobody. */
export const HELD_BY_NOBODY = { reserved_by: null, reserved_until: null, reservation: null } as const;
