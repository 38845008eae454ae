import type { ISIPConnection, ITNLease } from "@opentact/contract";
import { type Kysely, sql } from "kysely";
import type { Page, PageQuery } from "../base/page.js";
import type { Stamp } from "../base/stamp.js";
import type {
  SipConnectionFields,
  SipConnectionLocked,
  SipConnectionStore,
  SipConnectionTx,
} from "../domain/sip-connection/port.js";
import type { Store } from "./db.js";
import { authorsJson, connectionMembers, domainJson, ownerJson, productJson } from "./json.js";
import { leasePage } from "./lease-json.js";
import { findOwned, listOwned, type OwnedSql } from "./owned.js";
import { OwnedTx } from "./owned-tx.js";
import { withinReach } from "./page.js";
import { transactionWithRetry } from "./retry.js";
import type { Tables } from "./tables.js";
import { productExists } from "./voice-profile.js";

const FULL = `${connectionMembers("c")},
  'product', (select ${productJson("pr")} from sip_product pr where pr.id = c.product),
  ${ownerJson("c")}, ${authorsJson("c")}`;
const LISTED = `json_build_object(${FULL})`;
const ONE = `json_build_object(${FULL}, 'sip_domains', coalesce((select json_agg(${domainJson("d")}) from (
  select * from sip_domain where sip_connection = c.uuid order by created_on desc, domain limit 100) d), '[]'::json))`;

const KIND: OwnedSql = { table: "sip_connection", alias: "c", listed: LISTED, one: ONE };

/** SIP connections in the database. */
export class SqlSipConnections implements SipConnectionStore {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  list(account: string, page: PageQuery): Promise<Page<ISIPConnection>> {
    return listOwned<ISIPConnection>(this.#store.db, KIND, account, page);
  }

  find(reach: string | null, uuid: string): Promise<ISIPConnection | undefined> {
    return findOwned<ISIPConnection>(this.#store.db, KIND, reach, uuid);
  }

  async leases(reach: string | null, uuid: string, page: PageQuery): Promise<Page<ITNLease> | undefined> {
    const known = await this.#store.db
      .selectFrom("sip_connection")
      .select("uuid")
      .where("uuid", "=", uuid)
      .where(withinReach("account", reach))
      .executeTakeFirst();
    if (!known) return undefined;
    return leasePage(this.#store.db, sql`l.sip_connection = ${uuid} and l.released_on is null`, page);
  }

  transaction<T>(work: (tx: SipConnectionTx) => Promise<T>): Promise<T> {
    return transactionWithRetry(this.#store, (tx) => work(new Tx(tx)));
  }
}

class Tx extends OwnedTx<SipConnectionFields, SipConnectionLocked, ISIPConnection> implements SipConnectionTx {
  constructor(db: Kysely<Tables>) {
    super(db, KIND, ["uuid", "account", "ip", "hostname", "trusted", "is_gateway"]);
  }

  async count(account: string): Promise<number> {
    const query = this.db.selectFrom("sip_connection").select((q) => q.fn.countAll().as("all"));
    return Number((await query.where("account", "=", account).executeTakeFirstOrThrow()).all);
  }

  async unlink(uuid: string, { by, now }: Stamp): Promise<void> {
    const unlinked = { sip_connection: null, modified_on: now, modified_by: by };
    await this.db.updateTable("tn_lease").set(unlinked).where("sip_connection", "=", uuid).execute();
    await this.db.updateTable("sip_domain").set(unlinked).where("sip_connection", "=", uuid).execute();
  }

  productExists(id: number): Promise<boolean> {
    return productExists(this.db, id);
  }
}
