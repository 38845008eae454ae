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
