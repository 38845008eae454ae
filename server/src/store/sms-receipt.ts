import { sql } from "kysely";
import { newUuid } from "../base/ids.js";
import { storableJson } from "../base/storable-json.js";
import { storableText } from "../base/storable-text.js";
import type { MessageError } from "../domain/messaging/rules.js";
import type { CarrierIds, PartReceipt, PartRef, Receipt, SmsQueueTx } from "../domain/sms-queue/port.js";
import { wordArray } from "./binary-array.js";
import type { Tx } from "./db.js";
import { FixedStatement, type SlotOf } from "./fixed-statement.js";
import { planOnce } from "./plan-once.js";
import { receiptsOf } from "./smpp-customer.js";
import { FOUND_OF_M, type Found, SHOWN_OF_M, the } from "./sms-entities.js";
import { endEvents, tellMany } from "./sms-event.js";

interface Asked {
  /** JSON. */
  readonly receipts: string;
  /** Locks the messages even where some part is not found. */
  readonly locks: boolean;
}

/** What counts the rows of another part cannot begin before that part has locked all of them. */
const FIND = new FixedStatement<Asked, PartRef & { readonly n: number }>(
  (slot) => sql`
    with r as materialized (
      select * from json_to_recordset(${slot("receipts")}::json)
        as r(n integer, carrier uuid, ids text[], recipient text, final boolean)
    ), found as materialized (
      select r.n, r.final, p.sms, p.number, p.account from r cross join lateral (
        select p.sms, p.number, m.account from sms_part p join sms m on m.uuid = p.sms
        where p.carrier = r.carrier and p.provider_id = any (r.ids)
        order by (m."to" = r.recipient) desc nulls last, p.id desc limit 1) p
    ), accounts as materialized (
      select a.uuid from account a where a.uuid = any (array(select distinct f.account from found f where f.final))
        and (${slot("locks")}::boolean or (select count(*) from found) = (select count(*) from r))
      order by a.uuid for no key update
    ), messages as materialized (
      select m.uuid from sms m where m.uuid = any (array(select distinct f.sms from found f where f.final))
        and (select count(*) from accounts) > 0
      order by m.uuid for update
    )
    select n, sms, number from found where (select count(*) from messages) >= 0`,
);

/**
 * The part each receipt is for, by its ids at the carrier. Where all are known, or where it is asked for, what those
 * that are final are about is locked: accounts, then messages, each kind in one order.
 */
export async function findParts(
  tx: Tx,
  receipts: Parameters<SmsQueueTx["findParts"]>[0],
  { locks }: Parameters<SmsQueueTx["findParts"]>[1],
): Promise<readonly (PartRef | undefined)[]> {
  if (receipts.length === 0) return [];
  const list = receipts.map(({ carrier, ids, recipient, isFinal }, n) => ({
    n,
    carrier,
    ids,
    recipient,
    final: isFinal,
  }));
  const rows = await FIND.rows(tx, { receipts: storableJson(list), locks });
  const found = new Map(rows.map(({ n, sms, number }) => [n, { sms, number }]));
  return receipts.map((_receipt, n) => found.get(n));
}

/** Names under which ids at carriers are locked. */
export function idNames(list: readonly CarrierIds[]): string[] {
  return list.flatMap(({ carrier, ids }) => ids.map((id) => `${carrier} ${id}`));
}

/** In one order, so that two who want the same ids do not wait for each other. */
const LOCK_IDS = new FixedStatement<{ readonly names: readonly string[] }, unknown>(
  (slot) => sql`
    select pg_advisory_xact_lock(k.key) from (
      select distinct hashtextextended(name, 0) as key from unnest(${slot("names")}::text[]) name order by key) k`,
);

/** What the transaction asks next is done when they are locked. */
export function lockIds(tx: Tx, list: readonly CarrierIds[]): void {
  const names = idNames(list);
  if (names.length > 0) void tx.withCommit(LOCK_IDS.rows(tx, { names }));
}

/** Receipts whose parts are not known yet, each under all its ids. */
export async function keepEarly(tx: Tx, receipts: readonly Receipt[], now: string): Promise<void> {
  const rows = receipts.flatMap(({ carrier, ids, recipient, ...body }) =>
    ids.map((provider_id) => ({ carrier, provider_id, recipient, body: storableJson(body), received_on: now })),
  );
  if (rows.length > 0) await tx.insertInto("sms_receipt_early").values(rows).execute();
}

/** What became of messages, column by column; `reason` and what follows it are null where one was delivered. */
interface Ended {
  readonly sms: string;
  readonly number: string;
  readonly delivered: string;
  readonly reason: readonly (string | null)[];
  readonly code: readonly (number | null)[];
  readonly message: readonly (string | null)[];
  readonly carrier_code: readonly (string | null)[];
  readonly now: string;
}

/** `r`, in the given order. */
const receiptRows = (slot: SlotOf<Ended>) => sql`
    r as materialized (
      select * from unnest(${planOnce(slot("sms"), "uuid")}, ${slot("number")}::integer[], ${slot("delivered")}::boolean[],
        ${slot("reason")}::text[], ${slot("code")}::integer[], ${slot("message")}::text[], ${slot("carrier_code")}::text[])
        with ordinality as r(sms, number, delivered, reason, code, message, carrier_code, n)
    )`;

