import { clearCart, createCartEntry, getCartEntries, removeCartEntry, updateCartEntry } from "@opentact/contract";
import type { Carts } from "../../../domain/cart/service.js";
import { list } from "../answer.js";
import { type BoundRoute, handle } from "../handle.js";

/** What the operations of this file ask for. */
export interface CartServices {
  readonly carts: Carts;
}

export const cartRoutes: readonly BoundRoute<CartServices>[] = [
  handle(getCartEntries, async (s: CartServices, { actor, query }) => list(await s.carts.list(actor, query))),
  handle(createCartEntry, (s: CartServices, { actor, body }) => s.carts.create(actor, body)),
  handle(clearCart, (s: CartServices, { actor }) => s.carts.clear(actor)),
  handle(updateCartEntry, (s: CartServices, { actor, params, body }) => s.carts.update(actor, params.uuid, body)),
  handle(removeCartEntry, (s: CartServices, { actor, params }) => s.carts.remove(actor, params.uuid)),
];
