import { type Static, Type } from "typebox";
import { ITNLeaseBase } from "./base-forms.js";
import { ETNFeature, ETNStockState, ETNType } from "./enums.js";
import { DateTime, Money, Tn, Uuid } from "./primitives.js";
import { Named, Nullable } from "./schema.js";
import { tnBase } from "./tn.js";
import { ITNProfileBase } from "./tn-profile.js";

const amount = Type.Number({ minimum: 0, maximum: 100_000_000 });
const A2 = Type.String({ pattern: "^[A-Z]{2}$", "x-read": "upper", "x-problem": "must be 2 letters" });
const place = Type.String({ minLength: 1, maxLength: 255 });

/** A number of the inventory as an Admin sees it (numbers.md 2). */
export const ITNAdmin = Named("ITNAdmin", {
  ...tnBase,
  stock_state: ETNStockState,
  profile: ITNProfileBase,
  tnlease: Nullable(ITNLeaseBase),
  country: Type.String(),
  state: Nullable(Type.String()),
  city: Nullable(Type.String()),
  rate_center: Nullable(Type.String()),
  npa: Nullable(Type.String()),
  nxx: Nullable(Type.String()),
  /** Own prices; null = those of the profile. */
  nrc: Nullable(Money),
  mrc: Nullable(Money),
  provider: Type.String(),
  carrier_ref: Nullable(Type.String()),
  reserved_until: Nullable(DateTime),
  quarantine_until: Nullable(DateTime),
});
export type ITNAdmin = Static<typeof ITNAdmin>;

/** Body of `PATCH /admin/tn/{tn}`. `stock_state` takes a number out of the sale and back into it. */
export const ITNAdminUpdateParams = Named(
  "ITNAdminUpdateParams",
  {
    type: Type.Optional(ETNType),
    stock_state: Type.Optional(Type.Union([Type.Literal("available"), Type.Literal("disabled")])),
    profile: Type.Optional(Type.String({ minLength: 1, maxLength: 255 })),
    voice: Type.Optional(Type.Boolean()),
    sms: Type.Optional(Type.Boolean()),
    mms: Type.Optional(Type.Boolean()),
    fax: Type.Optional(Type.Boolean()),
    emergency: Type.Optional(Type.Boolean()),
    registered: Type.Optional(Type.Boolean()),
    country: Type.Optional(A2),
    state: Type.Optional(Nullable(A2)),
    city: Type.Optional(Nullable(place)),
    rate_center: Type.Optional(Nullable(place)),
    nrc: Type.Optional(Nullable(amount)),
    mrc: Type.Optional(Nullable(amount)),
    carrier_ref: Type.Optional(Nullable(place)),
  },
  { "x-aliases": { rateCenter: "rate_center", province: "state" } },
);
export type ITNAdminUpdateParams = Static<typeof ITNAdminUpdateParams>;

/** Body of `POST /admin/tnlease/create` (entities.md 6.4): the account of the messaging profile gets the leases. */
export const IAdminTNLeaseCreateParams = Named("IAdminTNLeaseCreateParams", {
  tns: Type.Array(Tn, { minItems: 1, maxItems: 1000, "x-read": "list" }),
  /** Rate profile, name or uuid. */
  tn_profile: Type.String({ minLength: 1, maxLength: 255 }),
  autorenew: Type.Optional(Type.Boolean()),
  messaging_profile: Uuid,
});
export type IAdminTNLeaseCreateParams = Static<typeof IAdminTNLeaseCreateParams>;

/** Leases that were made, and the numbers that could not be leased. */
export const IAdminTNLeaseCreatePayload = Named("IAdminTNLeaseCreatePayload", {
  created: Type.Array(Uuid),
  failed: Type.Array(Type.Object({ tn: Tn, reason: Type.String() })),
});
export type IAdminTNLeaseCreatePayload = Static<typeof IAdminTNLeaseCreatePayload>;

/** Where a leased number leads, for a provider (entities.md 6.4). One destination at most is not null. */
export const ITNRoute = Named("ITNRoute", {
  tn: Tn,
  tn_lease: Uuid,
  account: Uuid,
  features: Type.Array(ETNFeature),
  sip_connection: Nullable(Uuid),
  sip_control_app: Nullable(Uuid),
  sip_user: Nullable(Uuid),
});
export type ITNRoute = Static<typeof ITNRoute>;
