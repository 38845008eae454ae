import type { ITNOrder, ITNOrderPrice, ITNOrderSearchParams } from "@opentact/contract";
import { type RawBuilder, sql } from "kysely";
import type { Page, PageQuery } from "../base/page.js";
import type { OrderStore, OrderTx, PricedItem, ProviderItemNow } from "../domain/order/port.js";
import { FEATURES, type OrderItem } from "../domain/order/rules.js";
import { type Applied, maskToLike } from "../domain/search/rules.js";
import type { Store } from "./db.js";
import { COST_COLUMNS } from "./json.js";
import { type FoundOrder, ORDER_LISTED, ORDER_ONE, orderOf } from "./order-json.js";
import { claimLate, nextDue } from "./order-provider.js";
import { OrdersTx } from "./order-tx.js";
import { oneOf, pageOf, raw, withinReach } from "./page.js";
import { costSql, specialPrice, sumSql } from "./price.js";
import { datesOf, equals, joined, orderOf as orderBy } from "./search.js";

const ORDER = {
  created_on: "o.created_on",
  modified_on: "o.modified_on",
  state: "array_position(array['created', 'verify', 'processing', 'success', 'failed'], o.state)",
} as const;

/** What each cost of an item is for the caller. */
const COSTS = COST_COLUMNS.split(" ")
  .map((column) => `'${column}', ${costSql(column)}`)
  .join(", ");

/** Number orders in the database. */
export class SqlOrders implements OrderStore {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  list(account: string, page: PageQuery): Promise<Page<ITNOrder>> {
    return this.#page(sql`tn_order o where o.account = ${account}`, raw("o.created_on desc, o.uuid"), page);
  }

  search(account: string, applied: Applied, filter: ITNOrderSearchParams): Promise<Page<ITNOrder>> {
    const filters = joined(applied, [...datesOf("o", filter), equals("o.state", filter.state), hasNumber(filter.tn)]);
    const from = sql`tn_order o where o.account = ${account} and ${filters}`;
    return this.#page(from, orderBy(applied, ORDER, "o.uuid"), applied);
  }

  async find(reach: string | null, uuid: string): Promise<ITNOrder | undefined> {
    const from = sql`tn_order o where o.uuid = ${uuid} and ${withinReach("o.account", reach)}`;
    const found = await oneOf<FoundOrder>(this.#store.db, raw(ORDER_ONE), from);
    return found && orderOf(found);
  }

  async profilesOf(items: readonly OrderItem[]): Promise<readonly (PricedItem | undefined)[]> {
    const names = [...new Set(items.map(({ profile }) => profile))];
    const profiles = await this.#store.db
      .selectFrom("tn_profile")
      .select(["uuid", "name", "features"])
      .where("kind", "=", "rate")
      .where("is_active", "=", true)
      .where(sql<boolean>`(name = any (${names}) or uuid::text = any (${names.map((name) => name.toLowerCase())}))`)
      .execute();
    return items.map((item) => {
      const found =
        profiles.find(({ name }) => name === item.profile) ??
        profiles.find(({ uuid }) => uuid === item.profile.toLowerCase());
      if (!found) return undefined;
      const offered = FEATURES.filter((feature) => found.features.includes(feature));
      return { ...item, profile_uuid: found.uuid, profile_name: found.name, offered };
    });
  }

  async price(account: string, items: readonly PricedItem[], now: string): Promise<ITNOrderPrice> {
    const wanted = items.map(({ tn, features, profile_uuid }, number) => ({ number, tn, features, profile_uuid }));
    const { rows } = await sql<{ price: ITNOrderPrice }>`
      select json_build_object('nrc', sum(${raw(sumSql("nrc"))}), 'mrc', sum(${raw(sumSql("mrc"))}),
        'items', json_agg(json_build_object('id', r.tn::text, 'name', p.name, 'description', p.description,
          ${raw(COSTS)}) order by r.number)) as price
      from json_to_recordset(${JSON.stringify(wanted)}::json) as r(number int, tn bigint, features text[], profile_uuid uuid)
      join tn_profile p on p.uuid = r.profile_uuid ${specialPrice(sql`${account}`, sql`${now}`)}
      left join tn t on t.tn = r.tn and t.profile = p.uuid`.execute(this.#store.db);
    return rows[0]?.price ?? { nrc: 0, mrc: 0, items: [] };
  }

  transaction<T>(work: (tx: OrderTx) => Promise<T>): Promise<T> {
    return this.#store.transaction((tx) => work(new OrdersTx(tx)));
  }

  async freeClaims(node: string): Promise<void> {
    await this.#store.db
      .updateTable("tn_order")
      .set({ claimed_by: null, next_on: null })
      .where("claimed_by", "=", node)
      .execute();
  }

  claimLate(now: string, until: string): Promise<readonly ProviderItemNow[]> {
    return claimLate(this.#store.db, now, until);
  }

  nextDue(): Promise<string | undefined> {
    return nextDue(this.#store.db);
  }

  async #page(from: RawBuilder<unknown>, order: RawBuilder<unknown>, page: PageQuery): Promise<Page<ITNOrder>> {
    const { data, total } = await pageOf<FoundOrder>(this.#store.db, { entity: raw(ORDER_LISTED), from, order, page });
    return { data: data.map(orderOf), total };
  }
}

function hasNumber(mask: string | undefined): RawBuilder<boolean> | undefined {
  if (mask === undefined) return undefined;
  return sql<boolean>`exists (select 1 from tn_order_item i where i.tn_order = o.uuid and i.tn::text like ${maskToLike(mask)})`;
}
