import type { Route } from "@opentact/contract";

/** Things that belong to an account, as their paths begin; a longer beginning stands before a shorter one. */
const OWNED = [
  ["/account/office_hours/", "office_hours"],
  ["/admin/account/", "account"],
  ["/account/user/", "user"],
  ["/account/export/", "account_export"],
  ["/account/", "account"],
  ["/address/", "address"],
  ["/admin/messaging/review/", "sms_review"],
  ["/admin/messaging/smpp_account/", "smpp_account"],
  ["/batch/", "batch"],
  ["/call/record/", "call_record"],
  ["/call/sca/", "call"],
  ["/call/", "call"],
  ["/event/subscription/", "event_subscription"],
  ["/event/", "outbox"],
  ["/lease/tn/", "tn_lease"],
  ["/media/", "media"],
  ["/messages/", "sms"],
  ["/order/", "tn_order"],
  ["/payment/", "payment"],
  ["/profile/messaging/", "messaging_profile"],
  ["/profile/outbound_voice/", "outbound_voice_profile"],
  ["/profile/tn/special_prices/", "tn_special_price"],
  ["/profile/tn/", "tn_profile"],
  ["/sip/app/call/flow/", "sip_control_app"],
  ["/sip/app/", "sip_control_app"],
  ["/sip/connection/", "sip_connection"],
  ["/sip/domain/", "sip_domain"],
  ["/sms/batch/", "sms_batch"],
  ["/sms/brand/", "sms_brand"],
  ["/sms/campaign/", "sms_campaign"],
  ["/sms/inbound/", "sms"],
  ["/sms/optout/", "sms_optout"],
  ["/sms/outbound/", "sms"],
  ["/sms/smpp_account/", "smpp_account"],
  ["/sms/tollfree/", "tollfree_verification"],
  ["/tn/reservation/", "tn_reservation"],
  ["/transaction/", "transaction"],
  ["/user/", "user"],
  ["/webhook/delivery/", "webhook_delivery"],
] as const;

/** A kind of thing that an account has, named as it is stored. */
export type OwnedNoun = (typeof OWNED)[number][1];

/** What the first parameter of a path names. Undefined: nothing that an account has. */
export function ownedNoun({ path }: Pick<Route, "path">): OwnedNoun | undefined {
  if (!path.includes("{")) return undefined;
  const fixed = path.slice(0, path.indexOf("{"));
  return OWNED.find(([start]) => fixed === start)?.[1];
}
