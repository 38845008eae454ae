import type { IExternalVetting, ISMSBrand, ISMSBrandElement, ISMSCampaign, ITNLease } from "@opentact/contract";
import { type RawBuilder, sql } from "kysely";
import type { Page, PageQuery } from "../base/page.js";
import type { TendlcStore, TendlcTx } from "../domain/tendlc/port.js";
import { zoned } from "./account-zone.js";
import type { Store } from "./db.js";
import { leasePage } from "./lease-json.js";
import { oneOf, pageOf, raw, withinReach } from "./page.js";
import {
  BRAND_ELEMENT,
  BRAND_ONE,
  CAMPAIGN_ONE,
  campaignOf,
  type FoundBrand,
  type FoundBrandElement,
  type FoundCampaign,
  isUuid,
  VETTING,
} from "./tendlc-json.js";
import { RegistrationsTx } from "./tendlc-tx.js";

/** Condition on brand `b` by its uuid or brandId. */
export function brandKey(id: string): RawBuilder<boolean> {
  return isUuid(id) ? sql<boolean>`b.uuid = ${id.toLowerCase()}` : sql<boolean>`b."brandId" = ${id.toUpperCase()}`;
}

/** Condition on campaign `c` by its uuid or campaignId. */
export function campaignKey(id: string): RawBuilder<boolean> {
  return isUuid(id) ? sql<boolean>`c.uuid = ${id.toLowerCase()}` : sql<boolean>`c."campaignId" = ${id.toUpperCase()}`;
}

/** Brands, campaigns and vettings in the database. */
export class SqlTendlc implements TendlcStore {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  async brands(account: string, page: PageQuery): Promise<Page<ISMSBrandElement>> {
    const { data, total } = await pageOf<FoundBrandElement>(this.#store.db, {
      entity: raw(BRAND_ELEMENT),
      from: sql`sms_brand b where b.account = ${account} and b.deleted_on is null`,
      order: raw("b.created_on desc, b.uuid"),
      page,
    });
    return { data: data.map((found) => zoned<ISMSBrandElement>(found)), total };
  }

  async brand(reach: string | null, id: string): Promise<ISMSBrand | undefined> {
    const from = sql`sms_brand b where ${brandKey(id)} and b.deleted_on is null and ${withinReach("b.account", reach)}`;
    const found = await oneOf<FoundBrand>(this.#store.db, raw(BRAND_ONE), from);
    return found && zoned<ISMSBrand>(found);
  }

  async campaigns(account: string, brand: string | undefined, page: PageQuery): Promise<Page<ISMSCampaign>> {
    const ofBrand =
      brand === undefined
        ? sql`true`
        : sql`c.brand = (select b.uuid from sms_brand b where ${brandKey(brand)} and b.account = ${account})`;
    const { data, total } = await pageOf<FoundCampaign>(this.#store.db, {
      entity: raw(CAMPAIGN_ONE),
      from: sql`sms_campaign c where c.account = ${account} and c.deleted_on is null and ${ofBrand}`,
      order: raw("c.created_on desc, c.uuid"),
      page,
    });
    return { data: data.map(campaignOf), total };
  }

  async campaign(reach: string | null, id: string): Promise<ISMSCampaign | undefined> {
    const found = await oneOf<FoundCampaign>(this.#store.db, raw(CAMPAIGN_ONE), this.#campaignFrom(reach, id));
    return found && campaignOf(found);
  }

  async vettings(reach: string | null, brand: string): Promise<readonly IExternalVetting[] | undefined> {
    return oneOf<IExternalVetting[]>(
      this.#store.db,
      raw(`(select coalesce(json_agg(${VETTING} order by v.created_on desc, v.uuid), '[]'::json)
        from sms_brand_vetting v where v.brand = b.uuid)`),
      sql`sms_brand b where ${brandKey(brand)} and b.deleted_on is null and ${withinReach("b.account", reach)}`,
    );
  }

  async leases(reach: string | null, id: string, page: PageQuery): Promise<Page<ITNLease> | undefined> {
    const campaign = await oneOf<string>(this.#store.db, raw("to_json(c.uuid)"), this.#campaignFrom(reach, id));
    if (campaign === undefined) return undefined;
    const where = sql`l.released_on is null and exists (select 1 from lease_subscription f
      where f.tn_lease = l.uuid and f.sms_campaign = ${campaign}::uuid and f.removed_on is null)`;
    return leasePage(this.#store.db, where, page);
  }

  transaction<T>(work: (tx: TendlcTx) => Promise<T>): Promise<T> {
    return this.#store.transaction((tx) => work(new RegistrationsTx(tx)));
  }

  #campaignFrom(reach: string | null, id: string) {
    return sql`sms_campaign c where ${campaignKey(id)} and c.deleted_on is null and ${withinReach("c.account", reach)}`;
  }
}
