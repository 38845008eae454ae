import type {
  AccountTable,
  AddressTable,
  AvatarTable,
  CartEntryTable,
  DataKeyTable,
  IdempotencyKeyTable,
  MailTable,
  NodeTable,
  OfficeHoursTable,
  PasswordResetTable,
  SettingTable,
  TokenTable,
  UserTable,
  WebhookSecretTable,
} from "./tables/accounts.js";
import type { AccountExportTable, AuditEntryTable, EmergencyNoticeTable } from "./tables/audit.js";
import type {
  BatchItemTable,
  BatchTable,
  CallFlowLogTable,
  CallRecordTable,
  CallTable,
  CallTraceTable,
  MediaTable,
} from "./tables/calls.js";
import type { DictGenerationTable, DictVoiceTable } from "./tables/dict.js";
import type {
  EventCursorTable,
  EventSocketTable,
  EventSubscriptionTable,
  OutboxTable,
  WebhookDeliveryTable,
  WebhookEndpointTable,
} from "./tables/events.js";
import type {
  MessagingAutoresponseTable,
  MessagingCarrierLeaseTable,
  MessagingCarrierTable,
  MessagingProfileTable,
  MessagingRouteTable,
  OperatorTable,
  ProviderEventTable,
  SmppAccountTable,
  SmppDeliveryTable,
  SmppPartTable,
  SmppSubmitTable,
  SmppTextTable,
  SmsAttemptTable,
  SmsAutoReplyTable,
  SmsBatchItemTable,
  SmsBatchTable,
  SmsBrandTable,
  SmsBrandVettingTable,
  SmsCampaignTable,
  SmsOptoutTable,
  SmsPartTable,
  SmsPoolTurnTable,
  SmsQueueTable,
  SmsReceiptEarlyTable,
  SmsReferenceTable,
  SmsReviewTable,
  SmsSenderTable,
  SmsStickySenderTable,
  SmsTable,
  SmsUnseenTable,
  TollfreeVerificationTable,
} from "./tables/messaging.js";
import type {
  AccountAlarmTable,
  AccountDestinationTable,
  AccountSpendTable,
  CallChargeTable,
  CallRateTable,
  LedgerHoldTable,
  PaymentTable,
  TransactionTable,
} from "./tables/money.js";
import type {
  LeaseSubscriptionTable,
  TnLeaseTable,
  TnOrderItemTable,
  TnOrderTable,
  TnProfileCallerTable,
  TnProfileTable,
  TnReservationTable,
  TnSpecialPriceTable,
  TnTable,
} from "./tables/numbers.js";
import type {
  CarrierGatewayTable,
  CarrierTable,
  OutboundVoiceProfileTable,
  RegistrationTable,
  SipConnectionTable,
  SipControlAppTable,
  SipDomainTable,
  SipProductTable,
  SipSwitchTable,
  SipUserGroupMemberTable,
  SipUserGroupTable,
  SipUserInviteTable,
  SipUserTable,
} from "./tables/sip.js";
import type { StirCertificateTable, StirOriginTable, StirRootTable } from "./tables/stir.js";

/**
 * The tables as Kysely sees them, by hand, kept with migrations/. Columns bear the documented names (entities.md).
 * Dates are ISO texts with milliseconds, `bigint` and `numeric` are numbers: db.ts parses them so.
 */
export interface Tables {
  audit_entry: AuditEntryTable;
  account_export: AccountExportTable;
  emergency_notice: EmergencyNoticeTable;
  setting: SettingTable;
  node: NodeTable;
  account: AccountTable;
  user: UserTable;
  token: TokenTable;
  mail: MailTable;
  password_reset: PasswordResetTable;
  avatar: AvatarTable;
  data_key: DataKeyTable;
  webhook_secret: WebhookSecretTable;
  messaging_profile: MessagingProfileTable;
  messaging_autoresponse: MessagingAutoresponseTable;
  sms_batch: SmsBatchTable;
  sms_batch_item: SmsBatchItemTable;
  sms_review: SmsReviewTable;
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
  carrier_gateway: CarrierGatewayTable;
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
  call_trace: CallTraceTable;
  call_charge: CallChargeTable;
  call_rate: CallRateTable;
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
  smpp_submit: SmppSubmitTable;
  smpp_text: SmppTextTable;
  smpp_part: SmppPartTable;
  messaging_carrier_lease: MessagingCarrierLeaseTable;
  sms_unseen: SmsUnseenTable;
  smpp_delivery: SmppDeliveryTable;
  provider_event: ProviderEventTable;
  sms_brand: SmsBrandTable;
  sms_brand_vetting: SmsBrandVettingTable;
  sms_campaign: SmsCampaignTable;
  tollfree_verification: TollfreeVerificationTable;
  sms: SmsTable;
  sms_part: SmsPartTable;
  sms_attempt: SmsAttemptTable;
  sms_queue: SmsQueueTable;
  sms_reference: SmsReferenceTable;
  sms_sender: SmsSenderTable;
  sms_receipt_early: SmsReceiptEarlyTable;
  sms_optout: SmsOptoutTable;
  sms_auto_reply: SmsAutoReplyTable;
  sms_sticky_sender: SmsStickySenderTable;
  sms_pool_turn: SmsPoolTurnTable;
  account_alarm: AccountAlarmTable;
  account_destination: AccountDestinationTable;
  account_spend: AccountSpendTable;
  dict_generation: DictGenerationTable;
  dict_voice: DictVoiceTable;
  office_hours: OfficeHoursTable;
  address: AddressTable;
  cart_entry: CartEntryTable;
  stir_certificate: StirCertificateTable;
  stir_root: StirRootTable;
  stir_origin: StirOriginTable;
}
