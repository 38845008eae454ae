import type { Store, Tx } from "./db.js";
import { isUniqueViolation } from "./unique-violation.js";

const ATTEMPTS = 5;
const DEADLOCK = "40P01";

/**
 * Runs `work` again when it met another transaction head on: a deadlock, or a user that two leases took at the same
 * instant. The database has undone everything by then, so the work must have no effect but through its transaction.
 */
export async function transactionWithRetry<T>(store: Store, work: (tx: Tx) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await store.transaction(work);
    } catch (error) {
      if (attempt === ATTEMPTS || !isRace(error)) throw error;
    }
  }
}

function isRace(error: unknown): boolean {
  return (error as { code?: unknown } | null)?.code === DEADLOCK || isUniqueViolation(error, "tn_lease_sip_user");
}
