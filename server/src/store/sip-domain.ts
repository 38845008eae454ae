import type { ISIPDomain } from "@opentact/contract";
import { type Kysely, sql } from "kysely";
import type { Page, PageQuery } from "../base/page.js";
import type {
  SipDomainLinks,
  SipDomainRow,
  SipDomainStore,
  SipDomainTx,
  SipDomainUse,
} from "../domain/sip-domain/port.js";
import { type WithZoneName, zoned } from "./account-zone.js";
import type { Store } from "./db.js";
import {
  appJson,
  authorsJson,
  connectionJson,
  domainMembers,
  inviteMembers,
  ownerJson,
  sipUserJson,
  switchMembers,
  voiceProfileJson,
} from "./json.js";
import { liveCalls } from "./live-calls.js";
import { oneOf, pageOf, raw, withinReach } from "./page.js";
import { transactionWithRetry } from "./retry.js";
import type { SecretBox } from "./secret-box.js";
import type { Tables } from "./tables.js";

const FULL = `
  'sip_connection', (select ${connectionJson("c")} from sip_connection c where c.uuid = d.sip_connection),
  'sip_control_app', (select ${appJson("p")} from sip_control_app p where p.uuid = d.sip_control_app),
  'outbound_voice_profile', (select ${voiceProfileJson("v")} from outbound_voice_profile v where v.uuid = d.outbound_voice_profile),
  ${ownerJson("d")}, ${authorsJson("d")}`;

/** The newest 100 rows of a table in the domain. */
function children(name: string, table: string, json: (alias: string) => string): string {
  return `'${name}', coalesce((select json_agg(${json("x")}) from (
    select * from ${table} where sip_domain = d.domain order by created_on desc, uuid limit 100) x), '[]'::json)`;
}

/** Element of a list. */
const LISTED = `json_build_object(${domainMembers("d")}, ${FULL})`;
/** The one answer: with its users, switches and invites. */
const ONE = `json_build_object(${domainMembers("d")}, ${FULL}, ${children("sip_users", "sip_user", sipUserJson)},
  ${children("sip_switches", "sip_switch", (s) => `json_build_object(${switchMembers(s)})`)},
  ${children("sip_user_invites", "sip_user_invite", (i) => `json_build_object(${inviteMembers(i)})`)})`;

type Found = WithZoneName<ISIPDomain>;

/** SIP domains in the database. Tokens of invites are opened on the way out. */
export class SqlSipDomains implements SipDomainStore {
  readonly #store: Store;
  readonly #box: SecretBox;

  constructor(store: Store, box: SecretBox) {
    this.#store = store;
    this.#box = box;
  }

  async list(account: string, page: PageQuery): Promise<Page<ISIPDomain>> {
    const { data, total } = await pageOf<Found>(this.#store.db, {
      entity: raw(LISTED),
      from: sql`sip_domain d where d.account = ${account}`,
      order: raw("d.created_on desc, d.domain"),
      page,
    });
    return { data: data.map((found) => zoned<ISIPDomain>(found)), total };
  }

  async find(reach: string | null, domain: string): Promise<ISIPDomain | undefined> {
    const where = sql`sip_domain d where d.domain = ${domain} and ${withinReach("d.account", reach)}`;
    const found = await oneOf<Found>(this.#store.db, raw(ONE), where);
    return found && opened(found, this.#box);
  }

  transaction<T>(work: (tx: SipDomainTx) => Promise<T>): Promise<T> {
    return transactionWithRetry(this.#store, (tx) => work(new Tx(tx, this.#box)));
  }
}

/** The domain with its invites as their links have them. */
function opened(found: Found, box: SecretBox): ISIPDomain {
  const domain = zoned<ISIPDomain>(found);
  const invites = domain.sip_user_invites?.map((invite) => ({ ...invite, token: box.decrypt(invite.token) }));
  return invites === undefined ? domain : { ...domain, sip_user_invites: invites };
}

const LINK_TABLES = {
  sip_connection: "sip_connection",
  sip_control_app: "sip_control_app",
  outbound_voice_profile: "outbound_voice_profile",
} as const;

class Tx implements SipDomainTx {
  readonly #db: Kysely<Tables>;
  readonly #box: SecretBox;

  constructor(db: Kysely<Tables>, box: SecretBox) {
    this.#db = db;
    this.#box = box;
  }

  lock(reach: string | null, domain: string): Promise<SipDomainRow | undefined> {
    return this.#db
      .selectFrom("sip_domain")
      .select(["domain", "account", "sip_connection", "sip_control_app", "outbound_voice_profile"])
      .where("domain", "=", domain)
      .where(withinReach("account", reach))
      .forUpdate()
      .executeTakeFirst();
  }

  async count(account: string): Promise<number> {
    const query = this.#db.selectFrom("sip_domain").select((q) => q.fn.countAll().as("all"));
    return Number((await query.where("account", "=", account).executeTakeFirstOrThrow()).all);
  }

  async insert(row: SipDomainRow & { readonly by: string; readonly now: string }): Promise<boolean> {
    const { by, now, ...columns } = row;
    const made = await this.#db
      .insertInto("sip_domain")
      .values({ ...columns, created_on: now, modified_on: now, created_by: by, modified_by: by })
      .onConflict((c) => c.column("domain").doNothing())
      .returning("domain")
      .executeTakeFirst();
    return made !== undefined;
  }

  async update(
    domain: string,
    { by, now, ...links }: Partial<SipDomainLinks> & { readonly by: string; readonly now: string },
  ): Promise<void> {
    await this.#db
      .updateTable("sip_domain")
      .set({ ...links, modified_on: now, modified_by: by })
      .where("domain", "=", domain)
      .execute();
  }

  async remove(domain: string): Promise<void> {
    await this.#db.deleteFrom("sip_domain").where("domain", "=", domain).execute();
  }

  async use(domain: string): Promise<SipDomainUse> {
    const { rows } = await sql<SipDomainUse>`
      select (select count(*) from sip_user where sip_domain = ${domain})::int as users,
        (select count(*) from sip_switch where sip_domain = ${domain})::int as switches,
        ${liveCalls(sql`k.sip_domain = ${domain}`)} as live_calls`.execute(this.#db);
    return rows[0] ?? { users: 0, switches: 0, live_calls: 0 };
  }

  async owns(account: string, link: keyof SipDomainLinks, uuid: string): Promise<boolean> {
    // Kept from being removed until the link is written.
    const row = await this.#db
      .selectFrom(LINK_TABLES[link])
      .select("uuid")
      .where("uuid", "=", uuid)
      .where("account", "=", account)
      .forKeyShare()
      .executeTakeFirst();
    return row !== undefined;
  }

  async entity(domain: string): Promise<ISIPDomain> {
    const found = await oneOf<Found>(this.#db, raw(ONE), sql`sip_domain d where d.domain = ${domain}`);
    if (!found) throw new Error("a locked SIP domain is gone");
    return opened(found, this.#box);
  }
}
