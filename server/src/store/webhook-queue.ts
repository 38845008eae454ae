import type { IWebhookAttempt } from "@opentact/contract";
import { type Kysely, sql } from "kysely";
import type { StoredEvent } from "../domain/event/port.js";
import type { ClaimedDelivery, DeliveredOne, DeliveryQueue, DeliveryTx } from "../domain/webhook/port.js";
import type { Store } from "./db.js";
import { ACCOUNT_COLUMNS, type AccountRow, accountOf, EVENT_COLUMNS, type EventRow } from "./event-rows.js";
import type { SecretBox } from "./secret-box.js";
import type { WebhookDeliveryTable } from "./tables/events.js";
import type { Tables } from "./tables.js";
import { type AddressRow, addressColumns, addressOf, addressTables, urlOf } from "./webhook-address.js";
import { CLAIM, FREE, isFree } from "./webhook-claim.js";
import { keepDelivered, SqlDeliveryTx } from "./webhook-settle.js";
import { wholeEvents } from "./whole-events.js";

/** Endpoints that one look for due deliveries gives at most. */
const DUE_MAX = 1000;

/** Deliveries that wait, in the database. */
export class SqlWebhookQueue implements DeliveryQueue {
  readonly #store: Store;
  readonly #box: SecretBox;
  readonly #node: string;

  /** @param node name of this node: its claims bear it */
  constructor(store: Store, box: SecretBox, node: string) {
    this.#store = store;
    this.#box = box;
    this.#node = node;
  }

  /** Frees what an earlier run of this node had in hand when it was killed. Called before the first claim. */
  async releaseFormer(): Promise<void> {
    await this.#store.db.updateTable("webhook_delivery").set(FREE).where("claimed_by", "=", this.#node).execute();
  }

  async due(now: string): Promise<readonly string[]> {
    const rows = await this.#store.db
      .selectFrom("webhook_delivery as d")
      .innerJoin("account as a", "a.uuid", "d.account")
      .select("d.endpoint")
      .distinct()
      .where("d.state", "=", "pending")
      .where("d.next_attempt_on", "<=", now)
      .where("d.position", "is not", null)
      .where(isFree("d"))
      .where("a.disabled_on", "is", null)
      .limit(DUE_MAX)
      .execute();
    return rows.map((row) => row.endpoint);
  }

  async nextDue(endpoint: string): Promise<string | null> {
    const row = await this.#store.db
      .selectFrom("webhook_delivery")
      .select((e) => e.fn.min("next_attempt_on").as("next"))
      .where("endpoint", "=", endpoint)
      .where("state", "=", "pending")
      .where(isFree("webhook_delivery"))
      .executeTakeFirst();
    return row?.next ?? null;
  }

