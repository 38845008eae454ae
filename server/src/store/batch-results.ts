import { sql } from "kysely";
import type { CallRow } from "../domain/call/port/call-row.js";
import { foundNoRoom } from "../domain/call/rules.js";
import type { Tx } from "./db.js";

interface Counts {
  readonly success?: number;
  readonly failed?: number;
  readonly canceled?: number;
}

interface Result {
  readonly item: string | null;
  /** `again`: nobody was called, so that the phone waits once more. */
  readonly state: "success" | "failed" | "again";
  readonly reason: string | null;
  readonly now: string | null;
}

/**
 * Gives the items of a batch the result of their calls, and the batch its end when the last one has ended. A call that
 * found no room has called nobody: its phone waits again.
 */
export async function writeResults(tx: Tx, calls: readonly CallRow[]): Promise<void> {
  const ended = calls.filter(({ batch_item, hangup_on }) => batch_item !== null && hangup_on !== null);
  if (ended.length === 0) return;
  const results = ended.map(resultOf);
  // A batch is locked before its items: it may be canceled at this moment.
  if (results.some(({ state }) => state === "again")) await lockBatches(tx, results);
  const { rows } = await sql<{ batch: string; state: string; now: string }>`
    update batch_item i set modified_on = r.now, reason = r.reason,
      call = case when r.state = 'again' then null else i.call end,
      state = case when r.state <> 'again' then r.state when b.state = 'canceled' then 'canceled' else 'created' end
    from json_to_recordset(${JSON.stringify(results)}::json) as r(item uuid, state text, reason text, now timestamptz),
      batch b
    where i.uuid = r.item and b.uuid = i.batch and i.state = 'calling'
    returning i.batch, i.state, i.modified_on as now`.execute(tx);
  for (const batch of [...new Set(rows.map((row) => row.batch))].sort()) {
    const own = rows.filter((row) => row.batch === batch);
    const of = (state: string) => own.filter((row) => row.state === state).length;
    const counts = { success: of("success"), failed: of("failed"), canceled: of("canceled") };
    await count(tx, batch, counts, own[0]?.now ?? "");
  }
}

function resultOf(call: CallRow): Result {
  const { batch_item: item, state_end, state_reason, q850_cause_string, hangup_on: now } = call;
  if (state_end === "completed") return { item, state: "success", reason: null, now };
  if (foundNoRoom(call)) return { item, state: "again", reason: null, now };
  return { item, state: "failed", reason: state_reason ?? q850_cause_string, now };
}

async function lockBatches(tx: Tx, results: readonly Result[]): Promise<void> {
  const items = results.map(({ item }) => item);
  await sql`
    select 1 from batch where uuid in (select batch from batch_item where uuid = any (${items}::uuid[]))
    order by uuid for update`.execute(tx);
}

/** Adds to the counts of a batch; one whose items have all ended has ended itself. */
export async function count(
  tx: Tx,
  batch: string,
  { success = 0, failed = 0, canceled = 0 }: Counts,
  now: string,
): Promise<void> {
  await sql`
    update batch set success = success + ${success}, failed = failed + ${failed}, canceled = canceled + ${canceled},
      modified_on = ${now},
      state = case when state = 'canceled' or success + failed + canceled + ${success + failed + canceled} < total then state
        when success + ${success} > 0 then 'success' else 'failed' end
    where uuid = ${batch}`.execute(tx);
}
