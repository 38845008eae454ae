import { sql } from "kysely";
import { isClosed } from "../domain/account/rules.js";
import type { CallRow } from "../domain/call/port/call-row.js";
import type { CallEvent } from "../domain/call/port/call-writer.js";
import type { PlacingStore, PlacingTx } from "../domain/call/port/placing.js";
import type { PlacingProfile } from "../domain/call/port/placing-limits.js";
import type { StoredCall } from "../domain/call/port/relations.js";
import type { LergShort } from "../domain/call/port/shorts.js";
import type { RatingTx } from "../domain/rating/port.js";
import { findCalls } from "./call.js";
import { NewCallEvent } from "./call-event.js";
import { SqlRatingTx } from "./call-rating.js";
import { insertCalls } from "./call-writer.js";
import type { Store, Tx } from "./db.js";
import { leaseKey } from "./lease-key.js";
import { findBlocks } from "./routing.js";

/** The making of calls by request in the database. */
export class SqlPlacing implements PlacingStore {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  async stored(calls: readonly string[]): Promise<ReadonlySet<string>> {
    const rows = await this.#store.db.selectFrom("call").select("uuid").where("uuid", "in", calls).execute();
    return new Set(rows.map(({ uuid }) => uuid));
  }

  transaction<T>(work: (tx: PlacingTx) => Promise<T>): Promise<T> {
    return this.#store.transaction((tx) => work(new SqlPlacingTx(tx)));
  }
}

/** The same within a transaction of another noun. */
export class SqlPlacingTx implements PlacingTx {
  readonly rating: RatingTx;
  readonly #tx: Tx;

  constructor(tx: Tx) {
    this.#tx = tx;
    this.rating = new SqlRatingTx(tx);
  }

  async lockAccount(account: string) {
    const row = await this.#tx
      .selectFrom("account")
      .select(["level", "created_on", "disabled_on", "deleted_on"])
      .where("uuid", "=", account)
      .forNoKeyUpdate()
      .executeTakeFirstOrThrow();
    return { level: row.level, created_on: row.created_on, isClosed: isClosed(row) };
  }

  async openCountry(account: string, country: string): Promise<boolean | null> {
    const row = await this.#tx
      .selectFrom("account_destination")
      .select("is_open")
      .where("account", "=", account)
      .where("country", "=", country)
      .executeTakeFirst();
    return row?.is_open ?? null;
  }

  async lease(account: string, uuidOrTn: string) {
    const { rows } = await sql<{ uuid: string; tn: number; voice: boolean }>`
      select l.uuid, l.tn, exists (select 1 from lease_subscription s
        where s.tn_lease = l.uuid and s.removed_on is null and s.type = 'voice') as voice
      from tn_lease l where ${leaseKey("l", uuidOrTn)} and l.account = ${account}`.execute(this.#tx);
    return rows[0];
  }

  profiles(account: string): Promise<readonly PlacingProfile[]> {
    return this.#profiles(account).limit(2).execute();
  }

  profile(account: string, uuid: string): Promise<PlacingProfile | undefined> {
    return this.#profiles(account).where("uuid", "=", uuid).executeTakeFirst();
  }

  async ownsApp(account: string, uuid: string): Promise<boolean> {
    const row = await this.#tx
      .selectFrom("sip_control_app")
      .select("uuid")
      .where("uuid", "=", uuid)
      .where("account", "=", account)
      .executeTakeFirst();
    return row !== undefined;
  }

  user(account: string, domain: string, login: string) {
    return this.#tx
      .selectFrom("sip_user")
      .select(["uuid", "login", "sip_domain as domain"])
      .where("sip_domain", "=", domain)
      .where(sql<boolean>`lower(login) = ${login.toLowerCase()}`)
      .where("account", "=", account)
      .where("is_active", "=", true)
      .executeTakeFirst();
  }

  blocks(digits: readonly string[], now: string): Promise<readonly (LergShort | null)[]> {
    return findBlocks(this.#tx, digits, now);
  }

  async insert(calls: readonly CallRow[], node: string): Promise<readonly StoredCall[]> {
    if (calls.length === 0) return [];
    await insertCalls(this.#tx, calls, node);
    const ids = calls.map(({ uuid }) => uuid);
    const found = new Map((await findCalls(this.#tx, null, ids)).map((one) => [one.call.uuid, one]));
    return ids.flatMap((uuid) => found.get(uuid) ?? []);
  }

  async events(events: readonly { readonly call: CallRow; readonly event: CallEvent }[]): Promise<void> {
    await this.#tx.outbox.addMany(events.map(({ call, event }) => new NewCallEvent(call, event)));
  }

  #profiles(account: string) {
    return this.#tx
      .selectFrom("outbound_voice_profile")
      .select(["uuid", "channel_limit", "calls_per_second", "max_rate", "daily_spend_limit"])
      .where("account", "=", account)
      .where("is_active", "=", true);
  }
}
