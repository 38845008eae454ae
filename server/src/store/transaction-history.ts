import type { ITransaction, ITransactionSearchParams } from "@opentact/contract";
import { type RawBuilder, sql } from "kysely";
import type { Page } from "../base/page.js";
import type { TransactionStore } from "../domain/ledger/port.js";
import { maskToLike } from "../domain/search/rules.js";
import { type WithZoneName, zoned } from "./account-zone.js";
import type { Store } from "./db.js";
import { accountJson, isoSql } from "./json.js";
import { pageOf, raw } from "./page.js";

const ENTITY = `json_build_object('uuid', t.uuid, 'created_on', ${isoSql("t.created_on")},
  'modified_on', ${isoSql("t.modified_on")}, 'amount', t.amount, 'account_balance_before', t.account_balance_before,
  'account_balance_after', t.account_balance_after, 'ref_type', t.ref_type, 'ref_uuid', t.ref_uuid,
  'description', t.description, 'account', (select ${accountJson("ac")} from account ac where ac.uuid = t.account))`;

/** The changes of balances in the database. */
export class SqlTransactions implements TransactionStore {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  async search(
    account: string,
    filter: ITransactionSearchParams,
    applied: Parameters<TransactionStore["search"]>[2],
  ): Promise<Page<ITransaction>> {
    const filters = filtersOf(filter);
    const joined = filters.length === 0 ? sql`true` : sql.join(filters, applied.mode === "OR" ? sql` or ` : sql` and `);
    const { data, total } = await pageOf<WithZoneName<ITransaction>>(this.#store.db, {
      entity: raw(ENTITY),
      from: sql`"transaction" t where t.account = ${account} and (${joined})`,
      order: orderOf(applied.order),
      page: applied,
    });
    return { data: data.map((found) => zoned<ITransaction>(found)), total };
  }
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
