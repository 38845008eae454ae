import type { ColumnType, Generated } from "kysely";

/**
 * The tables as Kysely sees them, by hand, kept with migrations/. Columns bear the documented names (entities.md).
 * Dates are ISO texts with milliseconds, `bigint` and `numeric` are numbers: db.ts parses them so.
 */

/** ISO 8601, UTC, milliseconds. */
type Time = string;
/** numeric(14, 5): sums and products are made in SQL. */
type Money = ColumnType<number, number | string, number | string>;
/** json column: written as text, so that an array does not become a PostgreSQL array. */
type Json<T = unknown> = ColumnType<T, string, string>;

interface Dated {
  created_on: Time;
  modified_on: Time;
}

interface Entity extends Dated {
  uuid: string;
}

interface Owned extends Entity {
  account: string;
}

interface Authored {
  created_by: string | null;
  modified_by: string | null;
}

export interface SettingTable {
  name: string;
  value: Json;
  modified_on: Time;
}

export interface NodeTable {
  id: string;
  roles: Generated<string[]>;
  address: string | null;
  started_on: Time;
  seen_on: Time;
  job_worker_ids: Generated<string[]>;
}

export interface AccountTable extends Entity {
  name: string;
  email: string;
  phone: string | null;
  address1: string | null;
  address2: string | null;
  zip_code: string | null;
  city: string | null;
  level: Generated<"ServiceAccount" | "Level0" | "Level1" | "Level2">;
  balance: ColumnType<number, number | string | undefined, number | string>;
  /** IANA name; null = UTC. */
  time_zone: string | null;
  disabled_on: Time | null;
  deleted_on: Time | null;
  admin: string | null;
  messaging_profile_default: string | null;
  notify_balance: Generated<boolean>;
  /** null = setting of the installation */
  legacy_call_state: boolean | null;
  balance_low: ColumnType<number | null, number | string | null | undefined, number | string | null>;
  notify_email: ColumnType<Readonly<Record<string, boolean>>, string | undefined, string>;
  /** Countries messages may go to; null = those of the installation. */
  sms_countries: string[] | null;
  /** Calendar months before it have been billed; null = none. */
  invoiced_to: Time | null;
  /** Moved by a trigger with every change of the account's event subscriptions. */
  subscription_version: ColumnType<number, never, never>;
}

export interface UserTable extends Owned {
  email: string;
  password_hash: string | null;
  phone_number: string | null;
  first_name: string | null;
  last_name: string | null;
  gender: "Male" | "Female" | "Other" | null;
  dob: Time | null;
  avatar: string | null;
  role: Generated<"Admin" | "User" | "Provider">;
  gmail_user_id: string | null;
  facebook_user_id: string | null;
  apple_user_id: string | null;
  wechat_user_id: string | null;
  /** Session tokens made before are refused. */
  sessions_from: Time | null;
  deleted_on: Time | null;
}

export interface TokenTable extends Owned {
  user: string;
  name: string;
  /** Seconds. */
  ttl: number;
  /** First 4 characters. */
  prefix: string;
  /** SHA-256, hex. */
  token_hash: string;
  expired_on: Time;
  used_on: Time | null;
  used_from: string | null;
}

export interface MailTable extends Entity {
  template: string;
  recipient: string;
  state: Generated<"created" | "sent" | "failed">;
  /** What the mail says, sealed. */
  data: string | null;
  attempts: Generated<number>;
  reason: string | null;
}

export interface PasswordResetTable {
  uuid: string;
  user: string | null;
  sip_user: string | null;
  /** Lower case. */
  email: string;
  /** SHA-256, hex. */
  token_hash: string | null;
  created_on: Time;
  expires_on: Time;
  used_on: Time | null;
}

export interface AvatarTable {
  uuid: string;
  account: string;
  /** A user or a SIP user. */
  owner: string;
  extension: string;
  created_on: Time;
}

/** Secrets are sealed. */
export interface WebhookSecretTable {
  account: string;
  created_on: Time;
  secret: string;
  previous: string | null;
  previous_expired_on: Time | null;
}

export interface MessagingProfileTable extends Owned, Authored {
  name: string;
  callback_url: string | null;
  callback_url2: string | null;
  number_pool_enable: Generated<boolean>;
  long_code_weight: Generated<number>;
  tollfree_weight: Generated<number>;
  skip_unhealthy_tns: Generated<boolean>;
  sticky_sender: Generated<boolean>;
  smpp_account: string | null;
  callback_disabled_on: Time | null;
}

