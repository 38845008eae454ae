import { type Static, Type } from "typebox";
import { IAccountBase, IAccountNewParams } from "./account.js";
import { EGender, EUserRole } from "./enums.js";
import { Birthday, Email, PhoneText, Url } from "./primitives.js";
import { Named } from "./schema.js";
import { Password, PersonName, userBase } from "./user.js";

/** User as the answer or as an element of a list. */
export const IUser = Named("IUser", { ...userBase, account: IAccountBase });
export type IUser = Static<typeof IUser>;

/** Answer of `GET /auth`: the caller and a fresh JWT. */
export const IUserWithToken = Named("IUserWithToken", {
  ...userBase,
  account: IAccountBase,
  token: Type.String({ "x-secret": true }),
});
export type IUserWithToken = Static<typeof IUserWithToken>;

/** Body of `POST /user`. `role` other than User needs an Admin. */
export const IUserNewParams = Named("IUserNewParams", {
  email: Email,
  password: Password,
  phone_number: Type.Optional(PhoneText),
  first_name: Type.Optional(PersonName),
  last_name: Type.Optional(PersonName),
  gender: Type.Optional(EGender),
  dob: Type.Optional(Birthday),
  avatar: Type.Optional(Url),
  role: Type.Optional(EUserRole),
  account: Type.Optional(IAccountNewParams),
});
export type IUserNewParams = Static<typeof IUserNewParams>;

/** Body of `POST /user/password_reset` and `POST /app/password_reset` (entities.md 4.3). */
export const IUserResetPasswordParams = Named("IUserResetPasswordParams", {
  token: Type.String({ minLength: 1, maxLength: 255, "x-secret": true }),
  password: Password,
});
export type IUserResetPasswordParams = Static<typeof IUserResetPasswordParams>;

/** Query of a request for a password reset. `callback`: a URL with `{token}`, on a configured origin. */
export const PasswordResetQuery = Type.Object({
  email: Email,
  callback: Type.Optional(
    Type.String({
      minLength: 10,
      maxLength: 1000,
      pattern: "^[hH][tT][tT][pP][sS]?://[^\\s/?#{}]+[^\\s{}]*\\{token\\}[^\\s{}]*$",
      "x-problem": "must be a URL with {token}",
    }),
  ),
});
