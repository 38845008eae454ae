import { createTNOrder, getOrderByUUID, getOrderPrice, listOrders, searchOrders } from "@opentact/contract";
import type { Orders } from "../../../domain/order/service.js";
import { list } from "../answer.js";
import { type BoundRoute, handle } from "../handle.js";

/** What the operations of this file ask for. */
export interface OrderServices {
  readonly orders: Orders;
}

export const orderRoutes: readonly BoundRoute<OrderServices>[] = [
  handle(createTNOrder, (s: OrderServices, { actor, body }) => s.orders.create(actor, body)),
  handle(listOrders, async (s: OrderServices, { actor, query }) => list(await s.orders.list(actor, query))),
  handle(getOrderByUUID, (s: OrderServices, { actor, params }) => s.orders.get(actor, params.uuid)),
  handle(searchOrders, (s: OrderServices, { actor, body, query }) => s.orders.search(actor, body, query)),
  handle(getOrderPrice, (s: OrderServices, { actor, body }) => s.orders.price(actor, body)),
];
