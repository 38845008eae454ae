import { Type } from "typebox";
import { defineRoute } from "../define-route.js";
import { ListQuery, Uuid } from "../primitives.js";
import { ISIPUser, ISIPUserNewParams, ISIPUserUpdateParams } from "../sip-user.js";

const domain = Type.String({ minLength: 1, maxLength: 255 });
const inDomain = Type.Object({ domain });
const params = Type.Object({ domain, uuid: Uuid });
const tag = "SIP_User";

export const listSIPUsersBySIPDomainUUID = defineRoute({
  id: "ListSIPUsersBySIPDomainUUID",
  method: "GET",
  path: "/sip/domain/{domain}/user",
  auth: "user",
  params: inDomain,
  query: ListQuery,
  reply: Type.Array(ISIPUser),
  statuses: [200, 404],
  isList: true,
  summary: "SIP users of a domain",
  tag,
});

export const createSIPUser = defineRoute({
  id: "CreateSIPUser",
  method: "POST",
  path: "/sip/domain/{domain}/user",
  auth: "user",
  params: inDomain,
  body: ISIPUserNewParams,
  reply: ISIPUser,
  statuses: [201, 404, 409],
  summary: "Make a SIP user",
  tag,
});

export const getSIPUserByUUID = defineRoute({
  id: "GetSIPUserByUUID",
  method: "GET",
  path: "/sip/domain/{domain}/user/{uuid}",
  auth: "user",
  params,
  reply: ISIPUser,
  statuses: [200, 404],
  summary: "One SIP user",
  tag,
});

export const modifySIPUser = defineRoute({
  id: "ModifySIPUser",
  method: "PATCH",
  path: "/sip/domain/{domain}/user/{uuid}",
  auth: "user",
  params,
  body: ISIPUserUpdateParams,
  reply: ISIPUser,
  statuses: [200, 400, 401, 404, 409],
  summary: "Change a SIP user; acts on the registrar at once",
  tag,
});

export const removeSIPUserByUUID = defineRoute({
  id: "RemoveSIPUserByUUID",
  method: "DELETE",
  path: "/sip/domain/{domain}/user/{uuid}",
  auth: "user",
  params,
  reply: ISIPUser,
  statuses: [200, 404],
  summary: "Remove a SIP user; its registrations end",
  tag,
});
