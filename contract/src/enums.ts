import type { Static, TUnsafe } from "typebox";
import { Words } from "./schema.js";

/** Every documented enum (entities.md 2), once. The schema and its type bear the documented name. */
export const EUserRole = Words(["Admin", "User", "Provider"]);
export type EUserRole = Static<typeof EUserRole>;
export const EGender = Words(["Male", "Female", "Other"]);
export type EGender = Static<typeof EGender>;
export const EAccountLevel = Words(["ServiceAccount", "Level0", "Level1", "Level2"]);
export type EAccountLevel = Static<typeof EAccountLevel>;
export const EAccountOfficeHoursType = Words(["nonworking", "lunchtime", "coffeebreak", "weekends"]);
export const EDayOfWeek = Words(["sun", "mon", "tue", "wed", "thu", "fri", "sat"]);
export const EDICTGTTSVoiceType = Words(["Standard", "WaveNet"]);
export const EDICTGTTSVoiceGender = Words(["MALE", "FEMALE"]);
export const ESearchMode = Words(["AND", "OR"], { "x-read": "upper" });
export type ESearchMode = Static<typeof ESearchMode>;
export const ESearchOrder = Words(["ASC", "DESC"], { "x-read": "upper" });
export type ESearchOrder = Static<typeof ESearchOrder>;
export const ETNType = Words(["long_code", "toll_free"]);
export type ETNType = Static<typeof ETNType>;
export const ETNFeature = Words(["voice", "sms", "mms", "fax", "emergency"]);
export type ETNFeature = Static<typeof ETNFeature>;
/** Where a number stands in the inventory (numbers.md 2); for Admins only. */
export const ETNStockState = Words([
  "offer",
  "available",
  "reserved",
  "ordering",
  "unknown",
  "leased",
  "quarantine",
  "returned",
  "disabled",
]);
export const ETNOrderState = Words(["created", "verify", "processing", "success", "failed"]);
export type ETNOrderState = Static<typeof ETNOrderState>;
export const ETNOrderItemState = Words(["created", "verify", "processing", "success", "failed"]);
export type ETNOrderItemState = Static<typeof ETNOrderItemState>;
export const ELeaseSubscriptionType = Words(["voice", "sms", "mms", "fax", "emergency"]);
export type ELeaseSubscriptionType = Static<typeof ELeaseSubscriptionType>;
export const ETNProfileKind = Words(["rate", "behaviour"]);
export const EPriority = Words(["high", "normal", "low"]);
export const ESMSState = Words(["created", "sending", "success", "failed"]);
export const ESMSIState = Words(["created", "success", "failed"]);
export const ESMSType = Words(["smso", "smsr", "smsi"]);
export const ECallState = Words(["init", "ringing", "live", "hangup", "destroyed"]);
export type ECallState = Static<typeof ECallState>;
export const ECallDirection = Words(["in", "out"]);
export type ECallDirection = Static<typeof ECallDirection>;
export const ECallType = Words(["CallSCA", "CallSIP"]);
export type ECallType = Static<typeof ECallType>;
export const ECallEnd = Words(["completed", "busy", "no_answer", "rejected", "canceled", "failed"]);
export type ECallEnd = Static<typeof ECallEnd>;
export const ECallSource = Words(["freeswitch"]);
export const EFreeswitchCallState = Words([
  "ACTIVE",
  "RINGING",
  "DOWN",
  "HANGUP",
  "DIALING",
  "EARLY",
  "RING_WAIT",
  "HELD",
  "UNHELD",
]);
export type EFreeswitchCallState = Static<typeof EFreeswitchCallState>;
export const EFreeswitchChannelState = Words([
  "CS_NEW",
  "CS_INIT",
  "CS_ROUTING",
  "CS_SOFT_EXECUTE",
  "CS_EXECUTE",
  "CS_EXCHANGE_MEDIA",
  "CS_PARK",
  "CS_CONSUME_MEDIA",
  "CS_HIBERNATE",
  "CS_REPORTING",
  "CS_NONE",
  "CS_RESET",
  "CS_HANGUP",
  "CS_DESTROY",
]);
export type EFreeswitchChannelState = Static<typeof EFreeswitchChannelState>;
export const EStirAttest = Words(["A", "B", "C"]);
export type EStirAttest = Static<typeof EStirAttest>;
export const ESIPProductType = Words(["public", "private"]);
export type ESIPProductType = Static<typeof ESIPProductType>;
export const ESIPUserState = Words(["online", "offline"]);
export type ESIPUserState = Static<typeof ESIPUserState>;
/** Accepted in any case, answered upper-case. */
export const ESIPControlAppMethod = Words(["GET", "POST"], { "x-read": "upper" });
export type ESIPControlAppMethod = Static<typeof ESIPControlAppMethod>;
/** 0 not checked, 1 block without identity, 2 block an invalid identity, 3 verify and let through. */
export const shakenVerifyPolicies = [0, 1, 2, 3] as const;
export const EBatchType = Words(["call_xml"]);
export const EBatchState = Words(["created", "processing", "paused", "success", "failed", "canceled"]);
export const EBatchItemState = Words(["created", "calling", "success", "failed", "canceled"]);
export const EEventChannel = Words(["wss", "webhook"]);
export const EEventType = Words([
  "auth",
  "call_state",
  "call_flow",
  "call_record",
  "sms",
  "balance",
  "tn_order",
  "call_asr",
  "tn_lease",
  "sip_user",
  "campaign",
  "webhook",
  "alarm",
  "test",
]);
export type EEventType = Static<typeof EEventType>;
/** What an `alarm` is about. */
export const EAlarmKind = Words(["spend", "short_calls", "rate", "destination", "cut_off", "same_text", "sms_pumping"]);
export type EAlarmKind = Static<typeof EAlarmKind>;
export const EEventEntityType = Words([
  "sip_domain",
  "sip_user",
  "sip_switch",
  "did",
  "sip_control_app",
  "messaging_profile",
  "sip_connection",
]);
export type EEventEntityType = Static<typeof EEventEntityType>;
export const EWebhookDeliveryState = Words(["pending", "delivered", "failed", "disabled"]);
export const EPaymentState = Words(["created", "success", "failed"]);
export type EPaymentState = Static<typeof EPaymentState>;
export const EPaymentProvider = Words(["paypal", "stripe", "unknown"]);
export type EPaymentProvider = Static<typeof EPaymentProvider>;
export const ETransactionReferenceType = Words([
  "payment",
  "tnlease_mrc",
  "tnlease_nrc",
  "sms_incoming",
  "sms_outgoing",
  "sms_nrc",
  "sms_mrc",
  "mms_incoming",
  "mms_outgoing",
  "mms_nrc",
  "mms_mrc",
  "voice_incoming",
  "voice_outgoing",
  "voice_nrc",
  "voice_mrc",
  "fax_incoming",
  "fax_outgoing",
  "fax_nrc",
  "fax_mrc",
  "emergency_incoming",
  "emergency_outgoing",
  "emergency_nrc",
  "emergency_mrc",
  "tts",
  "asr",
  "campaign_nrc",
  "campaign_mrc",
  "adjustment",
]);
export type ETransactionReferenceType = Static<typeof ETransactionReferenceType>;
export const EScheduleQueueActions = Words([
  "expired_tokens",
  "expired_special_prices",
  "tn_leases_autorenew",
  "tn_leases_release_notification",
  "tn_autorelease",
  "invoice_send",
]);
export type EScheduleQueueActions = Static<typeof EScheduleQueueActions>;
export const EEmailTemplate = Words([
  "invoice",
  "tnorder_success",
  "tnorder_rejected",
  "tnleases_released",
  "tnleases_releasing",
  "payment_success",
  "payment_failed",
  "user_password_changed",
  "user_reset_password",
  "user_welcome_letter",
  "report_daily",
  "report_weekly",
  "report_monthly",
]);
export type EEmailTemplate = Static<typeof EEmailTemplate>;
export const ECallRecordState = Words(["recording", "stored", "available", "failed", "deleted"]);
export type ECallRecordState = Static<typeof ECallRecordState>;
export const ESMSDeliveryState = Words([
  "queued",
  "sending",
  "sent",
  "delivered",
  "sending_failed",
  "delivery_failed",
  "delivery_unconfirmed",
]);
export const ESMSKeyword = Words(["stop", "start", "help", "possible_stop"]);
export type ESMSKeyword = Static<typeof ESMSKeyword>;
export type ESMSState = Static<typeof ESMSState>;
export type ESMSIState = Static<typeof ESMSIState>;
export type ESMSType = Static<typeof ESMSType>;
export type ESMSDeliveryState = Static<typeof ESMSDeliveryState>;
/** State of a raw event of a carrier. */
export const EProviderEventState = Words(["created", "skipped", "success", "failed"]);
export type EProviderEventState = Static<typeof EProviderEventState>;

/** The words of an enum, in the documented order. */
export function wordsOf<T extends string>(schema: TUnsafe<T>): readonly T[] {
  return (schema as unknown as { enum: readonly T[] }).enum;
}
