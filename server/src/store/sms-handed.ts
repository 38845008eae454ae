import { sql } from "kysely";
import type { CarrierIds, EarlyNews, MessageResults, PartResult } from "../domain/sms-queue/port.js";
import { wordArray } from "./binary-array.js";
import type { Tx } from "./db.js";
import { FixedStatement, type SlotOf } from "./fixed-statement.js";
import { type Capture, captureMany } from "./ledger-captures.js";
import { planOnce } from "./plan-once.js";
import { FOUND_OF_M, type Found, SHOWN_OF_M, the } from "./sms-entities.js";
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
const LOCK = new FixedStatement<Locked, unknown>(
  (slot) => sql`
    with ids as materialized (
      select pg_advisory_xact_lock(k.key) from (
        select distinct hashtextextended(name, 0) as key from unnest(${planOnce(slot("ids"), "text")}) name order by key) k
    ), accounts as materialized (
      select a.uuid from account a where a.uuid in (
        select m.account from sms m where m.uuid = any (${planOnce(slot("uuids"), "uuid")}))
        and (select count(*) from ids) >= 0 order by a.uuid for no key update
    ), senders as materialized (
      select s.tn from sms_sender s
      where s.tn in (select m.tn from sms m where m.uuid = any (${planOnce(slot("uuids"), "uuid")}))
        and (select count(*) from accounts) >= 0 order by s.tn for update
    )
    select m.uuid from sms m
    where m.uuid = any (${planOnce(slot("uuids"), "uuid")}) and (select count(*) from senders) >= 0
    order by m.uuid for update`,
);

/**
 * Locks ids at carriers, then outbound messages as everyone does, each kind of row in one order: accounts, senders,
 * messages. What the transaction asks next is done when they are locked.
 */
export function lockMessages(tx: Tx, uuids: readonly string[], ids: readonly CarrierIds[]): void {
  if (uuids.length > 0) void tx.withCommit(LOCK.rows(tx, { uuids, ids: idNames(ids) }));
}

/** What came of parts, column by column; `code` is the carrier's. */
interface Results {
  readonly sms: string;
  readonly number: string;
  readonly carrier: string;
  readonly outcome: string;
  readonly state: string;
  readonly provider_id: readonly (string | null)[];
  readonly code: readonly (string | null)[];
  readonly now: string;
}

/**
 * Writes `r`, what came of parts, beside the attempts. Rows of one message are looked for message by message (lateral, with
 * an offset): of a table that was never analyzed the planner believes that each message has hundreds of them, and reads it
 * to its end.
 */
const writing = (slot: SlotOf<Results>) => sql`
    r as (
      select * from unnest(${planOnce(slot("sms"), "uuid")}, ${slot("number")}::integer[], ${slot("carrier")}::uuid[],
        ${slot("outcome")}::text[], ${slot("state")}::text[], ${slot("provider_id")}::text[], ${slot("code")}::text[])
        as r(sms, number, carrier, outcome, state, provider_id, code)
    ), parts as (
      update sms_part p set state = r.state, carrier = r.carrier, provider_id = r.provider_id, carrier_code = r.code
      from r where r.state is not null and p.sms = r.sms and p.number = r.number
      returning p.id, p.sms, p.number, p.carrier, p.provider_id
    ), attempts as (
      update sms_attempt a set ended_on = ${slot("now")}::timestamptz, outcome = r.outcome, carrier_code = r.code
      from r cross join lateral (
        select x.id from sms_attempt x where x.sms = r.sms and x.part = r.number and x.ended_on is null offset 0) x
      where a.id = x.id
    )`;

const WRITE = new FixedStatement<Results, unknown>((slot) => sql`with ${writing(slot)} select`);

/**
 * Writes what came of parts, beside the attempts. What was not handed over leaves the part as it is. It is answered with the
 * commit.
 */
export function writeResults(tx: Tx, list: readonly MessageResults[], now: string): void {
  if (list.some(({ results }) => results.length > 0)) void tx.withCommit(WRITE.rows(tx, { ...columnsOf(list), now }));
}

function columnsOf(list: readonly MessageResults[]): Omit<Results, "now"> {
  const parts = list.flatMap(({ uuid, carrier, results }) => results.map((one) => ({ ...one, sms: uuid, carrier })));
  return {
    sms: wordArray(parts.map(({ sms }) => sms)),
    number: wordArray(parts.map(({ number }) => number)),
    carrier: wordArray(parts.map(({ carrier }) => carrier)),
    outcome: wordArray(parts.map(({ outcome }) => outcome)),
    state: wordArray(parts.map(({ outcome }) => STATES[outcome])),
    provider_id: parts.map(({ provider_id }) => provider_id?.toLowerCase() ?? null),
    code: parts.map(({ code }) => code),
  };
}