/** An automatic reply of a messaging profile (messaging.md 11.4). */
export interface MessagingAutoresponseTable extends Owned {
  messaging_profile: string;
  op: "start" | "stop" | "info";
  /** Upper case. */
  keywords: string[];
  resp_text: string;
  /** a2 of the subscriber's country, or `*`. */
  country_code: Generated<string>;
}

/** A mobile carrier. Key: (country, name). */
export interface OperatorTable extends Dated {
  /** a2 */
  country: string;
  /** IDICTCountry. */
  country_entity: Json;
  name: string;
  surcharge_sms: Generated<number>;
  sms: Generated<boolean>;
}

export interface IdempotencyKeyTable {
  id: string;
  scope: string;
  method: string;
  path: string;
  key: string;
  body_hash: string;
  status: number | null;
  body: string | null;
  claimed_on: Time;
  expires_on: Time;
}

export interface LedgerHoldTable {
  uuid: string;
  created_on: Time;
  account: string;
  amount: Money;
  ref_type: string;
  ref_uuid: string;
  expires_on: Time | null;
}

/** Rows are final: a trigger refuses update and delete. */
export interface TransactionTable extends Owned {
  amount: Money;
  account_balance_before: Money;
  account_balance_after: Money;
  ref_type: string;
  ref_uuid: string | null;
  description: string | null;
  /** Unique in the account: what must be charged only once. */
  once_key: string | null;
}

export interface PaymentTable extends Owned {
  user: string;
  provider: "paypal" | "stripe" | "unknown";
  amount: Money;
  state: "created" | "success" | "failed";
  reference_id: string | null;
  meta: ColumnType<Readonly<Record<string, unknown>> | null, string | null | undefined, string | null>;
}

export interface SipProductTable extends Dated {
  id: number;
  name: string;
  description: string | null;
  type: "public" | "private";
  tech_prefix: number;
  rate_table_id: number;
  route_plan_id: number;
}

/** `tech_prefix` is given by the database, unique over everything that has one. */
export interface SipConnectionTable extends Owned, Authored {
  name: string;
  is_active: Generated<boolean>;
  ip: string | null;
  hostname: string | null;
  port: number;
  tech_prefix: Generated<number>;
  shaken_verify_policy: Generated<number>;
  shaken_minimum_accepted_attest_lvl: Generated<"A" | "B" | "C">;
  trusted: Generated<boolean>;
  is_gateway: Generated<boolean>;
  product: Generated<number>;
}

export interface SipControlAppTable extends Owned, Authored {
  name: string;
  is_active: Generated<boolean>;
  product: Generated<number>;
  tech_prefix: Generated<number>;
  auto_answer: Generated<boolean>;
  max_call_length_min: number | null;
  shaken_verify_policy: Generated<number>;
  shaken_minimum_accepted_attest_lvl: Generated<"A" | "B" | "C">;
  webhook_url: string | null;
  webhook_method: Generated<"GET" | "POST">;
  webhook_request_timeout: number | null;
  webhook_events: Generated<string[]>;
  webhook_disabled_on: Time | null;
  call_flow_url: string | null;
  call_flow_method: Generated<"GET" | "POST">;
  call_flow_request_timeout: number | null;
  /** The hosted document, byte for byte. */
  call_flow_xml: string | null;
}

export interface OutboundVoiceProfileTable extends Owned, Authored {
  name: string;
  is_active: Generated<boolean>;
  product: Generated<number>;
  tech_prefix: Generated<number>;
  tn_lease: string | null;
  shaken_sign_policy: Generated<number>;
  channel_limit: number | null;
  max_rate: ColumnType<number | null, number | string | null | undefined, number | string | null>;
  daily_spend_limit: ColumnType<number | null, number | string | null | undefined, number | string | null>;
  record_calls: Generated<number>;
  file_format: Generated<"wav" | "mp3">;
  audio_track_type: Generated<number>;
}

export interface SipDomainTable extends Dated, Authored {
  /** Full name, lower case: the key. */
  domain: string;
  account: string;
  sip_connection: string | null;
  sip_control_app: string | null;
  outbound_voice_profile: string | null;
}

/** Digests are encrypted with SECRETS_KEY. */
export interface SipUserTable extends Owned, Authored {
  sip_domain: string;
  login: string;
  is_active: Generated<boolean>;
  email: string | null;
  phone_number: string | null;
  first_name: string | null;
  last_name: string | null;
  avatar: string | null;
  dob: Time | null;
  gender: "Male" | "Female" | "Other" | null;
  same_domain_calls_only: Generated<boolean>;
  remote_ip: string | null;
  ha1_md5: string;
  ha1_sha256: string;
  ha1b: string;
  /** Fingerprint of `ha1b`, by which HA1B finds the user. */
  ha1b_key: string | null;
}

