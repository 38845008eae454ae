import type { ColumnType, Generated } from "kysely";
import type { Authored, Dated, Entity, Json, Owned, Time } from "./columns.js";

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

/** Key: message_id. */
export interface SmppSubmitTable {
  message_id: string;
  smpp_account: string;
  sms: string;
  registered: number;
}

/** A text of a customer whose last part has not come. Key: sms. */
export interface SmppTextTable {
  sms: string;
  smpp_account: string;
  sender: string;
  recipient: string;
  reference: number;
  total: number;
  charset: string | null;
}

/** Key: sms, number. */
export interface SmppPartTable {
  sms: string;
  number: number;
  data_coding: number;
  bytes: Buffer;
}

/** Key: carrier. */
export interface MessagingCarrierLeaseTable {
  carrier: string;
  node: string;
  until: Time;
  links: Json<readonly { readonly state: string }[]>;
}

/** Key: carrier, digest. */
export interface SmsUnseenTable {
  carrier: string;
  digest: string;
  received_on: Time;
}

export interface SmppDeliveryTable {
  id: Generated<number>;
  smpp_account: string;
  sms: string;
  message_id: string | null;
  created_on: Time;
  due_on: Time;
  tries: Generated<number>;
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
  /** Ties the parts of a long message together, once it was taken. */
  reference: number | null;
}

/** The last reference of a pair. Key: tn, recipient. */
export interface SmsReferenceTable {
  tn: number;
  recipient: string;
  last: number;
  used_on: Time;
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

/** One message to many numbers. */
export interface SmsBatchTable extends Owned {
  state: Generated<"created" | "processing" | "success" | "failed" | "canceled">;
  from: number | null;
  messaging_profile: string | null;
  message: string;
  custom_callback_url: string | null;
  validity_period: number | null;
  total: number;
  success: Generated<number>;
  failed: Generated<number>;
  canceled: Generated<number>;
  is_open: Generated<boolean>;
  created_by: string | null;
}

export interface SmsBatchItemTable extends Owned {
  batch: string;
  number: number;
  phone: number;
  state: Generated<"created" | "sending" | "success" | "failed" | "canceled">;
  reason: string | null;
  sms: string | null;
}

export interface SmsReviewTable extends Owned {
  kind: "same_text" | "sms_pumping";
  /** MD5 of the text, or first digits of recipients. */
  key: string;
  sample: string;
  state: Generated<"held" | "released" | "refused">;
  until_on: Time;
  next_on: Time;
}
