import { type Kysely, sql } from "kysely";
import type { Log } from "../base/log.js";
import { storableJson } from "../base/storable-json.js";
import type { CallRow } from "../domain/call/port/call-row.js";
import type { CallBatch, CallChange, CallWriter } from "../domain/call/port/call-writer.js";
import type { KeptTranscript } from "../domain/call/port/record-row.js";
import { writeResults } from "./batch-results.js";
import { isUnknownCall, writeCallBatch } from "./call-batch.js";
import { NewCallEvent } from "./call-event.js";
import { lockPayers, type OwedLeg, settle } from "./call-settlement.js";
import type { Store } from "./db.js";
import { isRepeated } from "./event-placing.js";
import { PackedChanges } from "./packed-changes.js";
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

  begin(): CallBatch {
    return new SqlCallBatch(this.#log, (changes) => this.#write(changes));
  }

  /**
   * A change that the database can never take (a value outside its column) is logged and left out, so that it does not
   * hold up the changes of other calls behind it. Any other failure rejects with nothing written.
   */
  async write(changes: readonly CallChange[]): Promise<void> {
    const batch = this.begin();
    for (const change of changes) batch.add(change);
    await batch.write();
    batch.release();
  }

  async #write(changes: PackedChanges): Promise<void> {
    if (changes.size > 0) await this.#attempt(changes, this.#node);
  }

  async #attempt(changes: PackedChanges, node: string | undefined): Promise<void> {
    try {
      await this.#writeAll(changes, node);
    } catch (error) {
      // Written before, and only the answer was lost: once more, with what is there left as it is.
      if (node !== undefined && isRepeated(error)) return this.#attempt(changes, undefined);
      if (isUnknownCall(error)) return this.#attemptWhole(changes, node);
      if (!isRefusedValue(error)) throw error;
      await this.#writeApart(changes, error);
    }
  }

  /** The first row of one of the calls was refused, or is gone. */
  async #attemptWhole(changes: PackedChanges, node: string | undefined): Promise<void> {
    const whole = changes.whole();
    await this.#attempt(whole, node);
    whole.release();
  }

  async #writeApart(changes: PackedChanges, error: unknown): Promise<void> {
    const { calls } = changes;
    const [first] = calls;
    if (calls.size === 1) return this.#log.error({ err: error, call: first }, "changes of a call cannot be stored");
    const all = changes.changes();
    for (const uuid of calls) await this.write(all.filter(({ call }) => call.uuid === uuid));
  }

  async #writeAll(changes: PackedChanges, node: string | undefined): Promise<void> {
    const store = this.#store;
    if (node !== undefined && !changes.hasMore) {
      return store.single((db, outbox) => writeCallBatch(db, outbox, changes, node));
    }
    await store.transaction(async (tx) => {
      const { rests } = changes;
      const owed = rests.flatMap(owedBy);
      await lockPayers(tx, owed);
      if (node !== undefined) await writeCallBatch(tx, tx.outbox, changes, node);
      const unplaced = node === undefined ? changes.changes() : [];
      await upsert(tx, "call", latestCalls(unplaced).map(rowOf));
      await upsert(tx, "call_record", latest(rests.flatMap((change) => change.records)));
      for (const change of rests) for (const one of change.transcripts ?? []) await keepTranscript(tx, one);
      await upsert(tx, "call_flow_log", latest(rests.flatMap((change) => change.flows)));
      await tx.outbox.addMany(unplaced.flatMap(eventsOf));
      await settle(tx, owed);
      await writeResults(
        tx,
        latestCalls(rests).map(({ call }) => call),
      );
    });
  }
}

/** Changes of one transaction on their way to the database. */
class SqlCallBatch implements CallBatch {
  readonly #changes = new PackedChanges();
  readonly #log: Log;
  readonly #write: (changes: PackedChanges) => Promise<void>;

  constructor(log: Log, write: (changes: PackedChanges) => Promise<void>) {
    this.#log = log;
    this.#write = write;
  }

  get size(): number {
    return this.#changes.size;
  }

  add(change: CallChange): void {
    try {
      this.#changes.add(change);
    } catch (error) {
      this.#log.error({ err: error, call: change.call.uuid }, "a change of a call cannot be stored");
    }
  }

  changes(from = 0): readonly CallChange[] {
    return this.#changes.changes(from);
  }

  write(): Promise<void> {
    return this.#write(this.#changes);
  }

  release(): void {
    this.#changes.release();
  }
}

/** Several changes of one call may be in a batch: the last one is the row as it is now. */
function latestCalls(changes: readonly CallChange[]): CallChange[] {
  return [...new Map(changes.map((change) => [change.call.uuid, change])).values()];
}

function eventsOf({ call, events }: CallChange): NewCallEvent[] {
  return events.map((event) => new NewCallEvent(call, event));
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
