import type { ITNSpecialPrice } from "@opentact/contract";
import { tnCosts } from "@opentact/contract";
import { sql } from "kysely";
import type { Page, PageQuery } from "../base/page.js";
import type { Stamp } from "../base/stamp.js";
import { zoneByName } from "../domain/account/rules.js";
import type { SpecialPriceLinks, SpecialPriceStore, SpecialPriceTx } from "../domain/tn-profile/port.js";
import type { Costs } from "../domain/tn-profile/rules.js";
import type { Store, Tx } from "./db.js";
import { accountJson, costMembers, dated, rateMembers } from "./json.js";
import { oneOf, pageOf, raw } from "./page.js";
import { providerMembers, type WithCountryCode, withCountry } from "./rate-profile-json.js";

/** The profile `p` a special price `x` is for, with its own costs and id. */
const ENTITY = `json_build_object('uuid', x.uuid, ${dated("x", "created_on modified_on expired_on")}, 'profile', p.uuid,
  ${rateMembers("p")}, ${costMembers("x")}, ${providerMembers("p")},
  'account', (select ${accountJson("a")} from account a where a.uuid = x.account))`;
const FROM = sql`tn_special_price x join tn_profile p on p.uuid = x.tn_profile`;
const COSTS = Object.keys(tnCosts) as (keyof Costs)[];

type Account = NonNullable<ITNSpecialPrice["account"]>;
/** As SQL gives it: the country by code, the account's zone by name. */
type Found = Omit<WithCountryCode<ITNSpecialPrice>, "account"> & {
  readonly account: (Omit<Account, "time_zone"> & { readonly time_zone: string | null }) | null;
};

function priceOf({ account, ...found }: Found): ITNSpecialPrice {
  const time_zone = account?.time_zone == null ? null : (zoneByName(account.time_zone) ?? null);
  return withCountry<ITNSpecialPrice>({ ...found, account: account && { ...account, time_zone } });
}

/** Special prices in the database. */
export class SqlSpecialPrices implements SpecialPriceStore {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  async valid(account: string, now: string, page: PageQuery): Promise<Page<ITNSpecialPrice>> {
    const { data, total } = await pageOf<Found>(this.#store.db, {
      entity: raw(ENTITY),
      from: sql`${FROM} where (x.account = ${account} or x.account is null) and x.expired_on > ${now}`,
      order: raw("x.created_on desc, x.uuid"),
      page,
    });
    return { data: data.map(priceOf), total };
  }

  async removeExpired(now: string): Promise<void> {
    await this.#store.db.deleteFrom("tn_special_price").where("expired_on", "<=", now).execute();
  }

  transaction<T>(work: (tx: SpecialPriceTx) => Promise<T>): Promise<T> {
    return this.#store.transaction((tx) => work(new PricesTx(tx)));
  }
}

class PricesTx implements SpecialPriceTx {
  readonly #tx: Tx;

  constructor(tx: Tx) {
    this.#tx = tx;
  }

  async lock(uuid: string): Promise<boolean> {
    const query = this.#tx.selectFrom("tn_special_price").select("uuid").where("uuid", "=", uuid).forUpdate();
    return (await query.executeTakeFirst()) !== undefined;
  }

  async profile(nameOrUuid: string): Promise<string | undefined> {
    const { rows } = await sql<{ uuid: string }>`
      select p.uuid from tn_profile p
      where p.kind = 'rate' and (p.uuid::text = ${nameOrUuid.toLowerCase()} or p.name = ${nameOrUuid})
      order by p.uuid::text = ${nameOrUuid.toLowerCase()} desc limit 1 for key share`.execute(this.#tx);
    return rows[0]?.uuid;
  }

  async accountExists(uuid: string): Promise<boolean> {
    const row = await this.#tx.selectFrom("account").select("uuid").where("uuid", "=", uuid).executeTakeFirst();
    return row !== undefined;
  }

  async insert({
    by,
    now,
    uuid,
    tn_profile,
    account,
    expired_on,
    ...costs
  }: SpecialPriceLinks & Partial<Costs> & Stamp & { readonly uuid: string }): Promise<void> {
    const given = COSTS.map((name) => sql`coalesce(${costs[name]?.toFixed(5) ?? null}::numeric, p.${sql.ref(name)})`);
    await sql`
      insert into tn_special_price (uuid, created_on, modified_on, created_by, modified_by, tn_profile, account, expired_on,
        ${sql.join(COSTS.map((name) => sql.ref(name)))})
      select ${uuid}::uuid, ${now}::timestamptz, ${now}::timestamptz, ${by}::uuid, ${by}::uuid, p.uuid, ${account}::uuid,
        ${expired_on}::timestamptz, ${sql.join(given)}
      from tn_profile p where p.uuid = ${tn_profile}`.execute(this.#tx);
  }

  async update(
    uuid: string,
    { by, now, ...change }: Partial<SpecialPriceLinks> & Partial<Costs> & Stamp,
  ): Promise<void> {
    await this.#tx
      .updateTable("tn_special_price")
      .set({ ...change, modified_on: now, modified_by: by })
      .where("uuid", "=", uuid)
      .execute();
  }

  async remove(uuid: string): Promise<void> {
    await this.#tx.deleteFrom("tn_special_price").where("uuid", "=", uuid).execute();
  }

  async entity(uuid: string): Promise<ITNSpecialPrice> {
    const found = await oneOf<Found>(this.#tx, raw(ENTITY), sql`${FROM} where x.uuid = ${uuid}`);
    if (!found) throw new Error("a locked special price is gone");
    return priceOf(found);
  }
}
