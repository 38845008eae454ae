import { type Kysely, sql } from "kysely";
import type { Log } from "../base/log.js";
import { storableJson } from "../base/storable-json.js";
import type { CallRow } from "../domain/call/port/call-row.js";
import type { CallChange, CallWriter } from "../domain/call/port/call-writer.js";
import type { KeptTranscript } from "../domain/call/port/record-row.js";
import { writeResults } from "./batch-results.js";
import { writeCallBatch } from "./call-batch.js";
import { NewCallEvent } from "./call-event.js";
import { lockPayers, type OwedLeg, settle } from "./call-settlement.js";
import type { Store } from "./db.js";
import { isRepeated } from "./event-placing.js";
import type { Tables } from "./tables.js";
import { upsert } from "./upsert.js";

/**
 * Writes what live calls say: many calls in one transaction, and with the end of a leg what it costs. Rows of calls and
 * events are one statement, which is the whole of most batches.
 */
export class SqlCallWriter implements CallWriter {
  readonly #store: Store;
  readonly #log: Log;
  readonly #node: string | undefined;

  /** @param node gives events their positions as it writes them; without it that is left to the sequencer */
  constructor(store: Store, log: Log, node?: string) {
    this.#store = store;
    this.#log = log;
    this.#node = node;
  }

  /**
   * A change that the database can never take (a value outside its column) is logged and left out, so that it does not
   * hold up the changes of other calls behind it. Any other failure rejects with nothing written.
   */
  async write(changes: readonly CallChange[]): Promise<void> {
    if (changes.length > 0) await this.#attempt(changes, this.#node);
  }

  async #attempt(changes: readonly CallChange[], node: string | undefined): Promise<void> {
    try {
      await this.#writeAll(changes, node);
    } catch (error) {
      // Written before, and only the answer was lost: once more, with what is there left as it is.
      if (node !== undefined && isRepeated(error)) return this.#attempt(changes, undefined);
      if (!isRefusedValue(error)) throw error;
      await this.#writeApart(changes, error);
    }
  }

  async #writeApart(changes: readonly CallChange[], error: unknown): Promise<void> {
    const calls = new Set(changes.map(({ call }) => call.uuid));
    if (calls.size === 1) {
      this.#log.error({ err: error, call: changes[0]?.call.uuid }, "changes of a call cannot be stored");
      return;
    }
    for (const uuid of calls) await this.write(changes.filter(({ call }) => call.uuid === uuid));
  }

  async #writeAll(changes: readonly CallChange[], node: string | undefined): Promise<void> {
    const store = this.#store;
    // Several changes of one call may be in a batch: the last one is the row as it is now.
    const calls = [...new Map(changes.map((change) => [change.call.uuid, change])).values()];
    const events: NewCallEvent[] = [];
    for (const { call, events: own } of changes) for (const event of own) events.push(new NewCallEvent(call, event));
    if (node !== undefined && !changes.some(saysMore)) {
      return store.single((db, outbox) => writeCallBatch(db, outbox, { calls, events, node }));
    }
    await store.transaction(async (tx) => {
      const owed = changes.flatMap(owedBy);
      await lockPayers(tx, owed);
      if (node !== undefined) await writeCallBatch(tx, tx.outbox, { calls, events, node });
      else await upsert(tx, "call", calls.map(rowOf));
      await upsert(tx, "call_record", latest(changes.flatMap((change) => change.records)));
      for (const change of changes) for (const one of change.transcripts ?? []) await keepTranscript(tx, one);
      await upsert(tx, "call_flow_log", latest(changes.flatMap((change) => change.flows)));
      if (node === undefined) await tx.outbox.addMany(events);
      await settle(tx, owed);
      await writeResults(
        tx,
        calls.map(({ call }) => call),
      );
    });
  }
}

/** There is more to it than the row of its call and events. */
function saysMore({ call, flows, records, transcripts, owed }: CallChange): boolean {
  const isResult = call.batch_item !== null && call.hangup_on !== null;
  return flows.length > 0 || records.length > 0 || transcripts !== undefined || owed !== undefined || isResult;
}

/** SQLSTATE classes 22 (data exception) and 23 (constraint): trying again would give the same. */
function isRefusedValue(error: unknown): boolean {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === "string" && /^2[23]/.test(code);
}

function owedBy({ call, owed }: CallChange): OwedLeg[] {
  if (!owed) return [];
  return [{ call: call.uuid, account: call.account, seconds: owed.seconds, now: call.hangup_on ?? call.modified_on }];
}

function rowOf({ call, node }: CallChange): CallRow & { readonly node: string | null } {
  return { ...call, node };
}

function latest<T extends { readonly uuid: string }>(rows: readonly T[]): T[] {
  return [...new Map(rows.map((row) => [row.uuid, row])).values()];
}

/** Stores legs that `node` owns, in a transaction of the caller. */
export async function insertCalls(tx: Kysely<Tables>, calls: readonly CallRow[], node: string): Promise<void> {
  await upsert(
    tx,
    "call",
    calls.map((call) => ({ ...call, node })),
  );
}

/** A recording that was deleted meanwhile keeps nothing. */
async function keepTranscript(tx: Kysely<Tables>, { record, account, transcript }: KeptTranscript): Promise<void> {
  await sql`
    update call_record set transcript = ${storableJson(transcript)}::json, modified_on = ${transcript.modified_on}
    where uuid = ${record} and account = ${account} and state <> 'deleted'`.execute(tx);
}
