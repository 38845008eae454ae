import type { ICallRate } from "@opentact/contract";
import { sql } from "kysely";
import { newUuid } from "../base/ids.js";
import type { Page, PageQuery } from "../base/page.js";
import type { Deck, RateFilter, RateRow, RateStore } from "../domain/call-rate/port.js";
import type { Store, Tx } from "./db.js";
import { dated, plain } from "./json.js";
import { leaseKey } from "./lease-key.js";
import { pageOf, raw } from "./page.js";
import { tariffOf } from "./tariff.js";
import { productExists } from "./voice-profile.js";

/** Rows of one statement. */
const BATCH = 1_000;

const RATE = `json_build_object(${plain("r", "uuid product direction prefix name per_minute connect")},
  'minimum', r.minimum_seconds, 'increment', r.increment_seconds, ${dated("r", "created_on effective_on expired_on")})`;

/** Decks of rates in the database. */
export class SqlCallRates implements RateStore {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  list({ product, direction, number }: RateFilter, page: PageQuery): Promise<Page<ICallRate>> {
    const digits = number === undefined ? null : number;
    return pageOf<ICallRate>(this.#store.db, {
      entity: raw(RATE),
      from: sql`call_rate r where (${product ?? null}::integer is null or r.product = ${product ?? null}::integer)
        and (${direction ?? null}::text is null or r.direction = ${direction ?? null}::text)
        and (${digits}::text is null or starts_with(${digits}::text, r.prefix))`,
      order: raw("r.product, r.direction, r.prefix, r.effective_on, r.uuid"),
      page,
    });
  }

  remove(uuid: string): Promise<ICallRate | undefined> {
    return this.#store.transaction(async (tx) => {
      const { rows } = await sql<{ rate: ICallRate }>`
        delete from call_rate r where r.uuid = ${uuid} returning ${raw(RATE)} as rate`.execute(tx);
      return rows[0]?.rate;
    });
  }

  productExists(product: number): Promise<boolean> {
    return productExists(this.#store.db, product);
  }

  async put(deck: Deck, rows: readonly RateRow[], o: { isReplaced: boolean; now: string }): Promise<void> {
    await this.#store.transaction(async (tx) => {
      // Two imports into one deck come one after the other.
      await sql`select 1 from sip_product where id = ${deck.product} for no key update`.execute(tx);
      if (o.isReplaced)
        await sql`delete from call_rate where product = ${deck.product} and direction = ${deck.direction}`.execute(tx);
      for (let at = 0; at < rows.length; at += BATCH) await insert(tx, deck, rows.slice(at, at + BATCH), o.now);
    });
  }

  async wayOut(account: string, o: { profile: string | undefined; lease: string | undefined }) {
    const lease = o.lease === undefined ? sql`true` : leaseKey("l", o.lease);
    const { rows } = await sql<{ profile: { uuid: string; product: number } | null; tn: number | null }>`
      select (select json_build_object('uuid', v.uuid, 'product', v.product) from outbound_voice_profile v
          where v.account = ${account} and v.is_active and (${o.profile ?? null}::uuid is null or v.uuid = ${o.profile ?? null}::uuid)
          order by v.created_on desc, v.uuid limit 1) as profile,
        (select l.tn from tn_lease l where l.account = ${account} and l.released_on is null and ${lease}
          order by l.created_on desc, l.uuid limit 1) as tn`.execute(this.#store.db);
    const { profile = null, tn = null } = rows[0] ?? {};
    return {
      profile: profile ?? (o.profile === undefined ? null : undefined),
      tn: tn ?? (o.lease === undefined ? null : undefined),
    };
  }

  tariff(leg: Parameters<RateStore["tariff"]>[0]) {
    return tariffOf(this.#store.db, { ...leg, kind: "voice_outgoing" });
  }
}

async function insert(tx: Tx, deck: Deck, rows: readonly RateRow[], now: string): Promise<void> {
  const text = JSON.stringify(rows.map((row) => ({ uuid: newUuid(), ...row })));
  await sql`
    insert into call_rate (uuid, created_on, product, direction, prefix, name, per_minute, connect, minimum_seconds,
      increment_seconds, effective_on, expired_on)
    select r.uuid, ${now}::timestamptz, ${deck.product}::integer, ${deck.direction}::text, r.prefix, r.name, r.per_minute, r.connect,
      r.minimum, r.increment, r.effective_on, r.expired_on
    from json_to_recordset(${text}::json) as r (uuid uuid, prefix text, name text, per_minute numeric, connect numeric,
      minimum integer, increment integer, effective_on timestamptz, expired_on timestamptz)
    on conflict (product, direction, prefix, effective_on) do update set name = excluded.name,
      per_minute = excluded.per_minute, connect = excluded.connect, minimum_seconds = excluded.minimum_seconds,
      increment_seconds = excluded.increment_seconds, expired_on = excluded.expired_on`.execute(tx);
}
