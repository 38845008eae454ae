import { type Static, Type } from "typebox";
import { EGender, EUserRole } from "./enums.js";
import { Birthday, DateTime, dates, Email, PhoneText, Url, Uuid } from "./primitives.js";
import { Named, Nullable } from "./schema.js";

/** Members of a user in every form of it (entities.md 4.2). No password: what is not here is never answered. */
export const userBase = {
  uuid: Uuid,
  ...dates,
  email: Type.String(),
  phone_number: Nullable(Type.String()),
  first_name: Nullable(Type.String()),
  last_name: Nullable(Type.String()),
  gender: Nullable(EGender),
  dob: Nullable(DateTime),
  avatar: Nullable(Type.String()),
  role: EUserRole,
  /** True while an authenticated event websocket of the user is open. */
  wss_online: Type.Boolean(),
  gmail_user_id: Nullable(Type.String()),
  facebook_user_id: Nullable(Type.String()),
  apple_user_id: Nullable(Type.String()),
  wechat_user_id: Nullable(Type.String()),
  deleted_on: Nullable(DateTime),
} as const;

/** User inside another entity: `created_by`, `modified_by`, `admin`. */
export const IUserBase = Named("IUserBase", userBase);
export type IUserBase = Static<typeof IUserBase>;

/** 3..255 characters; the installation asks for more of a new one (setting `auth.password_min`). */
export const Password = Type.String({ minLength: 3, maxLength: 255, "x-secret": true });

/** First or last name. */
export const PersonName = Type.String({ minLength: 1, maxLength: 24 });

/** Body of `PATCH /user/{uuid}`. */
export const IUserUpdateParams = Named("IUserUpdateParams", {
  email: Type.Optional(Email),
  password: Type.Optional(Password),
  phone_number: Type.Optional(Nullable(PhoneText)),
  first_name: Type.Optional(Nullable(PersonName)),
  last_name: Type.Optional(Nullable(PersonName)),
  gender: Type.Optional(Nullable(EGender)),
  dob: Type.Optional(Nullable(Birthday)),
  avatar: Type.Optional(Nullable(Url)),
  role: Type.Optional(EUserRole),
});
export type IUserUpdateParams = Static<typeof IUserUpdateParams>;
