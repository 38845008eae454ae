import type {
  ETransactionReferenceType,
  IPayment,
  ITransaction,
  ITransactionDashboardReport,
  ITransactionInvoiceReport,
  ITransactionRefObject,
  ITransactionSearchParams,
  ITransactionWithRefObject,
} from "@opentact/contract";
import type { Page, PageQuery } from "../../base/page.js";
import type { CallRow } from "../call/port/call-row.js";
import type { Applied } from "../search/rules.js";

/**
 * An amount of money: decimal text such as `"12.50000"`, or a number with at most five decimals. Sums are made in SQL,
 * never in floating point.
 */
export type Amount = string | number;

/** One thing that money moves for. */
export interface LedgerEntry {
  /** Positive; the operation says in which direction. */
  readonly amount: Amount;
  readonly refType: ETransactionReferenceType;
  /** uuid of what is charged or paid. */
  readonly refUuid: string | null;
  readonly description: string | null;
  /** What must be charged only once in the account, for example lease and period: a second time nothing happens. */
  readonly onceKey?: string;
}

/**
 * Money of accounts within a transaction of the caller: what it does is there when the transaction commits, with the
 * transaction rows and `balance` events that go with it. Each method locks the account's row first, so parallel
 * requests cannot take the same money twice, and the balance less the holds never goes below zero.
 */
export interface LedgerTx {
  /**
   * Sets `amount` aside.
   * @param o.refType,o.refUuid what it is held for, for example `tn_order` and the order
   * @param o.expiresOn after it a reaper frees what is left; null = its owner always does
   * @returns uuid of the hold; undefined when less than `amount` is free
   */
  hold(o: {
    readonly account: string;
    readonly amount: Amount;
    readonly refType: string;
    readonly refUuid: string;
    readonly expiresOn: string | null;
    readonly now: string;
  }): Promise<string | undefined>;
  /** Sets `amount` aside in addition to what the hold has. False when less is free, or the hold is gone: nothing is changed then. */
  extend(hold: string, amount: Amount): Promise<boolean>;
  /**
   * Charges entries out of a hold and makes it smaller by their sum. Entries of amount 0 are left out.
   * @throws Error when the hold is unknown or holds less: it was sized by the same caller
   */
  capture(hold: string, entries: readonly LedgerEntry[], now: string): Promise<void>;
  /** Frees `amount` of a hold, or all that is left; a hold of 0 is gone. Unknown: nothing happens. */
  release(hold: string, amount?: Amount): Promise<void>;
  /** Charges at once. False when less than the amount is free; nothing is changed then. */
  charge(account: string, entry: LedgerEntry, now: string): Promise<boolean>;
  /** Charges at once, whatever the balance is: what has happened already, such as a message that came in. */
  debit(account: string, entry: LedgerEntry, now: string): Promise<void>;
  /** Adds to the balance. */
  credit(account: string, entry: LedgerEntry, now: string): Promise<void>;
  /** Balance less the holds, as decimal text. */
  free(account: string): Promise<string>;
}

/** A payment to write. */
export interface NewPayment {
  readonly uuid: string;
  readonly account: string;
  readonly user: string;
  readonly amount: number;
  readonly reference_id: string | null;
  readonly meta: Readonly<Record<string, unknown>> | null;
  readonly now: string;
}

export interface PaymentTx {
  readonly ledger: LedgerTx;
  accountExists(account: string): Promise<boolean>;
  insert(payment: NewPayment): Promise<void>;
  /** Asks for another try of the account's leases whose renewal could not be paid (numbers.md 7). */
  retryRenewals(account: string): Promise<void>;
  /** Mails the account that so much was paid (EEmailTemplate `payment_success`), unless it does not wish to know. */
  mail(account: string, amount: number, now: string): Promise<void>;
  entity(uuid: string): Promise<IPayment>;
}

/** Payments and transactions at rest. `reach` is an account, or null for an Admin. */
export interface PaymentStore {
  list(account: string, page: PageQuery): Promise<Page<IPayment>>;
  find(reach: string | null, uuid: string): Promise<IPayment | undefined>;
  transaction<T>(work: (tx: PaymentTx) => Promise<T>): Promise<T>;
}

/** A transaction as it is stored: of a call that it charged the row, of anything else the entity. */
export type StoredTransaction = Omit<ITransactionWithRefObject, "ref_object"> & {
  readonly ref_call: CallRow | null;
  readonly ref_object: ITransactionRefObject | null;
};

/** Two moments, both included. ISO 8601. */
export interface Span {
  readonly from: string;
  readonly to: string;
}

/** The history of balances. `reach` is an account, or null for an Admin. */
export interface TransactionStore {
  search(account: string, filter: ITransactionSearchParams, applied: Applied): Promise<Page<ITransaction>>;
  find(reach: string | null, uuid: string): Promise<StoredTransaction | undefined>;
  /** First moment of the month or the day, in the zone of the account, that lies so many before or after that of `at`. */
  startOf(unit: "month" | "day", account: string, at: string, shift: number): Promise<string>;
  /** Sums per kind, by its name. */
  sums(account: string, span: Span): Promise<ITransactionInvoiceReport["report"]>;
  /** One row per day of the account's zone. */
  days(account: string, refType: ETransactionReferenceType, span: Span): Promise<ITransactionDashboardReport["report"]>;
}
