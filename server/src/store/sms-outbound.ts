import { sql } from "kysely";
import type { ReceiptOutcome } from "../domain/messaging/port/message-store.js";
import type { NewOutbound } from "../domain/messaging/port/new-message.js";
import type { SubmittedTexts } from "../domain/messaging/port/text-parts.js";
import type { MessageError } from "../domain/messaging/rules.js";
import type { Tx } from "./db.js";
import { SqlLedger } from "./ledger.js";
import { withinReach } from "./page.js";
import { receiptToCustomer } from "./smpp-customer.js";
import { messageEvent } from "./sms-event.js";

/** What a hold of the price of a message is for. */
const HOLD = "sms";

/** Stores a message with its hold, its parts and its place in the queue. False: less than its price is free. */
export async function acceptMessage(tx: Tx, o: NewOutbound): Promise<boolean> {
  const { uuid, account, now, sender, parts } = o;
  if (!o.isAutomated && Number(sender.total) > 0) {
    const hold = { account, amount: sender.total, refType: HOLD, refUuid: uuid, expiresOn: null, now };
    if ((await new SqlLedger(tx).hold(hold)) === undefined) return false;
  }
  await insertOutbound(tx, o);
  if (o.isLocal && o.partsUntil === undefined) return true;
  const due = o.partsUntil ?? o.send_after ?? now;
  await sql`insert into sms_part (sms, number) select ${uuid}::uuid, n from generate_series(1, ${parts}::int) n`.execute(
    tx,
  );
  await sql`
    insert into sms_sender (tn, queued_parts, next_on, used_on)
    values (${sender.tn}, ${parts}, ${now}::timestamptz, ${now}::timestamptz)
    on conflict (tn) do update set queued_parts = sms_sender.queued_parts + excluded.queued_parts,
      used_on = excluded.used_on`.execute(tx);
  await tx
    .insertInto("sms_queue")
    .values({ sms: uuid, account, tn: sender.tn, recipient: o.to, parts, due_on: due, valid_until: o.valid_until })
    .execute();
  return true;
}

async function insertOutbound(tx: Tx, o: NewOutbound): Promise<void> {
  const { uuid, account, by, now, sender, to, message, thread, parts, encoding } = o;
  const { custom_callback_url, valid_until, send_after } = o;
  await tx
    .insertInto("sms")
    .values({
      uuid,
      created_on: now,
      modified_on: now,
      account,
      type: o.isLocal ? "smsr" : "smso",
      state: "created",
      from: String(sender.tn),
      to,
      message,
      thread,
      automated: o.isAutomated,
      custom_callback_url,
      tn: sender.tn,
      tn_lease: sender.lease,
      messaging_profile: sender.profile,
      sms_campaign: sender.campaign?.uuid ?? null,
      parts,
      encoding,
      price: sender.price,
      delivery_state: "queued",
      valid_until,
      send_after,
      created_by: by,
    })
    .execute();
}

/**
 * Locks an outbound message as everyone does: its account, its sender, itself. Undefined: not within reach.
 */
export async function lockOutbound(tx: Tx, reach: string | null, uuid: string) {
  const found = await tx
    .selectFrom("sms")
    .select(["account", "tn"])
    .where("uuid", "=", uuid)
    .where("type", "!=", "smsi")
    .where(withinReach("account", reach))
    .executeTakeFirst();
  if (!found) return undefined;
  await tx.selectFrom("account").select("uuid").where("uuid", "=", found.account).forNoKeyUpdate().execute();
  await tx.selectFrom("sms_sender").select("tn").where("tn", "=", found.tn).forUpdate().execute();
  const { state } = await tx
    .selectFrom("sms")
    .select("state")
    .where("uuid", "=", uuid)
    .forUpdate()
    .executeTakeFirstOrThrow();
  const queued = await tx.selectFrom("sms_queue").select("claimed_by").where("sms", "=", uuid).executeTakeFirst();
  return { state, isClaimed: queued !== undefined && queued.claimed_by !== null };
}

/** A text that came in parts is whole: its message gets its turn. Undefined: the balance is too low for more parts. */
export async function completeMessage(
  tx: Tx,
  uuid: string,
  { message, encoding, parts, now }: Parameters<SubmittedTexts["close"]>[1],
): Promise<{ isLocal: boolean } | undefined> {
  const { rows } = await sql<{ type: string; announced: number; more: string; less: string }>`
    update sms set message = ${message}, encoding = ${encoding}, parts = ${parts}, modified_on = ${now}
    from sms_queue q where sms.uuid = ${uuid} and q.sms = sms.uuid and sms.state = 'created'
    returning sms.type, q.parts as announced,
      (greatest(${parts}::int - q.parts, 0) * sms.price)::text as more,
      (greatest(q.parts - ${parts}::int, 0) * sms.price)::text as less`.execute(tx);
  const [found] = rows;
  if (!found) throw new Error("a text that was open is not in the queue");
  const hold = await holdOf(tx, uuid);
  const ledger = new SqlLedger(tx);
  if (hold !== undefined && Number(found.more) > 0 && !(await ledger.extend(hold, found.more))) return undefined;
  if (hold !== undefined && Number(found.less) > 0) await ledger.release(hold, found.less);
  await sql`delete from sms_part where sms = ${uuid} and number > ${parts}`.execute(tx);
  await sql`insert into sms_part (sms, number)
    select ${uuid}::uuid, n from generate_series(${found.announced + 1}::int, ${parts}::int) n`.execute(tx);
  await sql`delete from smpp_text where sms = ${uuid}`.execute(tx);
  await sql`
    with turn as (update sms_queue q set parts = ${parts}, due_on = coalesce(m.send_after, ${now}::timestamptz)
      from sms m where q.sms = ${uuid} and m.uuid = q.sms returning q.tn)
    update sms_sender s set queued_parts = greatest(s.queued_parts + ${parts}::int - ${found.announced}::int, 0)
    from turn where s.tn = turn.tn`.execute(tx);
  return { isLocal: found.type === "smsr" };
}

