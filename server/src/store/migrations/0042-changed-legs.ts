import { type Kysely, sql } from "kysely";

/**
 * Of a call that is stored only what changed is written: 25 of 43 values of its row stay as they are, and came with each of its
 * states.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(TEXT).execute(db);
}

const TEXT = `
create type changed_leg as (
  uuid uuid,
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

-- a call that was to be changed is not there: nothing of the statement is done
create function unknown_call() returns boolean language plpgsql as $$
begin
  raise exception 'a call that is not stored' using errcode = 'OT404';
end $$;
`;
