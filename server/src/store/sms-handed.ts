import { type RawBuilder, sql } from "kysely";
import type { CarrierIds, EarlyNews, MessageResults, PartResult } from "../domain/sms-queue/port.js";
import type { Tx } from "./db.js";
import { FixedStatement, type SlotOf } from "./fixed-statement.js";
import { type Capture, captureMany } from "./ledger-captures.js";
import { planOnce } from "./plan-once.js";
import { sentEvents, tellMany } from "./sms-event.js";
import { idNames } from "./sms-receipt.js";

/** What a hold of the price of a message is for. */
const HOLD = "sms";

interface Locked {
  readonly uuids: readonly string[];
  /** Names of advisory locks. */
  readonly ids: readonly string[];
}

/** What counts the rows of another part cannot begin before that part has locked all of them. */
const locking = (slot: SlotOf<Locked>, senders: RawBuilder<unknown>) => sql`
    with ids as materialized (
      select pg_advisory_xact_lock(k.key) from (
        select distinct hashtextextended(name, 0) as key from unnest(${planOnce(slot("ids"), "text")}) name order by key) k
    ), accounts as materialized (
      select a.uuid from account a where a.uuid in (
        select m.account from sms m where m.uuid = any (${planOnce(slot("uuids"), "uuid")}))
        and (select count(*) from ids) >= 0 order by a.uuid for no key update
    ), senders as materialized (${senders})
    select m.uuid from sms m
    where m.uuid = any (${planOnce(slot("uuids"), "uuid")}) and (select count(*) from senders) >= 0
    order by m.uuid for update`;

const LOCK = new FixedStatement<Locked, unknown>((slot) =>
  locking(
    slot,
    sql`select s.tn from sms_sender s
      where s.tn in (select m.tn from sms m where m.uuid = any (${planOnce(slot("uuids"), "uuid")}))
        and (select count(*) from accounts) >= 0 order by s.tn for update`,
  ),
);

const LOCK_SENT = new FixedStatement<Locked, unknown>((slot) => locking(slot, sql`select uuid from accounts`));

/**
 * Locks ids at carriers, then outbound messages as everyone does, each kind of row in one order: accounts, senders,
 * messages.
 * @param o.withSenders false: what is about to change does not touch the queues of their senders
 */
export async function lockMessages(
  tx: Tx,
  uuids: readonly string[],
  o: { readonly withSenders: boolean; readonly ids?: readonly CarrierIds[] },
): Promise<void> {
  if (uuids.length === 0) return;
  await (o.withSenders ? LOCK : LOCK_SENT).rows(tx, { uuids, ids: idNames(o.ids ?? []) });
}

interface Results {
  /** JSON. */
  readonly parts: string;
  readonly now: string;
}

/** Writes `r`, what came of parts, beside the attempts. */
const writing = (slot: SlotOf<Results>) => sql`
    r as (
      select * from json_to_recordset(${slot("parts")}::json)
        as r(sms uuid, number integer, carrier uuid, outcome text, state text, provider_id text, code text)
    ), parts as (
      update sms_part p set state = r.state, carrier = r.carrier, provider_id = r.provider_id, carrier_code = r.code
      from r where r.state is not null and p.sms = r.sms and p.number = r.number
    ), attempts as (
      update sms_attempt a set ended_on = ${slot("now")}::timestamptz, outcome = r.outcome, carrier_code = r.code
      from r where a.sms = r.sms and a.part = r.number and a.ended_on is null
    )`;

const WRITE = new FixedStatement<Results, unknown>((slot) => sql`with ${writing(slot)} select`);

/** Writes what came of parts, beside the attempts. What was not handed over leaves the part as it is. */
export async function writeResults(tx: Tx, list: readonly MessageResults[], now: string): Promise<void> {
  if (list.some(({ results }) => results.length > 0)) await WRITE.rows(tx, { parts: partsJson(list), now });
}

function partsJson(list: readonly MessageResults[]): string {
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
  return JSON.stringify(parts);
}

const STATES: Readonly<Record<PartResult["outcome"], string | null>> = {
  accepted: "accepted",
  unknown: "unknown",
  refused: "queued",
  down: null,
};

interface Succeeded extends Results {
  /** JSON. */
  readonly wanted: string;
}

/** A message has the id of its first part, which this try may have brought. */
const SUCCEED = new FixedStatement<Succeeded, { uuid: string; account: string; to: string; cost: string }>(
  (slot) => sql`
    with ${writing(slot)}, wanted as (
      select w.*, case when w.has_first then w.first_id
        else (select p.provider_id from sms_part p where p.sms = w.uuid order by p.number limit 1) end as reference_id
      from json_to_recordset(${slot("wanted")}::json)
        as w(n integer, uuid uuid, carrier uuid, has_first boolean, first_id text)
    ), done as (
      update sms set state = 'success', delivery_state = 'sent', sent_on = ${slot("now")}::timestamptz,
        modified_on = ${slot("now")}::timestamptz, reason = null, reference_id = w.reference_id, carrier = w.carrier,
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
    select uuid, account, "to", cost::text as cost from done order by n`,
);

/**
 * What `succeedMessage` does, for many: charged, out of the queue, event and callback; and what came of their parts.
 * Everything of them is locked.
 * @returns what came for them before their parts were taken
 */
export async function succeedMessages(
  tx: Tx,
  list: readonly MessageResults[],
  now: string,
  node: string,
): Promise<EarlyNews> {
  if (list.length === 0) return { receipts: [], failed: [] };
  const wanted = list.map(({ uuid, carrier, results }, n) => {
    const first = results.find(({ number }) => number === 1);
    return { n, uuid, carrier, has_first: !!first, first_id: first?.provider_id?.toLowerCase() ?? null };
  });
  const rows = await SUCCEED.rows(tx, { parts: partsJson(list), wanted: JSON.stringify(wanted), now });
  const charged = rows.filter(({ cost }) => Number(cost) > 0);
  const captures = charged.map(
    ({ uuid, account, to, cost }): Capture => ({ account, refUuid: uuid, amount: cost, description: `SMS to ${to}` }),
  );
  const balances = await captureMany(tx, captures, { holdType: HOLD, refType: "sms_outgoing", now });
  const { events, early } = await sentEvents(tx, { sent: rows.map(({ uuid }) => uuid), all: list.map(uuidOf), now });
  await tellMany(tx, [...balances, ...events], node);
  return early;
}

function uuidOf({ uuid }: MessageResults): string {
  return uuid;
}
