import { type Static, Type } from "typebox";
import { ISMSCampaignBase } from "./campaign-base.js";
import { IDICTCountry } from "./dict.js";
import {
  ECallState,
  EGender,
  ELeaseSubscriptionType,
  ESIPControlAppMethod,
  ESIPUserState,
  EStirAttest,
  ETNOrderState,
} from "./enums.js";
import { DateTime, dates, Money, Uuid } from "./primitives.js";
import { Named, Nullable } from "./schema.js";
import { ITNBase } from "./tn.js";

/**
 * Base forms (entities.md 1) of entities that point at each other: what is answered of an entity inside another one.
 * They stand in one file because their full forms lie in files that need each other's base.
 */

/** A mobile carrier and what it charges per part of a message (messaging.md 4). */
export const IOperator = Named("IOperator", {
  ...dates,
  name: Type.String(),
  surcharge_sms: Money,
  country: IDICTCountry,
  /** It takes SMS. */
  sms: Type.Boolean(),
});
export type IOperator = Static<typeof IOperator>;

/** Members of a messaging profile in base form (entities.md 7.1). */
export const messagingProfileBase = {
  ...dates,
  uuid: Uuid,
  name: Type.String(),
  callback_url: Nullable(Type.String()),
  callback_url2: Nullable(Type.String()),
  number_pool_enable: Type.Boolean(),
  long_code_weight: Type.Integer(),
  tollfree_weight: Type.Integer(),
  skip_unhealthy_tns: Type.Boolean(),
  sticky_sender: Type.Boolean(),
  operators: Type.Array(IOperator),
  smpp_account: Nullable(Uuid),
  callback_disabled_on: Nullable(DateTime),
} as const;
export const IMessagingProfileBase = Named("IMessagingProfileBase", messagingProfileBase);
export type IMessagingProfileBase = Static<typeof IMessagingProfileBase>;

/** Entities.md 6.5. */
export const ILeaseSubscriptionBase = Named("ILeaseSubscriptionBase", {
  ...dates,
  uuid: Uuid,
  type: ELeaseSubscriptionType,
  messaging_profile: Nullable(IMessagingProfileBase),
  sms_campaign: Nullable(ISMSCampaignBase),
  assignment_status: Nullable(Type.String()),
  warning: Nullable(Type.String()),
});
export type ILeaseSubscriptionBase = Static<typeof ILeaseSubscriptionBase>;

/** Members of a lease in base form (entities.md 6.4). */
export const tnLeaseBase = {
  ...dates,
  uuid: Uuid,
  expired_on: DateTime,
  autorenew: Type.Boolean(),
  tn: ITNBase,
  /** The active ones. */
  subscriptions: Type.Array(ILeaseSubscriptionBase),
} as const;
export const ITNLeaseBase = Named("ITNLeaseBase", tnLeaseBase);
export type ITNLeaseBase = Static<typeof ITNLeaseBase>;

/** Members of an order in base form (entities.md 6.3). */
export const tnOrderBase = {
  ...dates,
  uuid: Uuid,
  state: ETNOrderState,
  /** success + processing + failed = total, always. */
  total: Type.Integer(),
  success: Type.Integer(),
  processing: Type.Integer(),
  failed: Type.Integer(),
} as const;
export const ITNOrderBase = Named("ITNOrderBase", tnOrderBase);
export type ITNOrderBase = Static<typeof ITNOrderBase>;

/** Entities.md 8.8. */
export const ISIPConnectionBase = Named("ISIPConnectionBase", {
  ...dates,
  uuid: Uuid,
  name: Type.String(),
  is_active: Type.Boolean(),
  ip: Nullable(Type.String()),
  hostname: Nullable(Type.String()),
  port: Type.Integer(),
  tech_prefix: Type.Integer(),
  shaken_verify_policy: Type.Integer(),
  shaken_minimum_accepted_attest_lvl: EStirAttest,
  trusted: Type.Boolean(),
  is_gateway: Type.Boolean(),
});
export type ISIPConnectionBase = Static<typeof ISIPConnectionBase>;

