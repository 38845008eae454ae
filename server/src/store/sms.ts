import type {
  ISMS,
  ISMSI,
  ISMSISearchParams,
  ISMSISMSSearchParams,
  ISMSSearchParams,
  SMSISMS,
} from "@opentact/contract";
import { type RawBuilder, sql } from "kysely";
import type { Page } from "../base/page.js";
import type { MessageStore, MessageTx, MessageWebhooks } from "../domain/messaging/port/message-store.js";
import type { Applied } from "../domain/search/rules.js";
import { type WithZoneName, zoned } from "./account-zone.js";
import type { Store } from "./db.js";
import { oneOf, pageOf, raw, withinReach } from "./page.js";
import { transactionWithRetry } from "./retry.js";
import { datesOf, equals, fitsMask, joined, orderOf } from "./search.js";
import { EITHER, inboundJson, outboundJson } from "./sms-json.js";
import { MessagesTx } from "./sms-tx.js";

const OUTBOUND = "m.type in ('smso', 'smsr')";
const INBOUND = "m.type = 'smsi'";
const ORDER = {
  from: `m."from"`,
  to: `m."to"`,
  tn: "m.tn",
  message: "m.message",
  state: "m.state",
  delivered: "m.delivered",
  reference_id: "m.reference_id",
  created_on: "m.created_on",
  modified_on: "m.modified_on",
} as const;

/** Messages of both directions in the database. */
export class SqlMessages implements MessageStore {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  async outbound(reach: string | null, uuid: string): Promise<ISMS | undefined> {
    const found = await this.#one<ISMS>(outboundJson("number"), OUTBOUND, reach, uuid);
    return found && zoned<ISMS>(found);
  }

  async inbound(reach: string | null, uuid: string): Promise<ISMSI | undefined> {
    const found = await this.#one<ISMSI>(inboundJson("number"), INBOUND, reach, uuid);
    return found && zoned<ISMSI>(found);
  }

  search(account: string, applied: Applied, filter: ISMSISMSSearchParams): Promise<Page<SMSISMS>> {
    const { type } = filter;
    const filters = joined(applied, [
      ...datesOf("m", filter),
      ...ofMessage(filter),
      fitsMask(`m."from"`, filter.from),
      fitsMask(`m."to"`, filter.to),
      equals("m.thread", filter.thread),
      readedIs(filter.readed),
      type === "sms" ? sql<boolean>`${raw(OUTBOUND)}` : equals("m.type", type),
    ]);
    return pageOf<SMSISMS>(this.#store.db, {
      entity: raw(EITHER),
      from: sql`sms m where m.account = ${account} and ${filters}`,
      order: orderOf(applied, ORDER, "m.uuid"),
      page: applied,
    });
  }

  async searchOutbound(account: string, applied: Applied, filter: ISMSSearchParams): Promise<Page<ISMS>> {
    const filters = joined(applied, [
      ...datesOf("m", filter),
      ...ofMessage(filter),
      equals("m.tn", filter.tn),
      fitsMask(`m."to"`, filter.to),
      equals("m.reference_id", filter.reference_id),
    ]);
    return this.#page<ISMS>(outboundJson("number"), OUTBOUND, account, applied, filters);
  }

  async searchInbound(account: string, applied: Applied, filter: ISMSISearchParams): Promise<Page<ISMSI>> {
    const filters = joined(applied, [
      ...datesOf("m", filter),
      ...ofMessage(filter),
      equals("m.tn", filter.tn),
      fitsMask(`m."to"`, filter.to),
      fitsMask(`m."from"`, filter.from),
      readedIs(filter.readed),
    ]);
    return this.#page<ISMSI>(inboundJson("number"), INBOUND, account, applied, filters);
  }

  async webhooks(reach: string | null, uuid: string): Promise<MessageWebhooks | undefined> {
    return oneOf<MessageWebhooks>(
      this.#store.db,
      raw(`json_build_object('custom', m.custom_callback_url, 'first', mp.callback_url, 'second', mp.callback_url2)`),
      sql`sms m left join messaging_profile mp on mp.uuid = m.messaging_profile
        where m.uuid = ${uuid} and ${withinReach("m.account", reach)}`,
    );
  }

  async framed(uuids: readonly string[], now: string): Promise<void> {
    const hasCallback = sql<boolean>`exists (select 1 from messaging_profile p
      where p.uuid = sms.messaging_profile and p.callback_url is not null)`;
    await this.#store.db
      .updateTable("sms")
      .set({ delivered: true, modified_on: now })
      .where("uuid", "in", [...uuids])
      .where("type", "=", "smsi")
      .where("delivered", "=", false)
      .where((e) => e.not(hasCallback))
      .execute();
  }

  transaction<T>(work: (tx: MessageTx) => Promise<T>): Promise<T> {
    return transactionWithRetry(this.#store, (tx) => work(new MessagesTx(tx)));
  }

  #one<T extends ISMS | ISMSI>(
    json: string,
    direction: string,
    reach: string | null,
    uuid: string,
  ): Promise<WithZoneName<T> | undefined> {
    const from = sql`sms m where m.uuid = ${uuid} and ${raw(direction)} and ${withinReach("m.account", reach)}`;
    return oneOf<WithZoneName<T>>(this.#store.db, raw(json), from);
  }

  async #page<T extends ISMS | ISMSI>(
    json: string,
    direction: string,
    account: string,
    applied: Applied,
    filters: RawBuilder<boolean>,
  ): Promise<Page<T>> {
    const { data, total } = await pageOf<WithZoneName<T>>(this.#store.db, {
      entity: raw(json),
      from: sql`sms m where m.account = ${account} and ${raw(direction)} and ${filters}`,
      order: orderOf(applied, ORDER, "m.uuid"),
      page: applied,
    });
    return { data: data.map((found) => zoned<T>(found)), total };
  }
}

/** Filters that all three searches have. */
function ofMessage(filter: Pick<ISMSISMSSearchParams, "message" | "delivered" | "state">) {
  return [
    fitsMask("m.message", filter.message),
    equals("m.delivered", filter.delivered),
    equals("m.state", filter.state === "sent" ? "success" : filter.state),
  ];
}

/** Only inbound messages are read or unread. */
function readedIs(readed: boolean | undefined) {
  return readed === undefined ? undefined : sql<boolean>`(${raw(INBOUND)} and m.readed = ${readed})`;
}
