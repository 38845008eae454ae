import type { ColumnType, Generated } from "kysely";
import type { Authored, Entity, Json, Owned, Time } from "./columns.js";

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
  /** When what it had was begun to be removed last: it cannot be opened any more. */
  removal_on: Time | null;
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

export interface DataKeyTable {
  account: string;
  sealed: string;
  created_on: Generated<Time>;
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
