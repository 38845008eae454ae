import type { ISIPUser, ISIPUserContact, ISIPUserSelf } from "@opentact/contract";
import { type Kysely, sql } from "kysely";
import type { Page, PageQuery } from "../base/page.js";
import type { Stamp } from "../base/stamp.js";
import type { SipActor } from "../domain/auth/port.js";
import type { SipUserFields, SipUserLocked, SipUserStore, SipUserTx } from "../domain/sip-user/port.js";
import type { SipDigests } from "../domain/sip-user/rules.js";
import { type WithZoneName, zoned } from "./account-zone.js";
import type { Store } from "./db.js";
import { authorsJson, dated, leaseJson, ownerJson, plain, presenceMember, sipUserMembers } from "./json.js";
import { lockLease } from "./lease-key.js";
import { oneOf, pageOf, raw, withinReach } from "./page.js";
import { transactionWithRetry } from "./retry.js";
import type { SecretBox } from "./secret-box.js";
import { domainExists, holdDomain } from "./sip-domain-key.js";
import type { Tables } from "./tables.js";
import { isUniqueViolation } from "./unique-violation.js";

const OWN = `${sipUserMembers("u")},
  'tn_lease', (select ${leaseJson("l")} from tn_lease l where l.sip_user = u.uuid and l.released_on is null)`;
const ENTITY = `json_build_object(${OWN}, ${ownerJson("u")}, ${authorsJson("u")})`;
/** As the user sees itself. */
const SELF = `json_build_object(${OWN})`;
/** As its colleagues see it. */
const CONTACT = `json_build_object(${dated("u", "created_on modified_on")},
  ${plain("u", "uuid login first_name last_name avatar")}, ${presenceMember("u")})`;

type Found = WithZoneName<ISIPUser>;

/** SIP users in the database. Digests are encrypted before they leave the process. */
export class SqlSipUsers implements SipUserStore {
  readonly #store: Store;
  readonly #box: SecretBox;

  constructor(store: Store, box: SecretBox) {
    this.#store = store;
    this.#box = box;
  }

