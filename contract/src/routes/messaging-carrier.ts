import { Type } from "typebox";
import { defineRoute } from "../define-route.js";
import {
  IMessagingCarrier,
  IMessagingCarrierNewParams,
  IMessagingCarrierTest,
  IMessagingCarrierUpdateParams,
  IMessagingRoute,
  IMessagingRouteNewParams,
  IMessagingRouteUpdateParams,
} from "../messaging-carrier.js";
import { ListQuery, Uuid } from "../primitives.js";

const params = Type.Object({ uuid: Uuid });
const tag = "Admin";

export const listMessagingCarriers = defineRoute({
  id: "ListMessagingCarriers",
  method: "GET",
  path: "/admin/messaging/carrier",
  auth: "admin",
  query: ListQuery,
  reply: Type.Array(IMessagingCarrier),
  statuses: [200],
  isList: true,
  summary: "Carriers of messages",
  tag,
});

export const createMessagingCarrier = defineRoute({
  id: "CreateMessagingCarrier",
  method: "POST",
  path: "/admin/messaging/carrier",
  auth: "admin",
  body: IMessagingCarrierNewParams,
  reply: IMessagingCarrier,
  statuses: [201, 409],
  summary: "Add a carrier of messages",
  tag,
});

export const getMessagingCarrier = defineRoute({
  id: "GetMessagingCarrier",
  method: "GET",
  path: "/admin/messaging/carrier/{uuid}",
  auth: "admin",
  params,
  reply: IMessagingCarrier,
  statuses: [200, 404],
  summary: "One carrier of messages",
  tag,
});

export const modifyMessagingCarrier = defineRoute({
  id: "ModifyMessagingCarrier",
  method: "PATCH",
  path: "/admin/messaging/carrier/{uuid}",
  auth: "admin",
  params,
  body: IMessagingCarrierUpdateParams,
  reply: IMessagingCarrier,
  statuses: [200, 404, 409],
  summary: "Change a carrier of messages; acts on the next one",
  tag,
});

export const removeMessagingCarrier = defineRoute({
  id: "RemoveMessagingCarrier",
  method: "DELETE",
  path: "/admin/messaging/carrier/{uuid}",
  auth: "admin",
  params,
  reply: IMessagingCarrier,
  statuses: [200, 404, 409],
  summary: "Remove a carrier that no route names",
  tag,
});

export const testMessagingCarrier = defineRoute({
  id: "TestMessagingCarrier",
  method: "POST",
  path: "/admin/messaging/carrier/{uuid}/test",
  auth: "admin",
  params,
  reply: IMessagingCarrierTest,
  statuses: [200, 404],
  summary: "Ask whether a carrier can be reached now",
  tag,
});

export const listMessagingRoutes = defineRoute({
  id: "ListMessagingRoutes",
  method: "GET",
  path: "/admin/messaging/route",
  auth: "admin",
  query: ListQuery,
  reply: Type.Array(IMessagingRoute),
  statuses: [200],
  isList: true,
  summary: "Where messages go, in the order in which it is tried",
  tag,
});

export const createMessagingRoute = defineRoute({
  id: "CreateMessagingRoute",
  method: "POST",
  path: "/admin/messaging/route",
  auth: "admin",
  body: IMessagingRouteNewParams,
  reply: IMessagingRoute,
  statuses: [201, 404],
  summary: "Add a route of messages",
  tag,
});

export const getMessagingRoute = defineRoute({
  id: "GetMessagingRoute",
  method: "GET",
  path: "/admin/messaging/route/{uuid}",
  auth: "admin",
  params,
  reply: IMessagingRoute,
  statuses: [200, 404],
  summary: "One route of messages",
  tag,
});

export const modifyMessagingRoute = defineRoute({
  id: "ModifyMessagingRoute",
  method: "PATCH",
  path: "/admin/messaging/route/{uuid}",
  auth: "admin",
  params,
  body: IMessagingRouteUpdateParams,
  reply: IMessagingRoute,
  statuses: [200, 404],
  summary: "Change a route of messages; acts on the next one",
  tag,
});

export const removeMessagingRoute = defineRoute({
  id: "RemoveMessagingRoute",
  method: "DELETE",
  path: "/admin/messaging/route/{uuid}",
  auth: "admin",
  params,
  reply: IMessagingRoute,
  statuses: [200, 404],
  summary: "Remove a route of messages",
  tag,
});

export const carrierEvent = defineRoute({
  id: "CarrierEvent",
  method: "POST",
  path: "/carrier/{uuid}/event",
  auth: "public",
  params,
  query: Type.Object({ secret: Type.Optional(Type.String({ maxLength: 1024, "x-secret": true })) }),
  reply: Type.Object({}),
  statuses: [200, 401, 404],
  limit: "peer",
  summary: "What a carrier tells: texts and receipts, proved by a signature or a secret",
  tag: "Carrier",
});
