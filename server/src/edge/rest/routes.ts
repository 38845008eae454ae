import type { BoundRoute } from "./handle.js";
import { type AccountServices, accountRoutes } from "./routes/account.js";
import { type DestinationServices, destinationRoutes } from "./routes/account-destination.js";
import { type AccountExportServices, accountExportRoutes } from "./routes/account-export.js";
import { type AddressServices, addressRoutes } from "./routes/address.js";
import { type AuditServices, auditRoutes } from "./routes/audit.js";
import { type AuthServices, authRoutes } from "./routes/auth.js";
import { type BatchServices, batchRoutes } from "./routes/batch.js";
import { type BrandServices, brandRoutes } from "./routes/brand.js";
import { type CallServices, callRoutes } from "./routes/call.js";
import { type CallRateServices, callRateRoutes } from "./routes/call-rate.js";
import { type CampaignServices, campaignRoutes } from "./routes/campaign.js";
import { type CartServices, cartRoutes } from "./routes/cart.js";
import { type ControlAppServices, controlAppRoutes } from "./routes/control-app.js";
import { type DictServices, dictRoutes } from "./routes/dict.js";
import { type EventServices, eventRoutes } from "./routes/event.js";
import { type LabSmsServices, labSmsRoutes } from "./routes/lab-sms.js";
import { type MediaServices, mediaRoutes } from "./routes/media.js";
import { type MessagingCarrierServices, messagingCarrierRoutes } from "./routes/messaging-carrier.js";
import { type MessagingProfileServices, messagingProfileRoutes } from "./routes/messaging-profile.js";
import { type NotificationServices, notificationRoutes } from "./routes/notification.js";
import { type NumberServices, numberRoutes } from "./routes/number.js";
import { type OfficeHoursServices, officeHoursRoutes } from "./routes/office-hours.js";
import { type OrderServices, orderRoutes } from "./routes/order.js";
import { type PaymentServices, paymentRoutes } from "./routes/payment.js";
import { type ScheduleServices, scheduleRoutes } from "./routes/schedule.js";
import { type SettingsServices, settingsRoutes } from "./routes/settings.js";
import { type SipAppServices, sipAppRoutes } from "./routes/sip-app.js";
import { type SipCarrierServices, sipCarrierRoutes } from "./routes/sip-carrier.js";
import { type SipConnectionServices, sipConnectionRoutes } from "./routes/sip-connection.js";
import { type SipDomainServices, sipDomainRoutes } from "./routes/sip-domain.js";
import { type SipInviteServices, sipInviteRoutes } from "./routes/sip-invite.js";
import { type SipSwitchServices, sipSwitchRoutes } from "./routes/sip-switch.js";
import { type SipUserServices, sipUserRoutes } from "./routes/sip-user.js";
import { type SipWatchServices, sipWatchRoutes } from "./routes/sip-watch.js";
import { type SmppAccountServices, smppAccountRoutes } from "./routes/smpp-account.js";
import { type SmsServices, smsRoutes } from "./routes/sms.js";
import { type SmsBatchServices, smsBatchRoutes } from "./routes/sms-batch.js";
import { type OptoutServices, optoutRoutes } from "./routes/sms-optout.js";
import { type SmsReviewServices, smsReviewRoutes } from "./routes/sms-review.js";
import { type TollfreeServices, tollfreeRoutes } from "./routes/sms-tollfree.js";
import { type StirServices, stirRoutes } from "./routes/stir.js";
import { type TnAdminServices, tnAdminRoutes } from "./routes/tn-admin.js";
import { type LeaseServices, leaseRoutes } from "./routes/tn-lease.js";
import { type TnProfileServices, tnProfileRoutes } from "./routes/tn-profile.js";
import { type ReservationServices, reservationRoutes } from "./routes/tn-reservation.js";
import { type TokenServices, tokenRoutes } from "./routes/token.js";
import { type TransactionServices, transactionRoutes } from "./routes/transaction.js";
import { type UserServices, userRoutes } from "./routes/user.js";
import { type VoiceProfileServices, voiceProfileRoutes } from "./routes/voice-profile.js";
import { type WebhookServices, webhookRoutes } from "./routes/webhook.js";

/** Everything the operations of the API run on. */
export type RestServices = AuthServices &
  TokenServices &
  UserServices &
  AccountServices &
  OfficeHoursServices &
  NotificationServices &
  AccountExportServices &
  AddressServices &
  AuditServices &
  CartServices &
  SettingsServices &
  DictServices &
  PaymentServices &
  TransactionServices &
  BatchServices &
  CallServices &
  CallRateServices &
  ControlAppServices &
  EventServices &
  LabSmsServices &
  MediaServices &
  NumberServices &
  OrderServices &
  ReservationServices &
  SipAppServices &
  SipCarrierServices &
  SipConnectionServices &
  SipDomainServices &
  SipInviteServices &
  SipSwitchServices &
  DestinationServices &
  SipWatchServices &
  StirServices &
  SipUserServices &
  SmsServices &
  TnAdminServices &
  OptoutServices &
  SmsBatchServices &
  SmsReviewServices &
  TollfreeServices &
  SmppAccountServices &
  BrandServices &
  CampaignServices &
  MessagingCarrierServices &
  LeaseServices &
  MessagingProfileServices &
  TnProfileServices &
  ScheduleServices &
  VoiceProfileServices &
  WebhookServices;

/** Every operation of the contract with what it runs; `createRestServer` refuses to start when one is missing. */
export const restRoutes: readonly BoundRoute<RestServices>[] = [
  ...authRoutes,
  ...tokenRoutes,
  ...userRoutes,
  ...accountRoutes,
  ...officeHoursRoutes,
  ...notificationRoutes,
  ...accountExportRoutes,
  ...addressRoutes,
  ...auditRoutes,
  ...cartRoutes,
  ...settingsRoutes,
  ...dictRoutes,
  ...paymentRoutes,
  ...transactionRoutes,
  ...batchRoutes,
  ...callRoutes,
  ...callRateRoutes,
  ...controlAppRoutes,
  ...eventRoutes,
  ...labSmsRoutes,
  ...mediaRoutes,
  ...numberRoutes,
  ...orderRoutes,
  ...reservationRoutes,
  ...sipAppRoutes,
  ...sipCarrierRoutes,
  ...sipConnectionRoutes,
  ...sipDomainRoutes,
  ...sipInviteRoutes,
  ...sipSwitchRoutes,
  ...sipUserRoutes,
  ...smsRoutes,
  ...tnAdminRoutes,
  ...optoutRoutes,
  ...smsBatchRoutes,
  ...smsReviewRoutes,
  ...tollfreeRoutes,
  ...smppAccountRoutes,
  ...brandRoutes,
  ...campaignRoutes,
  ...messagingCarrierRoutes,
  ...leaseRoutes,
  ...messagingProfileRoutes,
  ...tnProfileRoutes,
  ...scheduleRoutes,
  ...destinationRoutes,
  ...sipWatchRoutes,
  ...stirRoutes,
  ...voiceProfileRoutes,
  ...webhookRoutes,
];
