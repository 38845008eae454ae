import { type Static, Type } from "typebox";
import { IAccountBase } from "./account.js";
import { IMessagingProfileBase } from "./base-forms.js";
import { EProviderEventState, ESMSDeliveryState, ESMSIState, ESMSKeyword, ESMSState, ESMSType } from "./enums.js";
import { DateTime, dates, Mask, Money, SearchParams, SearchPayload, Tn, Url, Uuid } from "./primitives.js";
import { Named, Nullable, Words } from "./schema.js";
import { ITNBase } from "./tn.js";
import { IUserBase } from "./user.js";

const text = Nullable(Type.String());
const date = Nullable(DateTime);

export const ESMSEncoding = Words(["GSM-7", "UCS-2"]);

/** The lease as messages show it (entities.md 7.2). */
export const ISMSLease = Named("ISMSLease", {
  uuid: Uuid,
  autorenew: Type.Boolean(),
  expired_on: DateTime,
  messaging_profile: Nullable(Type.Object({ uuid: Uuid, name: Type.String(), callback_url: text })),
});

/** Why a message was not sent or not delivered; codes: messaging.md 8.7. */
export const ISMSError = Named("ISMSError", {
  code: Type.Integer(),
  message: Type.String(),
  carrier_code: Type.Optional(Type.String()),
});

/** Members of both directions. `to` is a number in answers of the API and digits in events. */
const both = {
  ...dates,
  uuid: Uuid,
  from: Type.String(),
  message: Type.String(),
  /** 32 hex digits, equal for both directions of a pair of numbers within the account. */
  thread: Type.String(),
  delivered: Type.Boolean(),
  reason: text,
  parts: Type.Integer(),
  encoding: ESMSEncoding,
  tn: ITNBase,
  messaging_profile: Nullable(IMessagingProfileBase),
  account: IAccountBase,
} as const;

const outbound = {
  ...both,
  type: Words(["smso", "smsr"]),
  /** Tells the sending; the delivery is told by `delivered` and `delivery_state`. */
  state: ESMSState,
  /** Written by the platform itself: an answer to STOP, START or HELP. */
  automated: Type.Boolean(),
  /** Id at the carrier. */
  reference_id: text,
  custom_callback_url: text,
  tn_lease: Nullable(ISMSLease),
  sms_campaign: Nullable(Type.Object({ uuid: Uuid, campaignId: text })),
  /** What was charged. */
  cost: Nullable(Money),
  delivery_state: ESMSDeliveryState,
  error: Nullable(ISMSError),
  /** Name of the messaging carrier. */
  carrier: text,
  /** A part was submitted again after an unknown outcome. */
  maybe_duplicate: Type.Boolean(),
  send_after: date,
  sent_on: date,
  delivered_on: date,
  valid_until: date,
  created_by: Nullable(IUserBase),
} as const;

const inbound = {
  ...both,
  type: Type.Literal("smsi"),
  state: ESMSIState,
  /** The spelling is part of the contract. */
  readed: Type.Boolean(),
  keyword: Nullable(ESMSKeyword),
  tnlease: Nullable(ISMSLease),
  provider_event: Nullable(
    Type.Object({
      uuid: Uuid,
      state: EProviderEventState,
      reference_event_id: text,
      reference_object_id: text,
    }),
  ),
} as const;

/** An outbound message (entities.md 7.2). */
export const ISMS = Named("ISMS", { ...outbound, to: Type.Integer() });
export type ISMS = Static<typeof ISMS>;

/** An inbound message (entities.md 7.2). */
export const ISMSI = Named("ISMSI", { ...inbound, to: Type.Integer() });
export type ISMSI = Static<typeof ISMSI>;

/** An outbound message in events and callbacks. */
export const IEventSMS = Named("IEventSMS", { ...outbound, to: Type.String() });
export type IEventSMS = Static<typeof IEventSMS>;

/** An inbound message in events and callbacks. */
export const IEventSMSI = Named("IEventSMSI", { ...inbound, to: Type.String() });
export type IEventSMSI = Static<typeof IEventSMSI>;

/** A message of either direction, as an element of `POST /sms/search`. */
export const SMSISMS = Named("SMSISMS", {
  ...dates,
  uuid: Uuid,
  type: ESMSType,
  state: ESMSState,
  from: Type.String(),
  to: Type.String(),
  message: Type.String(),
  thread: Type.String(),
  delivered: Type.Boolean(),
  automated: Type.Optional(Type.Boolean()),
  readed: Type.Optional(Type.Boolean()),
  account_uuid: Uuid,
});
export type SMSISMS = Static<typeof SMSISMS>;

/** A telephone number as people write it; a JSON number is accepted. How it is read: messaging.md 2. */
export const Written = Type.String({ minLength: 3, maxLength: 32, "x-read": "phone" });

/** Longest text in UTF-16 units. */
export const MESSAGE_MAX = 918;

