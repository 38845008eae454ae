import { Type } from "typebox";
import { defineRoute } from "../define-route.js";
import { ETransactionReferenceType } from "../enums.js";
import { DateTime, SearchQuery, Uuid } from "../primitives.js";
import {
  ITransactionDashboardReport,
  ITransactionInvoiceReport,
  ITransactionSearchParams,
  ITransactionSearchPayload,
  ITransactionWithRefObject,
} from "../transaction.js";

const tag = "Transaction";
/** Moments, both included. */
const span = Type.Object({ from: Type.Optional(DateTime), to: Type.Optional(DateTime) });

export const searchTransactions = defineRoute({
  id: "SearchTransactions",
  method: "POST",
  path: "/transaction/search",
  auth: "user",
  query: SearchQuery,
  body: ITransactionSearchParams,
  reply: ITransactionSearchPayload,
  statuses: [200, 400],
  limit: "search",
  summary: "Search the changes of the balance",
  tag,
});

export const getTransaction = defineRoute({
  id: "GetTransactionByUUID",
  method: "GET",
  path: "/transaction/{uuid}",
  auth: "user",
  params: Type.Object({ uuid: Uuid }),
  reply: ITransactionWithRefObject,
  statuses: [200, 400, 404],
  summary: "One change of the balance, with what it charged or paid",
  tag,
});

export const getTransactionInvoiceReport = defineRoute({
  id: "GetTransactionInvoiceReport",
  method: "GET",
  path: "/transaction/report/invoice",
  auth: "user",
  query: span,
  reply: ITransactionInvoiceReport,
  statuses: [200, 400],
  summary: "Sums per kind of transaction; default the previous calendar month in the account's zone",
  tag,
});

export const getTransactionDashboardReport = defineRoute({
  id: "GetTransactionDashboardReport",
  method: "GET",
  path: "/transaction/report/dashboard/{ref_type}",
  auth: "user",
  params: Type.Object({ ref_type: ETransactionReferenceType }),
  query: span,
  reply: ITransactionDashboardReport,
  statuses: [200, 400],
  summary: "Count and sum per day of the account's zone; default the last 30 days, at most 366",
  tag,
});
