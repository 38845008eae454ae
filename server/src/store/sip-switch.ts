import type { ISIPSwitch } from "@opentact/contract";
import { type Kysely, sql } from "kysely";
import type { Page, PageQuery } from "../base/page.js";
import type { Stamp } from "../base/stamp.js";
import type { SipSwitchFields, SipSwitchLocked, SipSwitchStore, SipSwitchTx } from "../domain/sip-switch/port.js";
import { type WithZoneName, zoned } from "./account-zone.js";
import type { Store } from "./db.js";
import { authorsJson, domainJson, ownerJson, switchMembers } from "./json.js";
import { oneOf, pageOf, raw, withinReach } from "./page.js";
import { domainExists, holdDomain } from "./sip-domain-key.js";
import type { Tables } from "./tables.js";
import { isUniqueViolation } from "./unique-violation.js";

const ENTITY = `json_build_object(${switchMembers("s")},
  'sip_domain', (select ${domainJson("d")} from sip_domain d where d.domain = s.sip_domain),
  ${ownerJson("s")}, ${authorsJson("s")})`;

type Found = WithZoneName<ISIPSwitch>;

/** SIP switches in the database. */
export class SqlSipSwitches implements SipSwitchStore {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  async list(reach: string | null, domain: string, page: PageQuery): Promise<Page<ISIPSwitch> | undefined> {
    if (!(await this.domainExists(reach, domain))) return undefined;
    const { data, total } = await pageOf<Found>(this.#store.db, {
      entity: raw(ENTITY),
      from: sql`sip_switch s where s.sip_domain = ${domain} and ${withinReach("s.account", reach)}`,
      order: raw("s.created_on desc, s.uuid"),
      page,
    });
    return { data: data.map((found) => zoned<ISIPSwitch>(found)), total };
  }

  async find(reach: string | null, domain: string, uuid: string): Promise<ISIPSwitch | undefined> {
    const where = sql`sip_switch s where s.uuid = ${uuid} and s.sip_domain = ${domain} and ${withinReach("s.account", reach)}`;
    const found = await oneOf<Found>(this.#store.db, raw(ENTITY), where);
    return found && zoned<ISIPSwitch>(found);
  }

  domainExists(reach: string | null, domain: string): Promise<boolean> {
    return domainExists(this.#store.db, reach, domain);
  }

  transaction<T>(work: (tx: SipSwitchTx) => Promise<T>): Promise<T> {
    return this.#store.transaction((tx) => work(new Tx(tx)));
  }
}

class Tx implements SipSwitchTx {
  readonly #db: Kysely<Tables>;

  constructor(db: Kysely<Tables>) {
    this.#db = db;
  }

  holdDomain(reach: string | null, domain: string) {
    return holdDomain(this.#db, reach, domain);
  }

  lock(reach: string | null, domain: string, uuid: string): Promise<SipSwitchLocked | undefined> {
    return this.#db
      .selectFrom("sip_switch")
      .select(["uuid", "account", "remote_ip", "remote_domain"])
      .where("uuid", "=", uuid)
      .where("sip_domain", "=", domain)
      .where(withinReach("account", reach))
      .forUpdate()
      .executeTakeFirst();
  }

  async count(account: string): Promise<number> {
    const query = this.#db.selectFrom("sip_switch").select((q) => q.fn.countAll().as("all"));
    return Number((await query.where("account", "=", account).executeTakeFirstOrThrow()).all);
  }

  async insert({
    by,
    now,
    domain,
    ...row
  }: SipSwitchFields & Stamp & { readonly uuid: string; readonly domain: string; readonly account: string }) {
    const made = await this.#db
      .insertInto("sip_switch")
      .values({ ...row, sip_domain: domain, created_on: now, modified_on: now, created_by: by, modified_by: by })
      .onConflict((c) => c.doNothing())
      .returning("uuid")
      .executeTakeFirst();
    return made !== undefined;
  }

  async update(uuid: string, { by, now, ...change }: Partial<SipSwitchFields> & Stamp): Promise<boolean> {
    try {
      await this.#db
        .updateTable("sip_switch")
        .set({ ...change, modified_on: now, modified_by: by })
        .where("uuid", "=", uuid)
        .execute();
    } catch (error) {
      // The transaction is void now: the caller gives it up.
      if (isUniqueViolation(error, "sip_switch_address") || isUniqueViolation(error, "sip_switch_host")) return false;
      throw error;
    }
    return true;
  }

  async remove(uuid: string): Promise<void> {
    await this.#db.deleteFrom("sip_switch").where("uuid", "=", uuid).execute();
  }

  async entity(uuid: string): Promise<ISIPSwitch> {
    const found = await oneOf<Found>(this.#db, raw(ENTITY), sql`sip_switch s where s.uuid = ${uuid}`);
    if (!found) throw new Error("a locked SIP switch is gone");
    return zoned<ISIPSwitch>(found);
  }
}
