import type { IExternalVetting, ISMSBrand, ISMSCampaign } from "@opentact/contract";
import { type RawBuilder, sql } from "kysely";
import type { Stamp } from "../base/stamp.js";
import type { LedgerEntry } from "../domain/ledger/port.js";
import type {
  BrandChange,
  BrandFields,
  BrandLocked,
  CampaignChange,
  CampaignFields,
  CampaignLocked,
  OtpChange,
  RegistryEvent,
  RegistryKind,
  TendlcTx,
} from "../domain/tendlc/port.js";
import { zoned } from "./account-zone.js";
import type { Tx } from "./db.js";
import { SqlLedger } from "./ledger.js";
import { oneOf, raw, withinReach } from "./page.js";
import {
  BRAND_LOCKED,
  BRAND_ONE,
  CAMPAIGN_LOCKED,
  CAMPAIGN_ONE,
  campaignOf,
  type FoundBrand,
  type FoundCampaign,
  type InParts,
  isUuid,
  lockedCampaign,
  VETTING,
} from "./tendlc-json.js";

/** Table of each kind of thing that waits for the registry. */
export const REGISTRY_TABLES = {
  brand: "sms_brand",
  campaign: "sms_campaign",
  vetting: "sms_brand_vetting",
  tollfree: "tollfree_verification",
} as const satisfies Record<RegistryKind, string>;

/** One transaction on brands, campaigns and vettings. */
export class RegistrationsTx implements TendlcTx {
  readonly #tx: Tx;

  constructor(tx: Tx) {
    this.#tx = tx;
  }

  async byReference(kind: "brand" | "campaign", account: string, reference: string): Promise<string | undefined> {
    // One after the other: a second request with the reference finds what the first one made.
    await this.#tx.selectFrom("account").select("uuid").where("uuid", "=", account).forNoKeyUpdate().execute();
    const row = await this.#tx
      .selectFrom(REGISTRY_TABLES[kind])
      .select("uuid")
      .where("account", "=", account)
      .where(sql`lower("referenceId")`, "=", reference.toLowerCase())
      .where("deleted_on", "is", null)
      .executeTakeFirst();
    return row?.uuid;
  }

