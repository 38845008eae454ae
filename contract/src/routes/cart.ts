import { Type } from "typebox";
import { IUserCartEntry, IUserCartEntryNewParams } from "../cart.js";
import { defineRoute } from "../define-route.js";
import { ListQuery, Uuid } from "../primitives.js";

const params = Type.Object({ uuid: Uuid });
const tag = "User_Cart";

export const getCartEntries = defineRoute({
  id: "GetCartEntries",
  method: "GET",
  path: "/user/cart",
  auth: "user",
  query: ListQuery,
  reply: Type.Array(IUserCartEntry),
  statuses: [200, 400],
  isList: true,
  summary: "Cart of the caller",
  tag,
});

export const createCartEntry = defineRoute({
  id: "CreateUserCartEntry",
  method: "POST",
  path: "/user/cart",
  auth: "user",
  body: IUserCartEntryNewParams,
  reply: IUserCartEntry,
  statuses: [201, 400, 409],
  summary: "Put an object into the cart, 100 at most",
  tag,
});

export const clearCart = defineRoute({
  id: "ClearUserCart",
  method: "DELETE",
  path: "/user/cart",
  auth: "user",
  reply: Type.Object({ deleted: Type.Integer() }),
  statuses: [200],
  summary: "Empty the cart",
  tag,
});

export const updateCartEntry = defineRoute({
  id: "UpdateUserCartEntry",
  method: "PATCH",
  path: "/user/cart/{uuid}",
  auth: "user",
  params,
  body: IUserCartEntryNewParams,
  reply: IUserCartEntry,
  statuses: [200, 400, 404],
  summary: "Change an entry of the cart; a new lifetime counts from now",
  tag,
});

export const removeCartEntry = defineRoute({
  id: "DeleteUserCartEntry",
  method: "DELETE",
  path: "/user/cart/{uuid}",
  auth: "user",
  params,
  reply: IUserCartEntry,
  statuses: [200, 400, 404],
  summary: "Take an entry out of the cart",
  tag,
});
