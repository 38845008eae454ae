import type { IAuditEntry, IAuditQuery } from "@opentact/contract";
import { type Kysely, type RawBuilder, sql } from "kysely";
import { AsyncScope } from "../base/async-scope.js";
import { newUuid } from "../base/ids.js";
import type { Page } from "../base/page.js";
import type { AuditStore, NewAuditEntry, OwnedNoun } from "../domain/audit/port.js";
import { ownerOf } from "./audit-owner.js";
import type { Store } from "./db.js";
import { dated, plain } from "./json.js";
import { pageOf, raw } from "./page.js";
import type { Tables } from "./tables.js";

const ENTRY = `json_build_object(${dated("e", "created_on")},
  ${plain("e", "uuid kind operation account ref address request_id details")},
  'actor', json_build_object('type', e.actor_type, 'uuid', e.actor, 'account', e.actor_account, 'role', e.actor_role,
    'token', e.token))`;

/** A change whose transaction has not committed yet. */
interface Pending {
  readonly entry: NewAuditEntry;
  isStored: boolean;
}

/** The audit log in the database. Make one per store: it adds a step to every commit. */
export class SqlAudit implements AuditStore {
  readonly #store: Store;
  readonly #suffix: string;
  readonly #pending = new AsyncScope<Pending>();

  /** @param suffix of the domains of the installation */
  constructor(store: Store, suffix: string) {
    this.#store = store;
    this.#suffix = suffix;
    store.beforeCommit(async (tx, result, onRollback) => {
      const pending = this.#pending.current();
      // The first transaction is the change, as it is for a request that comes again (idempotency.ts).
      // One that gives nothing found nothing to change.
      if (!pending || pending.isStored || result === undefined) return;
      pending.isStored = true;
      // Who tries again has changed nothing yet.
      onRollback(() => {
        pending.isStored = false;
      });
      await insert(tx, pending.entry, uuidOf(result));
    });
  }

  add(entry: NewAuditEntry): Promise<void> {
    return insert(this.#store.db, entry, undefined);
  }

  async within<T>(entry: NewAuditEntry, work: () => Promise<T>): Promise<T> {
    const pending: Pending = { entry, isStored: false };
    const result = await this.#pending.run(pending, work);
    if (!pending.isStored) await insert(this.#store.db, entry, uuidOf(result));
    return result;
  }

  accountOf(noun: OwnedNoun, id: string): Promise<string | undefined> {
    return ownerOf(this.#store.db, { noun, id, suffix: this.#suffix });
  }

  list(query: IAuditQuery): Promise<Page<IAuditEntry>> {
    const { kind, operation, account, actor, address, ref, created_on_from: from, created_on_to: to } = query;
    const wanted = [
      ["kind", kind],
      ["operation", operation],
      ["account", account],
      ["actor", actor],
      ["address", address],
      ["ref", ref],
    ] as const;
    const conditions: RawBuilder<unknown>[] = wanted.flatMap(([column, value]) =>
      value === undefined ? [] : [sql`e.${sql.ref(column)} = ${value}`],
    );
    if (from !== undefined) conditions.push(sql`e.created_on >= ${from}::timestamptz`);
    if (to !== undefined) conditions.push(sql`e.created_on <= ${to}::timestamptz`);
    return pageOf<IAuditEntry>(this.#store.db, {
      entity: raw(ENTRY),
      from: sql`audit_entry e where ${sql.join([sql`true`, ...conditions], sql` and `)}`,
      order: raw("e.created_on desc, e.uuid desc"),
      page: query,
    });
  }

  removeBefore(before: string, max: number): Promise<number> {
    return this.#store.transaction(async (tx) => {
      // The trigger of the table lets nobody else remove entries.
      await sql`select set_config('opentact.audit_retention', 'on', true)`.execute(tx);
      const { numAffectedRows = 0n } = await sql`
        delete from audit_entry where uuid in (
          select uuid from audit_entry where created_on < ${before}::timestamptz order by created_on limit ${max})`.execute(
        tx,
      );
      return Number(numAffectedRows);
    });
  }
}

async function insert(db: Kysely<Tables>, entry: NewAuditEntry, made: string | undefined): Promise<void> {
  const { actor, details, ref, ...fact } = entry;
  await db
    .insertInto("audit_entry")
    .values({
      ...fact,
      uuid: newUuid(),
      ref: ref ?? made ?? null,
      actor_type: actor.type,
      actor: actor.uuid,
      actor_account: actor.account,
      actor_role: actor.role,
      token: actor.token,
      details: JSON.stringify(details),
    })
    .execute();
}

/** The id of what was made, when work gives the thing itself. */
function uuidOf(result: unknown): string | undefined {
  const { uuid } = (result ?? {}) as { readonly uuid?: unknown };
  return typeof uuid === "string" ? uuid : undefined;
}
