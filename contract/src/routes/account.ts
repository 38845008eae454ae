import { Type } from "typebox";
import { IAccount, IAccountUpdateParams } from "../account.js";
import { defineRoute } from "../define-route.js";
import { AccountListQuery, Uuid } from "../primitives.js";
import { IUser, IUserNewParams } from "../user-entity.js";
import { IWebhookSecret, IWebhookSecretState } from "../webhook-secret.js";

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

export const listAccountUsers = defineRoute({
  id: "GetUsersByAccount",
  method: "GET",
  path: "/account/user",
  auth: "user",
  query: AccountListQuery,
  reply: Type.Array(IUser),
  statuses: [200, 400],
  isList: true,
  summary: "Users of the account, active and deactivated",
  tag: "Account",
});

export const addAccountUser = defineRoute({
  id: "AddUserToAccount",
  method: "POST",
  path: "/account/user",
  auth: "owner",
  body: IUserNewParams,
  reply: IUser,
  statuses: [201, 400, 403, 409],
  summary: "Add a user to the account",
  tag: "Account",
});

export const reactivateAccountUser = defineRoute({
  id: "ReactivateUserAccountByUUID",
  method: "PUT",
  path: "/account/user/{uuid}",
  auth: "owner",
  params: Type.Object({ uuid: Uuid }),
  reply: Type.Array(IUser),
  statuses: [200, 400, 403, 404, 409],
  summary: "Let a deactivated user in again; 409 once what its deleted account had is being removed",
  tag: "Account",
});

export const deactivateAccountUser = defineRoute({
  id: "DeactivateUserAccountByUUID",
  method: "DELETE",
  path: "/account/user/{uuid}",
  auth: "owner",
  params: Type.Object({ uuid: Uuid }),
  reply: Type.Array(IUser),
  statuses: [200, 400, 403, 404, 409],
  summary: "Refuse the credentials of a user from now on",
  tag: "Account",
});

export const getWebhookSecret = defineRoute({
  id: "GetWebhookSecret",
  method: "GET",
  path: "/account/webhook_secret",
  auth: "owner",
  reply: IWebhookSecretState,
  statuses: [200, 403],
  summary: "When the signing secret of callbacks was made, and its last four characters",
  tag: "Account",
});

export const rotateWebhookSecret = defineRoute({
  id: "RotateWebhookSecret",
  method: "POST",
  path: "/account/webhook_secret/rotate",
  auth: "owner",
  reply: IWebhookSecret,
  statuses: [200, 403],
  summary: "Make a new signing secret; the former one also signs for 24 hours",
  tag: "Account",
});
