import { type Static, Type } from "typebox";
import { ESearchMode, ETNFeature, ETNType } from "./enums.js";
import { DateTime, dates, Money, SearchPayload, Tn } from "./primitives.js";
import { Named, Nullable } from "./schema.js";
import { ITNProfileBase } from "./tn-profile.js";

/** Members of a number in base form. */
export const tnBase = {
  ...dates,
  tn: Tn,
  type: ETNType,
  voice: Type.Boolean(),
  sms: Type.Boolean(),
  mms: Type.Boolean(),
  fax: Type.Boolean(),
  emergency: Type.Boolean(),
  /** Active at the provider. */
  registered: Type.Boolean(),
  deleted_on: Nullable(DateTime),
} as const;

/** A number (entities.md 6.1, base form). Of a leased one the features are those that are switched on. */
export const ITNBase = Named("ITNBase", tnBase);
export type ITNBase = Static<typeof ITNBase>;

/** A number that can be ordered now; its features are what can be ordered, `nrc` and `mrc` the caller's price for it. */
export const ITN = Named("ITN", {
  ...tnBase,
  profile: ITNProfileBase,
  /** A number that can be ordered has none. */
  tnlease: Type.Null(),
  country: Nullable(Type.String()),
  state: Nullable(Type.String()),
  city: Nullable(Type.String()),
  rate_center: Nullable(Type.String()),
  nrc: Money,
  mrc: Money,
});
export type ITN = Static<typeof ITN>;

/** 3 digits; a JSON number is accepted. */
const threeDigits = Type.String({ pattern: "^\\d{3}$", "x-read": "phone", "x-problem": "must be 3 digits" });

/** Body of `POST /tn/search` (entities.md 6.2). `page` and `size` are the older paging. */
export const ITNSearchParams = Named(
  "ITNSearchParams",
  {
    type: Type.Optional(ETNType),
    take: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
    skip: Type.Optional(Type.Integer({ minimum: 0, maximum: 1_000_000_000 })),
    page: Type.Optional(Type.Integer({ minimum: 1, maximum: 10_000_000 })),
    size: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
    country: Type.Optional(Type.String({ pattern: "^[A-Za-z]{2}$" })),
    state: Type.Optional(Type.String({ pattern: "^[A-Za-z]{2}$", "x-problem": "must be 2 letters" })),
    city: Type.Optional(Type.String({ minLength: 1, maxLength: 255 })),
    rate_center: Type.Optional(Type.String({ minLength: 1, maxLength: 255 })),
    postalCode: Type.Optional(Type.String({ minLength: 1, maxLength: 12, "x-read": "phone" })),
    npa: Type.Optional(threeDigits),
    nxx: Type.Optional(threeDigits),
    line: Type.Optional(Type.String({ minLength: 4, maxLength: 4, "x-read": "phone" })),
    pattern: Type.Optional(Type.String({ minLength: 1, maxLength: 32, "x-read": "phone" })),
    abcSearch: Type.Optional(Type.Boolean()),
    features: Type.Optional(Type.Array(ETNFeature, { "x-read": "list" })),
    profile: Type.Optional(Type.String({ minLength: 1, maxLength: 255 })),
    mode: Type.Optional(ESearchMode),
    order: Type.Optional(
      Type.Object(
        { tn: Type.Optional(Type.Union([Type.Literal("ASC"), Type.Literal("DESC")])) },
        { additionalProperties: false },
      ),
    ),
  },
  { "x-aliases": { province: "state", rateCenter: "rate_center" } },
);
export type ITNSearchParams = Static<typeof ITNSearchParams>;

export const ITNSearchPayload = SearchPayload("ITNSearchPayload", ITN);
export type ITNSearchPayload = Static<typeof ITNSearchPayload>;

/** Outcome of an import from CSV: rows taken, rows refused, and what was wrong with the first refused ones. */
export const IImportReport = Named("IImportReport", {
  accepted: Type.Integer(),
  failed: Type.Integer(),
  total: Type.Integer(),
  errors: Type.Array(Type.Object({ row: Type.Integer(), message: Type.String() })),
});
export type IImportReport = Static<typeof IImportReport>;