/** Key: (sip_user, contact). */
export interface RegistrationTable extends Dated {
  sip_user: string;
  contact: string;
  transport: string;
  address: string;
  port: number;
  flow: string | null;
  call_id: string;
  cseq: number;
  q: Generated<number>;
  expires_on: Time;
  user_agent: string | null;
  node: string;
}

export interface SipSwitchTable extends Owned, Authored {
  sip_domain: string;
  name: string;
  description: string | null;
  remote_ip: string | null;
  remote_domain: string | null;
  is_active: Generated<boolean>;
}

/** `token` is sealed, `token_key` its fingerprint. */
export interface SipUserInviteTable extends Owned, Authored {
  sip_domain: string;
  name: string;
  expired_on: Time;
  token: string;
  token_key: string;
}

export interface SipUserGroupTable extends Owned {
  sip_domain: string;
  /** The SIP user who made it. */
  owner: string;
  name: string;
}

/** Key: (sip_user_group, sip_user). */
export interface SipUserGroupMemberTable {
  sip_user_group: string;
  sip_user: string;
  created_on: Time;
}

export interface CarrierTable extends Entity {
  name: string;
  host: string;
  port: Generated<number>;
  transport: Generated<"udp" | "tcp">;
  priority: Generated<number>;
  weight: Generated<number>;
  is_active: Generated<boolean>;
  username: string | null;
  password_encrypted: string | null;
  addresses: Generated<string[]>;
}

/** Costs of a rate profile (entities.md 6.6). */
interface TnCosts {
  nrc: Generated<number>;
  mrc: Generated<number>;
  voice_nrc: Generated<number>;
  voice_mrc: Generated<number>;
  voice_incoming_per_min_cost: Generated<number>;
  voice_outgoing_per_min_cost: Generated<number>;
  fax_nrc: Generated<number>;
  fax_mrc: Generated<number>;
  fax_incoming_per_min_cost: Generated<number>;
  fax_outgoing_per_min_cost: Generated<number>;
  emergency_nrc: Generated<number>;
  emergency_mrc: Generated<number>;
  emergency_incoming_per_min_cost: Generated<number>;
  emergency_outgoing_per_min_cost: Generated<number>;
  sms_nrc: Generated<number>;
  sms_mrc: Generated<number>;
  sms_per_send_cost: Generated<number>;
  sms_per_receive_cost: Generated<number>;
  mms_nrc: Generated<number>;
  mms_mrc: Generated<number>;
  mms_per_send_cost: Generated<number>;
  mms_per_receive_cost: Generated<number>;
}

export interface TnProfileTable extends Entity, Authored, TnCosts {
  kind: Generated<"rate" | "behaviour">;
  /** null for kind `rate`. */
  account: string | null;
  name: string;
  description: string | null;
  is_active: Generated<boolean>;
  priority: "high" | "normal" | "low" | null;
  toll_free: boolean | null;
  tn_search_validator: string | null;
  tn_search_placeholder: string | null;
  tn_search_tooltip: string | null;
  features: Generated<string[]>;
  applies_to: Generated<string[]>;
  /** a2 */
  country: string | null;
  tn_provider: string | null;
  register_provider: string | null;
  sms_provider: string | null;
  voice_provider: string | null;
}

/** A price for one account, or for all, until `expired_on` (entities.md 6.7). Every cost is given. */
export interface TnSpecialPriceTable extends Entity, Authored, Record<keyof TnCosts, Money> {
  tn_profile: string;
  /** null = for all accounts */
  account: string | null;
  expired_on: Time;
}

/** Callers of a behaviour profile. Key: (tn_profile, list, entry). */
export interface TnProfileCallerTable {
  tn_profile: string;
  list: "blacklist" | "whitelist";
  /** Digits, digits with a trailing `*` (a prefix), or `anonymous`. */
  entry: string;
}

export type TnStockState =
  | "offer"
  | "available"
  | "reserved"
  | "ordering"
  | "unknown"
  | "leased"
  | "quarantine"
  | "returned"
  | "disabled";

/** Inventory. `voice` .. `emergency` = what the number can do; `state` = place, `stock_state` = numbers.md 2. */
export interface TnTable extends Dated {
  tn: number;
  type: "long_code" | "toll_free";
  stock_state: Generated<TnStockState>;
  profile: string;
  voice: Generated<boolean>;
  sms: Generated<boolean>;
  mms: Generated<boolean>;
  fax: Generated<boolean>;
  emergency: Generated<boolean>;
  registered: Generated<boolean>;
  country: string;
  state: string | null;
  city: string | null;
  rate_center: string | null;
  npa: string | null;
  nxx: string | null;
  nrc: ColumnType<number | null, number | string | null | undefined, number | string | null>;
  mrc: ColumnType<number | null, number | string | null | undefined, number | string | null>;
  provider: Generated<string>;
  carrier_ref: string | null;
  reserved_by: string | null;
  reserved_until: Time | null;
  released_by: string | null;
  quarantine_until: Time | null;
  reservation: string | null;
  /** An offer of a provider is forgotten then; null = ours. */
  offered_until: Time | null;
  deleted_on: Time | null;
}

