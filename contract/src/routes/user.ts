import { Type } from "typebox";
import { defineRoute } from "../define-route.js";
import { Uuid } from "../primitives.js";
import { IUserUpdateParams } from "../user.js";
import { IUser, IUserNewParams, IUserResetPasswordParams, PasswordResetQuery } from "../user-entity.js";

/** Largest picture of a user (rest.md 1.1). */
const AVATAR_MAX_BYTES = 2 * 1024 * 1024;

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

export const deleteUser = defineRoute({
  id: "DeleteUserByUUID",
  method: "DELETE",
  path: "/user/{uuid}",
  auth: "user",
  params: Type.Object({ uuid: Uuid }),
  reply: IUser,
  statuses: [200, 400, 403, 404, 409],
  summary:
    "Deactivate the own user, or as owner one of the account, and remove its API tokens; the last user closes the account",
  tag: "User",
});

export const uploadAvatar = defineRoute({
  id: "UploadAvatar",
  method: "POST",
  path: "/user/{uuid}/avatar",
  auth: "user",
  params: Type.Object({ uuid: Uuid }),
  file: { required: true, maxBytes: AVATAR_MAX_BYTES },
  reply: IUser,
  statuses: [200, 400, 403, 404, 413],
  summary: "Upload a picture: png, jpeg, gif or webp by its content, 2 MiB at most",
  tag: "User",
});

export const removeAvatar = defineRoute({
  id: "RemoveAvatar",
  method: "DELETE",
  path: "/user/{uuid}/avatar",
  auth: "user",
  params: Type.Object({ uuid: Uuid }),
  reply: IUser,
  statuses: [200, 400, 403, 404],
  summary: "Remove the picture",
  tag: "User",
});

export const requestPasswordReset = defineRoute({
  id: "RequestUserPasswordResetEmail",
  method: "GET",
  path: "/user/password_reset",
  auth: "public",
  query: PasswordResetQuery,
  reply: Type.Object({}),
  statuses: [200, 400, 404, 429],
  summary: "Mail a link that sets a new password; it works once, for one hour",
  tag: "User",
});

export const resetPassword = defineRoute({
  id: "ChangeUserPasswordViaResetToken",
  method: "POST",
  path: "/user/password_reset",
  auth: "public",
  body: IUserResetPasswordParams,
  reply: Type.Object({}),
  statuses: [200, 400, 404],
  summary: "Set a new password with the token of the mail; ends all JWTs and event websockets of the user",
  tag: "User",
});
