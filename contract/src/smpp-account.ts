import { type Static, Type } from "typebox";
import { IAccountBase } from "./account.js";
import { IMessagingProfileBase } from "./base-forms.js";
import { dates, Uuid } from "./primitives.js";
import { Named, Nullable, Words } from "./schema.js";
import { IUserBase } from "./user.js";

const Format = Words(["decimal15", "hex"]);

const smppAccount = {
  ...dates,
  uuid: Uuid,
  system_id: Type.String(),
  is_active: Type.Boolean(),
  allowed_ips: Type.Array(Type.String()),
  max_binds: Type.Integer(),
  /** Unanswered submits of one bind. */
  window: Type.Integer(),
  /** Parts a second. */
  rate: Type.Integer(),
  message_id_format: Format,
  messaging_profile: Nullable(IMessagingProfileBase),
  account: IAccountBase,
  created_by: Nullable(IUserBase),
  modified_by: Nullable(IUserBase),
} as const;

/** An account of the SMPP server (messaging.md 9.4). The password is not in it. */
export const ISMPPAccount = Named("ISMPPAccount", smppAccount);
export type ISMPPAccount = Static<typeof ISMPPAccount>;

/** The answer to its creation, and to a new password that was made here: the only ones with the password. */
export const ISMPPAccountWithPassword = Named("ISMPPAccountWithPassword", {
  ...smppAccount,
  password: Type.Optional(Type.String({ "x-once": true, "x-secret": true })),
});
export type ISMPPAccountWithPassword = Static<typeof ISMPPAccountWithPassword>;

const SystemId = Type.String({ pattern: "^[A-Za-z0-9_.-]{1,15}$", "x-problem": "1 to 15 letters, digits, _ . -" });
/** What fits into a bind of SMPP 3.4. */
const Password = Type.String({
  pattern: "^[\\x21-\\x7e]{6,8}$",
  "x-secret": true,
  "x-problem": "6 to 8 printable characters",
});
const Addresses = Type.Array(Type.String({ minLength: 2, maxLength: 49 }), { maxItems: 50, "x-read": "list" });

const options = {
  is_active: Type.Optional(Type.Boolean()),
  allowed_ips: Type.Optional(Addresses),
  max_binds: Type.Optional(Type.Integer({ minimum: 1, maximum: 32 })),
  window: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000 })),
  rate: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000 })),
  message_id_format: Type.Optional(Format),
  messaging_profile: Type.Optional(Nullable(Uuid)),
} as const;

/** Without a `password` one is made and answered once. `account` is for an Admin. */
export const ISMPPAccountNewParams = Named("ISMPPAccountNewParams", {
  ...options,
  system_id: SystemId,
  password: Type.Optional(Password),
  account: Type.Optional(Uuid),
});
export type ISMPPAccountNewParams = Static<typeof ISMPPAccountNewParams>;

export const ISMPPAccountUpdateParams = Named("ISMPPAccountUpdateParams", {
  ...options,
  password: Type.Optional(Password),
});
export type ISMPPAccountUpdateParams = Static<typeof ISMPPAccountUpdateParams>;
