import { type Static, Type } from "typebox";
import { ITNLeaseBase, ITNOrderBase } from "./base-forms.js";
import { ICallBase } from "./call-base.js";
import { IPaymentBase } from "./payment.js";
import { Named } from "./schema.js";
import { ISMS, ISMSI } from "./sms.js";

/** Members that are there only when the message itself is the answer (entities.md 7.2). */
const { custom_callback_url, tn_lease, sms_campaign, created_by, ...outbound } = ISMS.properties;
const { tnlease, provider_event, ...inbound } = ISMSI.properties;
const inBaseForm = <T extends { tn: unknown; messaging_profile: unknown; account: unknown }>({
  tn,
  messaging_profile,
  account,
  ...base
}: T) => base;

export const ISMSBase = Named("ISMSBase", inBaseForm(outbound));
export const ISMSIBase = Named("ISMSIBase", inBaseForm(inbound));

/** What a transaction charged or paid, in base form (entities.md 10.1). */
export const ITransactionRefObject = Type.Union([
  IPaymentBase,
  ITNOrderBase,
  ITNLeaseBase,
  ISMSBase,
  ISMSIBase,
  ICallBase,
]);
export type ITransactionRefObject = Static<typeof ITransactionRefObject>;
