import type { ISIPDomainBase, ISIPUserInvite } from "@opentact/contract";
import { type Kysely, sql } from "kysely";
import type { Page, PageQuery } from "../base/page.js";
import type { Stamp } from "../base/stamp.js";
import type { SipInviteFields, SipInviteStore, SipInviteTx } from "../domain/sip-invite/port.js";
import { type WithZoneName, zoned } from "./account-zone.js";
import type { Store } from "./db.js";
import { authorsJson, domainJson, inviteMembers, ownerJson } from "./json.js";
import { oneOf, pageOf, raw, withinReach } from "./page.js";
import type { SecretBox } from "./secret-box.js";
import { domainExists, holdDomain } from "./sip-domain-key.js";
import type { Tables } from "./tables.js";

const ENTITY = `json_build_object(${inviteMembers("i")},
  'sip_domain', (select ${domainJson("d")} from sip_domain d where d.domain = i.sip_domain),
  ${ownerJson("i")}, ${authorsJson("i")})`;

type Found = WithZoneName<ISIPUserInvite>;

/** Invites in the database: their tokens are sealed, and found by a keyed fingerprint. */
export class SqlSipInvites implements SipInviteStore {
  readonly #store: Store;
  readonly #box: SecretBox;

  constructor(store: Store, box: SecretBox) {
    this.#store = store;
    this.#box = box;
  }

  async list(reach: string | null, domain: string, page: PageQuery): Promise<Page<ISIPUserInvite> | undefined> {
    if (!(await domainExists(this.#store.db, reach, domain))) return undefined;
    const { data, total } = await pageOf<Found>(this.#store.db, {
      entity: raw(ENTITY),
      from: sql`sip_user_invite i where i.sip_domain = ${domain} and ${withinReach("i.account", reach)}`,
      order: raw("i.created_on desc, i.uuid"),
      page,
    });
    return { data: data.map((found) => opened(found, this.#box)), total };
  }

  domainOf(token: string, now: string): Promise<ISIPDomainBase | undefined> {
    return oneOf<ISIPDomainBase>(
      this.#store.db,
      raw(domainJson("d")),
      sql`sip_user_invite i join sip_domain d on d.domain = i.sip_domain join account a on a.uuid = i.account
        where i.token_key = ${this.#box.fingerprint(token)} and i.expired_on > ${now}
          and a.disabled_on is null and a.deleted_on is null`,
    );
  }

  transaction<T>(work: (tx: SipInviteTx) => Promise<T>): Promise<T> {
    return this.#store.transaction((tx) => work(new Tx(tx, this.#box)));
  }
}

function opened(found: Found, box: SecretBox): ISIPUserInvite {
  const invite = zoned<ISIPUserInvite>(found);
  return { ...invite, token: box.decrypt(invite.token) };
}

class Tx implements SipInviteTx {
  readonly #db: Kysely<Tables>;
  readonly #box: SecretBox;

  constructor(db: Kysely<Tables>, box: SecretBox) {
    this.#db = db;
    this.#box = box;
  }

  holdDomain(reach: string | null, domain: string) {
    return holdDomain(this.#db, reach, domain);
  }

  async lock(reach: string | null, domain: string, uuid: string): Promise<boolean> {
    const row = await this.#db
      .selectFrom("sip_user_invite")
      .select("uuid")
      .where("uuid", "=", uuid)
      .where("sip_domain", "=", domain)
      .where(withinReach("account", reach))
      .forUpdate()
      .executeTakeFirst();
    return row !== undefined;
  }

  async insert({
    by,
    now,
    domain,
    token,
    ...row
  }: SipInviteFields &
    Stamp & { readonly uuid: string; readonly token: string; readonly domain: string; readonly account: string }) {
    await this.#db
      .insertInto("sip_user_invite")
      .values({
        ...row,
        sip_domain: domain,
        token: this.#box.encrypt(token),
        token_key: this.#box.fingerprint(token),
        created_on: now,
        modified_on: now,
        created_by: by,
        modified_by: by,
      })
      .execute();
  }

  async update(uuid: string, { by, now, ...change }: Partial<SipInviteFields> & Stamp): Promise<void> {
    await this.#db
      .updateTable("sip_user_invite")
      .set({ ...change, modified_on: now, modified_by: by })
      .where("uuid", "=", uuid)
      .execute();
  }

  async remove(uuid: string): Promise<void> {
    await this.#db.deleteFrom("sip_user_invite").where("uuid", "=", uuid).execute();
  }

  async entity(uuid: string): Promise<ISIPUserInvite> {
    const found = await oneOf<Found>(this.#db, raw(ENTITY), sql`sip_user_invite i where i.uuid = ${uuid}`);
    if (!found) throw new Error("a locked invite is gone");
    return opened(found, this.#box);
  }
}
