import { sql } from "kysely";
import type { RouteTable } from "../domain/messaging/port/routes.js";
import type { Begun, ClaimedSms, Postponed, SmsQueueTx } from "../domain/sms-queue/port.js";
import type { Tx } from "./db.js";
import { dated, plain } from "./json.js";
import { raw } from "./page.js";
import { CLAIM_FACTS, CLAIM_JOINS, ROUTE_TABLE } from "./sms-facts.js";

/** Most messages of one claim. */
const CLAIM_MAX = 1_000;

/** A claimed message but its routes. */
type ClaimedRow = Omit<ClaimedSms, "table">;

const CLAIMED = `json_build_object(${plain("m", "uuid account tn from to message encoding parts reason")},
  ${dated("m", "created_on valid_until send_after")}, 'isAutomated', m.automated,
  'open', (select coalesce(json_agg(json_build_object('number', o.number, 'id', o.id) order by o.number), '[]'::json)
    from sms_part o where o.sms = m.uuid and o.state in ('queued', 'unknown')),
  'isOpen', exists (select 1 from smpp_text x where x.sms = m.uuid),
  'campaignId', (select g."campaignId" from sms_campaign g where g.uuid = m.sms_campaign),
  ${plain("q", "tried carrier failures reference")}, ${dated("q", "failing_since")},
  'facts', ${CLAIM_FACTS})`;

/**
 * No earlier message of the same pair of numbers waits or is on its way: their order is kept. The earliest of the pair is
 * one step in its index, however the planner sees the queue.
 */
export const FIRST_OF_PAIR = `q.id = (select min(e.id) from sms_queue e where e.tn = q.tn and e.recipient = q.recipient)`;

/** Takes the first messages of senders that may send; who is busy with a sender is passed over. */
export async function claimMessages(tx: Tx, o: Parameters<SmsQueueTx["claim"]>[0]): Promise<readonly ClaimedSms[]> {
  // The row of the sender is the lock of its queue. A limit in this form does not have the statement planned each time.
  const { rows } = await sql<{ table: RouteTable; messages: readonly ClaimedRow[] }>`
    with picked as materialized (
      select q.id from sms_sender s cross join lateral (
        select q.id from sms_queue q
        where q.tn = s.tn and q.claimed_by is null and q.due_on <= ${o.now} and ${raw(FIRST_OF_PAIR)}
        order by q.id limit 1) q
      where s.queued_parts > 0 and s.next_on <= ${o.now}
      order by s.next_on limit least(${o.most}::int, ${CLAIM_MAX}) for update of s skip locked
    ), claimed as (
      update sms_queue set claimed_by = ${o.node}, attempts = attempts + 1,
        claimed_until = ${o.until}::timestamptz + parts * make_interval(secs => ${o.partMs / 1000})
      where id = any (array(select id from picked)) and claimed_by is null and due_on <= ${o.now}
      returning *)
    select ${raw(ROUTE_TABLE)} as table,
      (select coalesce(json_agg(${raw(CLAIMED)} order by q.id), '[]'::json)
        from claimed q join sms m on m.uuid = q.sms ${raw(CLAIM_JOINS)}) as messages
    where exists (select 1 from picked)`.execute(tx);
  const [claims] = rows;
  if (!claims) return [];
  const { table, messages } = claims;
  // Somebody had them between our look and our lock.
  if (messages.length === 0) return claimMessages(tx, o);
  const references = await giveReferences(tx, messages.filter(needsReference), o.now);
  return messages.map((message) => ({
    ...message,
    table,
    reference: references.get(message.uuid) ?? message.reference,
  }));
}

function needsReference({ parts, reference }: ClaimedRow): boolean {
  return parts > 1 && reference === null;
}

