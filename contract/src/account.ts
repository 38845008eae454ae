import { type Static, Type } from "typebox";
import { IAddressBase } from "./address.js";
import { IMessagingProfileBase } from "./base-forms.js";
import { EAccountLevel } from "./enums.js";
import { DateTime, dates, Email, Money, PhoneText, Uuid } from "./primitives.js";
import { Named, Nullable } from "./schema.js";
import { IDICTTimeZone } from "./time-zone.js";
import { IUserBase } from "./user.js";

const Name = Type.String({ minLength: 1, maxLength: 255 });
const Line = Type.String({ maxLength: 255 });
const ZipCode = Type.String({ maxLength: 12 });

/** Members of an account in every form of it (entities.md 4.1). */
export const accountBase = {
  uuid: Uuid,
  ...dates,
  name: Name,
  email: Type.String(),
  phone: Nullable(Type.String()),
  address1: Nullable(Line),
  address2: Nullable(Line),
  zip_code: Nullable(ZipCode),
  city: Nullable(Line),
  level: EAccountLevel,
  balance: Money,
  time_zone: Nullable(IDICTTimeZone),
  disabled_on: Nullable(DateTime),
  deleted_on: Nullable(DateTime),
} as const;

/** Account inside another entity. */
export const IAccountBase = Named("IAccountBase", accountBase);
export type IAccountBase = Static<typeof IAccountBase>;

/** Account as the one answer. Child collections hold at most 100 elements, newest first. */
export const IAccount = Named("IAccount", {
  ...accountBase,
  admin: IUserBase,
  messaging_profile_default: Nullable(IMessagingProfileBase),
  users: Type.Array(IUserBase),
  messaging_profiles: Type.Array(IMessagingProfileBase),
  addresses: Type.Array(IAddressBase),
});
export type IAccount = Static<typeof IAccount>;

/** `account` of a sign-up. */
export const IAccountNewParams = Named("IAccountNewParams", { name: Name, email: Email });
export type IAccountNewParams = Static<typeof IAccountNewParams>;

/** Body of `PATCH /account`. `level` and `disabled` are for an Admin; `time_zone` is an IANA name. */
export const IAccountUpdateParams = Named("IAccountUpdateParams", {
  name: Type.Optional(Name),
  email: Type.Optional(Email),
  phone: Type.Optional(Nullable(PhoneText)),
  address1: Type.Optional(Nullable(Line)),
  address2: Type.Optional(Nullable(Line)),
  zip_code: Type.Optional(Nullable(ZipCode)),
  city: Type.Optional(Nullable(Line)),
  level: Type.Optional(EAccountLevel),
  time_zone: Type.Optional(Nullable(Type.String({ minLength: 1, maxLength: 64 }))),
  disabled: Type.Optional(Type.Boolean()),
  admin: Type.Optional(Uuid),
  messaging_profile_default: Type.Optional(Uuid),
});
export type IAccountUpdateParams = Static<typeof IAccountUpdateParams>;