/** Ends the messages of `ended`, which has the columns of `r`. */
const ending = (slot: SlotOf<Ended>) => sql`
    m as (
      update sms set modified_on = ${slot("now")}::timestamptz, delivered = sms.delivered or r.delivered,
        delivery_state = case when r.delivered then 'delivered' else 'delivery_failed' end,
        delivered_on = case when r.delivered then ${slot("now")}::timestamptz else sms.delivered_on end,
        error_code = case when r.delivered then sms.error_code else r.code end,
        error_message = case when r.delivered then sms.error_message else r.message end,
        carrier_code = case when r.delivered then sms.carrier_code else r.carrier_code end,
        reason = case when r.delivered then sms.reason else r.reason end
      from ended r where sms.uuid = r.sms and sms.state = 'success'
        and sms.delivery_state in ('sent', 'delivery_unconfirmed')
      returning r.n, r.delivered as is_good, sms.*
    ), customers as (
      ${receiptsOf("(select n, uuid, is_good as delivered from m)", slot("now"))})`;

/**
 * Receipts of parts, one of each message at most, and the ends that they are (looked for once for each message, of `touched`:
 * asked while it is joined, it was asked for each pair of messages): the message ends when one of its parts has
 * failed, or all are delivered. A carrier that takes whole texts has one id, and one receipt, for all parts.
 */
const APPLY = new FixedStatement<Ended, Found & { readonly applied: readonly string[] }>(
  (slot) => sql`
    with ${receiptRows(slot)}, parts as (
      update sms_part p set state = case when r.delivered then 'delivered' else 'failed' end, error_code = r.code,
        carrier_code = r.carrier_code
      from r join sms_part named on named.sms = r.sms and named.number = r.number
        cross join lateral (select x.id from sms_part x
          where x.sms = r.sms and (x.number = named.number or x.provider_id = named.provider_id)
            and x.state in ('accepted', 'unknown') offset 0) x
      where p.id = x.id
      returning p.id, p.sms
    ), applied as materialized (
      select distinct sms from parts
    ), touched as materialized (
      select r.* from r join applied using (sms)
    ), ended as materialized (
      select r.* from touched r where not r.delivered or not exists (select from sms_part p
        where p.sms = r.sms and p.state <> 'delivered' and not exists (select from parts d where d.id = p.id))
    ), ${ending(slot)}, ${SHOWN_OF_M}
    select (select coalesce(json_agg(sms), '[]'::json) from applied) as applied, ${FOUND_OF_M}`,
);

const END = new FixedStatement<Ended, Found>(
  (slot) => sql`with ${receiptRows(slot)}, ended as (select * from r), ${ending(slot)}, ${SHOWN_OF_M}
    select ${FOUND_OF_M}`,
);

/** @returns the messages that got something new; their rows are locked */
export async function applyReceipts(
  tx: Tx,
  list: readonly PartReceipt[],
  now: string,
  node: string,
): Promise<ReadonlySet<string>> {
  if (list.length === 0) return new Set();
  const found = the(await APPLY.rows(tx, { ...columnsOf(list), now }));
  await tellMany(tx, endEvents(found, now), node);
  return new Set(found.applied);
}

/** Messages that failed: what `receiptOf` does, for many; their rows are locked. */
export async function failMessages(
  tx: Tx,
  list: Parameters<SmsQueueTx["failed"]>[0],
  now: string,
  node: string,
): Promise<void> {
  if (list.length === 0) return;
  const columns = columnsOf(list.map(({ sms, error }) => ({ sms, error, number: "null" })));
  const found = the(await END.rows(tx, { ...columns, now }));
  await tellMany(tx, endEvents(found, now), node);
}

interface End {
  readonly sms: string;
  readonly number: number | "null";
  /** Undefined: it was delivered. */
  readonly error: MessageError | undefined;
}

function columnsOf(list: readonly End[]): Omit<Ended, "now"> {
  return {
    sms: wordArray(list.map(({ sms }) => sms)),
    number: wordArray(list.map(({ number }) => number)),
    delivered: wordArray(list.map(({ error }) => String(!error))),
    reason: list.map(({ error }) => storable(error?.message)),
    code: list.map(({ error }) => error?.code ?? null),
    message: list.map(({ error }) => storable(error?.message)),
    carrier_code: list.map(({ error }) => storable(error?.carrier_code)),
  };
}

function storable(text: string | undefined): string | null {
  return text === undefined ? null : storableText(text);
}

const KEEP = new FixedStatement<{ readonly events: string; readonly now: string }, unknown>(
  (slot) => sql`
    insert into provider_event (uuid, created_on, modified_on, provider, carrier, reference_object_id, payload, state,
      process_result)
    select uuid, ${slot("now")}::timestamptz, ${slot("now")}::timestamptz, provider, carrier, object_id, payload, state, result
    from json_to_recordset(${slot("events")}::json)
      as e(uuid uuid, provider text, carrier uuid, object_id text, payload json, state text, result json)`,
);

/** Raw events that have no id of their own and were worked off. They are stored with the commit. */
export function keepEvents(tx: Tx, list: Parameters<SmsQueueTx["keepEvents"]>[0], now: string): void {
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
  void tx.withCommit(KEEP.rows(tx, { events: storableJson(rows), now }));
}
