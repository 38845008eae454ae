import { Type } from "typebox";
import { defineRoute } from "../define-route.js";
import { ListQuery, Uuid } from "../primitives.js";
import { ISIPUserInvite, ISIPUserInviteNewParams, ISIPUserInviteUpdateParams } from "../sip-invite.js";

const domain = Type.String({ minLength: 1, maxLength: 255 });
const inDomain = Type.Object({ domain });
const params = Type.Object({ domain, uuid: Uuid });
const tag = "SIP_User_Invite";

export const listSIPUserInvites = defineRoute({
  id: "ListSIPUserInvites",
  method: "GET",
  path: "/sip/domain/{domain}/invite",
  auth: "user",
  params: inDomain,
  query: ListQuery,
  reply: Type.Array(ISIPUserInvite),
  statuses: [200, 404],
  isList: true,
  summary: "Invites to the domain",
  tag,
});

export const createSIPUserInvite = defineRoute({
  id: "CreateSIPUserInvite",
  method: "POST",
  path: "/sip/domain/{domain}/invite",
  auth: "user",
  params: inDomain,
  body: ISIPUserInviteNewParams,
  reply: ISIPUserInvite,
  statuses: [201, 404],
  summary: "Make a link by which people become SIP users of the domain",
  tag,
});

export const modifySIPUserInvite = defineRoute({
  id: "ModifySIPUserInvite",
  method: "PATCH",
  path: "/sip/domain/{domain}/invite/{uuid}",
  auth: "user",
  params,
  body: ISIPUserInviteUpdateParams,
  reply: ISIPUserInvite,
  statuses: [200, 404],
  summary: "Change name or end of an invite",
  tag,
});

export const removeSIPUserInviteByUUID = defineRoute({
  id: "RemoveSIPUserInviteByUUID",
  method: "DELETE",
  path: "/sip/domain/{domain}/invite/{uuid}",
  auth: "user",
  params,
  reply: ISIPUserInvite,
  statuses: [200, 404],
  summary: "Remove an invite; its link is void at once",
  tag,
});