/** The message was handed over: charged, out of the queue, event and callback. */
export async function succeedMessage(
  tx: Tx,
  uuid: string,
  o: { readonly reference_id: string | null; readonly carrier: string | null; readonly now: string },
): Promise<void> {
  const { rows } = await sql<Charged>`
    update sms set state = 'success', delivery_state = 'sent', sent_on = ${o.now}, modified_on = ${o.now}, reason = null,
      reference_id = ${o.reference_id}, carrier = ${o.carrier}, cost = price * parts
    where uuid = ${uuid} and state in ('created', 'sending')
    returning account, "to", cost::text as cost`.execute(tx);
  const [message] = rows;
  if (!message) return;
  await charge(tx, uuid, message, o.now);
  await dequeue(tx, uuid);
  await messageEvent(tx, uuid, "sms_sent", o.now);
}

interface Charged {
  readonly account: string;
  readonly to: string;
  readonly cost: string;
}

/** Out of the hold; a message of the platform itself has none and is charged whatever the balance is. */
async function charge(tx: Tx, uuid: string, { account, to, cost }: Charged, now: string): Promise<void> {
  if (Number(cost) === 0) return;
  const ledger = new SqlLedger(tx);
  const entry = { amount: cost, refType: "sms_outgoing", refUuid: uuid, description: `SMS to ${to}` } as const;
  const hold = await holdOf(tx, uuid);
  if (hold === undefined) await ledger.debit(account, entry, now);
  else await ledger.capture(hold, [entry], now);
}

async function holdOf(tx: Tx, uuid: string): Promise<string | undefined> {
  const row = await tx
    .selectFrom("ledger_hold")
    .select("uuid")
    .where("ref_uuid", "=", uuid)
    .where("ref_type", "=", HOLD)
    .executeTakeFirst();
  return row?.uuid;
}

/** Takes a message out of the queue, if it is in it; parts that it waits for are not waited for any more. */
async function dequeue(tx: Tx, uuid: string): Promise<void> {
  await sql`
    with gone as (delete from sms_queue where sms = ${uuid} returning tn, parts),
      text as (delete from smpp_text where sms = ${uuid})
    update sms_sender s set queued_parts = greatest(s.queued_parts - gone.parts, 0) from gone where s.tn = gone.tn`.execute(
    tx,
  );
}

/** The message is over before it was handed over: its hold is free, event and callback. */
export async function failMessage(
  tx: Tx,
  uuid: string,
  { code, message, carrier_code }: MessageError,
  reason: string,
  now: string,
): Promise<void> {
  const failed = await tx
    .updateTable("sms")
    .set({
      state: "failed",
      delivery_state: "sending_failed",
      error_code: code,
      error_message: message,
      carrier_code: carrier_code ?? null,
      reason,
      modified_on: now,
    })
    .where("uuid", "=", uuid)
    .where("state", "in", ["created", "sending"])
    .returning("uuid")
    .executeTakeFirst();
  if (!failed) return;
  const hold = await holdOf(tx, uuid);
  if (hold !== undefined) await new SqlLedger(tx).release(hold);
  await dequeue(tx, uuid);
  await messageEvent(tx, uuid, "sms_send_fails", now);
  await receiptToCustomer(tx, uuid, false, now);
}

/** What a receipt says about a message that was handed over; final states stay as they are. */
export async function receiptOf(tx: Tx, uuid: string, outcome: ReceiptOutcome, now: string): Promise<void> {
  const change =
    outcome.kind === "delivered"
      ? ({ delivered: true, delivery_state: "delivered", delivered_on: now } as const)
      : ({
          delivery_state: "delivery_failed",
          error_code: outcome.error.code,
          error_message: outcome.error.message,
          carrier_code: outcome.error.carrier_code ?? null,
          reason: outcome.reason,
        } as const);
  const changed = await tx
    .updateTable("sms")
    .set({ ...change, modified_on: now })
    .where("uuid", "=", uuid)
    .where("state", "=", "success")
    .where("delivery_state", "in", ["sent", "delivery_unconfirmed"])
    .returning("uuid")
    .executeTakeFirst();
  if (!changed) return;
  const isDelivered = outcome.kind === "delivered";
  await messageEvent(tx, uuid, isDelivered ? "sms_delivered" : "sms_delivery_fails", now);
  await receiptToCustomer(tx, uuid, isDelivered, now);
}
