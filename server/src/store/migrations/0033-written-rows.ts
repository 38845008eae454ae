import { type Kysely, sql } from "kysely";

/**
 * Rows of calls and of events come as values by their places: to read their names and texts from JSON was half of what the
 * database had to do for a row of a call. An account is looked up for each call no more; accounts are never removed.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(TEXT).execute(db);
}

const TEXT = `
-- what a running call writes; its amount as text, in which no digit is lost
create type written_call as (
  uuid uuid,
  account uuid,
  type text,
  direction text,
  state text,
  state_end text,
  state_reason text,
  "from" text,
  "to" text,
  created_on timestamptz(3),
  modified_on timestamptz(3),
  init_on timestamptz(3),
  ring_on timestamptz(3),
  answer_on timestamptz(3),
  hangup_on timestamptz(3),
  destroy_on timestamptz(3),
  q850_cause integer,
  q850_cause_string text,
  release_cause_from_protocol_stack text,
  freeswitch_call_state text,
  freeswitch_channel_state text,
  stir_shaken_attest_level text,
  stir_shaken_identity text,
  stir_shaken_verstat text,
  stir_shaken_code integer,
  stir_shaken_reason text,
  stir_shaken_diverted boolean,
  thread text,
  caller_name text,
  lerg json,
  price text,
  currency text,
  vars json,
  tn bigint,
  sip_control_app uuid,
  sip_connection uuid,
  sip_user uuid,
  sip_domain text,
  sip_switch uuid,
  parent uuid,
  batch_item uuid,
  quality json,
  node text
);
-- an event; place: which of its account's events of one writing it is, from 1
create type written_event as (
  uuid uuid,
  account uuid,
  type text,
  ref_id uuid,
  sequence integer,
  place integer,
  created_on timestamptz(3),
  body json,
  callback json
);
alter table call drop constraint call_account_fkey;
`;