/** `null` as arrays have it. */
const STATES: Readonly<Record<PartResult["outcome"], string>> = {
  accepted: "accepted",
  unknown: "unknown",
  refused: "queued",
  down: "null",
};

/** Beside what came of parts, of each message: its carrier, and whether its first part is among them, with which id. */
interface Succeeded extends Results {
  readonly uuids: string;
  readonly carriers: string;
  readonly hasFirst: string;
  readonly firstId: readonly (string | null)[];
}

/**
 * A message has the id of its first part, which this try may have brought. What came for its parts before the answers to
 * all of them is told, and taken away.
 */
const SUCCEED = new FixedStatement<Succeeded, Found & EarlyNews & { readonly charges: readonly Capture[] }>(
  (slot) => sql`
    with ${writing(slot)}, wanted as materialized (
      select w.*, case when w.has_first then w.first_id
        else (select p.provider_id from sms_part p where p.sms = w.uuid order by p.number limit 1) end as reference_id
      from unnest(${planOnce(slot("uuids"), "uuid")}, ${slot("carriers")}::uuid[], ${slot("hasFirst")}::boolean[],
        ${slot("firstId")}::text[]) with ordinality as w(uuid, carrier, has_first, first_id, n)
    ), m as (
      update sms set state = 'success', delivery_state = 'sent', sent_on = ${slot("now")}::timestamptz,
        modified_on = ${slot("now")}::timestamptz, reason = null, reference_id = w.reference_id, carrier = w.carrier,
        cost = sms.price * sms.parts
      from wanted w where sms.uuid = w.uuid and sms.state in ('created', 'sending')
      returning w.n, sms.*
    ), gone as (
      delete from sms_queue q using m where q.sms = m.uuid returning q.tn, q.parts
    ), texts as (
      delete from smpp_text t using m where t.sms = m.uuid
    ), fewer as (
      update sms_sender s set queued_parts = greatest(s.queued_parts - g.parts, 0)
      from (select tn, sum(parts)::integer as parts from gone group by tn) g where s.tn = g.tn
    ), part as materialized (
      select sms, number, carrier, provider_id, false as has_failed, null::integer as error_code, null as carrier_code
      from parts
      union all
      select p.sms, p.number, p.carrier, p.provider_id, p.state = 'failed', p.error_code, p.carrier_code
      from wanted w cross join lateral (select x.* from sms_part x where x.sms = w.uuid offset 0) p
      where not exists (select from parts d where d.id = p.id)
    ), early as (
      delete from sms_receipt_early e using part p join sms k on k.uuid = p.sms
      where e.carrier = p.carrier and e.provider_id = p.provider_id and (e.recipient is null or e.recipient = k."to")
      returning p.sms, p.number, e.body, e.id
    ), ${SHOWN_OF_M}
    select ${FOUND_OF_M},
      (select coalesce(json_agg(json_build_object('account', m.account, 'refUuid', m.uuid, 'amount', m.cost::text,
        'description', 'SMS to ' || m."to") order by m.n), '[]'::json) from m where m.cost > 0) as charges,
      (select coalesce(json_agg(json_build_object('sms', e.sms, 'number', e.number, 'state', e.body ->> 'state',
        'error', e.body ->> 'error') order by e.id), '[]'::json) from early e) as receipts,
      (select coalesce(json_agg(json_build_object('sms', p.sms, 'number', p.number, 'code', p.error_code,
        'carrier_code', p.carrier_code) order by p.number), '[]'::json) from part p where p.has_failed) as failed`,
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
  const firsts = list.map(({ results }) => results.find(({ number }) => number === 1));
  const values = {
    ...columnsOf(list),
    uuids: wordArray(list.map(({ uuid }) => uuid)),
    carriers: wordArray(list.map(({ carrier }) => carrier)),
    hasFirst: wordArray(firsts.map((first) => String(first !== undefined))),
    firstId: firsts.map((first) => first?.provider_id?.toLowerCase() ?? null),
    now,
  };
  const found = the(await SUCCEED.rows(tx, values));
  const { charges, receipts, failed } = found;
  const { events, balances } = await captureMany(tx, charges, { holdType: HOLD, refType: "sms_outgoing", now });
  await tellMany(tx, [...events, ...sentEvents(charged(found, balances), now)], node);
  return { receipts, failed };
}

/** What was found, with the balances as they are after the whole group. */
function charged(found: Found, balances: ReadonlyMap<string, number>): Found {
  if (balances.size === 0) return found;
  const accounts = Object.entries(found.accounts).map(([uuid, account]) => {
    return [uuid, { ...account, balance: balances.get(uuid) ?? account.balance }] as const;
  });
  return { ...found, accounts: Object.fromEntries(accounts) };
}
