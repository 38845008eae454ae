import type {
  ETransactionReferenceType,
  ITransaction,
  ITransactionDashboardReport,
  ITransactionInvoiceReport,
  ITransactionSearchParams,
  ITransactionWithRefObject,
} from "@opentact/contract";
import type { Clock } from "../../base/clock.js";
import { invalidField, notFound } from "../../base/errors.js";
import { epochMs, isoTime } from "../../base/iso-time.js";
import type { PageQuery } from "../../base/page.js";
import type { UserActor } from "../auth/port.js";
import { listAccount, reach } from "../auth/rules.js";
import { callBase } from "../call/rules.js";
import { appliedSearch, searchPayload } from "../search/rules.js";
import type { Span, TransactionStore } from "./port.js";

const DAY_MS = 86_400_000;
/** Days of a dashboard report. */
const DEFAULT_DAYS = 30;
const MAX_DAYS = 366;

type WishedSpan = { readonly [Bound in keyof Span]?: string };

/** The changes of a balance (rest.md 21). They are written by the ledger and never changed. */
export class Transactions {
  readonly #store: TransactionStore;
  readonly #clock: Clock;

  constructor(options: { store: TransactionStore; clock: Clock }) {
    this.#store = options.store;
    this.#clock = options.clock;
  }

  async search(actor: UserActor, body: ITransactionSearchParams, query: PageQuery) {
    const applied = appliedSearch(body, query);
    const found = await this.#store.search(listAccount(actor, body.account), body, applied);
    return searchPayload<ITransaction>(applied, found);
  }

  async get(actor: UserActor, uuid: string): Promise<ITransactionWithRefObject> {
    const found = await this.#store.find(reach(actor), uuid);
    if (!found) throw notFound("Transaction");
    const { ref_call, ...transaction } = found;
    return ref_call ? { ...transaction, ref_object: callBase(ref_call, this.#clock.now()) } : transaction;
  }

  /** Sums of the previous calendar month of the account's zone, or of the moments given. 400 when they are out of order. */
  async invoice(actor: UserActor, wished: WishedSpan): Promise<ITransactionInvoiceReport> {
    const span = checked(await this.#invoiceSpan(actor.account, wished));
    return { ...span, report: await this.#store.sums(actor.account, span) };
  }

  /** Days of the account's zone, the last 30 or those given. 400 for more than 366. */
  async dashboard(
    actor: UserActor,
    refType: ETransactionReferenceType,
    wished: WishedSpan,
  ): Promise<ITransactionDashboardReport> {
    const to = wished.to ?? this.#now();
    const from = wished.from ?? (await this.#store.startOf("day", actor.account, to, 1 - DEFAULT_DAYS));
    const span = checked({ from, to });
    if (epochMs(to) - epochMs(from) > MAX_DAYS * DAY_MS)
      throw invalidField("params.to", `more than ${MAX_DAYS} days after from`, to);
    return { ...span, ref_type: refType, report: await this.#store.days(actor.account, refType, span) };
  }

  /** One moment alone: from the begin of the month of `to`, or from `from` until now. */
  async #invoiceSpan(account: string, { from, to }: WishedSpan): Promise<Span> {
    if (from !== undefined) return { from, to: to ?? this.#now() };
    if (to !== undefined) return { from: await this.#store.startOf("month", account, to, 0), to };
    const [first, next] = await Promise.all(
      [-1, 0].map((shift) => this.#store.startOf("month", account, this.#now(), shift)),
    );
    return { from: first ?? "", to: isoTime(epochMs(next ?? "") - 1) };
  }

  #now(): string {
    return isoTime(this.#clock.now());
  }
}

function checked(span: Span): Span {
  if (span.from > span.to) throw invalidField("params.to", "is before from", span.to);
  return span;
}
