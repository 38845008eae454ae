import { sql } from "kysely";
import type { MessageResults, PartResult, SmsQueueTx } from "../domain/sms-queue/port.js";
import type { Tx } from "./db.js";
import { type Capture, captureMany } from "./ledger-captures.js";
import { planOnce } from "./plan-once.js";
import { messageEvents, tellMany } from "./sms-event.js";

/** What a hold of the price of a message is for. */
const HOLD = "sms";

/**
 * Locks outbound messages as everyone does, each kind of row in one order: accounts, senders, messages.
 * @param withSenders false: what is about to change does not touch the queues of their senders
 */
export async function lockMessages(tx: Tx, uuids: readonly string[], withSenders: boolean): Promise<void> {
  if (uuids.length === 0) return;
  const some = planOnce([...uuids], "uuid");
  const senders = withSenders
    ? sql`select s.tn from sms_sender s where s.tn in (select m.tn from sms m where m.uuid = any (${some}))
        and (select count(*) from accounts) >= 0 order by s.tn for update`
    : sql`select uuid from accounts`;
  // What counts the rows of another part cannot begin before that part has locked all of them.
  await sql`
    with accounts as materialized (
      select a.uuid from account a where a.uuid in (select m.account from sms m where m.uuid = any (${some}))
      order by a.uuid for no key update
    ), senders as materialized (${senders})
    select m.uuid from sms m where m.uuid = any (${some}) and (select count(*) from senders) >= 0
    order by m.uuid for update`.execute(tx);
}

/** Writes what came of parts, beside the attempts. What was not handed over leaves the part as it is. */
export async function writeResults(tx: Tx, list: readonly MessageResults[], now: string): Promise<void> {
  const parts = list.flatMap(({ uuid, carrier, results }) =>
    results.map(({ number, outcome, provider_id, code }) => ({
      sms: uuid,
      number,
      carrier,
      outcome,
      state: STATES[outcome],
      provider_id: provider_id?.toLowerCase() ?? null,
      code,
    })),
  );
  if (parts.length === 0) return;
  await sql`
    with r as (
      select * from json_to_recordset(${JSON.stringify(parts)}::json)
        as r(sms uuid, number integer, carrier uuid, outcome text, state text, provider_id text, code text)
    ), parts as (
      update sms_part p set state = r.state, carrier = r.carrier, provider_id = r.provider_id, carrier_code = r.code
      from r where r.state is not null and p.sms = r.sms and p.number = r.number
    )
    update sms_attempt a set ended_on = ${now}::timestamptz, outcome = r.outcome, carrier_code = r.code
    from r where a.sms = r.sms and a.part = r.number and a.ended_on is null`.execute(tx);
}

const STATES: Readonly<Record<PartResult["outcome"], string | null>> = {
  accepted: "accepted",
  unknown: "unknown",
  refused: "queued",
  down: null,
};

/**
 * What `succeedMessage` does, for many: charged, out of the queue, event and callback. Everything of them is locked, and
 * the ids of their parts are stored.
 */
export async function succeedMessages(
  tx: Tx,
  list: Parameters<SmsQueueTx["succeed"]>[0],
  now: string,
  node: string,
): Promise<void> {
  if (list.length === 0) return;
  const { rows } = await sql<{ uuid: string; account: string; to: string; cost: string }>`
    with wanted as (
      select w.*, (select p.provider_id from sms_part p where p.sms = w.uuid order by p.number limit 1) as reference_id
      from json_to_recordset(${JSON.stringify(list.map((one, n) => ({ n, ...one })))}::json)
        as w(n integer, uuid uuid, carrier uuid)
    ), done as (
      update sms set state = 'success', delivery_state = 'sent', sent_on = ${now}::timestamptz,
        modified_on = ${now}::timestamptz, reason = null, reference_id = w.reference_id, carrier = w.carrier,
        cost = sms.price * sms.parts
      from wanted w where sms.uuid = w.uuid and sms.state in ('created', 'sending')
      returning w.n, sms.uuid, sms.account, sms."to", sms.cost
    ), gone as (
      delete from sms_queue q using done where q.sms = done.uuid returning q.tn, q.parts
    ), texts as (
      delete from smpp_text t using done where t.sms = done.uuid
    ), fewer as (
      update sms_sender s set queued_parts = greatest(s.queued_parts - g.parts, 0)
      from (select tn, sum(parts)::integer as parts from gone group by tn) g where s.tn = g.tn
    )
    select uuid, account, "to", cost::text as cost from done order by n`.execute(tx);
  const charged = rows.filter(({ cost }) => Number(cost) > 0);
  const captures = charged.map(
    ({ uuid, account, to, cost }): Capture => ({ account, refUuid: uuid, amount: cost, description: `SMS to ${to}` }),
  );
  const balances = await captureMany(tx, captures, { holdType: HOLD, refType: "sms_outgoing", now });
  const news = rows.map(({ uuid }) => ({ uuid, action: "sms_sent" as const }));
  await tellMany(tx, [...balances, ...(await messageEvents(tx, news, now))], node);
}
