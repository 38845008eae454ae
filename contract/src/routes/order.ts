import { Type } from "typebox";
import { defineRoute } from "../define-route.js";
import { ITNOrder, ITNOrderNewParams, ITNOrderPrice, ITNOrderSearchParams, ITNOrderSearchPayload } from "../order.js";
import { AccountListQuery, SearchQuery, Uuid } from "../primitives.js";

const tag = "TN_Order";

export const createTNOrder = defineRoute({
  id: "CreateTNOrder",
  method: "POST",
  path: "/order",
  aliases: ["/order/tn"],
  auth: "user",
  body: ITNOrderNewParams,
  reply: ITNOrder,
  statuses: [201, 402, 404],
  limit: "order",
  summary: "Order numbers; worked off after the answer",
  tag,
});

export const listOrders = defineRoute({
  id: "ListOrders",
  method: "GET",
  path: "/order",
  auth: "user",
  query: AccountListQuery,
  reply: Type.Array(ITNOrder),
  statuses: [200],
  isList: true,
  summary: "Orders of the account",
  tag,
});

export const getOrderByUUID = defineRoute({
  id: "GetOrderByUUID",
  method: "GET",
  path: "/order/{uuid}",
  auth: "user",
  params: Type.Object({ uuid: Uuid }),
  reply: ITNOrder,
  statuses: [200, 404],
  summary: "One order with its numbers and leases",
  tag,
});

export const searchOrders = defineRoute({
  id: "SearchOrders",
  method: "POST",
  path: "/order/search",
  auth: "user",
  query: SearchQuery,
  body: ITNOrderSearchParams,
  reply: ITNOrderSearchPayload,
  statuses: [200],
  limit: "search",
  summary: "Search orders",
  tag,
});

export const getOrderPrice = defineRoute({
  id: "GetOrderPrice",
  method: "POST",
  path: "/order/price",
  auth: "user",
  body: ITNOrderNewParams,
  reply: ITNOrderPrice,
  statuses: [200, 404],
  summary: "What an order would cost; nothing is ordered",
  tag,
});
