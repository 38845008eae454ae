import { Type } from "typebox";
import { defineRoute } from "../define-route.js";
import { ListQuery, Uuid } from "../primitives.js";
import { IToken, ITokenNewParams, ITokenUpdateParams } from "../token.js";

export const createToken = defineRoute({
  id: "CreateToken",
  method: "POST",
  path: "/token",
  auth: "user",
  body: ITokenNewParams,
  reply: IToken,
  statuses: [201, 400, 409],
  summary: "Create an API token; this is the only answer with the complete token",
  tag: "Token",
});

export const listTokens = defineRoute({
  id: "GetTokenList",
  method: "GET",
  path: "/token/list",
  auth: "user",
  query: ListQuery,
  reply: Type.Array(IToken),
  statuses: [200, 400],
  isList: true,
  summary: "API tokens of the caller, masked",
  tag: "Token",
});

export const modifyToken = defineRoute({
  id: "ModifyToken",
  method: "PATCH",
  path: "/token/{uuid}",
  auth: "user",
  params: Type.Object({ uuid: Uuid }),
  body: ITokenUpdateParams,
  reply: IToken,
  statuses: [200, 400, 404],
  summary: "Rename an API token or give it a new lifetime from now",
  tag: "Token",
});

export const removeAllTokens = defineRoute({
  id: "RemoveAll",
  method: "DELETE",
  path: "/token/all",
  auth: "user",
  reply: Type.Object({ deleted: Type.Integer() }),
  statuses: [200],
  summary: "Delete all API tokens of the caller, the one in use too",
  tag: "Token",
});

export const removeToken = defineRoute({
  id: "RemoveByTokenString",
  method: "DELETE",
  path: "/token/{token}",
  auth: "user",
  params: Type.Object({ token: Type.String({ minLength: 1, maxLength: 255, "x-secret": true }) }),
  reply: IToken,
  statuses: [200, 404],
  summary: "Delete one API token, named by its value or its uuid",
  tag: "Token",
});
