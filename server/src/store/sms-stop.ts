import { sql } from "kysely";
import { messageError } from "../domain/messaging/rules.js";
import type { Tx } from "./db.js";
import { receiptsToCustomers } from "./smpp-customer.js";
import { failedEvents } from "./sms-event.js";
import { IS_WHOLE } from "./sms-hurry.js";

/** Messages that one transaction ends; with more of them a carrier would wait too long for the answer to a STOP. */
const ENDED_AT_ONCE = 500;

/**
 * Ends what waits for a subscriber who has opted out of the profile, and that nobody is sending. When there is very much
 * of it the rest becomes due: the sender of messages finds the opt-out, and asks for this again.
 * The account is locked by the caller, as by everybody who ends messages.
 */
export async function failWaiting(tx: Tx, profile: string, to: string, now: string): Promise<void> {
  const ofSubscriber = sql`q.recipient = ${to} and m.messaging_profile = ${profile} and q.claimed_by is null
    and not m.automated`;
  const { rows } = await sql<{ sms: string; tn: number }>`
    select q.sms, q.tn from sms_queue q join sms m on m.uuid = q.sms where ${ofSubscriber}
    order by q.id limit ${ENDED_AT_ONCE}`.execute(tx);
  if (rows.length === 0) return;
  await sql`
    select tn from sms_sender where tn = any (${[...new Set(rows.map(({ tn }) => tn))]}::bigint[]) order by tn for update`.execute(
    tx,
  );
  await end(
    tx,
    rows.map(({ sms }) => sms),
    now,
  );
  if (rows.length < ENDED_AT_ONCE) return;
  await sql`
    update sms_queue q set due_on = ${now} from sms m
    where m.uuid = q.sms and ${ofSubscriber} and q.due_on > ${now} and ${IS_WHOLE}`.execute(tx);
}

/** What `failMessage` does, for many that were never handed over: so they have had no event yet. */
async function end(tx: Tx, picked: readonly string[], now: string): Promise<void> {
  const { code, message } = messageError(1103);
  // Who was taken by a sender between the look and the lock is left to it.
  const { rows } = await sql<{ sms: string }>`
    with gone as (delete from sms_queue where sms = any (${[...picked]}::uuid[]) and claimed_by is null
        returning sms, tn, parts),
      texts as (delete from smpp_text t using gone where t.sms = gone.sms),
      fewer as (update sms_sender s set queued_parts = greatest(s.queued_parts - g.parts, 0)
        from (select tn, sum(parts)::int as parts from gone group by tn) g where s.tn = g.tn)
    select sms from gone`.execute(tx);
  const uuids = rows.map(({ sms }) => sms);
  await sql`
    update sms set state = 'failed', delivery_state = 'sending_failed', error_code = ${code}, error_message = ${message},
      reason = ${message}, modified_on = ${now}
    where uuid = any (${uuids}::uuid[])`.execute(tx);
  await sql`delete from ledger_hold where ref_type = 'sms' and ref_uuid = any (${uuids}::uuid[])`.execute(tx);
  await failedEvents(tx, uuids, now);
  await receiptsToCustomers(
    tx,
    uuids.map((uuid) => ({ uuid, delivered: false })),
    now,
  );
}
