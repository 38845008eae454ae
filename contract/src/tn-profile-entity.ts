import { type Static, Type } from "typebox";
import { IAccountBase } from "./account.js";
import { ITNLeaseBase } from "./base-forms.js";
import { EPriority, ETNFeature, ETNProfileKind } from "./enums.js";
import { AccountListQuery, DateTime, Uuid } from "./primitives.js";
import { Named, Nullable, Words } from "./schema.js";
import { behaviourProfileBase, rateProfileBase, tnCosts } from "./tn-profile.js";
import { IUserBase } from "./user.js";

/** Who delivers a service of a number. Only its name is kept. */
export const IProvider = Named("IProvider", {
  name: Type.String(),
  toll_free: Type.Optional(Type.Boolean()),
  deleted_on: Nullable(DateTime),
  user: Nullable(IUserBase),
  account: Nullable(IAccountBase),
});
export type IProvider = Static<typeof IProvider>;

/** Providers of a rate profile by role: answered to an Admin only, else left out. */
const providers = {
  tn_provider: Type.Optional(Nullable(IProvider)),
  register_provider: Type.Optional(Nullable(IProvider)),
  sms_provider: Type.Optional(Nullable(IProvider)),
  voice_provider: Type.Optional(Nullable(IProvider)),
} as const;

/** A rate profile as the answer or as an element of a list. */
export const ITNProfile = Named("ITNProfile", { ...rateProfileBase, kind: Words(["rate"]), ...providers });
export type ITNProfile = Static<typeof ITNProfile>;

/** A behaviour profile; the two lists and the numbers are there when it is the one answer. */
export const ITNBehaviourProfile = Named("ITNBehaviourProfile", {
  ...behaviourProfileBase,
  blacklist: Type.Optional(Type.Array(Type.String())),
  whitelist: Type.Optional(Type.Array(Type.String())),
  /** The newest 100 that use it. */
  tnleases: Type.Optional(Type.Array(ITNLeaseBase)),
  account: IAccountBase,
  created_by: Nullable(IUserBase),
  modified_by: Nullable(IUserBase),
});
export type ITNBehaviourProfile = Static<typeof ITNBehaviourProfile>;

/** Either kind. */
export const ITNProfileAny = Type.Union([ITNProfile, ITNBehaviourProfile]);
export type ITNProfileAny = Static<typeof ITNProfileAny>;

/** A price for one account, or for all, until `expired_on`: the profile it is for with its own costs (entities.md 6.7). */
export const ITNSpecialPrice = Named("ITNSpecialPrice", {
  ...rateProfileBase,
  kind: Words(["rate"]),
  ...providers,
  /** uuid of the rate profile. */
  profile: Uuid,
  /** Null: for all accounts. */
  account: Nullable(IAccountBase),
  expired_on: DateTime,
});
export type ITNSpecialPrice = Static<typeof ITNSpecialPrice>;

/** Query of `GET /profile/tn`. */
export const TNProfileListQuery = Type.Object({
  ...AccountListQuery.properties,
  kind: Type.Optional(Words(["rate", "behaviour", "all"], { "x-read": "lower" })),
});

const Name = Type.String({ minLength: 1, maxLength: 255 });
const Description = Type.String({ maxLength: 1024 });
const Hint = Type.String({ maxLength: 255 });
const Cost = Type.Number({ minimum: 0, maximum: 999_999_999 });
const A2 = Type.String({ pattern: "^[A-Z]{2}$", "x-read": "upper", "x-problem": "must be 2 letters" });
const ProviderName = Type.String({ pattern: "^[a-z0-9][a-z0-9_.-]{0,63}$", "x-read": "lower" });

/** Entry of a list: digits, digits with a trailing `*` (a prefix), or `anonymous`. */
const CallerEntry = Type.String({
  pattern: "^(?:\\+?[0-9]{1,15}\\*?|[aA][nN][oO][nN][yY][mM][oO][uU][sS])$",
  "x-read": "phone",
  "x-problem": "neither a number, a prefix with * nor anonymous",
});
/** Entries of one request; a list grows to 10,000 by several. */
const CallerEntries = Type.Array(CallerEntry, { maxItems: 10_000, "x-read": "list" });

/** Every cost, all optional. */
const costs = Object.fromEntries(Object.keys(tnCosts).map((name) => [name, Type.Optional(Cost)])) as {
  [K in keyof typeof tnCosts]: ReturnType<typeof Type.Optional<typeof Cost>>;
};

const settings = {
  description: Type.Optional(Nullable(Description)),
  is_active: Type.Optional(Type.Boolean()),
  priority: Type.Optional(Nullable(EPriority)),
  toll_free: Type.Optional(Nullable(Type.Boolean())),
  tn_search_validator: Type.Optional(Nullable(Hint)),
  tn_search_placeholder: Type.Optional(Nullable(Hint)),
  tn_search_tooltip: Type.Optional(Nullable(Hint)),
  features: Type.Optional(Type.Array(ETNFeature, { "x-read": "list" })),
  ...costs,
  country: Type.Optional(A2),
  tn_provider: Type.Optional(Nullable(ProviderName)),
  register_provider: Type.Optional(Nullable(ProviderName)),
  sms_provider: Type.Optional(Nullable(ProviderName)),
  voice_provider: Type.Optional(Nullable(ProviderName)),
  applies_to: Type.Optional(Type.Array(Words(["voice", "sms"]), { "x-read": "list" })),
} as const;

/** Body of `POST /profile/tn`. What belongs to the other kind is ignored; kind `rate` needs `country`. */
export const ITNProfileNewParams = Named("ITNProfileNewParams", {
  kind: Type.Optional(ETNProfileKind),
  name: Name,
  ...settings,
  blacklist: Type.Optional(CallerEntries),
  whitelist: Type.Optional(CallerEntries),
});
export type ITNProfileNewParams = Static<typeof ITNProfileNewParams>;

/** Body of `PATCH /profile/tn/{uuid}`. What belongs to the other kind is ignored. */
export const ITNProfileUpdateParams = Named("ITNProfileUpdateParams", { name: Type.Optional(Name), ...settings });
export type ITNProfileUpdateParams = Static<typeof ITNProfileUpdateParams>;

/** Change of a blacklist or whitelist: `remove` is done first. */
export const ITNProfileListParams = Named("ITNProfileListParams", {
  add: Type.Optional(CallerEntries),
  remove: Type.Optional(CallerEntries),
});
export type ITNProfileListParams = Static<typeof ITNProfileListParams>;

const special = {
  ...costs,
  /** Null: for all accounts. */
  account: Type.Optional(Nullable(Uuid)),
} as const;
/** Name or uuid of a rate profile. */
const ProfileKey = Type.String({ minLength: 1, maxLength: 255 });

/** Body of `POST /profile/tn/special_prices`. Costs that are not given are those of the profile at that moment. */
export const ITNSpecialPriceNewParams = Named("ITNSpecialPriceNewParams", {
  profile: ProfileKey,
  expired_on: DateTime,
  ...special,
});
export type ITNSpecialPriceNewParams = Static<typeof ITNSpecialPriceNewParams>;

export const ITNSpecialPriceUpdateParams = Named("ITNSpecialPriceUpdateParams", {
  profile: Type.Optional(ProfileKey),
  expired_on: Type.Optional(DateTime),
  ...special,
});
export type ITNSpecialPriceUpdateParams = Static<typeof ITNSpecialPriceUpdateParams>;