/** Entities.md 8.3. */
export const ISIPDomainBase = Named("ISIPDomainBase", { ...dates, domain: Type.String() });
export type ISIPDomainBase = Static<typeof ISIPDomainBase>;

/** Entities.md 8.7. */
export const ISIPSwitchBase = Named("ISIPSwitchBase", {
  ...dates,
  uuid: Uuid,
  name: Type.String(),
  description: Nullable(Type.String()),
  remote_ip: Nullable(Type.String()),
  remote_domain: Nullable(Type.String()),
  is_active: Type.Boolean(),
});
export type ISIPSwitchBase = Static<typeof ISIPSwitchBase>;

/** Entities.md 8.6. */
export const ISIPUserInviteBase = Named("ISIPUserInviteBase", {
  ...dates,
  uuid: Uuid,
  name: Type.String(),
  expired_on: DateTime,
  /** Secret part of the invite link. */
  token: Type.String(),
});
export type ISIPUserInviteBase = Static<typeof ISIPUserInviteBase>;

/** Members of a SIP user in base form (entities.md 8.4). No digest and no password: what is not here is never answered. */
export const sipUserBase = {
  ...dates,
  uuid: Uuid,
  login: Type.String(),
  is_active: Type.Boolean(),
  /** Online = at least one live registration. */
  state: ESIPUserState,
  email: Nullable(Type.String()),
  phone_number: Nullable(Type.String()),
  first_name: Nullable(Type.String()),
  last_name: Nullable(Type.String()),
  avatar: Nullable(Type.String()),
  dob: Nullable(DateTime),
  gender: Nullable(EGender),
  same_domain_calls_only: Type.Boolean(),
  remote_ip: Nullable(Type.String()),
  sip_domain: ISIPDomainBase,
  groups: Type.Array(Type.Object({ uuid: Uuid, name: Type.String() })),
} as const;
export const ISIPUserBase = Named("ISIPUserBase", sipUserBase);
export type ISIPUserBase = Static<typeof ISIPUserBase>;

/** Members of a control app in base form (entities.md 8.9). */
export const controlAppBase = {
  ...dates,
  uuid: Uuid,
  name: Type.String(),
  is_active: Type.Boolean(),
  tech_prefix: Type.Integer(),
  auto_answer: Type.Boolean(),
  max_call_length_min: Nullable(Type.Integer()),
  shaken_verify_policy: Type.Integer(),
  shaken_minimum_accepted_attest_lvl: EStirAttest,
  webhook_url: Nullable(Type.String()),
  webhook_method: ESIPControlAppMethod,
  webhook_request_timeout: Nullable(Type.Integer()),
  webhook_events: Type.Array(Type.Union([ECallState, Type.Literal("online"), Type.Literal("offline")])),
  webhook_disabled_on: Nullable(DateTime),
  call_flow_url: Nullable(Type.String()),
  call_flow_method: ESIPControlAppMethod,
  call_flow_request_timeout: Nullable(Type.Integer()),
} as const;
export const ISIPControlAppBase = Named("ISIPControlAppBase", controlAppBase);
export type ISIPControlAppBase = Static<typeof ISIPControlAppBase>;

/** Members of an outbound voice profile in base form (entities.md 8.1). */
export const voiceProfileBase = {
  ...dates,
  uuid: Uuid,
  name: Type.String(),
  is_active: Type.Boolean(),
  tech_prefix: Type.Integer(),
  shaken_sign_policy: Type.Integer(),
  channel_limit: Nullable(Type.Integer()),
  /** New calls a second; null = no own limit. */
  calls_per_second: Nullable(Type.Integer()),
  max_rate: Nullable(Money),
  daily_spend_limit: Nullable(Money),
  record_calls: Type.Integer(),
  file_format: Type.String(),
  audio_track_type: Type.Integer(),
} as const;
export const IOutboundVoiceProfileBase = Named("IOutboundVoiceProfileBase", voiceProfileBase);
export type IOutboundVoiceProfileBase = Static<typeof IOutboundVoiceProfileBase>;
