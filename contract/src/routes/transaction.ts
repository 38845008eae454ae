import { defineRoute } from "../define-route.js";
import { SearchQuery } from "../primitives.js";
import { ITransactionSearchParams, ITransactionSearchPayload } from "../transaction.js";

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
  tag: "Transaction",
});