export interface TnReservationTable extends Owned {
  created_by: string | null;
  expired_on: Time;
}

type OrderState = "created" | "verify" | "processing" | "success" | "failed";

export interface TnOrderTable extends Owned {
  state: Generated<OrderState>;
  request: Json;
  nrc: ColumnType<number | null, number | string | null | undefined, number | string | null>;
  mrc: ColumnType<number | null, number | string | null | undefined, number | string | null>;
  sip_connection: string | null;
  sip_control_app: string | null;
  created_by: string | null;
  /** Nothing to do before; null = now. */
  next_on: Time | null;
  /** Node that waits for an answer of a provider. */
  claimed_by: string | null;
}

export type OrderItemStage = "ask" | "buy" | "sent" | "ordered" | "unknown" | "bought" | "late" | "done";

export interface TnOrderItemTable extends Owned {
  tn_order: string;
  /** Place in the request. */
  number: number;
  tn: number;
  features: string[];
  autorenew: boolean;
  /** Name of the rate profile as asked. */
  profile: string;
  tn_profile: string | null;
  state: Generated<OrderState>;
  reason: string | null;
  description: string | null;
  nrc: ColumnType<number | null, number | string | null | undefined, number | string | null>;
  mrc: ColumnType<number | null, number | string | null | undefined, number | string | null>;
  tn_lease: string | null;
  /** null = our own stock. */
  provider: string | null;
  stage: OrderItemStage | null;
  provider_ref: string | null;
  sent_on: Time | null;
  checks: Generated<number>;
  missing_since: Time | null;
  next_on: Time | null;
}

/** One active lease per number, one lease per SIP user, one destination per lease: all by constraints. */
export interface TnLeaseTable extends Owned, Authored {
  tn: number;
  expired_on: Time;
  period_day: number;
  autorenew: Generated<boolean>;
  /** Next try of a renewal that could not be paid; null = none failed in this period. */
  renew_after: Time | null;
  /** Notices of a coming release given in this period (domain/lease/period.ts). */
  notices: Generated<number>;
  /** null while active */
  released_on: Time | null;
  tn_profile: string | null;
  messaging_profile: string | null;
  sip_connection: string | null;
  sip_control_app: string | null;
  sip_user: string | null;
  tn_order: string | null;
}

export interface LeaseSubscriptionTable extends Owned {
  tn_lease: string;
  type: "voice" | "sms" | "mms" | "fax" | "emergency";
  messaging_profile: string | null;
  sms_campaign: string | null;
  assignment_status: string | null;
  warning: string | null;
  /** null while the feature is on */
  removed_on: Time | null;
}

/** As `CallRow` of domain/call/port.ts, and the node that owns the live call. */
export interface CallTable extends Owned {
  type: "CallSCA" | "CallSIP";
  direction: "in" | "out";
  state: "init" | "ringing" | "live" | "hangup" | "destroyed";
  state_end: "completed" | "busy" | "no_answer" | "rejected" | "canceled" | "failed" | null;
  state_reason: string | null;
  from: string;
  to: string;
  init_on: Time;
  ring_on: Time | null;
  answer_on: Time | null;
  hangup_on: Time | null;
  destroy_on: Time | null;
  q850_cause: number | null;
  q850_cause_string: string | null;
  release_cause_from_protocol_stack: string | null;
  freeswitch_call_state: string;
  freeswitch_channel_state: string;
  stir_shaken_attest_level: "A" | "B" | "C" | null;
  stir_shaken_identity: string | null;
  stir_shaken_verstat: string | null;
  stir_shaken_code: number | null;
  stir_shaken_reason: string | null;
  stir_shaken_diverted: Generated<boolean>;
  thread: string;
  caller_name: string | null;
  lerg: ColumnType<Readonly<Record<string, string | null>> | null, string | null | undefined, string | null>;
  price: ColumnType<number | null, number | string | null | undefined, number | string | null>;
  vars: ColumnType<Readonly<Record<string, string>>, string | undefined, string>;
  tn: number | null;
  sip_control_app: string | null;
  sip_connection: string | null;
  sip_user: string | null;
  sip_domain: string | null;
  sip_switch: ColumnType<string | null, string | null | undefined, string | null>;
  parent: string | null;
  batch_item: string | null;
  node: string | null;
}

