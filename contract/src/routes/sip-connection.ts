import { Type } from "typebox";
import { defineRoute } from "../define-route.js";
import { AccountListQuery, ListQuery, Uuid } from "../primitives.js";
import { ISIPConnection, ISIPConnectionNewParams, ISIPConnectionUpdateParams } from "../sip-connection.js";
import { ITNLease, ITNLeasesAssignParams } from "../tn-lease.js";

const params = Type.Object({ uuid: Uuid });
const tag = "SIP_Connection";

export const listSIPConnections = defineRoute({
  id: "ListSIPConnections",
  method: "GET",
  path: "/sip/connection",
  auth: "user",
  query: AccountListQuery,
  reply: Type.Array(ISIPConnection),
  statuses: [200],
  isList: true,
  summary: "SIP connections of the account",
  tag,
});

export const createSIPConnection = defineRoute({
  id: "CreateSIPConnection",
  method: "POST",
  path: "/sip/connection",
  auth: "user",
  body: ISIPConnectionNewParams,
  reply: ISIPConnection,
  statuses: [201, 403, 404],
  summary: "Make a SIP connection",
  tag,
});

export const getSIPConnectionByUUID = defineRoute({
  id: "GetSIPConnectionByUUID",
  method: "GET",
  path: "/sip/connection/{uuid}",
  auth: "user",
  params,
  reply: ISIPConnection,
  statuses: [200, 404],
  summary: "One SIP connection",
  tag,
});

export const modifySIPConnection = defineRoute({
  id: "ModifySIPConnection",
  method: "PATCH",
  path: "/sip/connection/{uuid}",
  auth: "user",
  params,
  body: ISIPConnectionUpdateParams,
  reply: ISIPConnection,
  statuses: [200, 403, 404],
  summary: "Change a SIP connection; acts on the next call",
  tag,
});

export const removeSIPConnectionByID = defineRoute({
  id: "RemoveSIPConnectionByID",
  method: "DELETE",
  path: "/sip/connection/{uuid}",
  auth: "user",
  params,
  reply: ISIPConnection,
  statuses: [200, 404],
  summary: "Remove a SIP connection; numbers and domains lose the link",
  tag,
});

export const getSIPConnectionTNLeasesList = defineRoute({
  id: "GetSIPConnectionTNLeasesList",
  method: "GET",
  path: "/sip/connection/{uuid}/tnlease",
  auth: "user",
  params,
  query: ListQuery,
  reply: Type.Array(ITNLease),
  statuses: [200, 404],
  isList: true,
  summary: "Numbers whose calls go to the connection",
  tag,
});

export const assignTNLeasesToSIPConnection = defineRoute({
  id: "AssignTNLeasesToSIPConnection",
  method: "POST",
  path: "/sip/connection/{uuid}/tnlease",
  auth: "user",
  params,
  body: ITNLeasesAssignParams,
  reply: Type.Array(Uuid),
  statuses: [200, 404],
  summary: "Give numbers to the connection and take them from it",
  tag,
});
