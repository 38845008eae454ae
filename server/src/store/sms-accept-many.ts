import { type RawBuilder, sql } from "kysely";
import { newUuid } from "../base/ids.js";
import { moneyUnits } from "../domain/ledger/rules.js";
import type { MessageTx } from "../domain/messaging/port/message-store.js";
import type { NewOutbound } from "../domain/messaging/port/new-message.js";
import type { AccountFacts, ManyFacts } from "../domain/messaging/port/send-facts.js";
import { type WithZoneName, zoned } from "./account-zone.js";
import type { Tx } from "./db.js";
import { FixedStatement, type SlotOf } from "./fixed-statement.js";
import { accountJson, messagingProfileJson, userJson } from "./json.js";
import { heldOf } from "./ledger.js";
import { namedSender, SENDER_VALUES, type SenderValues } from "./named-sender.js";
import { raw } from "./page.js";
import { planOnce } from "./plan-once.js";
import { specialPrice } from "./price.js";
import { ROUTE_TABLE, recipientHolding, tnOf } from "./sms-facts.js";
import { dayMembers } from "./spend.js";

/** Locks accounts in the one order that everybody keeps. */
const LOCK = new FixedStatement<{ readonly accounts: readonly string[] }, unknown>(
  (slot) => sql`
    select uuid from account where uuid = any (${planOnce(slot("accounts"), "uuid")}) order by uuid for no key update`,
);

/** The account `a` is closed, or something of its messages is under review. */
const watched = (now: RawBuilder<unknown>) => sql`(a.disabled_on is not null or a.deleted_on is not null
  or exists (select 1 from sms_review v where v.account = a.uuid and v.state <> 'released' and v.until_on > ${now}))`;

/** Senders as the database gives them, and accounts before their zones are written out. */
type RowFacts = Omit<ManyFacts, "accounts" | "senders"> & {
  readonly senders: readonly SenderValues[];
  readonly accounts: Record<string, Omit<AccountFacts, "shown"> & WithZoneName<{ account: AccountFacts["shown"] }>>;
};

/** What is asked of wishes: of each its account, number, recipient and the number that this would be. */
interface Asked {
  readonly accountOf: readonly string[];
  readonly tnOf: readonly number[];
  readonly toOf: readonly string[];
  readonly toTnOf: readonly (number | null)[];
  readonly accounts: readonly string[];
  readonly users: readonly string[];
  readonly now: string;
  /** JSON. */
  readonly limits: string;
}

/**
 * Facts of many wishes in one statement. Each look-up is lateral with an offset: the planner, who does not know how many
 * wishes there are, must not read a whole table for them.
 */
const FACTS = new FixedStatement<Asked, { facts: RowFacts }>(
  (slot) => sql`
    with wish as materialized (
      select * from unnest(${planOnce(slot("accountOf"), "uuid")}, ${slot("tnOf")}::bigint[], ${slot("toOf")}::text[],
        ${slot("toTnOf")}::bigint[]) with ordinality as w(account, tn, "to", to_tn, n)),
    sender as materialized (
      select l.account, l.tn, f.messaging_profile, l.messaging_profile as lease_profile, ${raw(SENDER_VALUES)} as json
      from (select distinct account, tn from wish) w
      cross join lateral (select x.* from tn_lease x
        where x.tn = w.tn and x.account = w.account and x.released_on is null offset 0) l
      cross join lateral (select x.* from tn x where x.tn = l.tn offset 0) t
      cross join lateral (select x.* from tn_profile x where x.uuid = t.profile offset 0) p
      left join lateral (select x.* from lease_subscription x
        where x.tn_lease = l.uuid and x.type = 'sms' and x.removed_on is null offset 0) f on true
      cross join lateral (select array_agg(x.type) as types from lease_subscription x
        where x.tn_lease = l.uuid and x.removed_on is null) g
      left join lateral (select x.* from sms_sender x where x.tn = l.tn offset 0) q on true
      ${specialPrice(sql`l.account`, slot("now"))})
    select json_build_object(
      'senders', (select coalesce(json_agg(s.json), '[]'::json) from sender s),
      'wishes', (select json_agg(json_build_object('isOptedOut', exists (select 1 from sms_optout x
            where x.messaging_profile = s.messaging_profile and x."from" = w."to" and x.deleted_on is null),
          'recipient', ${recipientHolding(sql`w.to_tn`)}) order by w.n)
        from wish w left join sender s on s.account = w.account and s.tn = w.tn),
      'accounts', (select coalesce(json_object_agg(a.uuid, json_build_object('countries', a.sms_countries,
          'free', (a.balance - h.held)::text,
          'isWatched', ${watched(slot("now"))}, ${dayMembers(slot("now"), slot("limits"))},
          'account', ${raw(accountJson("a"))})), '{}'::json)
        from account a cross join lateral (${heldOf("a")}) h where a.uuid = any (${planOnce(slot("accounts"), "uuid")})),
      'profiles', (select coalesce(json_object_agg(mp.uuid, ${raw(messagingProfileJson("mp"))}), '{}'::json)
        from messaging_profile mp where mp.uuid = any (array(select s.messaging_profile from sender s
          union select s.lease_profile from sender s))),
      'users', (select coalesce(json_object_agg(cu.uuid, ${raw(userJson("cu"))}), '{}'::json)
        from "user" cu where cu.uuid = any (${planOnce(slot("users"), "uuid")})),
      'table', ${raw(ROUTE_TABLE)}) as facts`,
);