  charge(account: string, entry: LedgerEntry, now: string): Promise<boolean> {
    return new SqlLedger(this.#tx).charge(account, entry, now);
  }

  async insertBrand({ by, now, tag, ...row }: Parameters<TendlcTx["insertBrand"]>[0]): Promise<void> {
    await this.#tx
      .insertInto("sms_brand")
      .values({ ...row, tag: [...tag], ...authored(by, now) })
      .execute();
  }

  async lockBrand(reach: string | null, id: string): Promise<BrandLocked | undefined> {
    const key = isUuid(id) ? sql<boolean>`uuid = ${id.toLowerCase()}` : sql<boolean>`"brandId" = ${id.toUpperCase()}`;
    const uuid = await this.#lock("sms_brand", reach, key);
    return uuid === undefined ? undefined : oneOf(this.#tx, raw(BRAND_LOCKED), sql`sms_brand b where b.uuid = ${uuid}`);
  }

  async updateBrand(
    uuid: string,
    change: Partial<BrandFields> & BrandChange & OtpChange & { deleted_on?: string; relationship_on?: string },
    { by, now }: Stamp,
  ): Promise<void> {
    await this.#tx
      .updateTable("sms_brand")
      .set({ ...brandSet(change), modified_on: now, modified_by: by })
      .where("uuid", "=", uuid)
      .execute();
  }

  async insertVetting({ now, ...row }: Parameters<TendlcTx["insertVetting"]>[0]): Promise<void> {
    await this.#tx
      .insertInto("sms_brand_vetting")
      .values({ ...row, created_on: now, modified_on: now, vettingStatus: "PENDING" })
      .execute();
  }

  async insertCampaign({ by, now, quiet_hours, ...row }: Parameters<TendlcTx["insertCampaign"]>[0]): Promise<void> {
    const { subUsecases, mnoIds, tag, ...rest } = row;
    await this.#tx
      .insertInto("sms_campaign")
      .values({
        ...rest,
        subUsecases: [...subUsecases],
        mnoIds: [...mnoIds],
        tag: [...tag],
        quiet_hours_enabled: quiet_hours.enabled,
        quiet_hours_start: quiet_hours.start,
        quiet_hours_end: quiet_hours.end,
        ...authored(by, now),
      })
      .execute();
  }

  async lockCampaign(reach: string | null, id: string): Promise<CampaignLocked | undefined> {
    const key = isUuid(id)
      ? sql<boolean>`uuid = ${id.toLowerCase()}`
      : sql<boolean>`"campaignId" = ${id.toUpperCase()}`;
    const uuid = await this.#lock("sms_campaign", reach, key);
    if (uuid === undefined) return undefined;
    const from = sql`sms_campaign c where c.uuid = ${uuid}`;
    const found = await oneOf<InParts<object, CampaignLocked>>(this.#tx, raw(CAMPAIGN_LOCKED), from);
    return found && lockedCampaign(found);
  }

  async updateCampaign(
    uuid: string,
    change: Partial<CampaignFields> & CampaignChange,
    { by, now }: Stamp,
  ): Promise<void> {
    await this.#tx
      .updateTable("sms_campaign")
      .set({ ...campaignSet(change), modified_on: now, modified_by: by })
      .where("uuid", "=", uuid)
      .execute();
  }

  async ask(kind: RegistryKind, uuid: string, at: string | null): Promise<void> {
    await this.#tx.updateTable(REGISTRY_TABLES[kind]).set({ registry_on: at }).where("uuid", "=", uuid).execute();
  }

  async brand(uuid: string): Promise<ISMSBrand> {
    const found = await oneOf<FoundBrand>(this.#tx, raw(BRAND_ONE), sql`sms_brand b where b.uuid = ${uuid}`);
    return zoned<ISMSBrand>(there(found));
  }

  async campaign(uuid: string): Promise<ISMSCampaign> {
    const from = sql`sms_campaign c where c.uuid = ${uuid}`;
    return campaignOf(there(await oneOf<FoundCampaign>(this.#tx, raw(CAMPAIGN_ONE), from)));
  }

  async vetting(uuid: string): Promise<IExternalVetting> {
    const from = sql`sms_brand_vetting v where v.uuid = ${uuid}`;
    return there(await oneOf<IExternalVetting>(this.#tx, raw(VETTING), from));
  }

  async event({ account, kind, uuid, entity, state, previous_state, now }: RegistryEvent): Promise<void> {
    const body = {
      message: `SMS ${kind} ${uuid}: ${state}`,
      success: true,
      payload: { kind, entity, state, previous_state },
    };
    await this.#tx.outbox.add({ account, type: "campaign", ref_id: uuid, created_on: now, body });
  }

  async #lock(
    table: "sms_brand" | "sms_campaign",
    reach: string | null,
    key: RawBuilder<boolean>,
  ): Promise<string | undefined> {
    const row = await this.#tx
      .selectFrom(table)
      .select("uuid")
      .where(key)
      .where("deleted_on", "is", null)
      .where(withinReach("account", reach))
      .forUpdate()
      .executeTakeFirst();
    return row?.uuid;
  }
}

/** A change of a brand as columns. */
export function brandSet({
  tag,
  failureReasons,
  optionalAttributes,
  ...change
}: Partial<BrandFields> & BrandChange & OtpChange & { deleted_on?: string; relationship_on?: string }) {
  return {
    ...change,
    ...(tag === undefined ? {} : { tag: [...tag] }),
    ...(failureReasons === undefined ? {} : { failureReasons: [...failureReasons] }),
    ...(optionalAttributes === undefined
      ? {}
      : { optionalAttributes: optionalAttributes && JSON.stringify(optionalAttributes) }),
  };
}

/** A change of a campaign as columns. */
export function campaignSet(given: Partial<CampaignFields> & CampaignChange) {
  const { quiet_hours, subUsecases, mnoIds, tag, failureReasons, mnoMetadata, operationStatus, sharing, ...change } =
    given;
  return {
    ...change,
    ...lists({ subUsecases, tag, failureReasons }),
    ...(mnoIds === undefined ? {} : { mnoIds: [...mnoIds] }),
    ...(quiet_hours === undefined
      ? {}
      : {
          quiet_hours_enabled: quiet_hours.enabled,
          quiet_hours_start: quiet_hours.start,
          quiet_hours_end: quiet_hours.end,
        }),
    ...jsons({ mnoMetadata, operationStatus, sharing }),
  };
}

function lists(values: Readonly<Record<string, readonly string[] | undefined>>): Record<string, string[]> {
  return Object.fromEntries(Object.entries(values).flatMap(([name, list]) => (list ? [[name, [...list]]] : [])));
}

function jsons(values: Readonly<Record<string, object | undefined>>): Record<string, string> {
  const given = Object.entries(values).filter(([, value]) => value !== undefined);
  return Object.fromEntries(given.map(([name, value]) => [name, JSON.stringify(value)]));
}

function authored(by: string | null, now: string) {
  return { created_on: now, modified_on: now, created_by: by, modified_by: by };
}

function there<T>(value: T | undefined): T {
  if (value === undefined) throw new Error("a row of this transaction is gone");
  return value;
}
