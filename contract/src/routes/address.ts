import { Type } from "typebox";
import { IAddressNewParams, IAddressUpdateParams } from "../address.js";
import { IAddress } from "../address-entity.js";
import { defineRoute } from "../define-route.js";
import { AccountListQuery, ListQuery, Uuid } from "../primitives.js";

const params = Type.Object({ uuid: Uuid });
const tag = "Address";

export const createAddress = defineRoute({
  id: "CreateAddress",
  method: "POST",
  path: "/address",
  auth: "user",
  body: IAddressNewParams,
  reply: IAddress,
  statuses: [201, 400, 404],
  summary: "Add an address",
  tag,
});

export const listAddressesByAccount = defineRoute({
  id: "GetAddressListByAccount",
  method: "GET",
  path: "/address/account",
  auth: "user",
  query: AccountListQuery,
  reply: Type.Array(IAddress),
  statuses: [200, 400],
  isList: true,
  summary: "Addresses of the account",
  tag,
});

export const listAddressesByUser = defineRoute({
  id: "GetAddressListByUser",
  method: "GET",
  path: "/address/user",
  auth: "user",
  query: ListQuery,
  reply: Type.Array(IAddress),
  statuses: [200, 400],
  isList: true,
  summary: "Addresses made by the caller",
  tag,
});

export const getAddress = defineRoute({
  id: "GetAddress",
  method: "GET",
  path: "/address/{uuid}",
  auth: "user",
  params,
  reply: IAddress,
  statuses: [200, 400, 404],
  summary: "One address",
  tag,
});

export const updateAddress = defineRoute({
  id: "UpdateAddress",
  method: "PATCH",
  path: "/address/{uuid}",
  auth: "user",
  params,
  body: IAddressUpdateParams,
  reply: IAddress,
  statuses: [200, 400, 404],
  summary: "Change an address",
  tag,
});

export const removeAddress = defineRoute({
  id: "RemoveAddressByUUID",
  method: "DELETE",
  path: "/address/{uuid}",
  auth: "user",
  params,
  reply: IAddress,
  statuses: [200, 400, 404],
  summary: "Remove an address",
  tag,
});
