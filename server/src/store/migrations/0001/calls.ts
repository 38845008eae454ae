/**
 * Calls are history: what they name may be deleted later, so only the account is a foreign key.
 * `fillfactor` leaves room for the few updates each row gets while its call is live.
 */
export const CALLS = `
create table call (
  uuid uuid primary key,
  account uuid not null references account,
  type text not null check (type in ('CallSCA', 'CallSIP')),
  direction text not null check (direction in ('in', 'out')),
  state text not null check (state in ('init', 'ringing', 'live', 'hangup', 'destroyed')),
  state_end text check (state_end in ('completed', 'busy', 'no_answer', 'rejected', 'canceled', 'failed')),
  state_reason text,
  "from" text not null,
  "to" text not null,
  created_on timestamptz(3) not null,
  modified_on timestamptz(3) not null,
  init_on timestamptz(3) not null,
  ring_on timestamptz(3),
  answer_on timestamptz(3),
  hangup_on timestamptz(3),
  destroy_on timestamptz(3),
  q850_cause integer,
  q850_cause_string text,
  release_cause_from_protocol_stack text,
  freeswitch_call_state text not null,
  freeswitch_channel_state text not null,
  stir_shaken_attest_level text check (stir_shaken_attest_level in ('A', 'B', 'C')),
  stir_shaken_identity text,
  stir_shaken_verstat text,
  stir_shaken_code integer,
  stir_shaken_reason text,
  stir_shaken_diverted boolean not null default false,
  thread text not null,
  caller_name text,
  price numeric(14, 5),
  vars json not null default '{}',
  tn bigint,
  sip_control_app uuid,
  sip_connection uuid,
  sip_user uuid,
  sip_domain text,
  parent uuid,
  batch_item uuid,
  -- the node that owns the live call; null once destroyed
  node text
) with (fillfactor = 70);
create index call_account on call (account, created_on desc, uuid);
create index call_thread on call (account, thread);
create index call_tn on call (tn, created_on desc) where tn is not null;
create index call_parent on call (parent, created_on) where parent is not null;
create index call_app on call (sip_control_app, created_on desc) where sip_control_app is not null;
create index call_user on call (sip_user, created_on desc) where sip_user is not null;
create index call_domain on call (sip_domain) where sip_domain is not null and node is not null;
create index call_node on call (node) where node is not null;

create table call_record (
  uuid uuid primary key,
  account uuid not null references account,
  call uuid not null references call,
  created_on timestamptz(3) not null,
  modified_on timestamptz(3) not null,
  tag text,
  state text not null check (state in ('recording', 'stored', 'available', 'failed', 'deleted')),
  reason text,
  format text not null check (format in ('wav', 'mp3')),
  channels integer not null check (channels in (1, 2)),
  leg text not null check (leg in ('aleg', 'bleg', 'both')),
  duration numeric(10, 2) not null,
  size bigint not null,
  asr boolean not null,
  expired_on timestamptz(3),
  -- key of the audio in the blob store
  file text
);
create index call_record_call on call_record (call, created_on);
create index call_record_account on call_record (account, created_on desc);

create table call_flow_log (
  uuid uuid primary key,
  account uuid not null references account,
  call uuid not null references call,
  sip_control_app uuid,
  created_on timestamptz(3) not null,
  modified_on timestamptz(3) not null,
  sequence integer not null,
  success boolean not null,
  state text not null check (state in ('success', 'failed')),
  reason text not null,
  name text not null,
  tag text,
  path text not null,
  document integer not null,
  element json not null,
  command json not null,
  response json not null
);
create index call_flow_log_call on call_flow_log (call, sequence);
create index call_flow_log_app on call_flow_log (sip_control_app, created_on desc) where sip_control_app is not null;
create index call_flow_log_account on call_flow_log (account, created_on desc);
`;
