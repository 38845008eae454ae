import type {
  ETransactionReferenceType,
  ITransaction,
  ITransactionDashboardReport,
  ITransactionInvoiceReport,
  ITransactionSearchParams,
} from "@opentact/contract";
import { type RawBuilder, sql } from "kysely";
import type { Page } from "../base/page.js";
import type { Span, StoredTransaction, TransactionStore } from "../domain/ledger/port.js";
import { type Applied, maskToLike } from "../domain/search/rules.js";
import { type WithZoneName, zoned } from "./account-zone.js";
import type { Store } from "./db.js";
import { dated, ownerJson, plain } from "./json.js";
import { oneOf, pageOf, raw, withinReach } from "./page.js";
import { REF_MEMBERS } from "./ref-object.js";

const MEMBERS = `${dated("t", "created_on modified_on")},
  ${plain("t", "uuid amount account_balance_before account_balance_after ref_type ref_uuid description")},
  ${ownerJson("t")}`;
const LISTED = `json_build_object(${MEMBERS})`;
const ONE = `json_build_object(${MEMBERS}, ${REF_MEMBERS})`;

/** The changes of balances in the database. */
export class SqlTransactions implements TransactionStore {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  async search(account: string, filter: ITransactionSearchParams, applied: Applied): Promise<Page<ITransaction>> {
    const filters = filtersOf(filter);
    const joined = filters.length === 0 ? sql`true` : sql.join(filters, applied.mode === "OR" ? sql` or ` : sql` and `);
    const { data, total } = await pageOf<WithZoneName<ITransaction>>(this.#store.db, {
      entity: raw(LISTED),
      from: sql`"transaction" t where t.account = ${account} and (${joined})`,
      order: orderOf(applied.order),
      page: applied,
    });
    return { data: data.map((found) => zoned<ITransaction>(found)), total };
  }

  async find(reach: string | null, uuid: string): Promise<StoredTransaction | undefined> {
    const from = sql`"transaction" t where t.uuid = ${uuid} and ${withinReach("t.account", reach)}`;
    const found = await oneOf<WithZoneName<StoredTransaction>>(this.#store.db, raw(ONE), from);
    return found && zoned<StoredTransaction>(found);
  }

  async startOf(unit: "month" | "day", account: string, at: string, shift: number): Promise<string> {
    const local = sql`date_trunc(${unit}, ${at}::timestamptz at time zone ${ZONE})`;
    const moved = sql`${local} + ${shift}::int * ${raw(unit === "month" ? "interval '1 month'" : "interval '1 day'")}`;
    const { rows } = await sql<{ start: string }>`
      select ((${moved}) at time zone ${ZONE})::timestamptz(3) as start from account a where a.uuid = ${account}`.execute(
      this.#store.db,
    );
    return rows[0]?.start ?? at;
  }

  async sums(account: string, span: Span): Promise<ITransactionInvoiceReport["report"]> {
    const { rows } = await sql<ITransactionInvoiceReport["report"][number]>`
      select t.ref_type, sum(t.amount) as amount from "transaction" t where ${within(account, span)}
      group by t.ref_type order by t.ref_type`.execute(this.#store.db);
    return rows;
  }

  async days(
    account: string,
    refType: ETransactionReferenceType,
    span: Span,
  ): Promise<ITransactionDashboardReport["report"]> {
    const day = (moment: RawBuilder<unknown>) => sql`(${moment} at time zone ${ZONE})::date`;
    const bound = (moment: string) => day(sql`${moment}::timestamptz`);
    const { rows } = await sql<ITransactionDashboardReport["report"][number]>`
      select to_char(d.day, 'YYYY-MM-DD') as date, coalesce(s.count, 0)::int as count, coalesce(s.sum, 0) as sum
      from account a cross join lateral generate_series(${bound(span.from)}, ${bound(span.to)}, interval '1 day') d(day)
      left join (select ${day(sql`t.created_on`)} as day, count(*) as count, sum(t.amount) as sum
        from "transaction" t join account a on a.uuid = t.account
        where ${within(account, span)} and t.ref_type = ${refType} group by 1) s on s.day = d.day::date
      where a.uuid = ${account} order by d.day`.execute(this.#store.db);
    return rows;
  }
}

/** Zone of account `a`. */
const ZONE = raw("coalesce(a.time_zone, 'UTC')");

/** Transactions `t` of the account between two moments, both included. */
function within(account: string, { from, to }: Span): RawBuilder<boolean> {
  return sql<boolean>`t.account = ${account} and t.created_on between ${from} and ${to}`;
}

function filtersOf(filter: ITransactionSearchParams): RawBuilder<unknown>[] {
  const equal = ["account_balance_before", "account_balance_after", "amount"] as const;
  const given = (...conditions: (RawBuilder<unknown> | false)[]) => conditions.filter((one) => one !== false);
  return [
    ...equal.flatMap((name) => {
      const value = filter[name];
      return value === undefined ? [] : [sql`${sql.ref(`t.${name}`)} = ${String(value)}::numeric`];
    }),
    ...given(
      filter.ref_type !== undefined && sql`t.ref_type = ${filter.ref_type}`,
      filter.ref_uuid !== undefined && sql`t.ref_uuid = ${filter.ref_uuid}`,
      filter.description !== undefined && sql`lower(t.description) like ${maskToLike(filter.description)}`,
      filter.created_on_from !== undefined && sql`t.created_on >= ${filter.created_on_from}`,
      filter.created_on_to !== undefined && sql`t.created_on <= ${filter.created_on_to}`,
      filter.modified_on_from !== undefined && sql`t.modified_on >= ${filter.modified_on_from}`,
      filter.modified_on_to !== undefined && sql`t.modified_on <= ${filter.modified_on_to}`,
    ),
  ];
}

/** The schema has let only known columns through; ties are broken by uuid. */
function orderOf(order: Readonly<Record<string, "ASC" | "DESC">>): RawBuilder<unknown> {
  const columns = Object.entries(order).map(
    ([name, direction]) => sql`${sql.ref(`t.${name}`)} ${sql.raw(direction === "ASC" ? "asc" : "desc")}`,
  );
  return sql.join([...columns, sql`t.uuid`]);
}
