import { defineRoute } from "../define-route.js";
import { IUserWithToken } from "../user-entity.js";

export const authenticate = defineRoute({
  id: "Auth",
  method: "GET",
  path: "/auth",
  auth: "portal",
  reply: IUserWithToken,
  statuses: [200, 401, 403],
  unauthorized: "Wrong credentials",
  summary: "Sign in: the caller, its account and a fresh JWT of 24 hours in `token`",
  tag: "Auth",
});
