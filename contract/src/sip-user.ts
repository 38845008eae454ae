import { type Static, Type } from "typebox";
import { IAccountBase } from "./account.js";
import { ITNLeaseBase, sipUserBase } from "./base-forms.js";
import { EGender } from "./enums.js";
import { Birthday, Email, PhoneText, Url, UuidOrTn } from "./primitives.js";
import { Named, Nullable } from "./schema.js";
import { IUserBase } from "./user.js";

/** A SIP user (entities.md 8.4). */
export const ISIPUser = Named("ISIPUser", {
  ...sipUserBase,
  tn_lease: Nullable(ITNLeaseBase),
  account: IAccountBase,
  created_by: Nullable(IUserBase),
  modified_by: Nullable(IUserBase),
});
export type ISIPUser = Static<typeof ISIPUser>;

const Login = Type.String({
  minLength: 1,
  maxLength: 64,
  pattern: "^[A-Za-z0-9._-]+$",
  "x-problem": "must be 1 to 64 characters of A-Z, a-z, 0-9, . _ -",
});
const Password = Type.String({ minLength: 8, maxLength: 255, "x-secret": true });
const Name = Type.String({ minLength: 1, maxLength: 24 });
const RemoteIp = Type.String({ minLength: 2, maxLength: 49 });

const optional = {
  is_active: Type.Optional(Type.Boolean()),
  email: Type.Optional(Nullable(Email)),
  phone_number: Type.Optional(Nullable(PhoneText)),
  first_name: Type.Optional(Nullable(Name)),
  last_name: Type.Optional(Nullable(Name)),
  avatar: Type.Optional(Nullable(Url)),
  dob: Type.Optional(Nullable(Birthday)),
  gender: Type.Optional(Nullable(EGender)),
  same_domain_calls_only: Type.Optional(Type.Boolean()),
  remote_ip: Type.Optional(Nullable(RemoteIp)),
  tn_lease: Type.Optional(Nullable(UuidOrTn)),
} as const;

export const ISIPUserNewParams = Named("ISIPUserNewParams", {
  ...optional,
  // On create these may be left out but are not null (column C of the table).
  email: Type.Optional(Email),
  phone_number: Type.Optional(PhoneText),
  first_name: Type.Optional(Name),
  last_name: Type.Optional(Name),
  avatar: Type.Optional(Url),
  dob: Type.Optional(Birthday),
  gender: Type.Optional(EGender),
  login: Login,
  password: Password,
});
export type ISIPUserNewParams = Static<typeof ISIPUserNewParams>;

/** Absent = unchanged, null = cleared. A new `login` needs `password` too: the digests hold the login. */
export const ISIPUserUpdateParams = Named("ISIPUserUpdateParams", {
  ...optional,
  login: Type.Optional(Login),
  password: Type.Optional(Password),
});
export type ISIPUserUpdateParams = Static<typeof ISIPUserUpdateParams>;

/** The caller of `/app`: a SIP user without what the portal alone knows. */
export const ISIPUserSelf = Named("ISIPUserSelf", { ...sipUserBase, tn_lease: Nullable(ITNLeaseBase) });
export type ISIPUserSelf = Static<typeof ISIPUserSelf>;

const { created_on, modified_on, uuid, login, first_name, last_name, avatar, state } = sipUserBase;
/** Another user of the domain as a SIP user sees it: enough to call. */
export const ISIPUserContact = Named("ISIPUserContact", {
  created_on,
  modified_on,
  uuid,
  login,
  first_name,
  last_name,
  avatar,
  state,
});
export type ISIPUserContact = Static<typeof ISIPUserContact>;

const { is_active: _active, tn_lease: _lease, remote_ip: _address, ...invited } = ISIPUserNewParams.properties;
/** Body of `POST /app/invite/{token}`: what a person says who becomes a SIP user. */
export const ISIPUserByInviteNewParams = Named("ISIPUserByInviteNewParams", invited);
export type ISIPUserByInviteNewParams = Static<typeof ISIPUserByInviteNewParams>;

const { login: _login, is_active: _on, tn_lease: _tn, remote_ip: _ip, ...own } = ISIPUserUpdateParams.properties;
/** Body of `PATCH /app`: what a SIP user may change of itself. */
export const ISIPUserAppUpdateParams = Named("ISIPUserAppUpdateParams", own);
export type ISIPUserAppUpdateParams = Static<typeof ISIPUserAppUpdateParams>;
