import { Type } from "typebox";
import { ISIPDomainBase, ISIPUserBase } from "../base-forms.js";
import { defineRoute } from "../define-route.js";
import { ListQuery, Uuid } from "../primitives.js";
import {
  ISIPUserGroup,
  ISIPUserGroupNewParams,
  ISIPUserGroupUpdateParams,
  ISIPUserGroupUsersUpdateParams,
} from "../sip-group.js";
import { ISIPUserAppUpdateParams, ISIPUserByInviteNewParams, ISIPUserContact, ISIPUserSelf } from "../sip-user.js";
import { IUserResetPasswordParams, PasswordResetQuery } from "../user-entity.js";

/** Largest picture of a user (rest.md 1.1). */
const AVATAR_MAX_BYTES = 2 * 1024 * 1024;
const invite = Type.Object({ token: Type.String({ minLength: 1, maxLength: 255, "x-secret": true }) });
const params = Type.Object({ uuid: Uuid });
const member = Type.Object({ uuid: Uuid, sip_user_uuid: Uuid });
const tag = "App";

export const getSIPUserApp = defineRoute({
  id: "GetSIPUserApp",
  method: "GET",
  path: "/app",
  auth: "sip",
  reply: ISIPUserSelf,
  statuses: [200],
  summary: "The SIP user who calls",
  tag,
});

export const modifySIPUserApp = defineRoute({
  id: "ModifySIPUserApp",
  method: "PATCH",
  path: "/app",
  auth: "sip",
  body: ISIPUserAppUpdateParams,
  reply: ISIPUserSelf,
  statuses: [200],
  summary: "Change oneself; a new password changes the HA1B and ends registrations",
  tag,
});

export const uploadSIPUserAvatarApp = defineRoute({
  id: "UploadSIPUserAvatarApp",
  method: "POST",
  path: "/app/avatar",
  auth: "sip",
  file: { required: true, maxBytes: AVATAR_MAX_BYTES },
  reply: ISIPUserSelf,
  statuses: [200, 400, 413],
  summary: "Upload a picture: png, jpeg, gif or webp by its content, 2 MiB at most",
  tag,
});

export const requestSIPUserPasswordResetEmailApp = defineRoute({
  id: "RequestSIPUserPasswordResetEmailApp",
  method: "GET",
  path: "/app/password_reset",
  auth: "public",
  query: PasswordResetQuery,
  reply: Type.Object({}),
  statuses: [200, 400, 404, 429],
  summary: "Mail a link that sets a new password to each SIP user with that e-mail; it works once, for one hour",
  tag,
});

export const changeSIPUserPasswordViaResetTokenApp = defineRoute({
  id: "ChangeSIPUserPasswordViaResetTokenApp",
  method: "POST",
  path: "/app/password_reset",
  auth: "public",
  body: IUserResetPasswordParams,
  reply: Type.Object({}),
  statuses: [200, 400, 404],
  summary: "Set a new password with the token of the mail; the HA1B changes and registrations end",
  tag,
});

export const getSIPUsersWithSameDomainApp = defineRoute({
  id: "GetSIPUsersWithSameDomainApp",
  method: "GET",
  path: "/app/users",
  auth: "sip",
  query: ListQuery,
  reply: Type.Array(ISIPUserContact),
  statuses: [200],
  isList: true,
  summary: "Active users of the own domain",
  tag,
});

export const checkSIPDomainByInviteApp = defineRoute({
  id: "CheckSIPDomainByInviteApp",
  method: "GET",
  path: "/app/invite/{token}",
  auth: "public",
  params: invite,
  reply: ISIPDomainBase,
  statuses: [200, 404],
  summary: "The domain that an invite leads to",
  tag,
});

export const registerSIPUserByInviteApp = defineRoute({
  id: "RegisterSIPUserByInviteApp",
  method: "POST",
  path: "/app/invite/{token}",
  auth: "public",
  params: invite,
  body: ISIPUserByInviteNewParams,
  reply: ISIPUserSelf,
  statuses: [201, 404, 409],
  summary: "Become a SIP user by an invite",
  tag,
});

export const getSIPGroupsListApp = defineRoute({
  id: "GetSIPGroupsListApp",
  method: "GET",
  path: "/app/group",
  auth: "sip",
  query: ListQuery,
  reply: Type.Array(ISIPUserGroup),
  statuses: [200],
  isList: true,
  summary: "Groups of the caller",
  tag,
});

export const createSIPUserGroupApp = defineRoute({
  id: "CreateSIPUserGroupApp",
  method: "POST",
  path: "/app/group",
  auth: "sip",
  body: ISIPUserGroupNewParams,
  reply: ISIPUserGroup,
  statuses: [201, 404, 409],
  summary: "Make a group of users of the own domain",
  tag,
});

export const modifySIPUserGroupApp = defineRoute({
  id: "ModifySIPUserGroupApp",
  method: "PATCH",
  path: "/app/group/{uuid}",
  auth: "sip",
  params,
  body: ISIPUserGroupUpdateParams,
  reply: ISIPUserGroup,
  statuses: [200, 404],
  summary: "Change an own group; `users` replaces its members",
  tag,
});

export const removeSIPUserGroupApp = defineRoute({
  id: "RemoveSIPUserGroupApp",
  method: "DELETE",
  path: "/app/group/{uuid}",
  auth: "sip",
  params,
  reply: ISIPUserGroup,
  statuses: [200, 404],
  summary: "Remove an own group",
  tag,
});

export const getSIPUserGroupUsersApp = defineRoute({
  id: "GetSIPUserGroupUsersApp",
  method: "GET",
  path: "/app/group/{uuid}/users",
  auth: "sip",
  params,
  query: ListQuery,
  reply: Type.Array(ISIPUserBase),
  statuses: [200, 404],
  isList: true,
  summary: "Members of a group that the caller owns or is in",
  tag,
});

export const addSIPUsersToSIPUserGroupApp = defineRoute({
  id: "AddSIPUsersToSIPUserGroupApp",
  method: "POST",
  path: "/app/group/{uuid}/users",
  auth: "sip",
  params,
  body: ISIPUserGroupUsersUpdateParams,
  reply: Type.Array(ISIPUserBase),
  statuses: [200, 404],
  summary: "Add members to an own group; answers all of them",
  tag,
});

export const addSIPUserToSIPUserGroupApp = defineRoute({
  id: "AddSIPUserToSIPUserGroupApp",
  method: "PATCH",
  path: "/app/group/{uuid}/users/{sip_user_uuid}",
  auth: "sip",
  params: member,
  reply: ISIPUserGroup,
  statuses: [200, 404],
  summary: "Add one member to an own group",
  tag,
});

export const removeSIPUserFromSIPUserGroupApp = defineRoute({
  id: "RemoveSIPUserFromSIPUserGroupApp",
  method: "DELETE",
  path: "/app/group/{uuid}/users/{sip_user_uuid}",
  auth: "sip",
  params: member,
  reply: ISIPUserGroup,
  statuses: [200, 404],
  summary: "Take one member out of an own group",
  tag,
});
