import { sql } from "kysely";
import type { CallRow } from "../domain/call/port.js";
import type { Tx } from "./db.js";

/** Gives the items of a batch the result of their calls, and the batch its end when the last one has ended. */
export async function writeResults(tx: Tx, calls: readonly CallRow[]): Promise<void> {
  const ended = calls.filter(({ batch_item, hangup_on }) => batch_item !== null && hangup_on !== null);
  if (ended.length === 0) return;
  const results = ended.map(({ batch_item, state_end, state_reason, q850_cause_string, hangup_on }) => ({
    item: batch_item,
    state: state_end === "completed" ? "success" : "failed",
    reason: state_end === "completed" ? null : (state_reason ?? q850_cause_string),
    now: hangup_on,
  }));
  const { rows } = await sql<{ batch: string; state: string; now: string }>`
    update batch_item i set state = r.state, reason = r.reason, modified_on = r.now
    from json_to_recordset(${JSON.stringify(results)}::json) as r(item uuid, state text, reason text, now timestamptz)
    where i.uuid = r.item and i.state = 'calling'
    returning i.batch, i.state, i.modified_on as now`.execute(tx);
  for (const batch of [...new Set(rows.map((row) => row.batch))].sort()) {
    const own = rows.filter((row) => row.batch === batch);
    const success = own.filter((row) => row.state === "success").length;
    await count(tx, batch, { success, failed: own.length - success }, own[0]?.now ?? "");
  }
}

/** Adds to the counts of a batch; one whose items have all ended has ended itself. */
export async function count(
  tx: Tx,
  batch: string,
  { success, failed }: { readonly success: number; readonly failed: number },
  now: string,
): Promise<void> {
  await sql`
    update batch set success = success + ${success}, failed = failed + ${failed}, modified_on = ${now},
      state = case when state = 'canceled' or success + failed + canceled + ${success + failed} < total then state
        when success + ${success} > 0 then 'success' else 'failed' end
    where uuid = ${batch}`.execute(tx);
}
