import { type Static, Type } from "typebox";
import { IAccountBase } from "./account.js";
import { ISIPDomainBase, ISIPUserInviteBase } from "./base-forms.js";
import { DateTime } from "./primitives.js";
import { Named, Nullable } from "./schema.js";
import { IUserBase } from "./user.js";

/** A link by which people make themselves SIP users of a domain until it expires (entities.md 8.6). */
export const ISIPUserInvite = Named("ISIPUserInvite", {
  ...ISIPUserInviteBase.properties,
  sip_domain: ISIPDomainBase,
  account: IAccountBase,
  created_by: Nullable(IUserBase),
  modified_by: Nullable(IUserBase),
});
export type ISIPUserInvite = Static<typeof ISIPUserInvite>;

const Name = Type.String({ minLength: 3, maxLength: 255 });

/** `expired_on` lies in the future. */
export const ISIPUserInviteNewParams = Named("ISIPUserInviteNewParams", { name: Name, expired_on: DateTime });
export type ISIPUserInviteNewParams = Static<typeof ISIPUserInviteNewParams>;

export const ISIPUserInviteUpdateParams = Named("ISIPUserInviteUpdateParams", {
  name: Type.Optional(Name),
  expired_on: Type.Optional(DateTime),
});
export type ISIPUserInviteUpdateParams = Static<typeof ISIPUserInviteUpdateParams>;
