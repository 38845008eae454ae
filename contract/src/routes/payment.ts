import { Type } from "typebox";
import { defineRoute } from "../define-route.js";
import { IPayment, IPaymentNewParams } from "../payment.js";
import { AccountListQuery, Uuid } from "../primitives.js";

export const listPayments = defineRoute({
  id: "ListPayments",
  method: "GET",
  path: "/payment",
  auth: "user",
  query: AccountListQuery,
  reply: Type.Array(IPayment),
  statuses: [200, 400],
  isList: true,
  summary: "Payments of the account",
  tag: "Payment",
});

export const createPayment = defineRoute({
  id: "CreatePayment",
  method: "POST",
  path: "/payment",
  auth: "admin",
  body: IPaymentNewParams,
  reply: IPayment,
  statuses: [201, 400, 403, 404],
  summary: "Manual payment: credits the account and writes its transaction in one step",
  tag: "Payment",
});

export const getPayment = defineRoute({
  id: "GetPaymentByUUID",
  method: "GET",
  path: "/payment/{uuid}",
  auth: "user",
  params: Type.Object({ uuid: Uuid }),
  reply: IPayment,
  statuses: [200, 400, 404],
  summary: "One payment",
  tag: "Payment",
});

export const updatePayment = defineRoute({
  id: "UpdatePayment",
  method: "PATCH",
  path: "/payment/{uuid}",
  auth: "user",
  params: Type.Object({ uuid: Uuid }),
  reply: IPayment,
  statuses: [200, 400, 404],
  summary: "Ask the provider for the state of a payment; a manual one is answered unchanged",
  tag: "Payment",
});