  async list(reach: string | null, domain: string, page: PageQuery): Promise<Page<ISIPUser> | undefined> {
    if (!(await this.domainExists(reach, domain))) return undefined;
    const { data, total } = await pageOf<Found>(this.#store.db, {
      entity: raw(ENTITY),
      from: sql`sip_user u where u.sip_domain = ${domain} and ${withinReach("u.account", reach)}`,
      order: raw("u.created_on desc, u.uuid"),
      page,
    });
    return { data: data.map((found) => zoned<ISIPUser>(found)), total };
  }

  async find(reach: string | null, domain: string, uuid: string): Promise<ISIPUser | undefined> {
    const where = sql`sip_user u where u.uuid = ${uuid} and u.sip_domain = ${domain} and ${withinReach("u.account", reach)}`;
    const found = await oneOf<Found>(this.#store.db, raw(ENTITY), where);
    return found && zoned<ISIPUser>(found);
  }

  self({ account, domain, sipUser }: SipActor): Promise<ISIPUserSelf | undefined> {
    const where = sql`sip_user u where u.uuid = ${sipUser} and u.sip_domain = ${domain} and u.account = ${account}`;
    return oneOf<ISIPUserSelf>(this.#store.db, raw(SELF), where);
  }

  contacts({ account, domain }: SipActor, page: PageQuery): Promise<Page<ISIPUserContact>> {
    return pageOf<ISIPUserContact>(this.#store.db, {
      entity: raw(CONTACT),
      from: sql`sip_user u where u.sip_domain = ${domain} and u.account = ${account} and u.is_active`,
      order: raw("u.created_on desc, u.uuid"),
      page,
    });
  }

  domainExists(reach: string | null, domain: string): Promise<boolean> {
    return domainExists(this.#store.db, reach, domain);
  }

  transaction<T>(work: (tx: SipUserTx) => Promise<T>): Promise<T> {
    return transactionWithRetry(this.#store, (tx) => work(new SipUserRows(tx, this.#box)));
  }
}

/** Columns of a locked user `u`. */
export const LOCKED_COLUMNS = [
  "u.uuid",
  "u.account",
  "u.sip_domain as domain",
  "u.login",
  "u.is_active",
  "u.remote_ip",
  "u.email",
  "u.avatar",
] as const;

/** SIP users within one transaction. */
export class SipUserRows implements SipUserTx {
  readonly #db: Kysely<Tables>;
  readonly #box: SecretBox;

  constructor(db: Kysely<Tables>, box: SecretBox) {
    this.#db = db;
    this.#box = box;
  }

  holdDomain(reach: string | null, domain: string) {
    return holdDomain(this.#db, reach, domain);
  }

  async holdInvited(token: string, now: string) {
    const { rows } = await sql<{ domain: string; account: string }>`
      select i.sip_domain as domain, i.account from sip_user_invite i join sip_domain d on d.domain = i.sip_domain
        join account a on a.uuid = i.account
      where i.token_key = ${this.#box.fingerprint(token)} and i.expired_on > ${now}
        and a.disabled_on is null and a.deleted_on is null
      for key share of i, d`.execute(this.#db);
    return rows[0];
  }

  async count(account: string): Promise<number> {
    const query = this.#db.selectFrom("sip_user").select((q) => q.fn.countAll().as("all"));
    return Number((await query.where("account", "=", account).executeTakeFirstOrThrow()).all);
  }

  lock(reach: string | null, domain: string, uuid: string): Promise<SipUserLocked | undefined> {
    return this.#db
      .selectFrom("sip_user as u")
      .select(LOCKED_COLUMNS)
      .where("u.uuid", "=", uuid)
      .where("u.sip_domain", "=", domain)
      .where(withinReach("u.account", reach))
      .forUpdate()
      .executeTakeFirst();
  }

  async insert({
    by,
    now,
    domain,
    ...user
  }: SipUserFields &
    SipDigests &
    Stamp & { readonly uuid: string; readonly domain: string; readonly account: string }) {
    const made = await this.#db
      .insertInto("sip_user")
      .values({
        ...user,
        ...this.#sealed(user),
        sip_domain: domain,
        created_on: now,
        modified_on: now,
        created_by: by,
        modified_by: by,
      })
      .onConflict((c) => c.doNothing())
      .returning("uuid")
      .executeTakeFirst();
    return made !== undefined;
  }

  async update(uuid: string, { by, now, ...change }: Partial<SipUserFields> & Partial<SipDigests> & Stamp) {
    try {
      await this.#db
        .updateTable("sip_user")
        .set({ ...change, ...this.#sealed(change), modified_on: now, modified_by: by })
        .where("uuid", "=", uuid)
        .execute();
    } catch (error) {
      // The transaction is void now: the caller gives it up.
      if (isUniqueViolation(error, "sip_user_login")) return false;
      throw error;
    }
    return true;
  }

  async remove(uuid: string, stamp: Stamp): Promise<void> {
    await this.detachLeases(uuid, stamp);
    await this.#db.deleteFrom("sip_user").where("uuid", "=", uuid).execute();
  }

  async dropRegistrations(uuid: string): Promise<void> {
    await this.#db.deleteFrom("registration").where("sip_user", "=", uuid).execute();
  }

  async attachLease(account: string, lease: string, user: string, stamp: Stamp): Promise<boolean> {
    const found = await lockLease(this.#db, account, lease);
    if (found === undefined) return false;
    // Other leases lose the user first: one lease rings a user at most.
    await this.detachLeases(user, stamp, found);
    await this.#db
      .updateTable("tn_lease")
      .set({
        sip_user: user,
        sip_connection: null,
        sip_control_app: null,
        modified_on: stamp.now,
        modified_by: stamp.by,
      })
      .where("uuid", "=", found)
      .execute();
    return true;
  }

  async detachLeases(user: string, stamp: Stamp, except?: string): Promise<void> {
    await this.#db
      .updateTable("tn_lease")
      .set({ sip_user: null, modified_on: stamp.now, modified_by: stamp.by })
      .where("sip_user", "=", user)
      .$if(except !== undefined, (q) => q.where("uuid", "!=", except ?? ""))
      .execute();
  }

  async entity(uuid: string): Promise<ISIPUser> {
    const found = await oneOf<Found>(this.#db, raw(ENTITY), sql`sip_user u where u.uuid = ${uuid}`);
    if (!found) throw new Error("a locked SIP user is gone");
    return zoned<ISIPUser>(found);
  }

  async self(uuid: string): Promise<ISIPUserSelf> {
    const found = await oneOf<ISIPUserSelf>(this.#db, raw(SELF), sql`sip_user u where u.uuid = ${uuid}`);
    if (!found) throw new Error("a locked SIP user is gone");
    return found;
  }

  #sealed(digests: Partial<SipDigests>): Partial<SipDigests> & { readonly ha1b_key?: string } {
    const { ha1_md5, ha1_sha256, ha1b } = digests;
    if (ha1_md5 === undefined || ha1_sha256 === undefined || ha1b === undefined) return {};
    return {
      ha1_md5: this.#box.encrypt(ha1_md5),
      ha1_sha256: this.#box.encrypt(ha1_sha256),
      ha1b: this.#box.encrypt(ha1b),
      ha1b_key: this.#box.fingerprint(ha1b),
    };
  }
}
