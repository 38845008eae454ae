import { sql } from "kysely";
import type { Store } from "./db.js";

/**
 * Which workers this node runs. A killed process leaves its jobs locked for four hours; its successor finds the
 * workers here and frees them at once.
 */
export class SqlJobWorkers {
  readonly #store: Store;
  readonly #node: string;

  constructor(o: { store: Store; node: string }) {
    this.#store = o.store;
    this.#node = o.node;
  }

  /** Workers of the former process of this node. */
  async former(): Promise<readonly string[]> {
    const { rows } = await sql<{ ids: string[] }>`
      select job_worker_ids as ids from node where id = ${this.#node}`.execute(this.#store.db);
    return rows[0]?.ids ?? [];
  }

  /** Remembers the workers that run now. */
  async remember(ids: readonly string[], now: string): Promise<void> {
    await sql`
      insert into node (id, started_on, seen_on, job_worker_ids) values (${this.#node}, ${now}, ${now}, ${[...ids]})
      on conflict (id) do update set started_on = excluded.started_on, seen_on = excluded.seen_on,
        job_worker_ids = excluded.job_worker_ids`.execute(this.#store.db);
  }
}
