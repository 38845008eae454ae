import { type Kysely, sql } from "kysely";

/**
 * Rows of calls come with what stays as it is first: it is written once in the life of a leg and sent with each of its
 * states. `written_call` is what nodes of former versions write.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(TEXT).execute(db);
}

const TEXT = `
create type written_leg as (
  uuid uuid,
  account uuid,
  type text,
  direction text,
  "from" text,
  "to" text,
  created_on timestamptz(3),
  init_on timestamptz(3),
  stir_shaken_attest_level text,
  stir_shaken_identity text,
  stir_shaken_verstat text,
  stir_shaken_code integer,
  stir_shaken_reason text,
  stir_shaken_diverted boolean,
  thread text,
  caller_name text,
  lerg json,
  tn bigint,
  sip_control_app uuid,
  sip_connection uuid,
  sip_user uuid,
  sip_domain text,
  sip_switch uuid,
  parent uuid,
  batch_item uuid,
  state text,
  state_end text,
  state_reason text,
  modified_on timestamptz(3),
  ring_on timestamptz(3),
  answer_on timestamptz(3),
  hangup_on timestamptz(3),
  destroy_on timestamptz(3),
  q850_cause integer,
  q850_cause_string text,
  release_cause_from_protocol_stack text,
  freeswitch_call_state text,
  freeswitch_channel_state text,
  price text,
  currency text,
  vars json,
  quality json,
  node text
);
`;
