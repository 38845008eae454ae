import type { ITNOrder } from "@opentact/contract";
import { sql } from "kysely";
import { newUuid } from "../base/ids.js";
import { withShownUrls } from "../domain/event/shown-urls.js";
import type { LedgerEntry, LedgerTx } from "../domain/ledger/port.js";
import type {
  ClaimedOrder,
  NewOrder,
  NextProgress,
  OrderDestination,
  OrderTx,
  ProviderItemNow,
} from "../domain/order/port.js";
import {
  describeReason,
  endState,
  FEATURES,
  type Feature,
  type ItemReason,
  type OrderState,
} from "../domain/order/rules.js";
import type { Offer } from "../domain/provider/port.js";
import type { Tx } from "./db.js";
import { insertLease } from "./lease-insert.js";
import { SqlLedger } from "./ledger.js";
import { type FoundOrder, ORDER_ONE, orderOf } from "./order-json.js";
import { mailEnd } from "./order-mail.js";
import { answerAsk, dueItems, freeNumber, keepProgress, markSent, unseenItems, waitFor } from "./order-provider.js";
import { candidates, takeItems } from "./order-take.js";
import { oneOf, raw } from "./page.js";
import { costSql, specialPrice, sumSql } from "./price.js";

/** One transaction on orders. Money is locked before numbers and leases, always: see `claim` and `insert`. */
export class OrdersTx implements OrderTx {
  readonly #tx: Tx;
  readonly #ledger: LedgerTx;

  constructor(tx: Tx) {
    this.#tx = tx;
    this.#ledger = new SqlLedger(tx);
  }

  async owns(account: string, { kind, uuid }: OrderDestination): Promise<boolean> {
    const row = await this.#tx
      .selectFrom(kind === "sip_connection" ? "sip_connection" : "sip_control_app")
      .select("uuid")
      .where("uuid", "=", uuid)
      .where("account", "=", account)
      .executeTakeFirst();
    return row !== undefined;
  }

