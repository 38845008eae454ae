import { Type } from "typebox";
import { IAccount, IAccountUpdateParams } from "../account.js";
import { defineRoute } from "../define-route.js";
import { Uuid } from "../primitives.js";

export const getAccount = defineRoute({
  id: "GetAccount",
  method: "GET",
  path: "/account",
  auth: "user",
  reply: IAccount,
  statuses: [200, 404],
  summary: "The own account",
  tag: "Account",
});

export const getAccountByUuid = defineRoute({
  id: "GetAccountByUUID",
  method: "GET",
  path: "/account/{uuid}",
  auth: "user",
  params: Type.Object({ uuid: Uuid }),
  reply: IAccount,
  statuses: [200, 400, 404],
  summary: "The own account by its uuid; any account for an Admin",
  tag: "Account",
});

export const updateAccount = defineRoute({
  id: "UpdateAccount",
  method: "PATCH",
  path: "/account",
  auth: "owner",
  body: IAccountUpdateParams,
  reply: IAccount,
  statuses: [200, 400, 403, 404],
  summary: "Change the own account",
  tag: "Account",
});

export const updateAccountByUuid = defineRoute({
  id: "UpdateAccountByUUID",
  method: "PATCH",
  path: "/account/{uuid}",
  auth: "owner",
  params: Type.Object({ uuid: Uuid }),
  body: IAccountUpdateParams,
  reply: IAccount,
  statuses: [200, 400, 403, 404],
  summary: "Change an account; `level` and `disabled` are for an Admin",
  tag: "Account",
});
