import { Type } from "typebox";
import { defineRoute } from "../define-route.js";
import { AccountListQuery, Uuid } from "../primitives.js";
import {
  ITollfreeVerification,
  ITollfreeVerificationNewParams,
  ITollfreeVerificationUpdateParams,
} from "../sms-tollfree.js";

const params = Type.Object({ uuid: Uuid });
const tag = "SMS_Tollfree";

export const listTollfreeVerifications = defineRoute({
  id: "ListTollfreeVerifications",
  method: "GET",
  path: "/sms/tollfree",
  auth: "user",
  query: AccountListQuery,
  reply: Type.Array(ITollfreeVerification),
  statuses: [200],
  isList: true,
  summary: "Verifications of toll-free numbers",
  tag,
});

export const createTollfreeVerification = defineRoute({
  id: "CreateTollfreeVerification",
  method: "POST",
  path: "/sms/tollfree",
  auth: "user",
  body: ITollfreeVerificationNewParams,
  reply: ITollfreeVerification,
  statuses: [201, 404],
  summary: "Have toll-free numbers verified for messages",
  tag,
});

export const getTollfreeVerification = defineRoute({
  id: "GetTollfreeVerification",
  method: "GET",
  path: "/sms/tollfree/{uuid}",
  auth: "user",
  params,
  reply: ITollfreeVerification,
  statuses: [200, 404],
  summary: "One verification",
  tag,
});

export const modifyTollfreeVerification = defineRoute({
  id: "ModifyTollfreeVerification",
  method: "PATCH",
  path: "/sms/tollfree/{uuid}",
  auth: "user",
  params,
  body: ITollfreeVerificationUpdateParams,
  reply: ITollfreeVerification,
  statuses: [200, 404, 409],
  summary: "Correct a verification that was rejected or waits for the customer",
  tag,
});

export const removeTollfreeVerification = defineRoute({
  id: "RemoveTollfreeVerification",
  method: "DELETE",
  path: "/sms/tollfree/{uuid}",
  auth: "user",
  params,
  reply: ITollfreeVerification,
  statuses: [200, 404],
  summary: "Withdraw a verification; its numbers count as not verified",
  tag,
});