/** Each pair of numbers counts on from where its own name puts it; of a pair only one message is taken at once. */
async function giveReferences(
  tx: Tx,
  messages: readonly ClaimedRow[],
  now: string,
): Promise<ReadonlyMap<string, number>> {
  if (messages.length === 0) return new Map();
  const { rows } = await sql<{ uuid: string; reference: number }>`
    with wanted as (
      select * from unnest(${messages.map(({ uuid }) => uuid)}::uuid[], ${messages.map(({ tn }) => tn)}::bigint[],
        ${messages.map(({ to }) => to)}::text[]) as w(uuid, tn, recipient)
    ), given as (
      insert into sms_reference (tn, recipient, last, used_on)
      select tn, recipient, hashtext(tn || ' ' || recipient) & 65535, ${now}::timestamptz from wanted order by tn, recipient
      on conflict (tn, recipient) do update set last = (sms_reference.last + 1) & 65535, used_on = excluded.used_on
      returning tn, recipient, last
    )
    update sms_queue q set reference = g.last from wanted w join given g using (tn, recipient)
    where q.sms = w.uuid and q.sms = any (${messages.map(({ uuid }) => uuid)}::uuid[])
    returning q.sms as uuid, q.reference`.execute(tx);
  return new Map(rows.map(({ uuid, reference }) => [uuid, reference]));
}

/** Senders have their rate from here on; the attempt is there before anything goes out. */
export async function beginMessages(
  tx: Tx,
  begun: readonly Begun[],
  { node, now }: { readonly node: string; readonly now: string },
): Promise<void> {
  if (begun.length === 0) return;
  const list = begun.map(({ sms, carrier, nextOn, reason }) => ({
    uuid: sms.uuid,
    tn: sms.tn,
    carrier,
    next_on: nextOn,
    reason,
    parts: sms.open.map(({ number }) => number),
  }));
  await sql`
    with b as (
      select * from json_to_recordset(${JSON.stringify(list)}::json)
        as b(uuid uuid, tn bigint, carrier uuid, next_on timestamptz, reason text, parts integer[])
    ), senders as (
      update sms_sender s set next_on = b.next_on, used_on = ${now}::timestamptz from b where s.tn = b.tn
    ), messages as (
      update sms set state = 'sending', delivery_state = 'sending', carrier = b.carrier, reason = b.reason,
        modified_on = ${now}::timestamptz
      from b where sms.uuid = b.uuid
    )
    insert into sms_attempt (sms, part, carrier, node, started_on)
    select b.uuid, p.number, b.carrier, ${node}::text, ${now}::timestamptz from b, unnest(b.parts) as p(number)`.execute(
    tx,
  );
}

/** Looked at once more when its limit is up, whatever it waits for. */
export async function postponeMessages(tx: Tx, postponed: readonly Postponed[]): Promise<void> {
  if (postponed.length === 0) return;
  const uuids = postponed.map(({ uuid }) => uuid);
  await sql`
    with p as (
      select * from json_to_recordset(${JSON.stringify(postponed)}::json)
        as p(uuid uuid, due timestamptz, reason text, now timestamptz, send_after timestamptz, valid_until timestamptz,
          tried uuid[], carrier uuid, failures integer, failing_since timestamptz, "maybeDuplicate" boolean)
    ), queued as (
      update sms_queue q set claimed_by = null, claimed_until = null, tried = p.tried, carrier = p.carrier,
        failures = p.failures, failing_since = p.failing_since,
        due_on = least(p.due, coalesce(p.valid_until, q.valid_until)), valid_until = coalesce(p.valid_until, q.valid_until)
      from p where q.sms = p.uuid and q.sms = any (${uuids}::uuid[])
    )
    update sms set state = 'created', delivery_state = 'queued', reason = p.reason, modified_on = p.now,
      send_after = coalesce(p.send_after, sms.send_after), valid_until = coalesce(p.valid_until, sms.valid_until),
      maybe_duplicate = sms.maybe_duplicate or coalesce(p."maybeDuplicate", false)
    from p where sms.uuid = p.uuid and sms.state in ('created', 'sending')`.execute(tx);
}

/** Numbers that send nothing before a time. */
export async function restSenders(tx: Tx, rests: Parameters<SmsQueueTx["restSenders"]>[0]): Promise<void> {
  if (rests.length === 0) return;
  await sql`
    update sms_sender s set next_on = r.until
    from json_to_recordset(${JSON.stringify(rests)}::json) as r(tn bigint, until timestamptz) where s.tn = r.tn`.execute(
    tx,
  );
}