/** Locks the accounts of many wishes, and gives the facts of these as they are then. */
export async function factsOfMany(tx: Tx, o: Parameters<MessageTx["factsOfMany"]>[0]): Promise<ManyFacts> {
  const { now, limits, wishes, users } = o;
  const accountOf = wishes.map(({ account }) => account);
  const accounts = [...new Set(accountOf)];
  void tx.withCommit(LOCK.rows(tx, { accounts }));
  const [row] = await FACTS.rows(tx, {
    accountOf,
    tnOf: wishes.map(({ tn }) => tn),
    toOf: wishes.map(({ to }) => to),
    toTnOf: wishes.map(({ to }) => tnOf(to)),
    accounts,
    users,
    now,
    limits: JSON.stringify(limits),
  });
  if (!row) throw new Error("a statement that always has a row has none");
  const { senders, ...facts } = row.facts;
  return {
    ...facts,
    senders: senders.map((one) => namedSender(one, facts.profiles)),
    accounts: withZones(facts.accounts),
  };
}

function withZones(accounts: RowFacts["accounts"]): Record<string, AccountFacts> {
  const made = Object.entries(accounts).map(([uuid, { account, ...facts }]): [string, AccountFacts] => {
    const { account: shown } = zoned<{ account: AccountFacts["shown"] }>({ account });
    return [uuid, { ...facts, shown }];
  });
  return Object.fromEntries(made);
}

/** Columns of a message as it is stored: the type of each, and its value. */
const COLUMNS = {
  uuid: ["uuid", ({ uuid }) => uuid],
  hold: ["uuid", holdOf],
  now: ["timestamptz", ({ now }) => now],
  account: ["uuid", ({ account }) => account],
  by: ["uuid", ({ by }) => by],
  to: ["text", ({ to }) => to],
  message: ["text", ({ message }) => message],
  thread: ["text", ({ thread }) => thread],
  callback: ["text", (one) => one.custom_callback_url],
  tn: ["bigint", ({ sender }) => sender.tn],
  lease: ["uuid", ({ sender }) => sender.lease],
  profile: ["uuid", ({ sender }) => sender.profile],
  campaign: ["uuid", ({ sender }) => sender.campaign?.uuid ?? null],
  parts: ["int", ({ parts }) => parts],
  encoding: ["text", ({ encoding }) => encoding],
  price: ["numeric", ({ sender }) => sender.price],
  total: ["numeric", ({ sender }) => sender.total],
  valid_until: ["timestamptz", ({ valid_until }) => valid_until],
  send_after: ["timestamptz", ({ send_after }) => send_after],
  carrier: ["uuid", ({ start }) => start?.carrier ?? null],
  node: ["text", ({ start }) => start?.node ?? null],
  until: ["timestamptz", ({ start }) => start?.until ?? null],
  next_on: ["timestamptz", ({ start }) => start?.nextOn ?? null],
  reason: ["text", ({ start }) => start?.reason ?? null],
} as const satisfies Readonly<Record<string, readonly [string, (message: NewOutbound) => unknown]>>;
type Column = keyof typeof COLUMNS;
const NAMES = Object.keys(COLUMNS) as Column[];

/**
 * Stores messages that go to carriers, with their holds, parts and places in the queue, all by one statement; those that
 * do not wait as a claim would leave them, with the begin of their attempts.
 */
