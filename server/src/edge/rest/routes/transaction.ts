import {
  getTransaction,
  getTransactionDashboardReport,
  getTransactionInvoiceReport,
  searchTransactions,
} from "@opentact/contract";
import type { Transactions } from "../../../domain/ledger/transactions.js";
import { type BoundRoute, handle } from "../handle.js";

/** What the operations of this file ask for. */
export interface TransactionServices {
  readonly transactions: Transactions;
}

export const transactionRoutes: readonly BoundRoute<TransactionServices>[] = [
  handle(searchTransactions, (s: TransactionServices, { actor, body, query }) =>
    s.transactions.search(actor, body, query),
  ),
  handle(getTransaction, (s: TransactionServices, { actor, params }) => s.transactions.get(actor, params.uuid)),
  handle(getTransactionInvoiceReport, (s: TransactionServices, { actor, query }) =>
    s.transactions.invoice(actor, query),
  ),
  handle(getTransactionDashboardReport, (s: TransactionServices, { actor, params, query }) =>
    s.transactions.dashboard(actor, params.ref_type, query),
  ),
];
