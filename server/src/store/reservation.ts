import type { ITNReservation } from "@opentact/contract";
import { type RawBuilder, sql } from "kysely";
import type { Page, PageQuery } from "../base/page.js";
import type { NewReservation, ReservationStore, ReservationTx } from "../domain/reservation/port.js";
import type { Store, Tx } from "./db.js";
import { dated } from "./json.js";
import { FREE_STATE, HELD_BY_NOBODY, isForSale } from "./number-states.js";
import { oneOf, pageOf, raw, withinReach } from "./page.js";

const ENTITY = raw(`json_build_object('uuid', r.uuid, ${dated("r", "created_on modified_on expired_on")},
  'tns', coalesce((select json_agg(t.tn order by t.tn) from tn t
    where t.reservation = r.uuid and t.stock_state = 'reserved'), '[]'::json))`);

/** A job that runs a little after the time finds it past on every clock. */
const LATE_MS = 1_000;

/** Reservations of numbers in the database. */
export class SqlReservations implements ReservationStore {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  list(account: string, now: string, page: PageQuery): Promise<Page<ITNReservation>> {
    const from = sql`tn_reservation r where r.account = ${account} and r.expired_on > ${now}`;
    return pageOf(this.#store.db, { entity: ENTITY, from, order: raw("r.created_on desc, r.uuid"), page });
  }

  transaction<T>(work: (tx: ReservationTx) => Promise<T>): Promise<T> {
    return this.#store.transaction((tx) => work(new ReservationsTx(tx)));
  }

  expire(now: string): Promise<number> {
    return this.#store.transaction(async (tx) => {
      const freed = await tx
        .updateTable("tn")
        .set({ ...HELD_BY_NOBODY, stock_state: raw(FREE_STATE) as RawBuilder<"available">, modified_on: now })
        .where("stock_state", "=", "reserved")
        .where("reserved_until", "<=", now)
        .executeTakeFirst();
      await tx.deleteFrom("tn_reservation").where("expired_on", "<=", now).execute();
      return Number(freed.numUpdatedRows);
    });
  }
}

class ReservationsTx implements ReservationTx {
  readonly #tx: Tx;

  constructor(tx: Tx) {
    this.#tx = tx;
  }

  async heldBesides(account: string, except: readonly number[], now: string): Promise<number> {
    await this.#tx.selectFrom("account").select("uuid").where("uuid", "=", account).forNoKeyUpdate().execute();
    const { rows } = await sql<{ held: number }>`
      select count(*)::int as held from tn where stock_state = 'reserved' and reserved_by = ${account}
        and reserved_until > ${now} and tn <> all (${except}::bigint[])`.execute(this.#tx);
    return rows[0]?.held ?? 0;
  }

  async insert({ uuid, account, by, tns, now, expiredOn }: NewReservation): Promise<ITNReservation> {
    await this.#tx
      .insertInto("tn_reservation")
      .values({ uuid, created_on: now, modified_on: now, account, created_by: by, expired_on: expiredOn })
      .execute();
    // Locked in the order of the numbers, as orders do.
    await sql`
      update tn set stock_state = 'reserved', reserved_by = ${account}, reserved_until = ${expiredOn}, reservation = ${uuid},
        released_by = null, quarantine_until = null, modified_on = ${now}
      from (select t.tn from tn t where t.tn = any (${tns}::bigint[]) and ${isForSale(account, now)}
        order by t.tn for update) free
      where tn.tn = free.tn`.execute(this.#tx);
    const runOn = new Date(Date.parse(expiredOn) + LATE_MS).toISOString();
    await this.#tx.jobs.add({ name: "reservation-expiry", runOn });
    const made = await this.find(account, uuid, now);
    if (!made) throw new Error("a stored reservation is gone");
    return made;
  }

  find(reach: string | null, uuid: string, now: string): Promise<ITNReservation | undefined> {
    const from = sql`tn_reservation r where r.uuid = ${uuid} and ${withinReach("r.account", reach)} and r.expired_on > ${now}`;
    return oneOf(this.#tx, ENTITY, from);
  }

  async remove(uuid: string, now: string): Promise<void> {
    await this.#tx
      .updateTable("tn")
      .set({ ...HELD_BY_NOBODY, stock_state: raw(FREE_STATE) as RawBuilder<"available">, modified_on: now })
      .where("reservation", "=", uuid)
      .where("stock_state", "=", "reserved")
      .execute();
    await this.#tx.deleteFrom("tn_reservation").where("uuid", "=", uuid).execute();
  }
}
