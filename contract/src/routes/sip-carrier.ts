import { Type } from "typebox";
import { defineRoute } from "../define-route.js";
import { ListQuery, Uuid } from "../primitives.js";
import { ISIPCarrier, ISIPCarrierHealth, ISIPCarrierNewParams, ISIPCarrierUpdateParams } from "../sip-carrier.js";

const params = Type.Object({ uuid: Uuid });
const tag = "Admin";

export const listSipCarriers = defineRoute({
  id: "ListSIPCarriers",
  method: "GET",
  path: "/admin/sip/carrier",
  auth: "admin",
  query: ListQuery,
  reply: Type.Array(ISIPCarrier),
  statuses: [200],
  isList: true,
  summary: "Carriers of calls, in the order in which they are tried",
  tag,
});

export const createSipCarrier = defineRoute({
  id: "CreateSIPCarrier",
  method: "POST",
  path: "/admin/sip/carrier",
  auth: "admin",
  body: ISIPCarrierNewParams,
  reply: ISIPCarrier,
  statuses: [201, 409],
  summary: "Add a carrier of calls",
  tag,
});

export const getSipCarrier = defineRoute({
  id: "GetSIPCarrier",
  method: "GET",
  path: "/admin/sip/carrier/{uuid}",
  auth: "admin",
  params,
  reply: ISIPCarrier,
  statuses: [200, 404],
  summary: "One carrier of calls",
  tag,
});

export const modifySipCarrier = defineRoute({
  id: "ModifySIPCarrier",
  method: "PATCH",
  path: "/admin/sip/carrier/{uuid}",
  auth: "admin",
  params,
  body: ISIPCarrierUpdateParams,
  reply: ISIPCarrier,
  statuses: [200, 404, 409],
  summary: "Change a carrier of calls; acts on the next one",
  tag,
});

export const removeSipCarrier = defineRoute({
  id: "RemoveSIPCarrier",
  method: "DELETE",
  path: "/admin/sip/carrier/{uuid}",
  auth: "admin",
  params,
  reply: ISIPCarrier,
  statuses: [200, 404],
  summary: "Remove a carrier of calls; those that go on are not ended",
  tag,
});

export const getSipCarrierHealth = defineRoute({
  id: "GetSIPCarrierHealth",
  method: "GET",
  path: "/admin/sip/carrier/{uuid}/health",
  auth: "admin",
  params,
  reply: ISIPCarrierHealth,
  statuses: [200, 404],
  summary: "How the gateways of a carrier are doing, its registration, and its calls now",
  tag,
});
