import type { ITNAdmin, ITNRoute } from "@opentact/contract";
import { type Kysely, sql } from "kysely";
import { countryOf } from "../domain/dict/rules.js";
import type {
  NumberRouteStore,
  ProfileRef,
  StockAdminStore,
  StockAdminTx,
  StockChange,
} from "../domain/number/port.js";
import type { Store, Tx } from "./db.js";
import { dated, leaseJson, plain, tnMembers, tnProfileJson } from "./json.js";
import { leaseKey } from "./lease-key.js";
import { rateProfile } from "./number.js";
import { HELD_BY_NOBODY } from "./number-states.js";
import { oneOf, raw } from "./page.js";
import type { Tables } from "./tables.js";

const ENTITY = raw(`json_build_object(${tnMembers("t")}, ${dated("t", "reserved_until quarantine_until")}, ${plain(
  "t",
  "voice sms mms fax emergency stock_state country state city rate_center npa nxx nrc mrc provider carrier_ref",
)}, 'profile', (select ${tnProfileJson("p")} from tn_profile p where p.uuid = t.profile),
  'tnlease', (select ${leaseJson("l")} from tn_lease l where l.tn = t.tn and l.released_on is null))`);

const ROUTE =
  raw(`json_build_object('tn', l.tn, 'tn_lease', l.uuid, ${plain("l", "account sip_connection sip_control_app sip_user")},
  'features', coalesce((select json_agg(s.type order by s.type) from lease_subscription s
    where s.tn_lease = l.uuid and s.removed_on is null), '[]'::json))`);

/** Single numbers of the inventory, and where leased ones lead, in the database. */
export class SqlStockAdmin implements StockAdminStore, NumberRouteStore {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  find(tn: number): Promise<ITNAdmin | undefined> {
    return findNumber(this.#store.db, tn);
  }

  transaction<T>(work: (tx: StockAdminTx) => Promise<T>): Promise<T> {
    return this.#store.transaction((tx) => work(new StockAdminsTx(tx)));
  }

  route(key: string): Promise<ITNRoute | undefined> {
    return oneOf(this.#store.db, ROUTE, sql`tn_lease l where ${leaseKey("l", key)} and l.released_on is null`);
  }
}

class StockAdminsTx implements StockAdminTx {
  readonly #tx: Tx;

  constructor(tx: Tx) {
    this.#tx = tx;
  }

  async lock(tn: number): Promise<ITNAdmin | undefined> {
    await this.#tx.selectFrom("tn").select("tn").where("tn", "=", tn).forUpdate().execute();
    return this.find(tn);
  }

  find(tn: number): Promise<ITNAdmin | undefined> {
    return findNumber(this.#tx, tn);
  }

  profile(nameOrUuid: string): Promise<ProfileRef | undefined> {
    return rateProfile(this.#tx, nameOrUuid);
  }

  async update(tn: number, change: StockChange, now: string): Promise<void> {
    const held =
      change.stock_state === undefined ? {} : { ...HELD_BY_NOBODY, quarantine_until: null, released_by: null };
    await this.#tx
      .updateTable("tn")
      .set({ ...change, ...held, modified_on: now })
      .where("tn", "=", tn)
      .execute();
  }

  async remove(tn: number, now: string): Promise<void> {
    await this.#tx
      .updateTable("tn")
      .set({ ...HELD_BY_NOBODY, stock_state: "disabled", deleted_on: now, modified_on: now })
      .where("tn", "=", tn)
      .execute();
  }
}

async function findNumber(db: Kysely<Tables>, tn: number): Promise<ITNAdmin | undefined> {
  const found = await oneOf<ITNAdmin>(db, ENTITY, sql`tn t where t.tn = ${tn} and t.deleted_on is null`);
  return found && { ...found, profile: { ...found.profile, country: countryOf(String(found.profile.country)) } };
}
