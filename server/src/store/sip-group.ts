import type { ISIPUserBase, ISIPUserGroup } from "@opentact/contract";
import { type Kysely, sql } from "kysely";
import type { Page, PageQuery } from "../base/page.js";
import type { SipActor } from "../domain/auth/port.js";
import type { SipGroupStore, SipGroupTx } from "../domain/sip-group/port.js";
import type { Store } from "./db.js";
import { dated, plain, sipUserJson } from "./json.js";
import { oneOf, pageOf, raw } from "./page.js";
import { transactionWithRetry } from "./retry.js";
import type { Tables } from "./tables.js";

/** The newest members come last: the list keeps the order in which they came. */
const ENTITY = `json_build_object(${dated("g", "created_on modified_on")}, ${plain("g", "uuid name")},
  'owner', (select ${sipUserJson("o")} from sip_user o where o.uuid = g.owner),
  'users', coalesce((select json_agg(${sipUserJson("u")} order by m.created_on, u.created_on, u.uuid)
    from sip_user_group_member m join sip_user u on u.uuid = m.sip_user where m.sip_user_group = g.uuid), '[]'::json))`;

/** Groups of SIP users in the database. */
export class SqlSipGroups implements SipGroupStore {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  list({ account, sipUser }: SipActor, page: PageQuery): Promise<Page<ISIPUserGroup>> {
    return pageOf<ISIPUserGroup>(this.#store.db, {
      entity: raw(ENTITY),
      from: sql`sip_user_group g where g.owner = ${sipUser} and g.account = ${account}`,
      order: raw("g.created_on desc, g.uuid"),
      page,
    });
  }

  async members(
    { account, sipUser }: SipActor,
    uuid: string,
    page: PageQuery,
  ): Promise<Page<ISIPUserBase> | undefined> {
    const { rows } = await sql`
      select from sip_user_group g where g.uuid = ${uuid} and g.account = ${account} and (g.owner = ${sipUser}
        or exists (select from sip_user_group_member m where m.sip_user_group = g.uuid and m.sip_user = ${sipUser}))`.execute(
      this.#store.db,
    );
    if (rows.length === 0) return undefined;
    return pageOf<ISIPUserBase>(this.#store.db, {
      entity: raw(sipUserJson("u")),
      from: sql`sip_user_group_member m join sip_user u on u.uuid = m.sip_user where m.sip_user_group = ${uuid}`,
      order: raw("m.created_on, u.created_on, u.uuid"),
      page,
    });
  }

  transaction<T>(work: (tx: SipGroupTx) => Promise<T>): Promise<T> {
    return transactionWithRetry(this.#store, (tx) => work(new Tx(tx)));
  }
}

class Tx implements SipGroupTx {
  readonly #db: Kysely<Tables>;

  constructor(db: Kysely<Tables>) {
    this.#db = db;
  }

  async lock({ account, sipUser }: SipActor, uuid: string): Promise<boolean> {
    const row = await this.#db
      .selectFrom("sip_user_group")
      .select("uuid")
      .where("uuid", "=", uuid)
      .where("owner", "=", sipUser)
      .where("account", "=", account)
      .forUpdate()
      .executeTakeFirst();
    return row !== undefined;
  }

  async count({ account, sipUser }: SipActor): Promise<number> {
    const query = this.#db.selectFrom("sip_user_group").select((q) => q.fn.countAll().as("all"));
    const owned = query.where("owner", "=", sipUser).where("account", "=", account);
    return Number((await owned.executeTakeFirstOrThrow()).all);
  }

  async insert(
    { account, sipUser, domain }: SipActor,
    { uuid, name, now }: { readonly uuid: string; readonly name: string; readonly now: string },
  ): Promise<void> {
    await this.#db
      .insertInto("sip_user_group")
      .values({ uuid, account, sip_domain: domain, owner: sipUser, name, created_on: now, modified_on: now })
      .execute();
  }

  async update(uuid: string, { now, ...change }: { readonly name?: string; readonly now: string }): Promise<void> {
    await this.#db
      .updateTable("sip_user_group")
      .set({ ...change, modified_on: now })
      .where("uuid", "=", uuid)
      .execute();
  }

  async remove(uuid: string): Promise<void> {
    await this.#db.deleteFrom("sip_user_group").where("uuid", "=", uuid).execute();
  }

  async known({ account, domain }: SipActor, users: readonly string[]): Promise<readonly string[]> {
    const { rows } = await sql<{ uuid: string }>`
      select uuid from sip_user where uuid = any(${users}::uuid[]) and account = ${account} and sip_domain = ${domain}
      order by uuid for key share`.execute(this.#db);
    return rows.map(({ uuid }) => uuid);
  }

  async addMembers(uuid: string, users: readonly string[], now: string): Promise<number> {
    await sql`
      insert into sip_user_group_member (sip_user_group, sip_user, created_on)
      select ${uuid}, u, ${now} from unnest(${users}::uuid[]) u on conflict do nothing`.execute(this.#db);
    const { rows } = await sql<{ all: number }>`
      select count(*)::int as all from sip_user_group_member where sip_user_group = ${uuid}`.execute(this.#db);
    return rows[0]?.all ?? 0;
  }

  async removeMembers(uuid: string, users: readonly string[] | "all"): Promise<void> {
    const all = this.#db.deleteFrom("sip_user_group_member").where("sip_user_group", "=", uuid);
    await (users === "all" ? all : all.where("sip_user", "in", users)).execute();
  }

  async entity(uuid: string): Promise<ISIPUserGroup> {
    const found = await oneOf<ISIPUserGroup>(this.#db, raw(ENTITY), sql`sip_user_group g where g.uuid = ${uuid}`);
    if (!found) throw new Error("a locked group is gone");
    return found;
  }
}
