import { type RawBuilder, sql } from "kysely";
import type { DueLease, DuePlace, RenewalStore, RenewalTx } from "../domain/lease/port.js";
import type { LedgerEntry, LedgerTx } from "../domain/ledger/port.js";
import { FEATURES, type Feature } from "../domain/order/rules.js";
import type { Store, Tx } from "./db.js";
import { leaseEvent, releaseLease } from "./lease-release.js";
import { free, SqlLedger } from "./ledger.js";
import { raw } from "./page.js";
import { costSql, specialPrice, sumSql } from "./price.js";
import { transactionWithRetry } from "./retry.js";

/** Leases of one read. */
const BATCH = 100;

const DUE = `l.uuid, l.account, l.tn, l.expired_on, l.period_day, l.autorenew, l.renew_after`;

/** What says a lease's price: its number `t`, profile `p`, special price `s` and features `r`. */
const priced = (now: string) => sql`
  join tn t on t.tn = l.tn join tn_profile p on p.uuid = t.profile
  ${specialPrice(sql`l.account`, sql`${now}`)}
  cross join lateral (select coalesce(array_agg(f.type), '{}') as features from lease_subscription f
    where f.tn_lease = l.uuid and f.removed_on is null) r`;

/** Renewal, release and notice of leases in the database. */
export class SqlRenewals implements RenewalStore {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  toRenew(now: string, after: DuePlace | undefined): Promise<readonly DuePlace[]> {
    return this.#due(sql`l.autorenew and (l.renew_after is null or l.renew_after <= ${now})`, now, after);
  }

  async inGrace(account: string): Promise<readonly DuePlace[]> {
    const { rows } = await sql<DuePlace>`
      select l.uuid, l.expired_on from tn_lease l
      where l.account = ${account} and l.renew_after is not null and l.released_on is null and l.autorenew
      order by l.expired_on, l.uuid`.execute(this.#store.db);
    return rows;
  }

  toRelease(now: string, after: DuePlace | undefined): Promise<readonly DuePlace[]> {
    return this.#due(sql`not l.autorenew`, now, after);
  }

  async accountsToTell(now: string, until: string, after: string | undefined): Promise<readonly string[]> {
    const { rows } = await sql<{ account: string }>`
      select distinct l.account from ${leaving(now, until)}
      and (${after ?? null}::uuid is null or l.account > ${after ?? null}::uuid)
      order by l.account limit ${BATCH}`.execute(this.#store.db);
    return rows.map(({ account }) => account);
  }

  transaction<T>(work: (tx: RenewalTx) => Promise<T>): Promise<T> {
    return transactionWithRetry(this.#store, (tx) => work(new RenewalsTx(tx)));
  }

  async #due(where: RawBuilder<boolean>, now: string, after: DuePlace | undefined): Promise<readonly DuePlace[]> {
    const behind =
      after === undefined
        ? sql<boolean>`true`
        : sql<boolean>`(l.expired_on, l.uuid) > (${after.expired_on}::timestamptz, ${after.uuid}::uuid)`;
    const { rows } = await sql<DuePlace>`
      select l.uuid, l.expired_on from tn_lease l
      where l.released_on is null and l.expired_on <= ${now} and ${where} and ${behind}
      order by l.expired_on, l.uuid limit ${BATCH}`.execute(this.#store.db);
    return rows;
  }
}

/** Leases that end by `until` and have not had all their notices: they do not renew, or the coming charge cannot be paid. */
function leaving(now: string, until: string) {
  return sql`tn_lease l join account a on a.uuid = l.account ${priced(now)}
    where l.released_on is null and l.expired_on <= ${until} and l.notices < case when l.autorenew then 4 else 2 end
      and case when l.autorenew then ${free("a")} < ${raw(sumSql("mrc"))} else l.expired_on > ${now} end`;
}

class RenewalsTx implements RenewalTx {
  readonly ledger: LedgerTx;
  readonly #tx: Tx;

  constructor(tx: Tx) {
    this.#tx = tx;
    this.ledger = new SqlLedger(tx);
  }

  async lock(uuid: string, now: string): Promise<DueLease | undefined> {
    const { rows } = await sql<DueLease>`
      select ${raw(DUE)} from tn_lease l
      where l.uuid = ${uuid} and l.released_on is null and l.expired_on <= ${now} for update`.execute(this.#tx);
    return rows[0];
  }

  async charges(lease: DueLease, now: string) {
    const { rows } = await sql<{ costs: Readonly<Record<string, string>>; features: Feature[]; total: string }>`
      select json_build_object(${raw(COSTS)}) as costs, r.features, (${raw(sumSql("mrc"))})::text as total
      from tn_lease l ${priced(now)} where l.uuid = ${lease.uuid}`.execute(this.#tx);
    const row = rows[0];
    if (!row) throw new Error("the number of a lease is not in stock");
    return { entries: entriesOf(lease, row.features, row.costs), total: row.total };
  }

  async renew(uuid: string, expiredOn: string, now: string): Promise<void> {
    await this.#tx
      .updateTable("tn_lease")
      .set({ expired_on: expiredOn, renew_after: null, notices: 0, modified_on: now })
      .where("uuid", "=", uuid)
      .execute();
  }

  async postpone(uuid: string, renewAfter: string): Promise<void> {
    await this.#tx.updateTable("tn_lease").set({ renew_after: renewAfter }).where("uuid", "=", uuid).execute();
  }

  async release(lease: DueLease, quarantineUntil: string, now: string): Promise<void> {
    await releaseLease(this.#tx, lease, quarantineUntil, { by: null, now });
    const { account, tn } = lease;
    await this.#tx.mails.addForAccount({ template: "tnleases_released", account, data: { numbers: [tn] }, now });
  }

  async lockToTell(account: string, now: string, until: string) {
    const { rows } = await sql<DueLease & { notices: number }>`
      select ${raw(DUE)}, l.notices from ${leaving(now, until)} and l.account = ${account}
      order by l.uuid for update of l`.execute(this.#tx);
    return rows;
  }

  async tell(account: string, leases: Parameters<RenewalTx["tell"]>[1], now: string): Promise<void> {
    for (const { uuid, notices } of leases) {
      await this.#tx.updateTable("tn_lease").set({ notices }).where("uuid", "=", uuid).execute();
      await leaseEvent(this.#tx, { uuid, account }, "tnleases_releasing", now);
    }
    const numbers = leases.map(({ tn, on }) => ({ tn, on }));
    await this.#tx.mails.addForAccount({ template: "tnleases_releasing", account, data: { numbers }, now });
  }
}

const COSTS = ["mrc", ...FEATURES.map((feature) => `${feature}_mrc` as const)]
  .map((column) => `'${column}', (${costSql(column)})::text`)
  .join(", ");

/** The charges of a month; what costs nothing is left out. A period is charged once, whoever tries. */
function entriesOf(
  { uuid, tn, expired_on }: DueLease,
  features: readonly Feature[],
  costs: Readonly<Record<string, string>>,
): LedgerEntry[] {
  const entry = (refType: LedgerEntry["refType"], column: string, what: string): LedgerEntry[] => {
    const amount = costs[column] ?? "0";
    if (Number(amount) === 0) return [];
    return [{ amount, refType, refUuid: uuid, description: what, onceKey: `${uuid} ${expired_on} ${refType}` }];
  };
  return [
    ...entry("tnlease_mrc", "mrc", `Month of ${tn}`),
    ...FEATURES.filter((feature) => features.includes(feature)).flatMap((feature) =>
      entry(`${feature}_mrc`, `${feature}_mrc`, `Month of ${feature} for ${tn}`),
    ),
  ];
}
