import { type Static, Type } from "typebox";
import { EEventType, EWebhookDeliveryState } from "./enums.js";
import { DateTime, dates, SearchParams, SearchPayload, Uuid } from "./primitives.js";
import { Named, Nullable, Words } from "./schema.js";

/** What has the URL that is told (events.md 12.7). */
export const EWebhookTargetKind = Words(["sip_control_app", "messaging_profile", "sms", "subscription"]);
export type EWebhookTargetKind = Static<typeof EWebhookTargetKind>;

export const IWebhookTarget = Named("IWebhookTarget", { kind: EWebhookTargetKind, uuid: Uuid });
export type IWebhookTarget = Static<typeof IWebhookTarget>;

/** One request of a delivery. Two rows of the same `attempt`: the second went to `callback_url2`. */
export const IWebhookAttempt = Named("IWebhookAttempt", {
  attempt: Type.Integer({ minimum: 1 }),
  created_on: DateTime,
  url: Type.String(),
  duration_ms: Type.Integer(),
  /** `X-Request-Id` of the request. */
  request_id: Uuid,
  /** Null: there was no answer, `error` says why. */
  status: Nullable(Type.Integer()),
  ok: Type.Boolean(),
  error: Nullable(Type.String()),
  /** The first KiB. */
  response_body: Nullable(Type.String()),
});
export type IWebhookAttempt = Static<typeof IWebhookAttempt>;

/** The same in the frame of the event (events.md 3). */
export const IEventDeliveryReport = Named("IEventDeliveryReport", {
  channel: Words(["webhook"]),
  target: IWebhookTarget,
  url: Type.String(),
  attempt: Type.Integer({ minimum: 1 }),
  status: Nullable(Type.Integer()),
  ok: Type.Boolean(),
  error: Nullable(Type.String()),
  created_on: DateTime,
});
export type IEventDeliveryReport = Static<typeof IEventDeliveryReport>;

/** What a delivery shows of its event; `position` is null for the instant until the event has one. */
export const IWebhookDeliveryEvent = Named("IWebhookDeliveryEvent", {
  uuid: Uuid,
  type: EEventType,
  ref_id: Uuid,
  sequence: Type.Integer({ minimum: 1 }),
  position: Nullable(Type.Integer({ minimum: 1 })),
});

/** One event on its way to one URL, with every attempt (events.md 12.7). */
export const IWebhookDelivery = Named("IWebhookDelivery", {
  uuid: Uuid,
  ...dates,
  event: IWebhookDeliveryEvent,
  target: IWebhookTarget,
  method: Words(["GET", "POST"]),
  /** Secret values of its query are shown as `***`. */
  url: Type.String(),
  state: EWebhookDeliveryState,
  attempts: Type.Integer({ minimum: 0 }),
  next_attempt_on: Nullable(DateTime),
  delivered_on: Nullable(DateTime),
  log: Type.Array(IWebhookAttempt),
});
export type IWebhookDelivery = Static<typeof IWebhookDelivery>;

export const IWebhookDeliverySearchParams = SearchParams(
  "IWebhookDeliverySearchParams",
  {
    state: Type.Optional(EWebhookDeliveryState),
    /** uuid of the app, profile, message or subscription. */
    target: Type.Optional(Uuid),
    type: Type.Optional(EEventType),
    ref_id: Type.Optional(Uuid),
    /** uuid of the event. */
    event: Type.Optional(Uuid),
  },
  ["created_on", "modified_on", "position", "state", "type", "attempts", "next_attempt_on"],
);
export type IWebhookDeliverySearchParams = Static<typeof IWebhookDeliverySearchParams>;

export const IWebhookDeliverySearchPayload = SearchPayload("IWebhookDeliverySearchPayload", IWebhookDelivery);

/** Body of `POST /webhook/redeliver`: deliveries of events since a time, by default those that failed. */
export const IWebhookRedeliverParams = Named("IWebhookRedeliverParams", {
  since: DateTime,
  until: Type.Optional(DateTime),
  target: Type.Optional(Uuid),
  state: Type.Optional(Words(["failed", "delivered", "disabled"])),
});
export type IWebhookRedeliverParams = Static<typeof IWebhookRedeliverParams>;