/** Body of `POST /sms` (entities.md 7.3). `from`, or `messaging_profile` whose pool gives the sender. */
export const ISMSNewParams = Named(
  "ISMSNewParams",
  {
    from: Type.Optional(Written),
    to: Written,
    message: Type.String({ minLength: 1, maxLength: MESSAGE_MAX }),
    custom_callback_url: Type.Optional(Nullable(Url)),
    messaging_profile: Type.Optional(Uuid),
    /** Seconds the message may wait in the queue; default 14400. */
    validity_period: Type.Optional(Type.Integer({ minimum: 60, maximum: 36_000 })),
  },
  { "x-aliases": { tn: "from", text: "message" } },
);
export type ISMSNewParams = Static<typeof ISMSNewParams>;

/** Body of `POST /sms/pool`. */
export const ISMSPoolParams = Named(
  "ISMSPoolParams",
  {
    to: Written,
    message: Type.String({ minLength: 1, maxLength: MESSAGE_MAX }),
    messaging_profile: Uuid,
    custom_callback_url: Type.Optional(Nullable(Url)),
    validity_period: Type.Optional(Type.Integer({ minimum: 60, maximum: 36_000 })),
  },
  { "x-aliases": { text: "message" } },
);
export type ISMSPoolParams = Static<typeof ISMSPoolParams>;

export const ISMSIUpdateParams = Named("ISMSIUpdateParams", { readed: Type.Boolean() });
export type ISMSIUpdateParams = Static<typeof ISMSIUpdateParams>;

const MessageMask = Type.String({ minLength: 1, maxLength: MESSAGE_MAX, "x-read": "phone" });
const NumberMask = Type.String({ ...Mask, minLength: 3 });
/** `sent` is the older word for `success`. */
const OutboundStateFilter = Words(["created", "sending", "success", "failed", "sent"]);

export const ISMSSearchParams = SearchParams(
  "ISMSSearchParams",
  {
    message: Type.Optional(MessageMask),
    tn: Type.Optional(Tn),
    to: Type.Optional(NumberMask),
    delivered: Type.Optional(Type.Boolean()),
    state: Type.Optional(OutboundStateFilter),
    reference_id: Type.Optional(Type.String({ minLength: 1, maxLength: 255, "x-read": "phone" })),
  },
  ["tn", "to", "message", "state", "created_on", "modified_on", "reference_id", "delivered"],
);
export type ISMSSearchParams = Static<typeof ISMSSearchParams>;

export const ISMSISearchParams = SearchParams(
  "ISMSISearchParams",
  {
    message: Type.Optional(MessageMask),
    tn: Type.Optional(Tn),
    to: Type.Optional(NumberMask),
    from: Type.Optional(NumberMask),
    delivered: Type.Optional(Type.Boolean()),
    readed: Type.Optional(Type.Boolean()),
    state: Type.Optional(ESMSIState),
  },
  ["tn", "to", "from", "message", "state", "created_on", "modified_on", "delivered"],
);
export type ISMSISearchParams = Static<typeof ISMSISearchParams>;

export const ISMSISMSSearchParams = SearchParams(
  "ISMSISMSSearchParams",
  {
    from: Type.Optional(NumberMask),
    to: Type.Optional(NumberMask),
    thread: Type.Optional(Type.String({ minLength: 1, maxLength: 32, "x-read": "lower" })),
    message: Type.Optional(MessageMask),
    delivered: Type.Optional(Type.Boolean()),
    readed: Type.Optional(Type.Boolean()),
    state: Type.Optional(OutboundStateFilter),
    /** `sms` = `smso` and `smsr`. */
    type: Type.Optional(Words(["smso", "smsr", "smsi", "sms"])),
  },
  ["from", "to", "message", "state", "delivered", "created_on", "modified_on"],
);
export type ISMSISMSSearchParams = Static<typeof ISMSISMSSearchParams>;

export const ISMSSearchPayload = SearchPayload("ISMSSearchPayload", ISMS);
export const ISMSISearchPayload = SearchPayload("ISMSISearchPayload", ISMSI);
export const ISMSISMSSearchPayload = SearchPayload("ISMSISMSSearchPayload", SMSISMS);

/** The same message in the shape of another API (entities.md 7.5). */
export const IMessageDetailRecord = Named("IMessageDetailRecord", {
  record_type: Type.Literal("message"),
  id: Uuid,
  direction: Words(["outbound", "inbound"]),
  type: Type.Literal("sms"),
  from: Type.String(),
  to: Type.Array(Type.Object({ address: Type.String(), status: Type.String(), updated_at: DateTime })),
  text: Type.String(),
  webhook_url: text,
  webhook_failover_url: text,
  use_profile_webhooks: Type.Boolean(),
  cost: Nullable(Type.Object({ amount: Type.String(), currency: Type.String() })),
  parts: Type.Integer(),
  created_at: DateTime,
  updated_at: DateTime,
  valid_until: date,
  errors: Type.Array(Type.Object({ code: Type.String(), title: Type.String() })),
  carrier: text,
  line_type: text,
});
export type IMessageDetailRecord = Static<typeof IMessageDetailRecord>;

/** Answer of `GET /messages/{id}`: without the envelope of other operations. */
export const IMessageDetail = Named("IMessageDetail", { data: IMessageDetailRecord });
export type IMessageDetail = Static<typeof IMessageDetail>;
