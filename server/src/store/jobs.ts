import { type Kysely, sql } from "kysely";
import type { JobOutbox, NewJob } from "../domain/job/port.js";
import type { Tables } from "./tables.js";

/** Writes jobs for graphile-worker by its SQL function, so that they are part of the transaction that asks for them. */
export class JobRows implements JobOutbox {
  readonly #db: Kysely<Tables>;

  constructor(db: Kysely<Tables>) {
    this.#db = db;
  }

  async add({ name, payload, key, runOn }: NewJob): Promise<void> {
    await sql`
      select graphile_worker.add_job(${name}, ${JSON.stringify(payload ?? {})}::json, run_at := ${runOn ?? null}::timestamptz,
        job_key := ${key ?? null}::text, job_key_mode := 'replace')`.execute(this.#db);
  }
}
