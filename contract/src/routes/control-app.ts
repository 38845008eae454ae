import { Type } from "typebox";
import { CallFlowFault, ILogCallFlowSearchParams, ILogCallFlowSearchPayload } from "../call-flow.js";
import { ISIPControlApp, ISIPControlAppNewParams, ISIPControlAppUpdateParams } from "../control-app.js";
import { defineRoute } from "../define-route.js";
import { AccountListQuery, ListQuery, SearchQuery, Uuid } from "../primitives.js";
import { ITNLease, ITNLeasesAssignParams } from "../tn-lease.js";

const params = Type.Object({ uuid: Uuid });
const tag = "SIP_Control_App";
/** Size of a call-control document (call-xml.md 8.1). */
const maxBytes = 256 * 1024;

/** A document: as file, as XML body (it becomes the field `xml`) or as JSON. */
const document = Type.Object({ xml: Type.Optional(Type.String()) });
export const listSIPControlApps = defineRoute({
  id: "ListSIPControlApps",
  method: "GET",
  path: "/sip/app",
  auth: "user",
  query: AccountListQuery,
  reply: Type.Array(ISIPControlApp),
  statuses: [200],
  isList: true,
  summary: "Control apps of the account",
  tag,
});

export const createSIPControlApp = defineRoute({
  id: "CreateSIPControlApp",
  method: "POST",
  path: "/sip/app",
  auth: "user",
  body: ISIPControlAppNewParams,
  reply: ISIPControlApp,
  statuses: [201, 404],
  summary: "Make a control app",
  tag,
});

export const getSIPControlAppByUUID = defineRoute({
  id: "GetSIPControlAppByUUID",
  method: "GET",
  path: "/sip/app/{uuid}",
  auth: "user",
  params,
  reply: ISIPControlApp,
  statuses: [200, 404],
  summary: "One control app with its last log rows",
  tag,
});

export const modifySIPControlApp = defineRoute({
  id: "ModifySIPControlApp",
  method: "PATCH",
  path: "/sip/app/{uuid}",
  auth: "user",
  params,
  body: ISIPControlAppUpdateParams,
  reply: ISIPControlApp,
  statuses: [200, 404],
  summary: "Change a control app; acts on the next call",
  tag,
});

export const removeSIPControlAppByUUID = defineRoute({
  id: "RemoveSIPControlAppByUUID",
  method: "DELETE",
  path: "/sip/app/{uuid}",
  auth: "user",
  params,
  reply: ISIPControlApp,
  statuses: [200, 404, 409],
  summary: "Remove a control app that no lease, domain or live call uses",
  tag,
});

export const getSIPControlAppTNLeasesList = defineRoute({
  id: "GetSIPControlAppTNLeasesList",
  method: "GET",
  path: "/sip/app/{uuid}/tnlease",
  auth: "user",
  params,
  query: ListQuery,
  reply: Type.Array(ITNLease),
  statuses: [200, 404],
  isList: true,
  summary: "Numbers whose calls the app runs",
  tag,
});

export const assignTNLeasesToSIPControlApp = defineRoute({
  id: "AssignTNLeasesToSIPControlApp",
  method: "POST",
  path: "/sip/app/{uuid}/tnlease",
  auth: "user",
  params,
  body: ITNLeasesAssignParams,
  reply: Type.Array(Uuid),
  statuses: [200, 404],
  summary: "Give numbers to the app and take them from it",
  tag,
});

export const searchCallFlowLogs = defineRoute({
  id: "SearchCallFlowLogs",
  method: "POST",
  path: "/sip/app/{uuid}/logs",
  auth: "user",
  params,
  query: SearchQuery,
  body: ILogCallFlowSearchParams,
  reply: ILogCallFlowSearchPayload,
  statuses: [200, 404],
  limit: "search",
  summary: "Executed XML elements of the app's calls",
  tag,
});

export const getSIPControlAppStaticCallFlow = defineRoute({
  id: "GetSIPControlAppStaticCallFlow",
  method: "GET",
  path: "/sip/app/call/flow/{uuid}",
  auth: "user",
  params,
  reply: Type.String(),
  beside: { url: Type.String() },
  statuses: [200, 404],
  summary: "The hosted document; bare with Accept: application/xml",
  tag,
});

export const saveSIPControlAppStaticCallFlow = defineRoute({
  id: "SaveSIPControlAppStaticCallFlow",
  method: "POST",
  path: "/sip/app/call/flow/{uuid}",
  auth: "user",
  params,
  body: document,
  file: { required: false, maxBytes },
  xml: { maxBytes },
  reply: Type.String(),
  beside: { url: Type.String(), warnings: Type.Array(CallFlowFault) },
  statuses: [200, 400, 404, 413, 415],
  summary: "Store the hosted document byte for byte",
  tag,
});

export const removeSIPControlAppStaticCallFlow = defineRoute({
  id: "RemoveSIPControlAppStaticCallFlow",
  method: "DELETE",
  path: "/sip/app/call/flow/{uuid}",
  auth: "user",
  params,
  reply: Type.Object({ uuid: Uuid, xml: Type.String(), url: Type.String() }),
  statuses: [200, 404],
  summary: "Remove the hosted document",
  tag,
});
