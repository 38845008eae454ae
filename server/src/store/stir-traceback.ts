import type { IAccountBase, IStirTracedCall } from "@opentact/contract";
import { type RawBuilder, sql } from "kysely";
import type { StirOrigin, TracebackStore, TracedCalls } from "../domain/identity/port.js";
import { type WithZoneName, zoned } from "./account-zone.js";
import type { Store } from "./db.js";
import { accountJson, dated, plain } from "./json.js";
import { raw } from "./page.js";

const CALL = `json_build_object(${dated("k", "created_on")},
  ${plain("k", "uuid account direction from to sip_connection stir_shaken_attest_level")})`;

/** What tracebacks read in the database. */
export class SqlTracebacks implements TracebackStore {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  origin(origid: string): Promise<StirOrigin | undefined> {
    return this.#store.db
      .selectFrom("stir_origin")
      .select(["kind", "uuid"])
      .where("origid", "=", origid)
      .executeTakeFirst();
  }

  async calls({ origin, tn, from, to, take }: TracedCalls): Promise<readonly IStirTracedCall[]> {
    const during = sql`k.created_on between ${from} and ${to}`;
    const { rows } = await sql<{ entity: IStirTracedCall }>`
      select ${raw(CALL)} as entity from ${callsOf(origin, tn)} and ${during}
      order by k.created_on desc, k.uuid limit ${take}`.execute(this.#store.db);
    return rows.map(({ entity }) => entity);
  }

  async accountOf({ kind, uuid }: StirOrigin): Promise<string | undefined> {
    if (kind === "account") return uuid;
    const row = await this.#store.db
      .selectFrom("sip_connection")
      .select("account")
      .where("uuid", "=", uuid)
      .executeTakeFirst();
    return row?.account;
  }

  async accounts(uuids: readonly string[]): Promise<readonly IAccountBase[]> {
    const { rows } = await sql<{ entity: WithZoneName<{ account: IAccountBase }>["account"] }>`
      select ${raw(accountJson("a"))} as entity from account a
      where a.uuid = any(${[...uuids]}::uuid[]) order by a.created_on, a.uuid`.execute(this.#store.db);
    return rows.map(({ entity }) => zoned<{ account: IAccountBase }>({ account: entity }).account);
  }
}

/**
 * A number alone is looked for account by account: their index of callers serves it, and calls need no further one,
 * which every call would pay for.
 */
function callsOf(origin: StirOrigin | null, tn: string | null): RawBuilder<unknown> {
  const showsTn = tn === null ? sql`true` : sql`ltrim(lower(k."from"), '+') = ${tn}`;
  if (origin?.kind === "account") return sql`call k where k.account = ${origin.uuid} and ${showsTn}`;
  if (origin) return sql`call k where k.sip_connection = ${origin.uuid} and ${showsTn}`;
  return sql`account a join call k on k.account = a.uuid where ${showsTn}`;
}
