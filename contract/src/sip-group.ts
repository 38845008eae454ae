import { type Static, Type } from "typebox";
import { ISIPUserBase } from "./base-forms.js";
import { dates, Uuid } from "./primitives.js";
import { Named } from "./schema.js";

/** Most members of a group. */
const MEMBERS_MAX = 1000;

/** SIP users of one domain that ring together (entities.md 8.5). */
export const ISIPUserGroup = Named("ISIPUserGroup", {
  ...dates,
  uuid: Uuid,
  name: Type.String(),
  /** The SIP user who made it. */
  owner: ISIPUserBase,
  users: Type.Array(ISIPUserBase),
});
export type ISIPUserGroup = Static<typeof ISIPUserGroup>;

const Name = Type.String({ minLength: 1, maxLength: 255 });
const Members = Type.Array(Uuid, { maxItems: MEMBERS_MAX, "x-read": "list" });

export const ISIPUserGroupNewParams = Named("ISIPUserGroupNewParams", { name: Name, users: Type.Optional(Members) });
export type ISIPUserGroupNewParams = Static<typeof ISIPUserGroupNewParams>;

/** `users` replaces the list. */
export const ISIPUserGroupUpdateParams = Named("ISIPUserGroupUpdateParams", {
  name: Type.Optional(Name),
  users: Type.Optional(Members),
});
export type ISIPUserGroupUpdateParams = Static<typeof ISIPUserGroupUpdateParams>;

/** `users` are added. */
export const ISIPUserGroupUsersUpdateParams = Named("ISIPUserGroupUsersUpdateParams", { users: Members });
export type ISIPUserGroupUsersUpdateParams = Static<typeof ISIPUserGroupUsersUpdateParams>;
