import type { Log } from "../base/log.js";
import { migrateJobs } from "../jobs/runner.js";
import type { DatabaseAddress } from "../store/db.js";
import { createJobPool } from "../store/job-pool.js";

/** The tables of the queue, made or brought up to date; before anything asks for a job. */
export async function prepareJobs(address: DatabaseAddress, log: Log): Promise<void> {
  const pool = createJobPool(address, log, 1);
  try {
    await migrateJobs(pool);
  } finally {
    await pool.end();
  }
}