export interface CallRecordTable extends Owned {
  call: string;
  tag: string | null;
  state: "recording" | "stored" | "available" | "failed" | "deleted";
  reason: string | null;
  format: "wav" | "mp3";
  channels: number;
  leg: "aleg" | "bleg" | "both";
  duration: Money;
  size: number;
  asr: boolean;
  expired_on: Time | null;
  file: string | null;
}

export interface CallFlowLogTable extends Owned {
  call: string;
  sip_control_app: string | null;
  sequence: number;
  success: boolean;
  state: "success" | "failed";
  reason: string;
  name: string;
  tag: string | null;
  path: string;
  document: number;
  element: Json;
  command: Json;
  response: Json;
}

/** A leg that costs money by the minute; `minutes` are those set aside, once settled those charged. */
export interface CallChargeTable {
  call: string;
  created_on: Time;
  account: string;
  node: string;
  ref_type: "voice_incoming" | "voice_outgoing";
  tn: number;
  outbound_voice_profile: string | null;
  per_minute: ColumnType<number, number | string, number | string>;
  minutes: Generated<number>;
  /** null once settled */
  hold: string | null;
  settled_on: Time | null;
  amount: ColumnType<number | null, number | string | null | undefined, number | string | null>;
}

export interface MediaTable extends Owned {
  name: string;
  format: "wav" | "mp3";
  duration: Money;
  size: number;
  file: string;
  played: string;
  created_by: string | null;
}

export interface BatchTable extends Owned {
  type: Generated<"call_xml">;
  state: Generated<"created" | "processing" | "success" | "failed" | "canceled">;
  outbound_voice_profile: string | null;
  tn_lease: string;
  xml: string;
  total: number;
  success: Generated<number>;
  failed: Generated<number>;
  canceled: Generated<number>;
  created_by: string | null;
}

export interface BatchItemTable extends Owned {
  batch: string;
  number: number;
  phone: number;
  state: Generated<"created" | "calling" | "success" | "failed" | "canceled">;
  reason: string | null;
  call: string | null;
}

/** Written through outbox.ts only. */
export interface OutboxTable extends Owned {
  seq: Generated<number>;
  type: string;
  ref_id: string;
  sequence: number;
  /** null until the sequencer has seen the row */
  position: number | null;
  body: Json;
  delivery_report: ColumnType<readonly unknown[], string | undefined, string>;
  /** EventCallback: the URL besides subscriptions and apps that is told of it. */
  callback: Json | null;
}

export interface EventCursorTable {
  account: string;
  position: number;
  /** Events up to here may have been removed. */
  purged: Generated<number>;
}

export interface EventSubscriptionTable extends Owned {
  user: string;
  channel: Generated<"wss" | "webhook">;
  type: string;
  is_active: Generated<boolean>;
  expired_on: Time | null;
  entity_type: string | null;
  /** As it was given. */
  entity_id: string | null;
  /** What events carry: domain name, uuid or digits. */
  entity_key: string | null;
  url: string | null;
  secret_encrypted: string | null;
  /** The secret before the last rotation; it signs until then. */
  secret_former_encrypted: string | null;
  secret_former_until: Time | null;
  disabled_on: Time | null;
}

export interface WebhookEndpointTable extends Owned {
  kind: "sip_control_app" | "messaging_profile" | "sms" | "subscription";
  /** Of kind sms; the others have theirs in the row of their target. */
  url: string | null;
  failing_since: Time | null;
  exhausted: Generated<number>;
}

export interface WebhookDeliveryTable extends Owned {
  endpoint: string;
  event: string;
  type: string;
  action: string | null;
  ref_id: string;
  sequence: number;
  /** null until the event has its own */
  position: number | null;
  target_kind: WebhookEndpointTable["kind"];
  target: string;
  method: "GET" | "POST";
  url: string;
  state: "pending" | "delivered" | "failed" | "disabled";
  attempts: Generated<number>;
  /** Attempts of the present run through the schedule; null = one attempt alone. */
  round: ColumnType<number | null, number | null | undefined, number | null>;
  next_attempt_on: Time | null;
  delivered_on: Time | null;
  claimed_until: Time | null;
  claimed_by: string | null;
  log: ColumnType<readonly unknown[], string | undefined, string>;
}

export interface EventSocketTable {
  uuid: string;
  created_on: Time;
  account: string;
  user: string;
  node: string;
}

