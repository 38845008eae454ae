import { sql } from "kysely";
import { newUuid } from "../base/ids.js";
import type { CarrierIds, PartReceipt, PartRef, PartState, Receipt, SmsQueueTx } from "../domain/sms-queue/port.js";
import type { Tx } from "./db.js";
import { FixedStatement } from "./fixed-statement.js";
import { receiptsOf } from "./smpp-customer.js";
import { type MessageNews, messageEvents, tellMany } from "./sms-event.js";
import { storableJson } from "./storable-json.js";

/** The part each receipt is for, by its ids at the carrier. */
export async function partsOf(tx: Tx, receipts: readonly Receipt[]): Promise<readonly (PartRef | undefined)[]> {
  if (receipts.length === 0) return [];
  const list = receipts.map(({ carrier, ids, recipient }, n) => ({ n, carrier, ids, recipient }));
  const { rows } = await sql<PartRef & { n: number }>`
    select r.n, p.sms, p.number
    from json_to_recordset(${storableJson(list)}::json) as r(n integer, carrier uuid, ids text[], recipient text)
    cross join lateral (
      select p.sms, p.number from sms_part p join sms m on m.uuid = p.sms
      where p.carrier = r.carrier and p.provider_id = any (r.ids)
      order by (m."to" = r.recipient) desc nulls last, p.id desc limit 1) p`.execute(tx);
  const found = new Map(rows.map(({ n, sms, number }) => [n, { sms, number }]));
  return receipts.map((_receipt, n) => found.get(n));
}

/** Names under which ids at carriers are locked. */
export function idNames(list: readonly CarrierIds[]): string[] {
  return list.flatMap(({ carrier, ids }) => ids.map((id) => `${carrier} ${id}`));
}

/** In one order, so that two who want the same ids do not wait for each other. */
export async function lockIds(tx: Tx, list: readonly CarrierIds[]): Promise<void> {
  const keys = idNames(list);
  if (keys.length === 0) return;
  await sql`
    select pg_advisory_xact_lock(k.key) from (
      select distinct hashtextextended(name, 0) as key from unnest(${keys}::text[]) name order by key) k`.execute(tx);
}

/** Receipts whose parts are not known yet, each under all its ids. */
export async function keepEarly(tx: Tx, receipts: readonly Receipt[], now: string): Promise<void> {
  const rows = receipts.flatMap(({ carrier, ids, recipient, ...body }) =>
    ids.map((provider_id) => ({ carrier, provider_id, recipient, body: storableJson(body), received_on: now })),
  );
  if (rows.length > 0) await tx.insertInto("sms_receipt_early").values(rows).execute();
}

/** A carrier that takes whole texts has one id, and one receipt, for all parts. */
export async function writePartReceipts(
  tx: Tx,
  list: readonly PartReceipt[],
): Promise<ReadonlyMap<string, readonly PartState[]>> {
  if (list.length === 0) return new Map();
  const rows = list.map(({ sms, number, state, error }) => ({
    sms,
    number,
    state,
    code: error?.code,
    carrier_code: error?.carrier_code,
  }));
  const { rows: found } = await sql<{ sms: string; states: PartState[] }>`
    with r as (
      select * from json_to_recordset(${storableJson(rows)}::json)
        as r(sms uuid, number integer, state text, code integer, carrier_code text)
    ), done as (
      update sms_part p set state = r.state, error_code = r.code, carrier_code = r.carrier_code
      from r join sms_part named on named.sms = r.sms and named.number = r.number
      where p.sms = r.sms and (p.number = named.number or p.provider_id = named.provider_id)
        and p.state in ('accepted', 'unknown')
      returning p.id, p.sms, p.state
    )
    select p.sms, array_agg(coalesce(d.state, p.state)) as states
    from sms_part p left join done d on d.id = p.id where p.sms in (select sms from done) group by p.sms`.execute(tx);
  return new Map(found.map(({ sms, states }) => [sms, states]));
}

interface Ended {
  /** JSON. */
  readonly list: string;
  readonly now: string;
}

const END = new FixedStatement<Ended, { uuid: string; delivered: boolean }>(
  (slot) => sql`
    with r as (
      select * from json_to_recordset(${slot("list")}::json)
        as r(n integer, uuid uuid, delivered boolean, reason text, code integer, message text, carrier_code text)
    ), done as (
      update sms set modified_on = ${slot("now")}::timestamptz, delivered = sms.delivered or r.delivered,
        delivery_state = case when r.delivered then 'delivered' else 'delivery_failed' end,
        delivered_on = case when r.delivered then ${slot("now")}::timestamptz else sms.delivered_on end,
        error_code = case when r.delivered then sms.error_code else r.code end,
        error_message = case when r.delivered then sms.error_message else r.message end,
        carrier_code = case when r.delivered then sms.carrier_code else r.carrier_code end,
        reason = case when r.delivered then sms.reason else r.reason end
      from r where sms.uuid = r.uuid and sms.state = 'success'
        and sms.delivery_state in ('sent', 'delivery_unconfirmed')
      returning r.n, sms.uuid, r.delivered
    ), customers as (${receiptsOf("done", slot("now"))})
    select uuid, delivered from done order by n`,
);

/** What `receiptOf` does, for many; their rows are locked. */
export async function endMessages(
  tx: Tx,
  list: Parameters<SmsQueueTx["receipts"]>[0],
  now: string,
  node: string,
): Promise<void> {
  if (list.length === 0) return;
  const wanted = list.map(({ uuid, outcome }, n) =>
    outcome.kind === "delivered"
      ? { n, uuid, delivered: true }
      : { n, uuid, delivered: false, reason: outcome.reason, ...outcome.error },
  );
  const rows = await END.rows(tx, { list: storableJson(wanted), now });
  const news = rows.map(({ uuid, delivered }): MessageNews => {
    return { uuid, action: delivered ? "sms_delivered" : "sms_delivery_fails" };
  });
  await tellMany(tx, await messageEvents(tx, news, now), node);
}

/** Raw events that have no id of their own and were worked off. */
export async function keepEvents(tx: Tx, list: Parameters<SmsQueueTx["keepEvents"]>[0], now: string): Promise<void> {
  if (list.length === 0) return;
  const rows = list.map(({ event: { provider, carrier, object_id, payload }, state, result }) => ({
    uuid: newUuid(),
    provider,
    carrier,
    object_id,
    payload: payload ?? null,
    state,
    result: result ?? null,
  }));
  await sql`
    insert into provider_event (uuid, created_on, modified_on, provider, carrier, reference_object_id, payload, state,
      process_result)
    select uuid, ${now}::timestamptz, ${now}::timestamptz, provider, carrier, object_id, payload, state, result
    from json_to_recordset(${storableJson(rows)}::json)
      as e(uuid uuid, provider text, carrier uuid, object_id text, payload json, state text, result json)`.execute(tx);
}
