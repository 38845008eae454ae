import { sql } from "kysely";
import type { ClaimedOrder } from "../domain/order/port.js";
import { FEATURES, type ItemReason } from "../domain/order/rules.js";
import type { Tx } from "./db.js";
import { isForSale } from "./number-states.js";

/** An item that waits for its number, and why it cannot have it. */
export interface Candidate {
  readonly uuid: string;
  readonly reason: ItemReason | undefined;
}

/** A number as it is now, for an item that wants it. */
interface WantedNumber {
  readonly uuid: string;
  readonly isForSale: boolean | null;
  readonly isOfProfile: boolean | null;
  readonly hasFeatures: boolean;
}

/** Items of an order with what speaks against them. Numbers are locked in their order, so that two orders cannot wait for each other. */
export async function candidates(tx: Tx, order: ClaimedOrder, now: string): Promise<readonly Candidate[]> {
  await sql`
    select t.tn from tn t join tn_order_item i on i.tn = t.tn
    where i.tn_order = ${order.uuid} and i.state = 'verify' order by t.tn for update of t`.execute(tx);
  const has = sql.raw(FEATURES.map((feature) => `when '${feature}' then t.${feature}`).join(" "));
  const { rows } = await sql<WantedNumber>`
    select i.uuid, ${isForSale(order.account, now)} as "isForSale",
      (t.profile = i.tn_profile or (t.offered_until is not null and p.tn_provider = t.provider)) as "isOfProfile",
      not exists (select from unnest(i.features) f where (case f ${has} end) is not true) as "hasFeatures"
    from tn_order_item i left join tn t on t.tn = i.tn left join tn_profile p on p.uuid = i.tn_profile
    where i.tn_order = ${order.uuid} and i.state = 'verify' order by i.number`.execute(tx);
  return rows.map((row) => ({ uuid: row.uuid, reason: reasonAgainst(row) }));
}

/** The items take their numbers; a number that is a provider's is to be bought. */
export async function takeItems(tx: Tx, order: ClaimedOrder, items: readonly string[], now: string): Promise<void> {
  await sql`
    update tn_order_item i set provider = case when t.offered_until is not null then t.provider end,
      stage = case when t.offered_until is not null then 'buy' end
    from tn t where t.tn = i.tn and i.uuid = any (${items}::uuid[])`.execute(tx);
  await sql`
    update tn t set stock_state = 'ordering', profile = i.tn_profile, reserved_by = ${order.account}, reserved_until = null,
      reservation = null, modified_on = ${now}
    from tn_order_item i where i.tn = t.tn and i.uuid = any (${items}::uuid[])`.execute(tx);
}

function reasonAgainst(item: WantedNumber): ItemReason | undefined {
  if (!item.isForSale) return "not_available";
  if (!item.isOfProfile) return "profile_mismatch";
  return item.hasFeatures ? undefined : "feature_not_available";
}