/** A carrier of messages. `secrets_encrypted` holds what of the settings is secret, as JSON. */
export interface MessagingCarrierTable extends Entity, Authored {
  name: string;
  kind: "smpp" | "http" | "simulator";
  is_active: Generated<boolean>;
  direction: Generated<"both" | "send" | "receive">;
  price_table: string | null;
  default_country: Generated<string>;
  settings: Json<Readonly<Record<string, unknown>>>;
  secrets_encrypted: string | null;
  secret_names: Generated<string[]>;
  last_error: string | null;
  since: Time | null;
}

export interface MessagingRouteTable extends Entity, Authored {
  priority: number;
  is_active: Generated<boolean>;
  match: Json<Readonly<Record<string, unknown>>>;
  targets: Json<readonly { readonly carrier: string; readonly weight: number }[]>;
  fallback: Generated<string[]>;
  any_sender: Generated<boolean>;
  force_carrier: Generated<boolean>;
}

export interface SmppAccountTable extends Owned, Authored {
  system_id: string;
  password_hash: string;
  is_active: Generated<boolean>;
  allowed_ips: Generated<string[]>;
  max_binds: Generated<number>;
  window: Generated<number>;
  /** Parts a second. */
  rate: Generated<number>;
  messaging_profile: string | null;
  message_id_format: Generated<"decimal15" | "hex">;
}

export interface ProviderEventTable extends Entity {
  provider: string;
  carrier: string | null;
  state: Generated<"created" | "skipped" | "success" | "failed">;
  reference_event_id: string | null;
  reference_object_id: string | null;
  payload: Json;
  process_result: ColumnType<unknown, string | null | undefined, string | null>;
}

/** Column names of the registry (messaging.md 12.2). */
export interface SmsBrandTable extends Owned, Authored {
  brandId: string | null;
  cspId: string | null;
  universalEin: string | null;
  entityType: string;
  displayName: string;
  companyName: string | null;
  ein: string | null;
  einIssuingCountry: string | null;
  altBusinessId: string | null;
  altBusinessIdType: string | null;
  firstName: string | null;
  lastName: string | null;
  mobilePhone: string | null;
  phone: string;
  street: string;
  city: string;
  state: string;
  postalCode: string;
  country: string;
  email: string;
  businessContactEmail: string | null;
  stockSymbol: string | null;
  stockExchange: string | null;
  ipAddress: string | null;
  website: string | null;
  brandRelationship: string | null;
  vertical: string | null;
  referenceId: string;
  mock: Generated<boolean>;
  tag: Generated<string[]>;
  optionalAttributes: ColumnType<Readonly<Record<string, unknown>> | null, string | null | undefined, string | null>;
  identityStatus: Generated<string>;
  status: Generated<string>;
  failureReasons: Generated<string[]>;
  createDate: Time | null;
  deleted_on: Time | null;
  relationship_on: Time | null;
  otp_expires_on: Time | null;
  otp_tries: Generated<number>;
  otp_done_on: Time | null;
  /** When the registry is asked again; null = nothing is awaited. */
  registry_on: Time | null;
}

export interface SmsBrandVettingTable extends Owned {
  brand: string;
  evpId: string;
  vettingId: string | null;
  vettingToken: string | null;
  vettingScore: number | null;
  vettingClass: string | null;
  vettingStatus: string;
  reasons: Generated<string[]>;
  vettingDetails: ColumnType<unknown, string | null | undefined, string | null>;
  vettedDate: Time | null;
  createDate: Time | null;
  registry_on: Time | null;
}

/** Column names of the registry (messaging.md 12.3). */
export interface SmsCampaignTable extends Owned, Authored {
  brand: string;
  campaignId: string | null;
  is_active: Generated<boolean>;
  usecase: string;
  subUsecases: Generated<string[]>;
  vertical: string | null;
  description: string;
  sample1: string | null;
  sample2: string | null;
  sample3: string | null;
  sample4: string | null;
  sample5: string | null;
  messageFlow: string | null;
  subscriberHelp: Generated<boolean>;
  subscriberOptin: Generated<boolean>;
  subscriberOptout: Generated<boolean>;
  helpMessage: string | null;
  optinMessage: string | null;
  optoutMessage: string | null;
  helpKeywords: string | null;
  optinKeywords: string | null;
  optoutKeywords: string | null;
  autoRenewal: Generated<boolean>;
  embeddedLink: Generated<boolean>;
  embeddedPhone: Generated<boolean>;
  numberPool: Generated<boolean>;
  ageGated: Generated<boolean>;
  directLending: Generated<boolean>;
  affiliateMarketing: Generated<boolean>;
  embeddedLinkSample: string | null;
  privacyPolicyLink: string | null;
  termsAndConditionsLink: string | null;
  termsAndConditions: Generated<boolean>;
  mnoIds: Generated<number[]>;
  referenceId: string;
  resellerId: string | null;
  tag: Generated<string[]>;
  mock: Generated<boolean>;
  status: Generated<"ACTIVE" | "EXPIRED">;
  submissionStatus: Generated<"CREATED" | "FAILED" | "PENDING">;
  campaign_state: Generated<string>;
  suspended_from: string | null;
  failureReasons: Generated<string[]>;
  mnoMetadata: ColumnType<Readonly<Record<string, unknown>>, string | undefined, string>;
  operationStatus: ColumnType<Readonly<Record<string, string>>, string | undefined, string>;
  sharing: ColumnType<Readonly<Record<string, unknown>>, string | undefined, string>;
  appeal_reason: string | null;
  quiet_hours_enabled: boolean;
  quiet_hours_start: Generated<string>;
  quiet_hours_end: Generated<string>;
  billedDate: Time | null;
  createDate: Time | null;
  expired_on: Time | null;
  deleted_on: Time | null;
  registry_on: Time | null;
}

