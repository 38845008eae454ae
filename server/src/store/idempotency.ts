import { sql } from "kysely";
import { AsyncScope } from "../base/async-scope.js";
import { newUuid } from "../base/ids.js";
import { isoTime } from "../base/iso-time.js";
import type { Claim, IdempotencyKey, IdempotencyStore, StoredAnswer } from "../domain/idempotency/port.js";
import type { Store } from "./db.js";

/** A claim without an answer ends after this: its owner died. */
const CLAIM_MS = 60_000;
const LIFE_MS = 24 * 3_600_000;
/** Keys past their life are removed by the first claim after this time. */
const PURGE_EVERY_MS = 600_000;

/** The request whose transaction is about to commit. */
interface Running {
  readonly id: string;
  readonly answerOf: (result: unknown) => StoredAnswer | undefined;
  isStored: boolean;
}

/** Keys of repeated requests in the database. Make one per store: it adds a step to every commit. */
export class SqlIdempotency implements IdempotencyStore {
  readonly #store: Store;
  readonly #running = new AsyncScope<Running>();
  #purgedMs = Number.NEGATIVE_INFINITY;

  constructor(store: Store) {
    this.#store = store;
    store.beforeCommit(async (tx, result, onRollback) => {
      const running = this.#running.current();
      // The first transaction is the effect; what follows it in the same request does not decide the answer.
      if (!running || running.isStored) return;
      const answer = running.answerOf(result);
      if (!answer) return;
      running.isStored = true;
      onRollback(() => {
        running.isStored = false;
      });
      await tx.updateTable("idempotency_key").set(answer).where("id", "=", running.id).execute();
    });
  }

  async claim(key: IdempotencyKey, nowMs: number): Promise<Claim> {
    const id = newUuid();
    const now = isoTime(nowMs);
    await this.#purge(nowMs);
    const { rows } = await sql<{ id: string }>`
      insert into idempotency_key (id, scope, method, path, key, body_hash, claimed_on, expires_on)
      values (${id}, ${key.scope}, ${key.method}, ${key.path}, ${key.key}, ${key.hash}, ${now}, ${isoTime(nowMs + LIFE_MS)})
      on conflict (scope, key, method, path) do update
        set id = excluded.id, body_hash = excluded.body_hash, status = null, body = null,
          claimed_on = excluded.claimed_on, expires_on = excluded.expires_on
        where idempotency_key.expires_on <= ${now}
          or (idempotency_key.status is null and idempotency_key.claimed_on <= ${isoTime(nowMs - CLAIM_MS)}
            and idempotency_key.body_hash = excluded.body_hash)
      returning id`.execute(this.#store.db);
    return rows[0] ? { kind: "mine", id } : this.#taken(key);
  }

  within<T>(id: string, answerOf: Running["answerOf"], work: () => Promise<T>): Promise<T> {
    return this.#running.run({ id, answerOf, isStored: false }, work);
  }

  async store(id: string, answer: StoredAnswer): Promise<void> {
    await this.#store.db.updateTable("idempotency_key").set(answer).where("id", "=", id).execute();
  }

  async release(id: string): Promise<void> {
    await this.#store.db.deleteFrom("idempotency_key").where("id", "=", id).where("status", "is", null).execute();
  }

  async #purge(nowMs: number): Promise<void> {
    if (nowMs - this.#purgedMs < PURGE_EVERY_MS) return;
    this.#purgedMs = nowMs;
    await this.#store.db.deleteFrom("idempotency_key").where("expires_on", "<=", isoTime(nowMs)).execute();
  }

  async #taken(key: IdempotencyKey): Promise<Claim> {
    const row = await this.#store.db
      .selectFrom("idempotency_key")
      .select(["body_hash", "status", "body"])
      .where("scope", "=", key.scope)
      .where("key", "=", key.key)
      .where("method", "=", key.method)
      .where("path", "=", key.path)
      .executeTakeFirst();
    // Given back between the two statements: its owner failed without an effect, and the client may try again.
    if (!row) return { kind: "in-flight" };
    if (row.body_hash !== key.hash) return { kind: "mismatch" };
    if (row.status === null) return { kind: "in-flight" };
    return { kind: "answered", answer: { status: row.status, body: row.body ?? "" } };
  }
}
