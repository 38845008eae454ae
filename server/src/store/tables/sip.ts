import type { ColumnType, Generated } from "kysely";
import type { Authored, Dated, Entity, Owned, Time } from "./columns.js";

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
  calls_per_second: number | null;
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
  binding: string;
  contact: string;
  transport: string;
  address: string;
  port: number;
  flow: string | null;
  path: Generated<string[]>;
  instance: string | null;
  reg_id: number | null;
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

export interface CarrierTable extends Entity, Authored {
  name: string;
  priority: Generated<number>;
  weight: Generated<number>;
  is_active: Generated<boolean>;
  username: string | null;
  password_encrypted: string | null;
  addresses: Generated<string[]>;
  channel_limit: number | null;
  calls_per_second: number | null;
  registration: ColumnType<unknown, string | null, string | null>;
  outbound: ColumnType<unknown, string | undefined, string>;
  inbound: ColumnType<unknown, string | undefined, string>;
}

export interface CarrierGatewayTable {
  uuid: string;
  carrier: string;
  host: string;
  port: number | null;
  transport: "udp" | "tcp" | "tls";
  priority: number;
  weight: number;
  is_active: boolean;
  is_registrar: boolean;
}
