import { type Static, Type } from "typebox";
import { IAccountBase } from "./account.js";
import { IMessagingProfileBase } from "./base-forms.js";
import { ESMSDeliveryState, ESMSState } from "./enums.js";
import { dates, SearchParams, SearchPayload, Tn, Url, Uuid } from "./primitives.js";
import { Named, Nullable, Words } from "./schema.js";
import { MESSAGE_MAX, Written } from "./sms.js";
import { IUserBase } from "./user.js";

/** One message to many numbers. `phones` is there when it is the one answer. */
export const ISMSBatch = Named("ISMSBatch", {
  ...dates,
  uuid: Uuid,
  state: Words(["created", "processing", "success", "failed", "canceled"]),
  /** The sender; null: the pool of the profile chooses one for each phone. */
  from: Nullable(Tn),
  messaging_profile: Nullable(IMessagingProfileBase),
  message: Type.String(),
  custom_callback_url: Nullable(Type.String()),
  validity_period: Nullable(Type.Integer()),
  /** success + processing + failed = total, less those that were canceled. */
  total: Type.Integer(),
  success: Type.Integer(),
  processing: Type.Integer(),
  failed: Type.Integer(),
  phones: Type.Optional(Type.Array(Tn)),
  account: IAccountBase,
  created_by: Nullable(IUserBase),
});
export type ISMSBatch = Static<typeof ISMSBatch>;

/** A JSON number, or as people write it: read as `to` of a single message is. */
const AnyForm = Type.Union([Tn, Written]);

/** `from`, or `messaging_profile` whose pool gives the senders. `phones`: doubles are dropped. */
export const ISMSBatchNewParams = Named(
  "ISMSBatchNewParams",
  {
    from: Type.Optional(AnyForm),
    messaging_profile: Type.Optional(Uuid),
    phones: Type.Array(AnyForm, { minItems: 1, maxItems: 10_000, "x-read": "list" }),
    message: Type.String({ minLength: 1, maxLength: MESSAGE_MAX }),
    custom_callback_url: Type.Optional(Nullable(Url)),
    /** Seconds each message may wait in the queue; default 14400. */
    validity_period: Type.Optional(Type.Integer({ minimum: 60, maximum: 36_000 })),
  },
  { "x-aliases": { tn: "from", text: "message" } },
);
export type ISMSBatchNewParams = Static<typeof ISMSBatchNewParams>;

const ItemState = Words(["created", "sending", "success", "failed", "canceled"]);

/** One phone of a bulk message: why there is no message to it, or what became of it. */
export const ISMSBatchItem = Named("ISMSBatchItem", {
  ...dates,
  uuid: Uuid,
  phone: Tn,
  state: ItemState,
  reason: Nullable(Type.String()),
  sms: Nullable(
    Type.Object({
      uuid: Uuid,
      state: ESMSState,
      from: Type.String(),
      delivered: Type.Boolean(),
      delivery_state: ESMSDeliveryState,
    }),
  ),
  batch: Type.Object({ uuid: Uuid }),
});
export type ISMSBatchItem = Static<typeof ISMSBatchItem>;

export const ISMSBatchItemSearchParams = SearchParams(
  "ISMSBatchItemSearchParams",
  { state: Type.Optional(ItemState), phone: Type.Optional(Tn) },
  ["state", "phone", "created_on", "modified_on"],
);
export type ISMSBatchItemSearchParams = Static<typeof ISMSBatchItemSearchParams>;

export const ISMSBatchItemSearchPayload = SearchPayload("ISMSBatchItemSearchPayload", ISMSBatchItem);
export type ISMSBatchItemSearchPayload = Static<typeof ISMSBatchItemSearchPayload>;
