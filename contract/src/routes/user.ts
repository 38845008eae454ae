import { Type } from "typebox";
import { defineRoute } from "../define-route.js";
import { Uuid } from "../primitives.js";
import { IUserUpdateParams } from "../user.js";
import { IUser, IUserNewParams } from "../user-entity.js";

export const createUser = defineRoute({
  id: "CreateUser",
  method: "POST",
  path: "/user",
  auth: "public",
  body: IUserNewParams,
  reply: IUser,
  statuses: [201, 400, 403, 409],
  limit: "sign-up",
  summary: "Sign up: a user, its account and a default messaging profile",
  tag: "User",
});

export const getCurrentUser = defineRoute({
  id: "GetCurrentUser",
  method: "GET",
  path: "/user",
  auth: "portal",
  reply: IUser,
  statuses: [200],
  summary: "The caller",
  tag: "User",
});

export const getUser = defineRoute({
  id: "GetUserByUUID",
  method: "GET",
  path: "/user/{uuid}",
  auth: "user",
  params: Type.Object({ uuid: Uuid }),
  reply: IUser,
  statuses: [200, 400, 404],
  summary: "A user of the own account",
  tag: "User",
});

export const updateUser = defineRoute({
  id: "UpdateUserByUUID",
  method: "PATCH",
  path: "/user/{uuid}",
  auth: "user",
  params: Type.Object({ uuid: Uuid }),
  body: IUserUpdateParams,
  reply: IUser,
  statuses: [200, 400, 403, 404, 409],
  summary: "Change the own user, or as owner one of the account; a new password ends all JWTs of the user",
  tag: "User",
});
