import { type Static, Type } from "typebox";
import { IAccountBase } from "./account.js";
import { ISIPDomainBase, ITNLeaseBase, voiceProfileBase } from "./base-forms.js";
import { UuidOrTn } from "./primitives.js";
import { Named, Nullable, Words } from "./schema.js";
import { ISIPProduct, ProductId } from "./sip-product.js";
import { IUserBase } from "./user.js";

/** How calls leave to the telephone network (entities.md 8.1). `sip_domains` is there when it is the one answer. */
export const IOutboundVoiceProfile = Named("IOutboundVoiceProfile", {
  ...voiceProfileBase,
  product: ISIPProduct,
  tn_lease: Nullable(ITNLeaseBase),
  sip_domains: Type.Optional(Type.Array(ISIPDomainBase)),
  account: IAccountBase,
  created_by: Nullable(IUserBase),
  modified_by: Nullable(IUserBase),
});
export type IOutboundVoiceProfile = Static<typeof IOutboundVoiceProfile>;

const Amount = Type.Number({ minimum: 0, maximum: 999_999_999 });
const Name = Type.String({ minLength: 1, maxLength: 255 });

const optional = {
  is_active: Type.Optional(Type.Boolean()),
  product: Type.Optional(ProductId),
  tn_lease: Type.Optional(Nullable(UuidOrTn)),
  shaken_sign_policy: Type.Optional(Type.Integer({ minimum: 0, maximum: 3 })),
  channel_limit: Type.Optional(Nullable(Type.Integer({ minimum: 0, maximum: 1_000_000 }))),
  calls_per_second: Type.Optional(Nullable(Type.Integer({ minimum: 1, maximum: 10_000 }))),
  max_rate: Type.Optional(Nullable(Amount)),
  daily_spend_limit: Type.Optional(Nullable(Amount)),
  record_calls: Type.Optional(Type.Integer({ minimum: 0, maximum: 2 })),
  file_format: Type.Optional(Words(["wav", "mp3"], { "x-read": "lower" })),
  audio_track_type: Type.Optional(Type.Integer({ minimum: 0, maximum: 1 })),
} as const;

const aliases = { "x-aliases": { daily_spent_limit: "daily_spend_limit", filemat: "file_format" } } as const;

export const IOutboundVoiceProfileNewParams = Named(
  "IOutboundVoiceProfileNewParams",
  { ...optional, name: Name },
  aliases,
);
export type IOutboundVoiceProfileNewParams = Static<typeof IOutboundVoiceProfileNewParams>;

export const IOutboundVoiceProfileUpdateParams = Named(
  "IOutboundVoiceProfileUpdateParams",
  { ...optional, name: Type.Optional(Name) },
  aliases,
);
export type IOutboundVoiceProfileUpdateParams = Static<typeof IOutboundVoiceProfileUpdateParams>;