const STORE = new FixedStatement<Record<Column, readonly unknown[]>, { uuid: string; part: string }>(
  (slot) => sql`
    with o as materialized (
      select * from unnest(${sql.join(NAMES.map((name) => listOf(slot, name)))})
        with ordinality as w(${sql.join(NAMES.map((name) => sql.ref(name)))}, n)),
    held as (
      insert into ledger_hold (uuid, created_on, account, amount, ref_type, ref_uuid)
      select hold, now, account, total, 'sms', uuid from o where hold is not null order by n),
    stored as (
      insert into sms (uuid, created_on, modified_on, account, type, state, "from", "to", message, thread,
        custom_callback_url, tn, tn_lease, messaging_profile, sms_campaign, parts, encoding, price, delivery_state,
        valid_until, send_after, created_by, carrier, reason)
      select uuid, now, now, account, 'smso', case when carrier is null then 'created' else 'sending' end, tn::text, "to", message, thread, callback, tn, lease, profile,
        campaign, parts, encoding, price, case when carrier is null then 'queued' else 'sending' end, valid_until,
        send_after, by, carrier, reason
      from o order by n),
    parted as (
      insert into sms_part (sms, number) select o.uuid, k from o cross join lateral generate_series(1, o.parts) k
      order by o.n, k returning id, sms),
    begun as (
      insert into sms_attempt (sms, part, carrier, node, started_on)
      select uuid, 1, carrier, node, now from o where carrier is not null order by n),
    counted as (
      insert into sms_sender as s (tn, queued_parts, next_on, used_on)
      select tn, sum(parts), coalesce(max(next_on), max(now)), max(now) from o group by tn order by tn
      on conflict (tn) do update set queued_parts = s.queued_parts + excluded.queued_parts, used_on = excluded.used_on,
        next_on = coalesce((select max(o.next_on) from o where o.tn = s.tn), s.next_on)),
    queued as (
      insert into sms_queue (sms, account, tn, recipient, parts, due_on, valid_until, claimed_by, claimed_until, attempts)
      select uuid, account, tn, "to", parts, coalesce(send_after, now), valid_until, node, until,
        case when carrier is null then 0 else 1 end
      from o order by n)
    select o.uuid, p.id as part from parted p join o on o.uuid = p.sms where o.carrier is not null`,
);

function listOf(slot: SlotOf<Record<Column, unknown>>, name: Column): RawBuilder<unknown> {
  const [type] = COLUMNS[name];
  return name === "uuid" ? planOnce(slot(name), type) : sql`${slot(name)}::${sql.raw(type)}[]`;
}

/** Stores messages that go to carriers. @returns of those that do not wait, ids of their parts, with the commit */
export function acceptMany(tx: Tx, messages: readonly NewOutbound[]): Promise<ReadonlyMap<string, number>> {
  const values = NAMES.map((name) => {
    const take: (message: NewOutbound) => unknown = COLUMNS[name][1];
    return [name, messages.map(take)];
  });
  const rows = STORE.rows(tx, Object.fromEntries(values) as Record<Column, readonly unknown[]>);
  return tx.withCommit(rows.then((list) => new Map(list.map(({ uuid, part }) => [uuid, Number(part)]))));
}

/** What costs nothing holds nothing. */
function holdOf({ sender, isAutomated }: NewOutbound): string | null {
  return isAutomated || moneyUnits(sender.total) === 0n ? null : newUuid();
}

interface Submitted {
  readonly ids: readonly string[];
  readonly registered: readonly number[];
  readonly accounts: readonly string[];
  readonly messages: readonly string[];
}

const NOTE = new FixedStatement<Submitted, unknown>(
  (slot) => sql`
    insert into smpp_submit (message_id, registered, smpp_account, sms)
    select * from unnest(${slot("ids")}::text[], ${slot("registered")}::smallint[], ${slot("accounts")}::uuid[],
      ${slot("messages")}::uuid[])`,
);

/** Keeps under which ids customers handed messages in over SMPP. It is answered with the commit. */
export function noteSubmits(tx: Tx, notes: Parameters<MessageTx["noteSubmits"]>[0]): void {
  const rows = notes.flatMap(({ uuid, note: { smpp_account, submits } }) =>
    submits.map((one) => ({ ...one, smpp_account, sms: uuid })),
  );
  const noted = NOTE.rows(tx, {
    ids: rows.map(({ message_id }) => message_id),
    registered: rows.map(({ registered }) => registered),
    accounts: rows.map(({ smpp_account }) => smpp_account),
    messages: rows.map(({ sms }) => sms),
  });
  void tx.withCommit(noted);
}