export interface TollfreeVerificationTable extends Owned, Authored {
  request: Json<Readonly<Record<string, unknown>>>;
  numbers: number[];
  verificationStatus: Generated<string>;
  reason: string | null;
  deleted_on: Time | null;
  registry_on: Time | null;
}

/** A message of either direction. */
export interface SmsTable extends Owned {
  type: "smso" | "smsr" | "smsi";
  state: "created" | "sending" | "success" | "failed";
  from: string;
  to: string;
  message: string;
  thread: string;
  delivered: Generated<boolean>;
  automated: Generated<boolean>;
  readed: Generated<boolean>;
  reason: string | null;
  reference_id: string | null;
  custom_callback_url: string | null;
  /** Own number. */
  tn: number;
  tn_lease: string;
  messaging_profile: string | null;
  sms_campaign: string | null;
  parts: number;
  encoding: "GSM-7" | "UCS-2";
  /** Of one part. */
  price: ColumnType<number, number | string | undefined, number | string>;
  cost: ColumnType<number | null, number | string | null | undefined, number | string | null>;
  delivery_state:
    | "queued"
    | "sending"
    | "sent"
    | "delivered"
    | "sending_failed"
    | "delivery_failed"
    | "delivery_unconfirmed"
    | null;
  error_code: number | null;
  error_message: string | null;
  carrier_code: string | null;
  carrier: string | null;
  maybe_duplicate: Generated<boolean>;
  send_after: Time | null;
  sent_on: Time | null;
  delivered_on: Time | null;
  valid_until: Time | null;
  keyword: "stop" | "start" | "help" | "possible_stop" | null;
  provider_event: string | null;
  created_by: string | null;
}

export interface SmsPartTable {
  id: Generated<number>;
  sms: string;
  number: number;
  state: Generated<"queued" | "accepted" | "delivered" | "failed" | "unknown">;
  carrier: string | null;
  provider_id: string | null;
  error_code: number | null;
  carrier_code: string | null;
}

export interface SmsAttemptTable {
  id: Generated<number>;
  sms: string;
  part: number;
  carrier: string | null;
  node: string;
  started_on: Time;
  ended_on: Time | null;
  outcome: string | null;
  carrier_code: string | null;
}

export interface SmsQueueTable {
  id: Generated<number>;
  sms: string;
  account: string;
  tn: number;
  recipient: string;
  parts: number;
  due_on: Time;
  valid_until: Time;
  attempts: Generated<number>;
  /** Carriers given up for this message. */
  tried: Generated<string[]>;
  carrier: string | null;
  /** Failures in a row at the present carrier. */
  failures: Generated<number>;
  failing_since: Time | null;
  claimed_by: string | null;
  claimed_until: Time | null;
}

/** Key: tn. */
export interface SmsSenderTable {
  tn: number;
  queued_parts: Generated<number>;
  next_on: Time;
  used_on: Time | null;
}

export interface SmsReceiptEarlyTable {
  id: Generated<number>;
  carrier: string;
  provider_id: string;
  recipient: string | null;
  body: Json;
  received_on: Time;
}

export interface SmsOptoutTable extends Owned {
  from: string;
  to: number | null;
  keyword: string | null;
  messaging_profile: string;
  source: "sms" | "api" | "import" | "carrier";
  deleted_on: Time | null;
}

/** Key: (tn, recipient, action). */
export interface SmsAutoReplyTable {
  tn: number;
  recipient: string;
  action: string;
  sent_on: Time;
}

/** Key: (messaging_profile, recipient). */
export interface SmsStickySenderTable {
  messaging_profile: string;
  recipient: string;
  tn: number;
}

/** Key: messaging_profile. */
export interface SmsPoolTurnTable {
  messaging_profile: string;
  long_code: Generated<number>;
  toll_free: Generated<number>;
}

