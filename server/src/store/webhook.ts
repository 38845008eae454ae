import type { IWebhookDelivery, IWebhookDeliverySearchParams, IWebhookRedeliverParams } from "@opentact/contract";
import { type RawBuilder, sql } from "kysely";
import type { Page } from "../base/page.js";
import type { JobOutbox } from "../domain/job/port.js";
import type { Applied } from "../domain/search/rules.js";
import type { LockedDelivery, WebhookStore, WebhookTx } from "../domain/webhook/port.js";
import type { Store } from "./db.js";
import { dated, plain } from "./json.js";
import { oneOf, pageOf, raw, withinReach } from "./page.js";
import { datesOf, equals, joined, orderOf } from "./search.js";
import type { Tx as StoreTx } from "./transaction.js";
import { type AddressRow, addressColumns, addressTables, urlOf } from "./webhook-address.js";

const ENTITY = `json_build_object(${dated("d", "created_on modified_on next_attempt_on delivered_on")},
  ${plain("d", "uuid method url state attempts log")},
  'event', json_build_object('uuid', d.event, ${plain("d", "type ref_id sequence position")}),
  'target', json_build_object('kind', d.target_kind, 'uuid', d.target))`;

const ORDER = {
  created_on: "d.created_on",
  modified_on: "d.modified_on",
  position: "d.position",
  state: "d.state",
  type: "d.type",
  attempts: "d.attempts",
  next_attempt_on: "d.next_attempt_on",
} as const;

/** Webhook deliveries as REST sees them. */
export class SqlWebhooks implements WebhookStore {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  find(reach: string | null, uuid: string): Promise<IWebhookDelivery | undefined> {
    const from = sql`webhook_delivery d where d.uuid = ${uuid} and ${withinReach("d.account", reach)}`;
    return oneOf<IWebhookDelivery>(this.#store.db, raw(ENTITY), from);
  }

  search(account: string, applied: Applied, filter: IWebhookDeliverySearchParams): Promise<Page<IWebhookDelivery>> {
    return pageOf<IWebhookDelivery>(this.#store.db, {
      entity: raw(ENTITY),
      from: sql`webhook_delivery d where d.account = ${account} and ${joined(applied, filters(filter))}`,
      order: orderOf(applied, ORDER, "d.uuid"),
      page: applied,
    });
  }

  transaction<T>(work: (tx: WebhookTx) => Promise<T>): Promise<T> {
    return this.#store.transaction((tx) => work(new Tx(tx)));
  }
}

function filters(filter: IWebhookDeliverySearchParams) {
  return [
    ...datesOf("d", filter),
    equals("d.state", filter.state),
    equals("d.target", filter.target),
    equals("d.type", filter.type),
    equals("d.ref_id", filter.ref_id),
    equals("d.event", filter.event),
  ];
}

/** Somebody sends it now. */
const IN_FLIGHT = "(d.claimed_until is not null and d.claimed_until >= now())";
const HAS_EVENT = "exists (select from outbox o where o.uuid = d.event)";
/** What brings a delivery to the start of its schedule. */
const RESTARTED = "state = 'pending', round = 0, delivered_on = null";

class Tx implements WebhookTx {
  readonly #db: StoreTx;

  constructor(db: StoreTx) {
    this.#db = db;
  }

  get jobs(): JobOutbox {
    return this.#db.jobs;
  }

  async lock(reach: string | null, uuid: string): Promise<LockedDelivery | undefined> {
    const { rows } = await sql<AddressRow & { endpoint: string; in_flight: boolean; has_event: boolean }>`
      select d.endpoint, ${raw(IN_FLIGHT)} as in_flight, ${raw(HAS_EVENT)} as has_event, ${addressColumns()}
      from webhook_delivery d join webhook_endpoint e on e.uuid = d.endpoint ${addressTables()}
      where d.uuid = ${uuid} and ${withinReach("d.account", reach)} for update of d`.execute(this.#db);
    const [row] = rows;
    if (!row) return undefined;
    const isOpen = urlOf(row) !== undefined;
    return { uuid, endpoint: row.endpoint, isInFlight: row.in_flight, hasEvent: row.has_event, isOpen };
  }

  async restart(uuid: string, now: string): Promise<IWebhookDelivery> {
    await sql`update webhook_delivery set ${raw(RESTARTED)}, next_attempt_on = ${now}, modified_on = ${now}
      where uuid = ${uuid}`.execute(this.#db);
    const delivery = await oneOf<IWebhookDelivery>(
      this.#db,
      raw(ENTITY),
      sql`webhook_delivery d where d.uuid = ${uuid}`,
    );
    if (!delivery) throw new Error("a locked delivery is gone");
    return delivery;
  }

  async restartMany(account: string, filter: IWebhookRedeliverParams, now: string) {
    const { rows } = await sql<{ count: number; endpoints: string[] }>`
      with open as (
        select e.uuid from webhook_endpoint e ${addressTables()}
        where e.account = ${account} and ${isOpen()}
      ), changed as (
        update webhook_delivery d set ${raw(RESTARTED)}, next_attempt_on = ${now}, modified_on = ${now}
        from open where d.endpoint = open.uuid and d.account = ${account} and d.state = ${filter.state ?? "failed"}
          and d.created_on >= ${filter.since} and d.created_on <= ${filter.until ?? now}
          and ${equals("d.target", filter.target) ?? sql`true`}
          and not ${raw(IN_FLIGHT)} and ${raw(HAS_EVENT)}
        returning d.endpoint
      )
      select count(*)::int as count, coalesce(array_agg(distinct endpoint::text), '{}') as endpoints from changed`.execute(
      this.#db,
    );
    return rows[0] ?? { count: 0, endpoints: [] };
  }
}

/** The target has a URL now and is not switched off. */
function isOpen(): RawBuilder<boolean> {
  return sql`coalesce(s.url, p.webhook_url, m.callback_url, e.url) is not null
    and coalesce(s.disabled_on, p.webhook_disabled_on, m.callback_disabled_on) is null`;
}
