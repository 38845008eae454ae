import type { ILeaseSubscription, ILeaseSubscriptionBase, ITNLease, ITNLeaseSearchParams } from "@opentact/contract";
import { type RawBuilder, sql } from "kysely";
import { newUuid } from "../base/ids.js";
import type { Page, PageQuery } from "../base/page.js";
import type { Stamp } from "../base/stamp.js";
import type {
  CampaignLocked,
  Destination,
  DestinationKind,
  LeaseChange,
  LeaseLocked,
  LeaseStore,
  LeaseTx,
  LinkKind,
  MessagingLink,
} from "../domain/lease/port.js";
import type { LedgerTx } from "../domain/ledger/port.js";
import type { Feature } from "../domain/order/rules.js";
import { type Applied, maskToLike } from "../domain/search/rules.js";
import type { Store, Tx } from "./db.js";
import { leaseJson, subscriptionMembers, subscriptionsJson } from "./json.js";
import { type FoundLease, LEASE, leaseCount, leaseEntity, leaseOf, leasePage } from "./lease-json.js";
import { leaseKey } from "./lease-key.js";
import { releaseLease, UNASSIGNED } from "./lease-release.js";
import { SqlLedger } from "./ledger.js";
import { oneOf, raw, withinReach } from "./page.js";
import { costOf } from "./price.js";
import { transactionWithRetry } from "./retry.js";
import { datesOf, equals, joined, orderOf } from "./search.js";
import { hurryMessagesOf } from "./sms-hurry.js";

/** ILeaseSubscription: with its lease. */
const SUBSCRIPTION = `json_build_object(${subscriptionMembers("s", "m")}, 'tn_lease', ${leaseJson("l")})`;
const ORDER = { tn: "l.tn", created_on: "l.created_on", modified_on: "l.modified_on" } as const;

/** Leases in the database. */
export class SqlLeases implements LeaseStore {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  list(account: string, page: PageQuery): Promise<Page<ITNLease>> {
    const where = sql`l.account = ${account} and l.released_on is null`;
    return leasePage(this.#store.db, where, page, undefined, leaseCount(account));
  }

