import type { MailData } from "../mail/port.js";

/** Invoices of accounts: the sums of a calendar month in the zone of the account, sent once. */
export interface InvoiceStore {
  /** Accounts whose last calendar month has not been billed, at most 100 behind `after`. */
  due(now: string, after: string | undefined): Promise<readonly string[]>;
  transaction<T>(work: (tx: InvoiceTx) => Promise<T>): Promise<T>;
}

export interface InvoiceTx {
  /** The month to bill, with the account locked; undefined when that was done meanwhile. */
  lock(account: string, now: string): Promise<{ readonly from: string; readonly to: string } | undefined>;
  /** Sums per kind of transaction; no lines when nothing was charged or paid. */
  report(account: string, month: { readonly from: string; readonly to: string }): Promise<MailData["invoice"]>;
  mail(account: string, report: MailData["invoice"], now: string): Promise<void>;
  /** Nothing before `to` is billed again. */
  done(account: string, to: string): Promise<void>;
}
