import { type Kysely, sql } from "kysely";
import { epochMs, isoTime } from "../base/iso-time.js";
import type { NextProgress, ProviderItemNow, Stage } from "../domain/order/port.js";
import type { Feature } from "../domain/order/rules.js";
import type { Offer } from "../domain/provider/port.js";
import type { Tx } from "./db.js";
import { keepOffers } from "./number-offers.js";
import type { Tables } from "./tables.js";

/** An item of a provider as the database has it. */
interface ItemRow {
  readonly uuid: string;
  readonly tn: number;
  readonly features: readonly Feature[];
  readonly provider: string;
  readonly stage: Stage;
  readonly sent_on: string | null;
  readonly checks: number;
  readonly missing_since: string | null;
}

const COLUMNS = sql.raw("i.uuid, i.tn, i.features, i.provider, i.stage, i.sent_on, i.checks, i.missing_since");

/** Items whose number nobody offers, now asked for at the provider of their profile; one not answered is given again. */
export async function unseenItems(tx: Tx, order: string, now: string): Promise<readonly ProviderItemNow[]> {
  const { rows } = await sql<ItemRow>`
    update tn_order_item i set stage = 'ask', provider = p.tn_provider, modified_on = ${now}
    from tn_profile p
    where i.tn_order = ${order} and i.state = 'verify' and (i.stage is null or i.stage = 'ask') and p.uuid = i.tn_profile
      and p.tn_provider <> 'static' and not exists (select from tn t where t.tn = i.tn
        and not (t.stock_state = 'offer' and t.offered_until <= ${now}) and t.stock_state <> 'returned')
    returning ${COLUMNS}`.execute(tx);
  return rows.map(itemOf);
}

/** The provider was asked for the number of an item. */
export async function answerAsk(
  tx: Tx,
  item: string,
  offer: Offer | undefined,
  until: string,
  now: string,
): Promise<void> {
  const asked = await tx
    .updateTable("tn_order_item")
    .set({ stage: "buy", modified_on: now })
    .where("uuid", "=", item)
    .returning(["provider", "tn_profile as profile"])
    .executeTakeFirstOrThrow();
  const { provider, profile } = asked;
  if (offer && provider !== null && profile !== null)
    await keepOffers(tx, [{ ...offer, provider, profile }], until, now);
}

/** Items of providers that are not final and have something to do now. */
export async function dueItems(tx: Tx, order: string, now: string): Promise<readonly ProviderItemNow[]> {
  const { rows } = await sql<ItemRow>`
    select ${COLUMNS} from tn_order_item i
    where i.tn_order = ${order} and i.state = 'processing' and i.provider is not null
      and (i.next_on is null or i.next_on <= ${now})
    order by i.tn`.execute(tx);
  return rows.map(itemOf);
}

/** The order of an item is about to be sent. */
export async function markSent(tx: Tx, item: string, now: string): Promise<void> {
  await tx
    .updateTable("tn_order_item")
    .set({ stage: "sent", sent_on: now, next_on: null, modified_on: now })
    .where("uuid", "=", item)
    .execute();
}

/** Keeps where an item stands. The number of one without an answer is `unknown`: neither sold nor free. */
export async function keepProgress(tx: Tx, item: string, next: NextProgress, now: string, id?: string): Promise<void> {
  const { stage, checks, dueMs, missingSinceMs } = next;
  const row = await tx
    .updateTable("tn_order_item")
    .set({
      stage,
      checks,
      next_on: dueMs === null ? null : isoTime(dueMs),
      missing_since: missingSinceMs === null ? null : isoTime(missingSinceMs),
      ...(id === undefined ? {} : { provider_ref: id }),
      modified_on: now,
    })
    .where("uuid", "=", item)
    .returning("tn")
    .executeTakeFirstOrThrow();
  if (stage !== "unknown" && stage !== "late") return;
  await sql`
    update tn set stock_state = 'unknown', modified_on = ${now}
    where tn = ${row.tn} and stock_state in ('ordering', 'unknown', 'offer')`.execute(tx);
}

/** Frees the number that an item took: for sale when it is ours, else not offered any more. */
export async function freeNumber(tx: Tx, item: string, isOurs: boolean, now: string): Promise<void> {
  const ours = sql`(${isOurs}::boolean or i.provider is null)`;
  await sql`
    update tn t set stock_state = case when ${ours} then 'available' else 'offer' end,
      offered_until = case when ${ours} then null else ${now}::timestamptz end,
      reserved_by = null, reserved_until = null, reservation = null, modified_on = ${now}
    from tn_order_item i
    where i.uuid = ${item} and t.tn = i.tn and t.stock_state in ('ordering', 'unknown')`.execute(tx);
}

/** Nobody looks at the order before the claim is over, or before the first of its items has something to do. */
export async function waitFor(
  tx: Tx,
  order: string,
  claim: { readonly node: string; readonly until: string } | null,
): Promise<void> {
  if (claim) {
    const { node, until } = claim;
    await tx.updateTable("tn_order").set({ claimed_by: node, next_on: until }).where("uuid", "=", order).execute();
    return;
  }
  await sql`
    update tn_order o set claimed_by = null, next_on = (
      select case when count(*) = count(i.next_on) then min(i.next_on) end from tn_order_item i
      where i.tn_order = o.uuid and i.state not in ('success', 'failed'))
    where o.uuid = ${order}`.execute(tx);
}

/** Failed items whose purchase may turn up; nobody else gets them until `until`. */
export async function claimLate(db: Kysely<Tables>, now: string, until: string): Promise<readonly ProviderItemNow[]> {
  const { rows } = await sql<ItemRow>`
    update tn_order_item i set next_on = ${until} where i.uuid in (
      select l.uuid from tn_order_item l where l.stage = 'late' and l.next_on <= ${now} limit 10 for update skip locked)
    returning ${COLUMNS}`.execute(db);
  return rows.map(itemOf);
}

/** When the next order or late item has something to do. */
export async function nextDue(db: Kysely<Tables>): Promise<string | undefined> {
  const { rows } = await sql<{ due: string | null }>`
    select least(
      (select min(next_on) from tn_order where state in ('created', 'verify', 'processing')),
      (select min(next_on) from tn_order_item where stage = 'late')) as due`.execute(db);
  return rows[0]?.due ?? undefined;
}

function itemOf({ sent_on, missing_since, ...row }: ItemRow): ProviderItemNow {
  return {
    ...row,
    sentOnMs: sent_on === null ? null : epochMs(sent_on),
    missingSinceMs: missing_since === null ? null : epochMs(missing_since),
  };
}
