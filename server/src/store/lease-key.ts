import { type Kysely, type RawBuilder, sql } from "kysely";
import type { Tables } from "./tables.js";

/** Condition on an active lease `alias` named by its uuid or by its number (7 to 15 digits). */
export function leaseKey(alias: string, key: string): RawBuilder<boolean> {
  const a = sql.raw(alias);
  return /^\d{7,15}$/.test(key)
    ? sql<boolean>`(${a}.tn = ${Number(key)} and ${a}.released_on is null)`
    : sql<boolean>`(${a}.uuid = ${key} and ${a}.released_on is null)`;
}

/** uuid of the account's active lease, kept from change by others until the end of the transaction. */
export async function lockLease(tx: Kysely<Tables>, account: string, key: string): Promise<string | undefined> {
  const { rows } = await sql<{ uuid: string }>`
    select l.uuid from tn_lease l where ${leaseKey("l", key)} and l.account = ${account} for update`.execute(tx);
  return rows[0]?.uuid;
}
