import { type RawBuilder, sql } from "kysely";

/** Rows of one statement: others get their turn in between. */
const ROWS = 2_000;

/** Calls with their messages of SIP. Rows of those hold several calls: one with calls of another account goes with its age. */
const CALLS = (account: string) => sql`
  with batched as (select uuid from call where account = ${account} limit ${ROWS}),
    traced as (
      delete from call_trace t using (select array_agg(uuid) as uuids from batched) s
      where t.calls && s.uuids and not exists (
        select from unnest(t.calls) c(uuid) join call o on o.uuid = c.uuid where o.account <> ${account}))
  delete from call k using batched where k.uuid = batched.uuid`;

/** Messages with their parts, and what carriers told of them. */
const MESSAGES = (account: string) => sql`
  with batched as (select uuid, provider_event from sms where account = ${account} limit ${ROWS}),
    told as (delete from provider_event p using batched where p.uuid = batched.provider_event),
    parts as (delete from sms_part p using batched where p.sms = batched.uuid),
    tries as (delete from sms_attempt a using batched where a.sms = batched.uuid)
  delete from sms m using batched where m.uuid = batched.uuid`;

/** Lists of callers; what numbers cost stands in the same table, and is not of an account. */
const PROFILES = (account: string) => sql`
  delete from tn_profile where ctid = any (array(
    select p.ctid from tn_profile p where p.account = ${account}
      and not exists (select from tn t where t.profile = p.uuid) limit ${ROWS}))`;

/** Each half has its index. */
const EVENTS = (account: string) => sql`
  delete from outbox where ctid = any (array(
    (select ctid from outbox where account = ${account} and position is not null limit ${ROWS})
    union all (select ctid from outbox where account = ${account} and position is null limit ${ROWS})))`;

/** Items are found by their batch: an index by account would be written with each. */
const items = (table: string, batches: string) => (account: string) =>
  sql`
  delete from ${sql.table(table)} where uuid = any (array(
    select i.uuid from ${sql.table(batches)} b join ${sql.table(table)} i on i.batch = b.uuid
    where b.account = ${account} limit ${ROWS}))`;

/**
 * Tables in the order in which their rows can go. What is not here stays: money and what it was for (transactions,
 * payments, charges, orders, leases), what stands at registries, the audit log.
 */
export const TABLES: readonly string[] = [
  ..."account_export sms_queue sms_batch_item sms_batch sms_review sms call_flow_log call_record batch_item batch live_call call".split(
    " ",
  ),
  ..."media avatar webhook_delivery webhook_endpoint outbox event_subscription event_socket webhook_secret".split(" "),
  ..."sms_optout messaging_autoresponse address office_hours token tn_reservation account_destination".split(" "),
  ..."account_alarm emergency_notice sip_user_group sip_user_invite sip_switch sip_user sip_domain".split(" "),
  ..."sip_control_app sip_connection outbound_voice_profile smpp_account messaging_profile tn_profile data_key".split(
    " ",
  ),
];

const SPECIAL: Readonly<Record<string, (account: string) => RawBuilder<unknown>>> = {
  batch_item: items("batch_item", "batch"),
  call: CALLS,
  outbox: EVENTS,
  sms: MESSAGES,
  sms_batch_item: items("sms_batch_item", "sms_batch"),
  tn_profile: PROFILES,
};

/** Removes some rows of an account out of a table. */
export function deletion(table: string, account: string): RawBuilder<unknown> {
  return (
    SPECIAL[table]?.(account) ??
    sql`delete from ${sql.table(table)} where ctid = any (array(
      select ctid from ${sql.table(table)} where account = ${account} limit ${ROWS}))`
  );
}
