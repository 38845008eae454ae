import { type Static, Type } from "typebox";
import { IAccountBase } from "./account.js";
import { ITNLeaseBase, tnOrderBase } from "./base-forms.js";
import { ETNFeature, ETNOrderItemState, ETNOrderState } from "./enums.js";
import { Mask, Money, SearchParams, SearchPayload, Tn, Uuid } from "./primitives.js";
import { Named, Nullable } from "./schema.js";
import { ITNBase } from "./tn.js";
import { tnCosts } from "./tn-profile.js";
import { IUserBase } from "./user.js";

const flags = {
  voice: Type.Optional(Type.Boolean()),
  sms: Type.Optional(Type.Boolean()),
  mms: Type.Optional(Type.Boolean()),
  fax: Type.Optional(Type.Boolean()),
  emergency: Type.Optional(Type.Boolean()),
  autorenew: Type.Optional(Type.Boolean()),
  profile: Type.Optional(Type.String({ minLength: 1, maxLength: 255 })),
} as const;

/** Body of `POST /order` in all its generations: `items` with `features`, `items` with booleans, `tns` with booleans. */
export const ITNOrderNewParams = Named("ITNOrderNewParams", {
  items: Type.Optional(
    Type.Array(
      Type.Object({ tn: Tn, features: Type.Optional(Type.Array(ETNFeature, { "x-read": "list" })), ...flags }),
      {
        maxItems: 100,
      },
    ),
  ),
  tns: Type.Optional(Type.Array(Tn, { maxItems: 100, "x-read": "list" })),
  ...flags,
  sip_connection: Type.Optional(Uuid),
  sip_control_app: Type.Optional(Uuid),
});
export type ITNOrderNewParams = Static<typeof ITNOrderNewParams>;

const orderItem = {
  tn: Tn,
  features: Type.Array(ETNFeature),
  autorenew: Type.Boolean(),
  profile: Type.String(),
} as const;

/** One number of an order; `reason` is null while it has not failed. */
export const ITNOrderItem = Named("ITNOrderItem", {
  ...orderItem,
  state: ETNOrderItemState,
  reason: Nullable(Type.String()),
});
export type ITNOrderItem = Static<typeof ITNOrderItem>;

/** An order (entities.md 6.3). `tns` and `tnleases` are there when it is the one answer. */
export const ITNOrder = Named("ITNOrder", {
  ...tnOrderBase,
  request: Type.Object({
    items: Type.Array(Type.Object(orderItem)),
    sip_connection: Type.Optional(Uuid),
    sip_control_app: Type.Optional(Uuid),
  }),
  items: Type.Array(ITNOrderItem),
  errors: Type.Array(
    Type.Object({ item: ITNOrderItem, reason: Type.String(), description: Type.Optional(Type.String()) }),
  ),
  /** Null until the prices are fixed. */
  price: Nullable(Type.Object({ nrc: Money, mrc: Money })),
  tns: Type.Optional(Type.Array(ITNBase)),
  tnleases: Type.Optional(Type.Array(ITNLeaseBase)),
  account: IAccountBase,
  created_by: Nullable(IUserBase),
});
export type ITNOrder = Static<typeof ITNOrder>;

export const ITNOrderSearchParams = SearchParams(
  "ITNOrderSearchParams",
  { state: Type.Optional(ETNOrderState), tn: Type.Optional(Mask) },
  ["created_on", "modified_on", "state"],
);
export type ITNOrderSearchParams = Static<typeof ITNOrderSearchParams>;

export const ITNOrderSearchPayload = SearchPayload("ITNOrderSearchPayload", ITNOrder);
export type ITNOrderSearchPayload = Static<typeof ITNOrderSearchPayload>;

/** What an order would cost, with the caller's special prices. */
export const ITNOrderPrice = Named("ITNOrderPrice", {
  nrc: Money,
  mrc: Money,
  items: Type.Array(
    Type.Object({ id: Type.String(), name: Type.String(), description: Nullable(Type.String()), ...tnCosts }),
  ),
});
export type ITNOrderPrice = Static<typeof ITNOrderPrice>;
