import { type Static, Type } from "typebox";
import { IAccountBase } from "./account.js";
import { messagingProfileBase } from "./base-forms.js";
import { dates, Url, Uuid } from "./primitives.js";
import { Named, Nullable, Words } from "./schema.js";
import { IUserBase } from "./user.js";

/** Groups numbers, holds the callbacks of their messages, and is the sender pool (entities.md 7.1, messaging.md 4). */
export const IMessagingProfile = Named("IMessagingProfile", {
  ...messagingProfileBase,
  account: IAccountBase,
  created_by: Nullable(IUserBase),
  modified_by: Nullable(IUserBase),
});
export type IMessagingProfile = Static<typeof IMessagingProfile>;

const Name = Type.String({ minLength: 1, maxLength: 255 });
const Weight = Type.Integer({ minimum: 0, maximum: 9 });

const optional = {
  callback_url: Type.Optional(Nullable(Url)),
  /** Tried when `callback_url` fails. */
  callback_url2: Type.Optional(Nullable(Url)),
  number_pool_enable: Type.Optional(Type.Boolean()),
  long_code_weight: Type.Optional(Weight),
  tollfree_weight: Type.Optional(Weight),
  skip_unhealthy_tns: Type.Optional(Type.Boolean()),
  sticky_sender: Type.Optional(Type.Boolean()),
  smpp_account: Type.Optional(Nullable(Uuid)),
} as const;

const aliases = { "x-aliases": { toll_free_weight: "tollfree_weight" } } as const;

export const IMessagingProfileNewParams = Named("IMessagingProfileNewParams", { name: Name, ...optional }, aliases);
export type IMessagingProfileNewParams = Static<typeof IMessagingProfileNewParams>;

export const IMessagingProfileUpdateParams = Named(
  "IMessagingProfileUpdateParams",
  { name: Type.Optional(Name), ...optional },
  aliases,
);
export type IMessagingProfileUpdateParams = Static<typeof IMessagingProfileUpdateParams>;

/** What a profile answers by itself to a keyword (messaging.md 11.4). */
export const IAutoresponse = Named("IAutoresponse", {
  ...dates,
  uuid: Uuid,
  op: Words(["start", "stop", "info"]),
  keywords: Type.Array(Type.String()),
  resp_text: Type.String(),
  /** a2 of the subscriber's country, or `*` for every one. */
  country_code: Type.String(),
});
export type IAutoresponse = Static<typeof IAutoresponse>;

const autoresponse = {
  op: Words(["start", "stop", "info"], { "x-read": "lower" }),
  keywords: Type.Array(Type.String({ minLength: 1, maxLength: 32 }), { minItems: 1, maxItems: 50, "x-read": "list" }),
  resp_text: Type.String({ minLength: 1, maxLength: 918 }),
} as const;
const CountryCode = Type.String({
  pattern: "^(?:[A-Z]{2}|\\*)$",
  "x-read": "upper",
  "x-problem": "must be 2 letters or *",
});

export const IAutoresponseNewParams = Named("IAutoresponseNewParams", {
  ...autoresponse,
  country_code: Type.Optional(CountryCode),
});
export type IAutoresponseNewParams = Static<typeof IAutoresponseNewParams>;

export const IAutoresponseUpdateParams = Named("IAutoresponseUpdateParams", {
  op: Type.Optional(autoresponse.op),
  keywords: Type.Optional(autoresponse.keywords),
  resp_text: Type.Optional(autoresponse.resp_text),
  country_code: Type.Optional(CountryCode),
});
export type IAutoresponseUpdateParams = Static<typeof IAutoresponseUpdateParams>;