  search(account: string, applied: Applied, filter: ITNLeaseSearchParams): Promise<Page<ITNLease>> {
    const given = conditions(filter).filter((condition) => condition !== undefined);
    const own = sql`l.account = ${account} and l.released_on is null`;
    const order = orderOf(applied, ORDER, "l.uuid");
    if (given.length === 0) return leasePage(this.#store.db, own, applied, order, leaseCount(account));
    return leasePage(this.#store.db, sql`${own} and ${joined(applied, given)}`, applied, order);
  }

  async find(reach: string | null, key: string): Promise<ITNLease | undefined> {
    const where = sql`tn_lease l where ${leaseKey("l", key)} and ${withinReach("l.account", reach)}`;
    const found = await oneOf<FoundLease>(this.#store.db, raw(LEASE), where);
    return found && leaseOf(found);
  }

  subscriptions(reach: string | null, key: string): Promise<readonly ILeaseSubscriptionBase[] | undefined> {
    const where = sql`tn_lease l where ${leaseKey("l", key)} and ${withinReach("l.account", reach)}`;
    return oneOf<ILeaseSubscriptionBase[]>(this.#store.db, raw(subscriptionsJson("l")), where);
  }

  subscription(reach: string | null, key: string, type: Feature): Promise<ILeaseSubscription | undefined> {
    return oneOf<ILeaseSubscription>(
      this.#store.db,
      raw(SUBSCRIPTION),
      sql`lease_subscription s join tn_lease l on l.uuid = s.tn_lease
        left join messaging_profile m on m.uuid = s.messaging_profile
        where ${leaseKey("l", key)} and ${withinReach("l.account", reach)} and s.type = ${type} and s.removed_on is null`,
    );
  }

  transaction<T>(work: (tx: LeaseTx) => Promise<T>): Promise<T> {
    return transactionWithRetry(this.#store, (tx) => work(new LeasesTx(tx)));
  }
}

function conditions(filter: ITNLeaseSearchParams) {
  const skipped = filter.sip_connections_skip;
  return [
    ...datesOf("l", filter),
    filter.tn === undefined ? undefined : fitsNumber(filter.tn),
    equals("l.autorenew", filter.autorenew),
    equals("l.sip_connection", filter.sip_connection),
    equals("l.sip_control_app", filter.sip_control_app),
    equals("l.messaging_profile", filter.messaging_profile),
    equals("l.tn_profile", filter.tn_profile),
    filter.sms_campaign === undefined
      ? undefined
      : sql<boolean>`l.uuid in (select s.tn_lease from lease_subscription s
          where s.sms_campaign = ${filter.sms_campaign} and s.removed_on is null)`,
    filter.type === undefined ? undefined : ofType(filter.type),
    skipped === undefined || skipped.length === 0
      ? undefined
      : sql<boolean>`(l.sip_connection is null or l.sip_connection <> all (${skipped}::uuid[]))`,
  ];
}

/** A mask over the number: its first and its last digits each have an index. */
function fitsNumber(mask: string): RawBuilder<boolean> {
  const like = maskToLike(mask);
  if (/^\d{1,15}$/.test(like)) return sql<boolean>`l.tn = ${like}::bigint`;
  const tail = /\d+$/.exec(like)?.[0];
  const whole = sql<boolean>`l.tn::text like ${like}`;
  if (tail === undefined || /^\d/.test(like)) return whole;
  return sql<boolean>`(${whole} and reverse(l.tn::text) like ${`${[...tail].reverse().join("")}%`})`;
}

/** Toll-free numbers are few and have an index of their own; a number is of one type or the other. */
function ofType(type: "long_code" | "toll_free"): RawBuilder<boolean> {
  const isTollFree = sql<boolean>`exists (select 1 from tn t where t.tn = l.tn and t.type = 'toll_free')`;
  return type === "toll_free" ? isTollFree : sql<boolean>`not ${isTollFree}`;
}

const OWNED = {
  sip_connection: "sip_connection",
  sip_control_app: "sip_control_app",
  sip_user: "sip_user",
  messaging_profile: "messaging_profile",
  tn_profile: "tn_profile",
} as const;

class LeasesTx implements LeaseTx {
  readonly #tx: Tx;
  readonly #ledger: LedgerTx;

  constructor(tx: Tx) {
    this.#tx = tx;
    this.#ledger = new SqlLedger(tx);
  }

  async holdSipUser(reach: string | null, uuid: string): Promise<void> {
    await this.#tx
      .selectFrom("sip_user")
      .select("uuid")
      .where("uuid", "=", uuid)
      .where(withinReach("account", reach))
      .forUpdate()
      .execute();
  }

  async lock(reach: string | null, key: string): Promise<LeaseLocked | undefined> {
    const found = sql<boolean>`${leaseKey("l", key)} and ${withinReach("l.account", reach)}`;
    // By a statement of its own: one that waits for the lock would read the subscriptions as they were before it waited.
    await sql`select l.uuid from tn_lease l where ${found} for update`.execute(this.#tx);
    const { rows } = await sql<LeaseLocked>`
      select l.uuid, l.account, l.tn, t.type, t.country,
        coalesce((select array_agg(s.type) from lease_subscription s where s.tn_lease = l.uuid and s.removed_on is null), '{}') as features,
        ${raw(`array(select f from unnest(p.features) f where ${OFFERED})`)} as offered
      from tn_lease l join tn t on t.tn = l.tn join tn_profile p on p.uuid = t.profile
      where ${found}`.execute(this.#tx);
    return rows[0];
  }

  async owns(account: string, kind: LinkKind, uuid: string): Promise<boolean> {
    return (await this.#owner(account, kind, uuid)) !== undefined;
  }

  ownerOf(reach: string | null, kind: DestinationKind, uuid: string): Promise<string | undefined> {
    return this.#owner(reach, kind, uuid);
  }

  async setDestination(uuid: string, destination: Destination | undefined, stamp: Stamp): Promise<void> {
    // A SIP user has one number: the lease that rang the user before loses the link.
    if (destination?.kind === "sip_user")
      await this.#tx
        .updateTable("tn_lease")
        .set({ sip_user: null, modified_on: stamp.now, modified_by: stamp.by })
        .where("sip_user", "=", destination.uuid)
        .where("uuid", "!=", uuid)
        .execute();
    const none = { sip_connection: null, sip_control_app: null, sip_user: null };
    await this.#tx
      .updateTable("tn_lease")
      .set({
        ...none,
        ...(destination ? { [destination.kind]: destination.uuid } : {}),
        modified_on: stamp.now,
        modified_by: stamp.by,
      })
      .where("uuid", "=", uuid)
      .execute();
  }

  async clearDestination(uuid: string, kind: DestinationKind, stamp: Stamp, only?: string): Promise<void> {
    await this.#tx
      .updateTable("tn_lease")
      .set({ [kind]: null, modified_on: stamp.now, modified_by: stamp.by })
      .where("uuid", "=", uuid)
      .$if(only === undefined, (q) => q.where(kind, "is not", null))
      .$if(only !== undefined, (q) => q.where(kind, "=", only ?? ""))
      .execute();
  }

  async update(uuid: string, { by, now, ...change }: LeaseChange & Stamp): Promise<void> {
    await this.#tx
      .updateTable("tn_lease")
      .set({ ...change, modified_on: now, modified_by: by })
      .where("uuid", "=", uuid)
      .execute();
    if (change.messaging_profile === undefined) return;
    await this.#tx
      .updateTable("lease_subscription")
      .set({ messaging_profile: change.messaging_profile, modified_on: now })
      .where("tn_lease", "=", uuid)
      .where("type", "in", ["sms", "mms"])
      .where("removed_on", "is", null)
      .execute();
  }

  async subscribe(lease: LeaseLocked, feature: Feature, stamp: Stamp): Promise<boolean> {
    if (lease.features.includes(feature)) return true;
    const uuid = newUuid();
    const fee = await costOf(this.#tx, lease, `${feature}_nrc`, stamp.now);
    const entry = {
      amount: fee,
      refType: `${feature}_nrc`,
      refUuid: lease.uuid,
      description: `${feature} for ${lease.tn}`,
    } as const;
    if (Number(fee) > 0 && !(await this.#ledger.charge(lease.account, entry, stamp.now))) return false;
    await insertSubscription(this.#tx, { uuid, account: lease.account, lease: lease.uuid, feature, now: stamp.now });
    await this.#touch(lease.uuid, stamp);
    return true;
  }

  async lockCampaign(account: string, key: string): Promise<CampaignLocked | undefined> {
    const { rows } = await sql<CampaignLocked>`
      select c.uuid, c."numberPool", b."entityType" = 'SOLE_PROPRIETOR' as "isSoleProprietor"
      from sms_campaign c join sms_brand b on b.uuid = c.brand
      where c.account = ${account} and (c.uuid::text = ${key.toLowerCase()} or c."campaignId" = ${key}) and c.deleted_on is null
      for update of c`.execute(this.#tx);
    return rows[0];
  }

  async campaignNumbers(campaign: string, without: string): Promise<number> {
    const { rows } = await sql<{ numbers: number }>`
      select count(distinct s.tn_lease)::int as numbers from lease_subscription s
      where s.sms_campaign = ${campaign} and s.removed_on is null and s.tn_lease <> ${without}`.execute(this.#tx);
    return rows[0]?.numbers ?? 0;
  }

  async linkMessaging(lease: string, type: Feature, link: MessagingLink, stamp: Stamp): Promise<void> {
    const { sms_campaign, assignment_status, warning } = link;
    await sql`
      update lease_subscription s set sms_campaign = ${sms_campaign}::uuid, warning = ${warning}, modified_on = ${stamp.now},
        assignment_status = case when s.sms_campaign = ${sms_campaign}::uuid then s.assignment_status else ${assignment_status} end
      where s.tn_lease = ${lease} and s.type = ${type} and s.removed_on is null`.execute(this.#tx);
  }

  async unsubscribe(uuid: string, feature: Feature, stamp: Stamp): Promise<void> {
    await this.#tx
      .updateTable("lease_subscription")
      .set({ removed_on: stamp.now, modified_on: stamp.now, assignment_status: UNASSIGNED })
      .where("tn_lease", "=", uuid)
      .where("type", "=", feature)
      .where("removed_on", "is", null)
      .execute();
    if (feature === "sms") await hurryMessagesOf(this.#tx, uuid, stamp.now);
    await this.#touch(uuid, stamp);
  }

  release(lease: LeaseLocked, quarantineUntil: string, stamp: Stamp): Promise<void> {
    return releaseLease(this.#tx, lease, quarantineUntil, stamp);
  }

  async mailReleased(leases: readonly LeaseLocked[], now: string): Promise<void> {
    for (const account of new Set(leases.map((lease) => lease.account))) {
      const numbers = leases.filter((lease) => lease.account === account).map(({ tn }) => tn);
      await this.#tx.mails.addForAccount({ template: "tnleases_released", account, data: { numbers }, now });
    }
  }

  entity(uuid: string): Promise<ITNLease> {
    return leaseEntity(this.#tx, uuid);
  }

  subscription(uuid: string, type: Feature): Promise<ILeaseSubscription | undefined> {
    return oneOf<ILeaseSubscription>(
      this.#tx,
      raw(SUBSCRIPTION),
      sql`lease_subscription s join tn_lease l on l.uuid = s.tn_lease
        left join messaging_profile m on m.uuid = s.messaging_profile
        where l.uuid = ${uuid} and s.type = ${type} and s.removed_on is null`,
    );
  }

  async #owner(reach: string | null, kind: keyof typeof OWNED, uuid: string): Promise<string | undefined> {
    // Kept from being removed until the link is written.
    const row = await this.#tx
      .selectFrom(OWNED[kind])
      .select("account")
      .where("uuid", "=", uuid)
      .where(withinReach("account", reach))
      .forKeyShare()
      .executeTakeFirst();
    return row?.account ?? undefined;
  }

  async #touch(uuid: string, { by, now }: Stamp): Promise<void> {
    await this.#tx
      .updateTable("tn_lease")
      .set({ modified_on: now, modified_by: by })
      .where("uuid", "=", uuid)
      .execute();
  }
}

/** Number `t` has the switch of feature `f` on: what its profile offers, less what the number lacks. */
const OFFERED =
  "(case f when 'voice' then t.voice when 'sms' then t.sms when 'mms' then t.mms when 'fax' then t.fax else t.emergency end)";

/** Switches a feature on; SMS and MMS get the account's default messaging profile. */
export async function insertSubscription(
  tx: Tx,
  o: { uuid: string; account: string; lease: string; feature: Feature; now: string },
): Promise<void> {
  await sql`
    insert into lease_subscription (uuid, created_on, modified_on, account, tn_lease, type, messaging_profile)
    select ${o.uuid}::uuid, ${o.now}::timestamptz, ${o.now}::timestamptz, l.account, l.uuid, ${o.feature}::text,
      case when ${o.feature}::text in ('sms', 'mms') then coalesce(l.messaging_profile, a.messaging_profile_default) end
    from tn_lease l join account a on a.uuid = l.account where l.uuid = ${o.lease}`.execute(tx);
}
