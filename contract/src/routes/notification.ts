import { defineRoute } from "../define-route.js";
import { IAccountNotification, IAccountNotificationUpdateParams } from "../notification.js";

const tag = "Account";

export const getAccountNotification = defineRoute({
  id: "GetAccountNotification",
  method: "GET",
  path: "/account/notification",
  auth: "user",
  reply: IAccountNotification,
  statuses: [200],
  summary: "What the account is told of",
  tag,
});

export const updateAccountNotification = defineRoute({
  id: "UpdateAccountNotification",
  method: "PATCH",
  path: "/account/notification",
  auth: "user",
  body: IAccountNotificationUpdateParams,
  reply: IAccountNotification,
  statuses: [200, 400],
  summary: "Change what the account is told of; mail kinds are merged",
  tag,
});
