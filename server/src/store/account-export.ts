import type { IAccountExport } from "@opentact/contract";
import { sql } from "kysely";
import type { Page, PageQuery } from "../base/page.js";
import { EXPORT_JOB, type ExportProgress, type ExportStore, type StoredExport } from "../domain/export/port.js";
import type { Store } from "./db.js";
import { dated, plain } from "./json.js";
import { oneOf, pageOf, raw, withinReach } from "./page.js";
import { isUniqueViolation } from "./unique-violation.js";

const MEMBERS = "uuid account created_by state reason calls messages records size file";
const EXPORT = `json_build_object(${plain("x", MEMBERS)}, ${dated("x", "created_on modified_on expired_on")})`;
const OPEN = ["waiting", "running"] as const;

/** Archives of accounts in the database. */
export class SqlAccountExports implements ExportStore {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  list(account: string, page: PageQuery): Promise<Page<IAccountExport>> {
    return pageOf<IAccountExport>(this.#store.db, {
      entity: raw(EXPORT),
      from: sql`account_export x where x.account = ${account}`,
      order: raw("x.created_on desc, x.uuid"),
      page,
    });
  }

  find(reach: string | null, uuid: string): Promise<StoredExport | undefined> {
    const where = sql`account_export x where x.uuid = ${uuid} and ${withinReach("x.account", reach)}`;
    return oneOf<StoredExport>(this.#store.db, raw(EXPORT), where);
  }

  async create({ uuid, account, by, now }: { uuid: string; account: string; by: string; now: string }) {
    const made = this.#store.transaction(async (tx) => {
      const { rows } = await sql<{ entity: IAccountExport }>`
        insert into account_export as x (uuid, created_on, modified_on, account, created_by, state)
        select ${uuid}, ${now}, ${now}, a.uuid, ${by}, 'waiting' from account a where a.uuid = ${account}
        returning ${raw(EXPORT)} as entity`.execute(tx);
      if (rows[0]) await tx.jobs.add({ name: EXPORT_JOB, payload: { uuid }, key: `${EXPORT_JOB} ${uuid}` });
      return rows[0]?.entity;
    });
    try {
      return (await made) ?? "unknown";
    } catch (error) {
      if (isUniqueViolation(error, "account_export_open")) return "busy";
      throw error;
    }
  }

  begin(uuid: string, file: string, now: string): Promise<boolean> {
    return this.#change(uuid, { state: "running", file, calls: 0, messages: 0, records: 0, modified_on: now });
  }

  progress(uuid: string, so: ExportProgress, now: string): Promise<boolean> {
    return this.#change(uuid, { ...so, modified_on: now });
  }

  finish(uuid: string, { size, expired_on, now }: { size: number; expired_on: string; now: string }): Promise<boolean> {
    return this.#change(uuid, { state: "available", size, expired_on, modified_on: now });
  }

  async fail(uuid: string, reason: string, now: string): Promise<void> {
    await this.#change(uuid, { state: "failed", reason, file: null, modified_on: now });
  }

  async others(account: string, uuid: string): Promise<readonly StoredExport[]> {
    const { rows } = await sql<{ entity: StoredExport }>`
      select ${raw(EXPORT)} as entity from account_export x
      where x.account = ${account} and x.uuid <> ${uuid} and x.file is not null`.execute(this.#store.db);
    return rows.map(({ entity }) => entity);
  }

  async expired(now: string, max: number, after?: StoredExport): Promise<readonly StoredExport[]> {
    const isBehind = after
      ? sql`(x.expired_on, x.uuid) > (${after.expired_on}::timestamptz, ${after.uuid}::uuid)`
      : sql`true`;
    const { rows } = await sql<{ entity: StoredExport }>`
      select ${raw(EXPORT)} as entity from account_export x
      where x.file is not null and x.expired_on <= ${now} and ${isBehind}
      order by x.expired_on, x.uuid limit ${max}`.execute(this.#store.db);
    return rows.map(({ entity }) => entity);
  }

  markGone(reach: string | null, uuid: string, now: string): Promise<StoredExport | undefined> {
    return this.#store.transaction(async (tx) => {
      const { rows } = await sql<{ entity: StoredExport }>`
        update account_export x set state = 'expired', file = null, modified_on = ${now}
        where x.uuid = ${uuid} and ${withinReach("x.account", reach)} returning ${raw(EXPORT)} as entity`.execute(tx);
      return rows[0]?.entity;
    });
  }

  async postpone(uuid: string, until: string): Promise<void> {
    await this.#store.transaction((tx) =>
      tx.jobs.add({ name: EXPORT_JOB, payload: { uuid }, key: `${EXPORT_JOB} ${uuid}`, runOn: until }),
    );
  }

  /** Of one that is waited for. */
  async #change(uuid: string, change: object): Promise<boolean> {
    const { numUpdatedRows } = await this.#store.db
      .updateTable("account_export")
      .set(change)
      .where("uuid", "=", uuid)
      .where("state", "in", OPEN)
      .executeTakeFirst();
    return numUpdatedRows > 0n;
  }
}
