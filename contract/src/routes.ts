import type { Route } from "./define-route.js";
import * as account from "./routes/account.js";
import * as accountDestination from "./routes/account-destination.js";
import * as accountExport from "./routes/account-export.js";
import * as address from "./routes/address.js";
import * as audit from "./routes/audit.js";
import * as auth from "./routes/auth.js";
import * as batch from "./routes/batch.js";
import * as brand from "./routes/brand.js";
import * as call from "./routes/call.js";
import * as callRate from "./routes/call-rate.js";
import * as campaign from "./routes/campaign.js";
import * as cart from "./routes/cart.js";
import * as controlApp from "./routes/control-app.js";
import * as dict from "./routes/dict.js";
import * as event from "./routes/event.js";
import * as labSms from "./routes/lab-sms.js";
import * as media from "./routes/media.js";
import * as messagingCarrier from "./routes/messaging-carrier.js";
import * as messagingProfile from "./routes/messaging-profile.js";
import * as notification from "./routes/notification.js";
import * as officeHours from "./routes/office-hours.js";
import * as order from "./routes/order.js";
import * as payment from "./routes/payment.js";
import * as schedule from "./routes/schedule.js";
import * as settings from "./routes/settings.js";
import * as sipApp from "./routes/sip-app.js";
import * as sipCarrier from "./routes/sip-carrier.js";
import * as sipConnection from "./routes/sip-connection.js";
import * as sipDomain from "./routes/sip-domain.js";
import * as sipInvite from "./routes/sip-invite.js";
import * as sipProduct from "./routes/sip-product.js";
import * as sipSwitch from "./routes/sip-switch.js";
import * as sipUser from "./routes/sip-user.js";
import * as sipWatch from "./routes/sip-watch.js";
import * as smppAccount from "./routes/smpp-account.js";
import * as sms from "./routes/sms.js";
import * as smsBatch from "./routes/sms-batch.js";
import * as smsOptout from "./routes/sms-optout.js";
import * as smsReview from "./routes/sms-review.js";
import * as smsTollfree from "./routes/sms-tollfree.js";
import * as stir from "./routes/stir.js";
import * as tn from "./routes/tn.js";
import * as tnAdmin from "./routes/tn-admin.js";
import * as tnLease from "./routes/tn-lease.js";
import * as tnProfile from "./routes/tn-profile.js";
import * as tnReservation from "./routes/tn-reservation.js";
import * as token from "./routes/token.js";
import * as transaction from "./routes/transaction.js";
import * as user from "./routes/user.js";
import * as voiceProfile from "./routes/voice-profile.js";
import * as webhook from "./routes/webhook.js";

/** The route files: each exports its operations and nothing else. */
const files: readonly Readonly<Record<string, Route>>[] = [
  auth,
  token,
  user,
  cart,
  account,
  accountExport,
  officeHours,
  notification,
  address,
  audit,
  settings,
  dict,
  transaction,
  payment,
  batch,
  call,
  callRate,
  controlApp,
  messagingProfile,
  event,
  messagingCarrier,
  labSms,
  media,
  order,
  sipApp,
  sipCarrier,
  sipConnection,
  sipDomain,
  sipInvite,
  sipProduct,
  sipSwitch,
  sipUser,
  sms,
  smsBatch,
  smsOptout,
  smsReview,
  smsTollfree,
  smppAccount,
  brand,
  campaign,
  tn,
  tnAdmin,
  tnLease,
  tnProfile,
  schedule,
  accountDestination,
  sipWatch,
  stir,
  tnReservation,
  voiceProfile,
  webhook,
];

/** Every operation of the API that works. What is not here does not exist: 404. */
export const routes: readonly Route[] = files.flatMap((file) => Object.values(file));
