import { type Static, Type } from "typebox";
import { IAccountBase } from "./account.js";
import { ETransactionReferenceType } from "./enums.js";
import { DateTime, dates, Mask, Money, SearchParams, SearchPayload, Uuid } from "./primitives.js";
import { ITransactionRefObject } from "./ref-object.js";
import { Named, Nullable } from "./schema.js";

/** One change of a balance; never changed or deleted (entities.md 10.1). */
export const ITransaction = Named("ITransaction", {
  uuid: Uuid,
  ...dates,
  /** Negative = charge, positive = credit. */
  amount: Money,
  /** = after − amount. */
  account_balance_before: Money,
  account_balance_after: Money,
  ref_type: ETransactionReferenceType,
  /** What was charged. */
  ref_uuid: Nullable(Uuid),
  description: Nullable(Type.String()),
  account: IAccountBase,
});
export type ITransaction = Static<typeof ITransaction>;

/** Transaction as the one answer, with what it charged or paid; null when that is not kept any more. */
export const ITransactionWithRefObject = Named("ITransactionWithRefObject", {
  ...ITransaction.properties,
  ref_object: Type.Union([...ITransactionRefObject.anyOf, Type.Null()]),
});
export type ITransactionWithRefObject = Static<typeof ITransactionWithRefObject>;

/** Fields by which transactions can be ordered. */
export const transactionOrder = [
  "account_balance_before",
  "account_balance_after",
  "amount",
  "ref_type",
  "created_on",
  "modified_on",
] as const;

/** Body of `POST /transaction/search`. Amounts are compared exactly; `description` is a mask. */
export const ITransactionSearchParams = SearchParams(
  "ITransactionSearchParams",
  {
    account_balance_before: Type.Optional(Type.Number()),
    account_balance_after: Type.Optional(Type.Number()),
    amount: Type.Optional(Type.Number()),
    ref_type: Type.Optional(ETransactionReferenceType),
    ref_uuid: Type.Optional(Uuid),
    description: Type.Optional(Mask),
  },
  transactionOrder,
);
export type ITransactionSearchParams = Static<typeof ITransactionSearchParams>;

export const ITransactionSearchPayload = SearchPayload("ITransactionSearchPayload", ITransaction);

/** Sums per kind of transaction between two moments, both included (entities.md 10.1). */
export const ITransactionInvoiceReport = Named("ITransactionInvoiceReport", {
  from: DateTime,
  to: DateTime,
  report: Type.Array(Type.Object({ ref_type: ETransactionReferenceType, amount: Money })),
});
export type ITransactionInvoiceReport = Static<typeof ITransactionInvoiceReport>;

/** Count and sum of one kind per day of the account's zone; a day without transactions is there with 0. */
export const ITransactionDashboardReport = Named("ITransactionDashboardReport", {
  from: DateTime,
  to: DateTime,
  ref_type: ETransactionReferenceType,
  report: Type.Array(
    Type.Object({
      /** `YYYY-MM-DD`. */
      date: Type.String({ format: "date" }),
      count: Type.Integer(),
      sum: Money,
    }),
  ),
});
export type ITransactionDashboardReport = Static<typeof ITransactionDashboardReport>;
