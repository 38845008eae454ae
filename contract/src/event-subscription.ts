import { type Static, Type } from "typebox";
import { EEventChannel, EEventEntityType, EEventType, wordsOf } from "./enums.js";
import { DateTime, dates, Url, Uuid } from "./primitives.js";
import { Named, Nullable, Words } from "./schema.js";
import { IUser } from "./user-entity.js";

/** `whsec_` and 24 to 64 bytes in base64 (Standard Webhooks). */
const SigningSecret = Type.String({
  minLength: 38,
  maxLength: 94,
  pattern: "^whsec_[A-Za-z0-9+/]+={0,2}$",
  "x-secret": true,
  "x-once": true,
  "x-problem": "must be whsec_ and 24 to 64 bytes in base64",
});

/** A type of event; `*` = all that are sent without asking, only for webhooks. */
export const ESubscribedType = Words([...wordsOf(EEventType), "*"]);
export type ESubscribedType = Static<typeof ESubscribedType>;

/** Other words for the kinds of entity (events.md 10.3); the answer bears the first word of each. */
export const entityTypeAliases = {
  sip_auth_ip: "sip_switch",
  sip_auth_hostname: "sip_switch",
  tn: "did",
  tn_lease: "did",
} as const;

/** Kinds of entity as a request may name them. */
export const EEventEntityWord = Words([
  ...wordsOf(EEventEntityType),
  ...(Object.keys(entityTypeAliases) as (keyof typeof entityTypeAliases)[]),
]);
export type EEventEntityWord = Static<typeof EEventEntityWord>;

/** What a subscription is limited to; `id` is a uuid, domain name, `login@domain` or number, as it was given. */
export const IEventEntity = Named("IEventEntity", { type: EEventEntityType, id: Type.String() });
export type IEventEntity = Static<typeof IEventEntity>;

const EntityParam = Type.Object({
  type: EEventEntityWord,
  id: Type.String({ minLength: 1, maxLength: 255, "x-read": "phone" }),
});

const subscriptionBase = {
  ...dates,
  uuid: Uuid,
  channel: EEventChannel,
  type: ESubscribedType,
  is_active: Type.Boolean(),
  /** Past: the row counts as not there. */
  expired_on: Nullable(DateTime),
  /** Null = the entire account. */
  entity: Nullable(IEventEntity),
  /** Null for the websocket. */
  url: Nullable(Type.String()),
  /** The endpoint was switched off after long failure, or asked for it; a new `url` switches it on. */
  disabled_on: Nullable(DateTime),
} as const;

/** A subscription as an element of the list (entities.md 11.1). */
export const IEventSubscriptionBase = Named("IEventSubscriptionBase", subscriptionBase);
export type IEventSubscriptionBase = Static<typeof IEventSubscriptionBase>;

/** A subscription as the one answer; `secret` is there only when it was just made. */
export const IEventSubscription = Named("IEventSubscription", {
  ...subscriptionBase,
  secret: Type.Optional(SigningSecret),
  user: IUser,
});
export type IEventSubscription = Static<typeof IEventSubscription>;

/** Body of `POST /event/subscription`; `url` is required for a webhook, `secret` is generated when it is left out. */
export const IEventSubscriptionNewParams = Named("IEventSubscriptionNewParams", {
  channel: Type.Optional(EEventChannel),
  type: ESubscribedType,
  is_active: Type.Optional(Type.Boolean()),
  expired_on: Type.Optional(Nullable(DateTime)),
  entity: Type.Optional(Nullable(EntityParam)),
  url: Type.Optional(Url),
  secret: Type.Optional(SigningSecret),
});
export type IEventSubscriptionNewParams = Static<typeof IEventSubscriptionNewParams>;

/** Body of `PATCH /event/subscription/{uuid}`. A `url`, also the same one, switches a disabled endpoint on. */
export const IEventSubscriptionUpdateParams = Named("IEventSubscriptionUpdateParams", {
  is_active: Type.Optional(Type.Boolean()),
  expired_on: Type.Optional(Nullable(DateTime)),
  url: Type.Optional(Url),
  entity: Type.Optional(Nullable(EntityParam)),
});
export type IEventSubscriptionUpdateParams = Static<typeof IEventSubscriptionUpdateParams>;