/** Charges of an account per day of its zone, kept by a trigger. Key: (account, day). */
export interface AccountSpendTable {
  account: string;
  day: string;
  amount: Money;
}

/** One import of a dictionary; the views `lerg` and `lrn` read the rows of the active one. */
export interface DictGenerationTable {
  id: Generated<number>;
  name: "lerg" | "lrn";
  state: "loading" | "active" | "old";
  created_on: Time;
  claimed_until: Time | null;
}

export interface DictVoiceTable extends Entity {
  type: "Standard" | "WaveNet";
  code: string;
  name: string;
  gender: "MALE" | "FEMALE";
  natural_sample_rate_hertz: number | null;
  lang: string;
  engine: string;
}

export interface OfficeHoursTable extends Owned, Authored {
  name: string | null;
  type: "nonworking" | "lunchtime" | "coffeebreak" | "weekends";
  dow: "sun" | "mon" | "tue" | "wed" | "thu" | "fri" | "sat";
  time_from: number;
  time_to: number;
}

export interface AddressTable extends Owned, Authored {
  user: string;
  name: string;
  is_physical: boolean;
  is_billing: boolean;
  is_shipping: boolean;
  address1: string;
  address2: string | null;
  zip_code: string;
  city: string;
  /** a2 code. */
  country: string;
}

export interface CartEntryTable {
  uuid: string;
  created_on: Time;
  user: string;
  payload: Json<Readonly<Record<string, unknown>>>;
  expired_on: Time;
}

export interface Tables {
  setting: SettingTable;
  node: NodeTable;
  account: AccountTable;
  user: UserTable;
  token: TokenTable;
  mail: MailTable;
  password_reset: PasswordResetTable;
  avatar: AvatarTable;
  webhook_secret: WebhookSecretTable;
  messaging_profile: MessagingProfileTable;
  messaging_autoresponse: MessagingAutoresponseTable;
  operator: OperatorTable;
  idempotency_key: IdempotencyKeyTable;
  ledger_hold: LedgerHoldTable;
  transaction: TransactionTable;
  payment: PaymentTable;
  sip_product: SipProductTable;
  sip_connection: SipConnectionTable;
  sip_control_app: SipControlAppTable;
  outbound_voice_profile: OutboundVoiceProfileTable;
  sip_domain: SipDomainTable;
  sip_user: SipUserTable;
  registration: RegistrationTable;
  sip_switch: SipSwitchTable;
  sip_user_invite: SipUserInviteTable;
  sip_user_group: SipUserGroupTable;
  sip_user_group_member: SipUserGroupMemberTable;
  carrier: CarrierTable;
  tn_profile: TnProfileTable;
  tn_special_price: TnSpecialPriceTable;
  tn_profile_caller: TnProfileCallerTable;
  tn: TnTable;
  tn_reservation: TnReservationTable;
  tn_order: TnOrderTable;
  tn_order_item: TnOrderItemTable;
  tn_lease: TnLeaseTable;
  lease_subscription: LeaseSubscriptionTable;
  call: CallTable;
  call_record: CallRecordTable;
  call_flow_log: CallFlowLogTable;
  call_charge: CallChargeTable;
  media: MediaTable;
  batch: BatchTable;
  batch_item: BatchItemTable;
  outbox: OutboxTable;
  event_cursor: EventCursorTable;
  event_subscription: EventSubscriptionTable;
  event_socket: EventSocketTable;
  webhook_endpoint: WebhookEndpointTable;
  webhook_delivery: WebhookDeliveryTable;
  messaging_carrier: MessagingCarrierTable;
  messaging_route: MessagingRouteTable;
  smpp_account: SmppAccountTable;
  provider_event: ProviderEventTable;
  sms_brand: SmsBrandTable;
  sms_brand_vetting: SmsBrandVettingTable;
  sms_campaign: SmsCampaignTable;
  tollfree_verification: TollfreeVerificationTable;
  sms: SmsTable;
  sms_part: SmsPartTable;
  sms_attempt: SmsAttemptTable;
  sms_queue: SmsQueueTable;
  sms_sender: SmsSenderTable;
  sms_receipt_early: SmsReceiptEarlyTable;
  sms_optout: SmsOptoutTable;
  sms_auto_reply: SmsAutoReplyTable;
  sms_sticky_sender: SmsStickySenderTable;
  sms_pool_turn: SmsPoolTurnTable;
  account_spend: AccountSpendTable;
  dict_generation: DictGenerationTable;
  dict_voice: DictVoiceTable;
  office_hours: OfficeHoursTable;
  address: AddressTable;
  cart_entry: CartEntryTable;
}
