import type { ILogCallFlow, ILogCallFlowSearchParams, ISIPControlApp, ISIPProduct, ITNLease } from "@opentact/contract";
import { type Kysely, sql } from "kysely";
import type { Page, PageQuery } from "../base/page.js";
import type { Stamp } from "../base/stamp.js";
import type { CallRow } from "../domain/call/port/call-row.js";
import { callBase } from "../domain/call/rules.js";
import type {
  ControlAppFields,
  ControlAppLocked,
  ControlAppStore,
  ControlAppTx,
  ControlAppUse,
} from "../domain/control-app/port.js";
import type { Applied } from "../domain/search/rules.js";
import { callJson, flowJson, flowMembers } from "./call-json.js";
import type { Store } from "./db.js";
import { appJson, appMembers, authorsJson, domainJson, ownerJson, productJson } from "./json.js";
import { leasePage } from "./lease-json.js";
import { liveCalls } from "./live-calls.js";
import { findOwned, listOwned, type OwnedSql } from "./owned.js";
import { OwnedTx } from "./owned-tx.js";
import { pageOf, raw, withinReach } from "./page.js";
import { datesOf, equals, fitsMask, joined, orderOf } from "./search.js";
import type { Tables } from "./tables.js";
import { productExists } from "./voice-profile.js";

const FULL = `${appMembers("p")},
  'product', (select ${productJson("pr")} from sip_product pr where pr.id = p.product),
  ${ownerJson("p")}, ${authorsJson("p")}`;
const LISTED = `json_build_object(${FULL})`;
const ONE = `json_build_object(${FULL},
  'sip_domains', coalesce((select json_agg(${domainJson("d")}) from (
    select * from sip_domain where sip_control_app = p.uuid order by created_on desc, domain limit 100) d), '[]'::json),
  'logs', coalesce((select json_agg(${flowJson("f")} order by f.created_on desc, f.sequence desc) from (
    select * from call_flow_log where sip_control_app = p.uuid order by created_on desc, sequence desc limit 100) f), '[]'::json))`;

const KIND: OwnedSql = { table: "sip_control_app", alias: "p", listed: LISTED, one: ONE };

/** Control apps in the database. */
export class SqlControlApps implements ControlAppStore {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  list(account: string, page: PageQuery): Promise<Page<ISIPControlApp>> {
    return listOwned<ISIPControlApp>(this.#store.db, KIND, account, page);
  }

  find(reach: string | null, uuid: string): Promise<ISIPControlApp | undefined> {
    return findOwned<ISIPControlApp>(this.#store.db, KIND, reach, uuid);
  }

  async leases(reach: string | null, uuid: string, page: PageQuery): Promise<Page<ITNLease> | undefined> {
    if (!(await this.#exists(reach, uuid))) return undefined;
    return leasePage(this.#store.db, sql`l.sip_control_app = ${uuid} and l.released_on is null`, page);
  }

  async document(reach: string | null, uuid: string): Promise<string | null | undefined> {
    const row = await this.#store.db
      .selectFrom("sip_control_app")
      .select("call_flow_xml")
      .where("uuid", "=", uuid)
      .where(withinReach("account", reach))
      .executeTakeFirst();
    return row?.call_flow_xml;
  }

  async searchLogs(
    reach: string | null,
    uuid: string,
    applied: Applied,
    filter: ILogCallFlowSearchParams,
    nowMs: number,
  ): Promise<Page<ILogCallFlow> | undefined> {
    if (!(await this.#exists(reach, uuid))) return undefined;
    const { data, total } = await pageOf<FoundLog>(this.#store.db, {
      entity: raw(LOG),
      from: sql`call_flow_log f join call k on k.uuid = f.call left join sip_control_app p on p.uuid = f.sip_control_app
        where f.sip_control_app = ${uuid} and ${joined(applied, logFilters(filter))}`,
      order: orderOf(applied, LOG_ORDER, `f.sequence ${isDescending(applied) ? "desc" : "asc"}, f.uuid`),
      page: applied,
    });
    return { data: data.map(({ call, ...log }) => ({ ...log, call: callBase(call, nowMs) })), total };
  }

  products(): Promise<readonly ISIPProduct[]> {
    return pageOf<ISIPProduct>(this.#store.db, {
      entity: raw(productJson("pr")),
      from: raw("sip_product pr where true"),
      order: raw("pr.name, pr.id"),
      page: {},
    }).then(({ data }) => data);
  }

  transaction<T>(work: (tx: ControlAppTx) => Promise<T>): Promise<T> {
    return this.#store.transaction((tx) => work(new Tx(tx)));
  }

  async #exists(reach: string | null, uuid: string): Promise<boolean> {
    return (await this.document(reach, uuid)) !== undefined;
  }
}

type FoundLog = Omit<ILogCallFlow, "call"> & { readonly call: CallRow };

const LOG = `json_build_object(${flowMembers("f")}, 'call', ${callJson("k")}, 'sip_control_app', ${appJson("p")})`;
const LOG_ORDER = {
  name: "f.name",
  from: 'k."from"',
  tn: "k.tn",
  channel_uuid: "f.call",
  created_on: "f.created_on",
  modified_on: "f.modified_on",
} as const;

function logFilters(filter: ILogCallFlowSearchParams) {
  return [
    ...datesOf("f", filter),
    equals("lower(f.name)", filter.name?.toLowerCase()),
    equals("f.success", filter.success),
    equals("f.call", filter.call),
    equals("k.tn", filter.tn),
    fitsMask('k."from"', filter.from),
    fitsMask("f.tag", filter.tag),
    fitsMask("f.path", filter.path),
  ];
}

function isDescending(applied: Applied): boolean {
  return applied.order.created_on === "DESC";
}

class Tx extends OwnedTx<ControlAppFields, ControlAppLocked, ISIPControlApp> implements ControlAppTx {
  constructor(db: Kysely<Tables>) {
    super(db, KIND, ["uuid", "account", "call_flow_xml as document"]);
  }

  protected override alsoChanged({ webhook_url }: Partial<ControlAppFields>): object {
    return webhook_url === undefined ? {} : { webhook_disabled_on: null };
  }

  async use(uuid: string): Promise<ControlAppUse> {
    const { rows } = await sql<ControlAppUse>`
      select (select count(*) from tn_lease where sip_control_app = ${uuid} and released_on is null)::int as leases,
        (select count(*) from sip_domain where sip_control_app = ${uuid})::int as domains,
        ${liveCalls(sql`k.sip_control_app = ${uuid}`)} as live_calls`.execute(this.db);
    return rows[0] ?? { leases: 0, domains: 0, live_calls: 0 };
  }

  productExists(id: number): Promise<boolean> {
    return productExists(this.db, id);
  }

  async saveDocument(uuid: string, xml: string | null, { by, now }: Stamp): Promise<void> {
    await this.db
      .updateTable("sip_control_app")
      .set({ call_flow_xml: xml, modified_on: now, modified_by: by })
      .where("uuid", "=", uuid)
      .execute();
  }
}
