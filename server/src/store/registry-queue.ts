import { type RawBuilder, sql } from "kysely";
import type { LedgerEntry } from "../domain/ledger/port.js";
import type {
  AppliedStep,
  BrandChange,
  BrandLocked,
  CampaignChange,
  CampaignLocked,
  RegistryKind,
  RegistryQueue,
  TollfreeChange,
  TollfreeLocked,
  VettingChange,
  VettingLocked,
} from "../domain/tendlc/port.js";
import { assignmentOf } from "../domain/tendlc/rules.js";
import type { Store, Tx } from "./db.js";
import { SqlLedger } from "./ledger.js";
import { oneOf, raw } from "./page.js";
import {
  BRAND_LOCKED,
  CAMPAIGN_LOCKED,
  type InParts,
  isUuid,
  lockedCampaign,
  TOLLFREE_LOCKED,
  VETTING_LOCKED,
} from "./tendlc-json.js";
import { brandSet, campaignSet, REGISTRY_TABLES, RegistrationsTx } from "./tendlc-tx.js";

const KINDS: readonly RegistryKind[] = ["brand", "vetting", "campaign", "tollfree"];

/** What waits for the registry, in the database. */
export class SqlRegistryQueue implements RegistryQueue {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  /** Brands come before what depends on them. */
  async claim(now: string, until: string): Promise<{ kind: RegistryKind; uuid: string } | undefined> {
    for (const kind of KINDS) {
      const table = sql.table(REGISTRY_TABLES[kind]);
      const { rows } = await sql<{ uuid: string }>`
        update ${table} set registry_on = ${until} where uuid = (
          select uuid from ${table} where registry_on <= ${now} order by registry_on limit 1 for update skip locked)
        returning uuid`.execute(this.#store.db);
      const uuid = rows[0]?.uuid;
      if (uuid !== undefined) return { kind, uuid };
    }
    return undefined;
  }

  brand(uuid: string): Promise<BrandLocked | undefined> {
    return oneOf(this.#store.db, raw(BRAND_LOCKED), sql`sms_brand b where b.uuid = ${uuid}`);
  }

  async campaign(uuid: string): Promise<CampaignLocked | undefined> {
    const from = sql`sms_campaign c where c.uuid = ${uuid}`;
    const found = await oneOf<InParts<object, CampaignLocked>>(this.#store.db, raw(CAMPAIGN_LOCKED), from);
    return found && lockedCampaign(found);
  }

  vetting(uuid: string): Promise<VettingLocked | undefined> {
    return oneOf(this.#store.db, raw(VETTING_LOCKED), sql`sms_brand_vetting v where v.uuid = ${uuid}`);
  }

  tollfree(uuid: string): Promise<TollfreeLocked | undefined> {
    return oneOf(this.#store.db, raw(TOLLFREE_LOCKED), sql`tollfree_verification t where t.uuid = ${uuid}`);
  }

  async applyBrand(before: BrandLocked, step: AppliedStep<BrandChange>): Promise<boolean> {
    if (before.deleted_on !== null) {
      await this.#rest("brand", before.uuid, step);
      return false;
    }
    const { change, now } = step;
    return this.#store.transaction(async (tx) => {
      const changed = await tx
        .updateTable("sms_brand")
        .set({ ...brandSet(change), registry_on: restOn(step), modified_on: now })
        .where("uuid", "=", before.uuid)
        .where("status", "=", before.status)
        .where("identityStatus", "=", before.identityStatus)
        .where("deleted_on", "is", null)
        .returning(["status", "identityStatus"])
        .executeTakeFirst();
      if (!changed) return false;
      const state = changed.status === "OK" ? changed.identityStatus : changed.status;
      const previous_state = before.status === "OK" ? before.identityStatus : before.status;
      if (state === previous_state) return true;
      const registrations = new RegistrationsTx(tx);
      const { account, uuid } = before;
      const entity = await registrations.brand(uuid);
      await registrations.event({ account, kind: "brand", uuid, entity, state, previous_state, now });
      return true;
    });
  }

  applyCampaign(before: CampaignLocked, step: AppliedStep<CampaignChange>): Promise<void> {
    if (before.deleted_on !== null) return this.#rest("campaign", before.uuid, step);
    const { change, now } = step;
    return this.#store.transaction(async (tx) => {
      const { account, uuid, campaign_state: previous_state } = before;
      const changed = await tx
        .updateTable("sms_campaign")
        .set({ ...campaignSet(change), registry_on: restOn(step), modified_on: now })
        .where("uuid", "=", uuid)
        .where("campaign_state", "=", previous_state)
        .where("deleted_on", "is", null)
        .returning("campaign_state")
        .executeTakeFirst();
      if (!changed || changed.campaign_state === previous_state) return;
      const registrations = new RegistrationsTx(tx);
      const entity = await registrations.campaign(uuid);
      const state = changed.campaign_state;
      await registrations.event({ account, kind: "campaign", uuid, entity, state, previous_state, now });
    });
  }

  /** A vetting that counts makes the registry look at the brand again. */
  applyVetting(before: VettingLocked, step: AppliedStep<VettingChange>): Promise<void> {
    const { change, now } = step;
    const { reasons, ...fields } = change;
    return this.#store.transaction(async (tx) => {
      await tx
        .updateTable("sms_brand_vetting")
        .set({
          ...fields,
          ...(reasons === undefined ? {} : { reasons: [...reasons] }),
          registry_on: restOn(step),
          modified_on: now,
        })
        .where("uuid", "=", before.uuid)
        .execute();
      if (change.vettingStatus !== undefined && change.vettingStatus !== before.vettingStatus)
        await tx.updateTable("sms_brand").set({ registry_on: now }).where("uuid", "=", before.brand).execute();
    });
  }

  async applyTollfree(before: TollfreeLocked, step: AppliedStep<TollfreeChange>): Promise<void> {
    const { change, now } = step;
    await this.#store.db
      .updateTable("tollfree_verification")
      .set({ ...change, registry_on: restOn(step), modified_on: now })
      .where("uuid", "=", before.uuid)
      .where("verificationStatus", "=", before.verificationStatus)
      .execute();
  }

  async assign(now: string): Promise<number> {
    return this.#store.transaction(async (tx) => {
      await sql`
        update lease_subscription set assignment_status = null, modified_on = ${now}
        where assignment_status = 'PENDING_UNASSIGNMENT'`.execute(tx);
      const { rows } = await sql<Pending>`
        select f.uuid, f.account, f.assignment_status as previous, c.campaign_state as state, l.tn
        from lease_subscription f join sms_campaign c on c.uuid = f.sms_campaign join tn_lease l on l.uuid = f.tn_lease
        where f.removed_on is null and f.assignment_status = 'PENDING_ASSIGNMENT'
        for update of f skip locked`.execute(tx);
      let moved = 0;
      for (const row of rows) if (await assignOne(tx, row, now)) moved++;
      return moved;
    });
  }

  async dueCampaigns(billedBefore: string): Promise<readonly CampaignLocked[]> {
    const { rows } = await sql<{ entity: InParts<object, CampaignLocked> }>`
      select ${raw(CAMPAIGN_LOCKED)} as entity from sms_campaign c
      where c.status = 'ACTIVE' and c.deleted_on is null and not c.mock and c."billedDate" <= ${billedBefore}
      order by c."billedDate" limit 500`.execute(this.#store.db);
    return rows.map(({ entity }) => lockedCampaign(entity));
  }

  renew({ uuid, account }: CampaignLocked, entry: LedgerEntry, now: string): Promise<boolean> {
    return this.#store.transaction(async (tx) => {
      if (!(await new SqlLedger(tx).charge(account, entry, now))) return false;
      await sql`
        update sms_campaign set "billedDate" = "billedDate" + interval '1 month', modified_on = ${now}
        where uuid = ${uuid}`.execute(tx);
      return true;
    });
  }

  async expireMocks(createdBefore: string, now: string): Promise<number> {
    return this.#store.transaction(async (tx) => {
      await sql`
        update sms_campaign set status = 'EXPIRED', campaign_state = 'TCR_EXPIRED', is_active = false, expired_on = ${now},
          registry_on = null, modified_on = ${now}
        where status = 'ACTIVE' and (mock or brand in (select uuid from sms_brand where mock)) and created_on <= ${createdBefore}`.execute(
        tx,
      );
      const { rows } = await sql`
        update sms_brand set deleted_on = ${now}, registry_on = null, modified_on = ${now}
        where mock and deleted_on is null and created_on <= ${createdBefore} returning uuid`.execute(tx);
      return rows.length;
    });
  }

  async named(id: string): Promise<{ kind: RegistryKind; uuid: string } | undefined> {
    const key = isUuid(id) ? sql`uuid = ${id.toLowerCase()}::uuid` : sql`registry_id = ${id.toUpperCase()}`;
    const { rows } = await sql<{ kind: RegistryKind; uuid: string }>`
      select kind, uuid from (
        select 'brand' as kind, uuid, "brandId" as registry_id from sms_brand where deleted_on is null
        union all select 'campaign', uuid, "campaignId" from sms_campaign where deleted_on is null
        union all select 'vetting', uuid, upper("vettingId") from sms_brand_vetting
        union all select 'tollfree', uuid, null from tollfree_verification where deleted_on is null) known
      where ${key} limit 1`.execute(this.#store.db);
    return rows[0];
  }

  async askAbout(ids: readonly string[], now: string): Promise<void> {
    await this.#store.transaction(async (tx) => {
      await tx
        .updateTable("sms_brand")
        .set({ registry_on: now })
        .where("brandId", "in", [...ids, ""])
        .execute();
      await tx
        .updateTable("sms_campaign")
        .set({ registry_on: now })
        .where("campaignId", "in", [...ids, ""])
        .execute();
      await tx
        .updateTable("sms_brand_vetting")
        .set({ registry_on: now })
        .where("vettingId", "in", [...ids, ""])
        .execute();
    });
  }

  async #rest(kind: "brand" | "campaign", uuid: string, step: AppliedStep<unknown>): Promise<void> {
    await this.#store.db
      .updateTable(REGISTRY_TABLES[kind])
      .set({ registry_on: restOn(step) })
      .where("uuid", "=", uuid)
      .execute();
  }

  async nextDue(): Promise<string | undefined> {
    const { rows } = await sql<{ due: string | null }>`
      select least((select min(registry_on) from sms_brand), (select min(registry_on) from sms_brand_vetting),
        (select min(registry_on) from sms_campaign), (select min(registry_on) from tollfree_verification)) as due`.execute(
      this.#store.db,
    );
    return rows[0]?.due ?? undefined;
  }
}

/** When it is asked about again, unless somebody asked during the step. */
function restOn({ againOn, claimedUntil }: AppliedStep<unknown>): string | null | RawBuilder<string | null> {
  if (claimedUntil === undefined) return againOn;
  return sql<
    string | null
  >`case when registry_on = ${claimedUntil}::timestamptz then ${againOn}::timestamptz else registry_on end`;
}

interface Pending {
  readonly uuid: string;
  readonly account: string;
  readonly previous: string;
  readonly state: CampaignLocked["campaign_state"];
  readonly tn: number;
}

async function assignOne(tx: Tx, { uuid, account, previous, state, tn }: Pending, now: string): Promise<boolean> {
  const assignment_status = assignmentOf(state);
  if (assignment_status === undefined) return false;
  await tx
    .updateTable("lease_subscription")
    .set({ assignment_status, modified_on: now })
    .where("uuid", "=", uuid)
    .execute();
  const entity = { uuid, tn, assignment_status };
  const event = { account, uuid, entity, state: assignment_status, previous_state: previous, now };
  await new RegistrationsTx(tx).event({ ...event, kind: "assignment" });
  return true;
}
