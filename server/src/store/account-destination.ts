import { type RawBuilder, sql } from "kysely";
import type { DestinationRow, DestinationStore, DestinationVerdict } from "../domain/fraud/port.js";
import { isOpenCountry } from "../domain/number/rules.js";
import type { Store, Tx } from "./db.js";
import { SqlFraudTx } from "./fraud.js";
import { isoSql } from "./json.js";
import { raw } from "./page.js";

const ROW = raw(
  `d.country, d.is_open, d.is_held, ${isoSql("d.first_on")} as first_on, ${isoSql("d.last_on")} as last_on`,
);
/** A country that was not called for so long is a new one (security.md 12). */
const NEW_DAYS = 30;

/** Which countries accounts call, in the database. */
export class SqlDestinations implements DestinationStore {
  readonly #store: Store;
  readonly #fixedHold: boolean | undefined;

  /** @param fixedHold what the environment says of `fraud.hold_new_destinations` */
  constructor(store: Store, fixedHold: boolean | undefined) {
    this.#store = store;
    this.#fixedHold = fixedHold;
  }

  judge(account: string, country: string, o: { isHome: boolean; now: string }): Promise<DestinationVerdict> {
    return this.#store.transaction(async (tx) => {
      const before = await lockDestination(tx, account, country, o.now);
      if (!isOpenCountry(country, before.is_open)) return "closed";
      const isNew = before.is_old !== true && !o.isHome;
      const isHeld = before.is_held || (isNew && before.is_open !== true && (await this.#holds(tx)));
      await sql`
        insert into account_destination (account, country, modified_on, is_held, first_on, last_on)
        values (${account}, ${country}, ${o.now}, ${isHeld}, ${o.now}, ${o.now})
        on conflict (account, country) do update set modified_on = excluded.modified_on, is_held = excluded.is_held,
          first_on = coalesce(account_destination.first_on, excluded.first_on), last_on = excluded.last_on`.execute(tx);
      if (isNew) await tell(tx, account, country, isHeld, o.now);
      return isHeld ? "held" : "open";
    });
  }

  async list(account: string): Promise<readonly DestinationRow[] | undefined> {
    const { rows } = await sql<DestinationRow & { country: string | null }>`
      select ${ROW} from account a left join account_destination d on d.account = a.uuid
      where a.uuid = ${account} order by d.country`.execute(this.#store.db);
    return rows.length === 0 ? undefined : rows.filter(({ country }) => country !== null);
  }

  set(
    account: string,
    country: string,
    { is_open, is_held }: { is_open?: boolean | null; is_held?: boolean },
    now: string,
  ): Promise<DestinationRow | undefined> {
    const or = (value: boolean | null | undefined, column: string): RawBuilder<unknown> =>
      value === undefined ? raw(`account_destination.${column}`) : sql`${value}::boolean`;
    return this.#store.transaction(async (tx) => {
      const { rows } = await sql<DestinationRow>`
        insert into account_destination as account_destination (account, country, modified_on, is_open, is_held)
        select a.uuid, ${country}, ${now}, ${is_open ?? null}::boolean, ${is_held ?? false}
        from account a where a.uuid = ${account}
        on conflict (account, country) do update set modified_on = excluded.modified_on,
          is_open = ${or(is_open, "is_open")}, is_held = ${or(is_held, "is_held")}
        returning country, is_open, is_held, ${raw(isoSql("first_on"))} as first_on, ${raw(isoSql("last_on"))} as last_on`.execute(
        tx,
      );
      return rows[0];
    });
  }

  async #holds(tx: Tx): Promise<boolean> {
    if (this.#fixedHold !== undefined) return this.#fixedHold;
    const { rows } = await sql<{ holds: boolean }>`
      select value::text in ('true', '"on"') as holds from setting where name = 'fraud.hold_new_destinations'`.execute(
      tx,
    );
    return rows[0]?.holds === true;
  }
}

interface Locked {
  readonly is_open: boolean | null;
  readonly is_held: boolean;
  /** It was called in the last days. */
  readonly is_old: boolean | null;
}

async function lockDestination(tx: Tx, account: string, country: string, now: string): Promise<Locked> {
  const { rows } = await sql<Locked>`
    select is_open, is_held, last_on >= ${now}::timestamptz - ${NEW_DAYS} * interval '1 day' as is_old
    from account_destination where account = ${account} and country = ${country} for update`.execute(tx);
  return rows[0] ?? { is_open: null, is_held: false, is_old: null };
}

async function tell(tx: Tx, account: string, country: string, isHeld: boolean, now: string): Promise<void> {
  const what = isHeld
    ? `A call to ${country} waits for its release: the first in ${NEW_DAYS} days`
    : `The account called ${country} for the first time in ${NEW_DAYS} days`;
  await new SqlFraudTx(tx).tell({ account, kind: "destination", what, details: { country, is_held: isHeld } }, now);
}
