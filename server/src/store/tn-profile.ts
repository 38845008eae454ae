import type { ITNBehaviourProfile, ITNProfile, ITNProfileAny } from "@opentact/contract";
import { sql } from "kysely";
import type { Page, PageQuery } from "../base/page.js";
import type { Stamp } from "../base/stamp.js";
import type { ProfileLocked, TnProfileStore, TnProfileTx } from "../domain/tn-profile/port.js";
import type { BehaviourFields, CallerList, ListedKind, RateFields } from "../domain/tn-profile/rules.js";
import { type WithZoneName, zoned } from "./account-zone.js";
import { callerLists } from "./caller-list.js";
import type { Store, Tx } from "./db.js";
import { authorsJson, behaviourMembers, costMembers, dated, leaseJson, ownerJson, rateMembers } from "./json.js";
import { oneOf, pageOf, raw, withinReach } from "./page.js";
import { providerMembers, type WithCountryCode, withCountry } from "./rate-profile-json.js";
import { isUniqueViolation } from "./unique-violation.js";

const RATE = `json_build_object('uuid', p.uuid, ${dated("p", "created_on modified_on")}, ${rateMembers("p")},
  ${costMembers("p")}, ${providerMembers("p")})`;
const callers = (list: CallerList) => `'${list}', coalesce((select json_agg(c.entry order by c.entry)
  from tn_profile_caller c where c.tn_profile = p.uuid and c.list = '${list}'), '[]'::json)`;
const BEHAVIOUR = `${behaviourMembers("p")}, ${ownerJson("p")}, ${authorsJson("p")}`;
const BEHAVIOUR_ONE = `json_build_object(${BEHAVIOUR}, ${callers("blacklist")}, ${callers("whitelist")},
  'tnleases', coalesce((select json_agg(${leaseJson("l")}) from (select * from tn_lease
    where tn_profile = p.uuid and released_on is null order by created_on desc, uuid limit 100) l), '[]'::json))`;
const LISTED = `case p.kind when 'rate' then ${RATE} else json_build_object(${BEHAVIOUR}) end`;
const ONE = `case p.kind when 'rate' then ${RATE} else ${BEHAVIOUR_ONE} end`;

type Found = WithCountryCode<ITNProfile> | WithZoneName<ITNBehaviourProfile>;

function profileOf(found: Found): ITNProfileAny {
  return found.kind === "rate"
    ? withCountry<ITNProfile>(found as WithCountryCode<ITNProfile>)
    : zoned<ITNBehaviourProfile>(found as WithZoneName<ITNBehaviourProfile>);
}

/** Rate profiles are everybody's. */
function visible(reach: string | null) {
  return sql<boolean>`(p.kind = 'rate' or ${withinReach("p.account", reach)})`;
}

/** Profiles of both kinds in the database. */
export class SqlTnProfiles implements TnProfileStore {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  async list(account: string, kind: ListedKind, page: PageQuery): Promise<Page<ITNProfileAny>> {
    const rate = sql<boolean>`p.kind = 'rate'`;
    const own = sql<boolean>`p.account = ${account}`;
    const where = { rate, behaviour: own, all: sql<boolean>`(${rate} or ${own})` }[kind];
    const { data, total } = await pageOf<Found>(this.#store.db, {
      entity: raw(LISTED),
      from: sql`tn_profile p where ${where}`,
      order: raw("p.created_on desc, p.uuid"),
      page,
    });
    return { data: data.map(profileOf), total };
  }

  async find(reach: string | null, uuid: string): Promise<ITNProfileAny | undefined> {
    const where = sql`tn_profile p where p.uuid = ${uuid} and ${visible(reach)}`;
    const found = await oneOf<Found>(this.#store.db, raw(ONE), where);
    return found && profileOf(found);
  }

  async callers(reach: string | null, uuid: string, list: CallerList, page: PageQuery) {
    const { db } = this.#store;
    const profile = await db
      .selectFrom("tn_profile")
      .select("uuid")
      .where("uuid", "=", uuid)
      .where("kind", "=", "behaviour")
      .where(withinReach("account", reach))
      .executeTakeFirst();
    return profile && callerLists.page(db, uuid, list, page);
  }

  transaction<T>(work: (tx: TnProfileTx) => Promise<T>): Promise<T> {
    return this.#store.transaction((tx) => work(new ProfilesTx(tx)));
  }
}

class ProfilesTx implements TnProfileTx {
  readonly #tx: Tx;

  constructor(tx: Tx) {
    this.#tx = tx;
  }

  async lock(reach: string | null, uuid: string): Promise<ProfileLocked | undefined> {
    const { rows } = await sql<ProfileLocked>`
      select p.kind, p.account from tn_profile p where p.uuid = ${uuid} and ${visible(reach)} for update`.execute(
      this.#tx,
    );
    return rows[0];
  }

  async insertRate({ by, now, ...fields }: Partial<RateFields> & Stamp & { readonly uuid: string }): Promise<boolean> {
    const made = await this.#tx
      .insertInto("tn_profile")
      .values({ name: "", ...fields, kind: "rate", created_on: now, modified_on: now, created_by: by, modified_by: by })
      .onConflict((conflict) => conflict.doNothing())
      .returning("uuid")
      .executeTakeFirst();
    return made !== undefined;
  }

  async insertBehaviour({
    by,
    now,
    ...fields
  }: Partial<BehaviourFields> & Stamp & { readonly uuid: string; readonly account: string }): Promise<void> {
    const dates = { created_on: now, modified_on: now, created_by: by, modified_by: by };
    await this.#tx
      .insertInto("tn_profile")
      .values({ name: "", ...fields, kind: "behaviour", ...dates })
      .execute();
  }

  async update(
    uuid: string,
    { by, now, ...change }: Partial<RateFields> & Partial<BehaviourFields> & Stamp,
  ): Promise<boolean> {
    try {
      await this.#tx
        .updateTable("tn_profile")
        .set({ ...change, modified_on: now, modified_by: by })
        .where("uuid", "=", uuid)
        .execute();
      return true;
    } catch (error) {
      if (isUniqueViolation(error, "tn_profile_name")) return false;
      throw error;
    }
  }

  async isUsed(uuid: string): Promise<boolean> {
    const row = await this.#tx.selectFrom("tn").select("tn").where("profile", "=", uuid).limit(1).executeTakeFirst();
    return row !== undefined;
  }

  async remove(uuid: string): Promise<void> {
    await this.#tx.deleteFrom("tn_profile").where("uuid", "=", uuid).execute();
  }

  removeCallers(uuid: string, list: CallerList, entries: readonly string[]): Promise<void> {
    return callerLists.remove(this.#tx, uuid, list, entries);
  }

  addCallers(uuid: string, list: CallerList, entries: readonly string[]): Promise<void> {
    return callerLists.add(this.#tx, uuid, list, entries);
  }

  countCallers(uuid: string, list: CallerList): Promise<number> {
    return callerLists.count(this.#tx, uuid, list);
  }

  async entity(uuid: string): Promise<ITNProfileAny> {
    const found = await oneOf<Found>(this.#tx, raw(ONE), sql`tn_profile p where p.uuid = ${uuid}`);
    if (!found) throw new Error("a locked profile is gone");
    return profileOf(found);
  }

  async behaviour(uuid: string): Promise<ITNBehaviourProfile> {
    const profile = await this.entity(uuid);
    if (profile.kind !== "behaviour") throw new Error("the kind of a locked profile has changed");
    return profile;
  }
}