  async insert(order: NewOrder): Promise<boolean> {
    const { uuid, account, by, now, destination } = order;
    const { rows } = await sql<{ sum: string }>`
      select coalesce(sum(${raw(sumSql("nrc"))} + ${raw(sumSql("mrc"))}), 0)::text as sum from ${wanted(order)}`.execute(
      this.#tx,
    );
    const amount = rows[0]?.sum ?? "0";
    const hold = { account, amount, refType: "tn_order", refUuid: uuid, expiresOn: null, now };
    if ((await this.#ledger.hold(hold)) === undefined) return false;
    const links = destination ? { [destination.kind]: destination.uuid } : {};
    const items = order.items.map(({ tn, features, autorenew, profile }) => ({ tn, features, autorenew, profile }));
    await this.#tx
      .insertInto("tn_order")
      .values({
        uuid,
        created_on: now,
        modified_on: now,
        account,
        created_by: by,
        request: JSON.stringify({ items, ...links }),
        ...links,
      })
      .execute();
    await sql`
      insert into tn_order_item (uuid, created_on, modified_on, account, tn_order, number, tn, features, autorenew, profile,
        tn_profile, nrc, mrc)
      select r.uuid, ${now}::timestamptz, ${now}::timestamptz, ${account}::uuid, ${uuid}::uuid, r.number, r.tn, r.features,
        r.autorenew, r.profile, p.uuid, ${raw(sumSql("nrc"))}, ${raw(sumSql("mrc"))}
      from ${wanted(order)}`.execute(this.#tx);
    return true;
  }

  async openOrders(account: string): Promise<number> {
    await this.#lockAccount(account);
    const { rows } = await sql<{ open: number }>`
      select count(*)::int as open from tn_order
      where account = ${account} and state in ('created', 'verify', 'processing')`.execute(this.#tx);
    return rows[0]?.open ?? 0;
  }

  async claim(except: readonly string[], now: string): Promise<ClaimedOrder | undefined> {
    const { rows } = await sql<ClaimedOrder>`
      select uuid, account, state from tn_order
      where state in ('created', 'verify', 'processing') and (next_on is null or next_on <= ${now})
        and uuid <> all (${except}::uuid[])
      order by created_on, uuid limit 1 for update skip locked`.execute(this.#tx);
    return this.#withAccount(rows[0]);
  }

  async reclaim(order: string): Promise<ClaimedOrder | undefined> {
    const { rows } = await sql<ClaimedOrder>`
      select uuid, account, state from tn_order
      where uuid = ${order} and state in ('created', 'verify', 'processing') for update`.execute(this.#tx);
    return this.#withAccount(rows[0]);
  }

  async setState(order: string, state: OrderState, now: string): Promise<void> {
    await this.#tx.updateTable("tn_order").set({ state, modified_on: now }).where("uuid", "=", order).execute();
    await this.#tx
      .updateTable("tn_order_item")
      .set({ state, modified_on: now })
      .where("tn_order", "=", order)
      .where("state", "not in", ["success", "failed"])
      .execute();
  }

  async takeNumbers(order: ClaimedOrder, now: string): Promise<void> {
    await sql`
      update tn_order o set (nrc, mrc) = (select sum(i.nrc), sum(i.mrc) from tn_order_item i where i.tn_order = o.uuid)
      where o.uuid = ${order.uuid}`.execute(this.#tx);
    const items = await candidates(this.#tx, order, now);
    const taken = items.filter(({ reason }) => reason === undefined).map(({ uuid }) => uuid);
    if (taken.length > 0) await takeItems(this.#tx, order, taken, now);
    for (const { uuid, reason } of items) if (reason) await this.#fail(order, uuid, reason, now);
  }

  unseenItems(order: ClaimedOrder, now: string): Promise<readonly ProviderItemNow[]> {
    return unseenItems(this.#tx, order.uuid, now);
  }

  answerAsk(item: string, offer: Offer | undefined, offeredUntil: string, now: string): Promise<void> {
    return answerAsk(this.#tx, item, offer, offeredUntil, now);
  }

  dueItems(order: string, now: string): Promise<readonly ProviderItemNow[]> {
    return dueItems(this.#tx, order, now);
  }

  markSent(item: string, now: string): Promise<void> {
    return markSent(this.#tx, item, now);
  }

  progress(item: string, next: NextProgress, now: string, id?: string): Promise<void> {
    return keepProgress(this.#tx, item, next, now, id);
  }

  endLate(item: string, isOurs: boolean, now: string): Promise<void> {
    return freeNumber(this.#tx, item, isOurs, now);
  }

  wait(order: string, claim: { readonly node: string; readonly until: string } | null): Promise<void> {
    return waitFor(this.#tx, order, claim);
  }

  async stockItems(order: string): Promise<readonly string[]> {
    const rows = await this.#tx
      .selectFrom("tn_order_item")
      .select("uuid")
      .where("tn_order", "=", order)
      .where("provider", "is", null)
      .where("state", "not in", ["success", "failed"])
      .orderBy("tn")
      .execute();
    return rows.map(({ uuid }) => uuid);
  }

  async openItems(order: string): Promise<number> {
    const { rows } = await sql<{ open: number }>`
      select count(*)::int as open from tn_order_item
      where tn_order = ${order} and state not in ('success', 'failed')`.execute(this.#tx);
    return rows[0]?.open ?? 0;
  }

  async leaseItem(order: ClaimedOrder, item: string, expiredOn: string, now: string): Promise<boolean> {
    const lease = newUuid();
    const row = await this.#itemOf(item, now);
    if (!(await this.#pay(order, row, lease, now))) return false;
    const { account, connection, app, by } = await this.#ownerOf(order.uuid);
    const { tn, features, autorenew } = row;
    const links = { connection, app, order: order.uuid, messagingProfile: null };
    await insertLease(this.#tx, { uuid: lease, account, tn, features, autorenew, by, now, expiredOn, ...links });
    await this.#tx
      .updateTable("tn_order_item")
      .set({ state: "success", tn_lease: lease, modified_on: now })
      .where("uuid", "=", item)
      .execute();
    return true;
  }

  async failItem(
    order: ClaimedOrder,
    item: string,
    reason: ItemReason,
    now: string,
    isOurs: boolean = false,
  ): Promise<void> {
    // Only an item that is being worked on has taken its number.
    if (order.state === "processing") await freeNumber(this.#tx, item, isOurs, now);
    await this.#fail(order, item, reason, now);
  }

  async finish(order: string, now: string): Promise<void> {
    const { rows } = await sql<{ total: number; failed: number }>`
      select count(*)::int as total, count(*) filter (where state = 'failed')::int as failed
      from tn_order_item where tn_order = ${order}`.execute(this.#tx);
    const { total, failed } = rows[0] ?? { total: 0, failed: 0 };
    await this.setState(order, endState(total, failed), now);
    await this.#freeHold(order);
    await mailEnd(this.#tx, order, now);
  }

  async event(order: string, now: string): Promise<void> {
    const payload = await this.entity(order);
    const message = `TN order ${order}: ${payload.state}`;
    const body = { message, success: true, payload: withShownUrls(payload) };
    await this.#tx.outbox.add({
      account: payload.account.uuid,
      type: "tn_order",
      ref_id: order,
      created_on: now,
      body,
    });
  }

  async entity(order: string): Promise<ITNOrder> {
    const found = await oneOf<FoundOrder>(this.#tx, raw(ORDER_ONE), sql`tn_order o where o.uuid = ${order}`);
    if (!found) throw new Error("a stored order is gone");
    return orderOf(found);
  }

  /** The number of the item is left alone: it was never taken for it. */
  async #fail(order: ClaimedOrder, item: string, reason: ItemReason, now: string): Promise<void> {
    const row = await this.#tx
      .updateTable("tn_order_item")
      .set({ state: "failed", reason, description: describeReason(reason), modified_on: now })
      .where("uuid", "=", item)
      .returning(sql<string>`(nrc + mrc)::text`.as("held"))
      .executeTakeFirstOrThrow();
    await this.#freeHold(order.uuid, row.held);
  }

  async #withAccount(order: ClaimedOrder | undefined): Promise<ClaimedOrder | undefined> {
    // Rows that name the account are written below, and money is moved after some of them: without its lock first, two
    // workers could each wait for the other.
    if (order) await this.#lockAccount(order.account);
    return order;
  }

  async #lockAccount(account: string): Promise<void> {
    await this.#tx.selectFrom("account").select("uuid").where("uuid", "=", account).forNoKeyUpdate().execute();
  }

  async #itemOf(item: string, now: string): Promise<ItemNow> {
    const { rows } = await sql<ItemNow>`
      select i.tn, i.features, i.autorenew, (i.nrc + i.mrc)::text as held,
        json_build_object(${raw(COSTS)}) as costs, (${raw(sumSql("nrc"))} + ${raw(sumSql("mrc"))})::text as price
      from tn_order_item i join tn_profile p on p.uuid = i.tn_profile ${specialPrice(sql`i.account`, sql`${now}`)}
      left join tn t on t.tn = i.tn and t.profile = p.uuid
      cross join lateral (select i.features) r
      where i.uuid = ${item}`.execute(this.#tx);
    const row = rows[0];
    if (!row) throw new Error("an order item is gone");
    return row;
  }

  /** Takes the price out of the hold. When prices have changed since the order, the hold of the item is made anew. */
  async #pay(order: ClaimedOrder, item: ItemNow, lease: string, now: string): Promise<boolean> {
    const entries = entriesOf(item, lease);
    const { account, uuid } = order;
    if (item.price !== item.held) {
      await this.#freeHold(uuid, item.held);
      const hold = { account, amount: item.price, refType: "tn_order", refUuid: uuid, expiresOn: null, now };
      const fresh = await this.#ledger.hold(hold);
      if (fresh === undefined) return false;
      if (entries.length > 0) await this.#ledger.capture(fresh, entries, now);
      return true;
    }
    const hold = await this.#holdOf(uuid);
    if (entries.length > 0 && hold !== undefined) await this.#ledger.capture(hold, entries, now);
    return true;
  }

  async #ownerOf(order: string) {
    return this.#tx
      .selectFrom("tn_order")
      .select(["account", "sip_connection as connection", "sip_control_app as app", "created_by as by"])
      .where("uuid", "=", order)
      .executeTakeFirstOrThrow();
  }

  async #freeHold(order: string, amount?: string): Promise<void> {
    const hold = await this.#holdOf(order);
    if (hold !== undefined) await this.#ledger.release(hold, amount);
  }

  async #holdOf(order: string): Promise<string | undefined> {
    const row = await this.#tx
      .selectFrom("ledger_hold")
      .select("uuid")
      .where("ref_uuid", "=", order)
      .where("ref_type", "=", "tn_order")
      .orderBy("created_on")
      .executeTakeFirst();
    return row?.uuid;
  }
}

interface ItemNow {
  readonly tn: number;
  readonly features: readonly Feature[];
  readonly autorenew: boolean;
  /** What was held for it, decimal text. */
  readonly held: string;
  /** What it costs now, decimal text. */
  readonly price: string;
  /** Decimal text by `nrc`, `voice_mrc`… */
  readonly costs: Readonly<Record<string, string>>;
}

const COSTS = ["", ...FEATURES.map((feature) => `${feature}_`)]
  .flatMap((prefix) => [`${prefix}nrc`, `${prefix}mrc`])
  .map((column) => `'${column}', (${costSql(column)})::text`)
  .join(", ");

/** The charges of a lease; what costs nothing is left out. */
function entriesOf({ tn, features, costs }: ItemNow, lease: string): LedgerEntry[] {
  const entry = (refType: LedgerEntry["refType"], column: string, what: string): LedgerEntry[] => {
    const amount = costs[column] ?? "0";
    return Number(amount) === 0 ? [] : [{ amount, refType, refUuid: lease, description: `${what} ${tn}` }];
  };
  return [
    ...entry("tnlease_nrc", "nrc", "Set-up of"),
    ...entry("tnlease_mrc", "mrc", "First month of"),
    ...features.flatMap((feature) => [
      ...entry(`${feature}_nrc`, `${feature}_nrc`, `Set-up of ${feature} for`),
      ...entry(`${feature}_mrc`, `${feature}_mrc`, `First month of ${feature} for`),
    ]),
  ];
}

/** The wishes of an order as rows `r`, with their profile `p` and their number `t`. */
function wanted(order: NewOrder) {
  const rows = order.items.map(({ tn, features, autorenew, profile, profile_uuid }, number) => ({
    uuid: newUuid(),
    number,
    tn,
    features,
    autorenew,
    profile,
    profile_uuid,
  }));
  return sql`json_to_recordset(${JSON.stringify(rows)}::json)
    as r(uuid uuid, number int, tn bigint, features text[], autorenew boolean, profile text, profile_uuid uuid)
    join tn_profile p on p.uuid = r.profile_uuid ${specialPrice(sql`${order.account}`, sql`${order.now}`)}
    left join tn t on t.tn = r.tn and t.profile = p.uuid`;
}