  async place(endpoint: string): Promise<{ readonly account: string; readonly url: string | undefined } | undefined> {
    const { rows } = await sql<AddressRow & { account: string }>`
      select e.account, ${addressColumns()} from webhook_endpoint e ${addressTables()}
      where e.uuid = ${endpoint} and exists (
        select from webhook_delivery d where d.endpoint = e.uuid and d.state = 'pending')`.execute(this.#store.db);
    const [row] = rows;
    return row && { account: row.account, url: urlOf(row) };
  }

  /**
   * One statement. Of two who come at once the second leaves out what the first has locked, and looks again at what the
   * first had taken before. What is held back by an earlier event needs no lock: it is seen only once that had its attempt.
   */
  async claim(endpoint: string, now: string, max: number): Promise<readonly ClaimedDelivery[]> {
    const { rows } = await sql<ClaimedRow>`
      with due as (
        select d.uuid from webhook_delivery d join account a on a.uuid = d.account
        where d.endpoint = ${endpoint} and d.state = 'pending' and d.next_attempt_on <= ${now}
          and d.position is not null and ${isFree("d")} and a.disabled_on is null
          and (d.attempts > 0 or not exists (
            select from webhook_delivery e where e.endpoint = d.endpoint and e.ref_id = d.ref_id
              and e.sequence < d.sequence and e.state = 'pending' and e.attempts = 0))
        order by d.next_attempt_on, d.position limit ${max} for update of d skip locked
      ), claimed as (
        update webhook_delivery d set claimed_until = ${CLAIM}, claimed_by = ${this.#node} from due
        where d.uuid = due.uuid and d.state = 'pending' and ${isFree("d")} returning d.*
      )
      select ${prefixed("d", DELIVERY_COLUMNS, "d_")}, ${prefixed("o", EVENT_COLUMNS, "o_")},
        ${prefixed("a", ACCOUNT_COLUMNS, "a_")}, ${addressColumns()}
      from claimed d join webhook_endpoint e on e.uuid = d.endpoint join account a on a.uuid = d.account
        ${addressTables()} left join outbox o on o.uuid = d.event
      order by d.position`.execute(this.#store.db);
    const events = await this.#eventsOf(rows);
    const claimed: ClaimedDelivery[] = [];
    for (const row of rows) {
      const event = events.get(row.o_uuid);
      if (event) claimed.push(this.#claimed(row, event, now));
      else await giveUp(this.#store.db, row.d_uuid, now);
    }
    return claimed;
  }

  async renew(delivery: string): Promise<void> {
    await this.#store.db
      .updateTable("webhook_delivery")
      .set({ claimed_until: sql<string>`${CLAIM}` })
      .where("uuid", "=", delivery)
      .execute();
  }

  async release(deliveries: readonly string[]): Promise<void> {
    await this.#store.db.updateTable("webhook_delivery").set(FREE).where("uuid", "in", deliveries).execute();
  }

  async abandon(delivery: string, now: string): Promise<void> {
    await this.#store.db
      .updateTable("webhook_delivery")
      .set({ state: "disabled", next_attempt_on: null, ...FREE, modified_on: now })
      .where("uuid", "=", delivery)
      .execute();
  }

  async delivered(all: readonly DeliveredOne[]): Promise<void> {
    await keepDelivered(all).execute(this.#store.db);
  }

  transaction<T>(work: (tx: DeliveryTx) => Promise<T>): Promise<T> {
    return this.#store.transaction((tx) => work(new SqlDeliveryTx(tx)));
  }

  /** By their uuid. An endpoint is of one account. */
  async #eventsOf(rows: readonly ClaimedRow[]): Promise<ReadonlyMap<string | null, StoredEvent>> {
    const [first] = rows;
    const there = rows.filter((row) => row.o_uuid !== null).map((row) => unprefixed<EventRow>(row, "o_"));
    if (!first || there.length === 0) return new Map();
    const whole = await wholeEvents(this.#store.db, unprefixed<AccountRow>(first, "a_").uuid, there);
    return new Map(whole.map(({ event }) => [event.uuid, event]));
  }

  #claimed(row: ClaimedRow, event: StoredEvent, now: string): ClaimedDelivery {
    const delivery = unprefixed<DeliveryColumns>(row, "d_");
    const { uuid, endpoint, action, attempts, round, log, target_kind, target } = delivery;
    return {
      uuid,
      endpoint,
      target: { kind: target_kind, uuid: target },
      action,
      attempts,
      round,
      log,
      event,
      account: accountOf(unprefixed<AccountRow>(row, "a_")),
      address: addressOf(row, this.#box, now),
    };
  }
}

const DELIVERY_COLUMNS = ["uuid", "endpoint", "target_kind", "target", "action", "attempts", "round", "log"] as const;

type DeliveryColumns = Pick<WebhookDeliveryTable, "uuid" | "endpoint" | "target_kind" | "target" | "action"> & {
  readonly attempts: number;
  readonly round: number | null;
  readonly log: readonly IWebhookAttempt[];
};

type ClaimedRow = AddressRow & { readonly d_uuid: string; readonly o_uuid: string | null };

function prefixed(table: string, names: readonly string[], prefix: string) {
  return sql.join(names.map((name) => sql`${sql.ref(`${table}.${name}`)} as ${sql.ref(prefix + name)}`));
}

function unprefixed<T>(row: object, prefix: string): T {
  const own = Object.entries(row).filter(([name]) => name.startsWith(prefix));
  return Object.fromEntries(own.map(([name, value]) => [name.slice(prefix.length), value])) as T;
}

/** The event is no longer stored, so there is nothing to send. */
async function giveUp(db: Kysely<Tables>, uuid: string, now: string): Promise<void> {
  await db
    .updateTable("webhook_delivery")
    .set({ state: "failed", next_attempt_on: null, ...FREE, modified_on: now })
    .where("uuid", "=", uuid)
    .execute();
}
