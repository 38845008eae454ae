import type { CallRow } from "../domain/call/port/call-row.js";
import type { CallChange, CallEvent } from "../domain/call/port/call-writer.js";
import type { PlacedEvents } from "../domain/event/port.js";
import { writeCallEvent } from "./call-event.js";
import { CALL_COLUMNS, CHANGED_COLUMNS, callOf, changedCallOf, writeCall, writeChangedCall } from "./call-rows.js";
import { EVENT_COLUMNS, type PlacedRow } from "./event-placing.js";
import { RowArray } from "./row-array.js";
import { StoredCallEvent } from "./stored-call-event.js";

/** What is kept of a change besides its bytes. */
interface Kept {
  readonly call: string;
  /** What stays of the call, where only the rest of its row is here; undefined: its row is whole. */
  readonly lasting: Buffer | undefined;
  /** Where its row begins and ends, and where its events begin. */
  readonly row: number;
  rowEnd: number;
  readonly events: number;
  readonly sequence: number | undefined;
  /** The change where there is more to it than the row of its call and events. */
  readonly more: CallChange | undefined;
  /** A later change of the same call is here. */
  isOvertaken: boolean;
}

/**
 * Changes of calls as they are sent to the database, from the moment they are said: rows of calls and events wait as bytes,
 * outside of V8's heap, which would look through and copy them as often as it is collected meanwhile. Hot.
 */
export class PackedChanges {
  /** Whole rows: of calls that may not be stored yet. */
  readonly rows = new RowArray(CALL_COLUMNS.length);
  /** What changed of calls that were written before. */
  readonly changedRows = new RowArray(CHANGED_COLUMNS.length);
  readonly events = new RowArray(EVENT_COLUMNS);
  /** How many events each account has. */
  readonly eventCounts = new Map<string, number>();
  readonly #kept: Kept[] = [];
  readonly #last = new Map<string, Kept>();
  #hasMore = false;

  get size(): number {
    return this.#kept.length;
  }

  /** True where one of them is more than the row of its call and events. */
  get hasMore(): boolean {
    return this.#hasMore;
  }

  /** Calls that they are about. */
  get calls(): ReadonlySet<string> {
    return new Set(this.#last.keys());
  }

  /** @throws an error like that of the database when it can never be stored; then nothing of it is here */
  add(change: CallChange): void {
    const { call, node, sequence } = change;
    const { events } = this;
    const before = this.#last.get(call.uuid);
    // A call whose whole row is here has all its rows whole: the last of them is the one that is sent.
    const lasting = before && !before.lasting ? undefined : change.kept?.row;
    const rows = lasting ? this.changedRows : this.rows;
    const rowCount = rows.count;
    const eventCount = events.count;
    const kept: Kept = {
      call: call.uuid,
      lasting,
      row: rows.end,
      rowEnd: rows.end,
      events: events.end,
      sequence,
      more: rest(change),
      isOvertaken: false,
    };
    try {
      if (lasting) writeChangedCall(rows, call, node);
      else writeCall(rows, call, node, change.kept);
      this.#addEvents(call, change.events);
    } catch (error) {
      rows.cut(rowCount, kept.row);
      events.cut(eventCount, kept.events);
      throw error;
    }
    kept.rowEnd = rows.end;
    this.#kept.push(kept);
    this.#hasMore ||= kept.more !== undefined;
    if (before) before.isOvertaken = true;
    this.#last.set(call.uuid, kept);
  }

  /** Those from the `from`-th on, as they were. */
  changes(from = 0): CallChange[] {
    return this.#kept.slice(from).map((kept, n) => {
      const next = this.#kept[from + n + 1];
      const events = this.events
        .values(kept.events, next?.events ?? this.events.end)
        .map((row) => new StoredCallEvent(row));
      const { sequence, more } = kept;
      const { flows = NONE, records = NONE, transcripts, owed } = more ?? {};
      return {
        ...this.#callOf(kept),
        flows,
        records,
        events,
        ...(sequence === undefined ? undefined : { sequence }),
        ...(transcripts === undefined ? undefined : { transcripts }),
        ...(owed === undefined ? undefined : { owed }),
      };
    });
  }

  /** Whole rows of the calls, each once as it was last. To be released where they are not `rows`. */
  latestRows(): RowArray {
    return this.#latest(this.rows, CALL_COLUMNS.length, (kept) => !kept.lasting);
  }

  /** The same of those whose changes alone are here. To be released where they are not `changedRows`. */
  latestChangedRows(): RowArray {
    return this.#latest(this.changedRows, CHANGED_COLUMNS.length, (kept) => kept.lasting !== undefined);
  }

  /** The same changes, all with whole rows. To be released. */
  whole(): PackedChanges {
    const whole = new PackedChanges();
    for (const change of this.changes()) whole.add(change);
    return whole;
  }

  /** What there is to the changes besides rows of calls and events. */
  get rests(): CallChange[] {
    return this.#kept.flatMap(({ more }) => more ?? []);
  }

  /** Events of an account that were given their positions. Whoever wants them reads them as they are stored. */
  placed({ account, after }: PlacedRow): PlacedEvents {
    return { account, last: after + (this.eventCounts.get(account) ?? 0) };
  }

  /** Gives the memory back. */
  release(): void {
    this.rows.release();
    this.changedRows.release();
    this.events.release();
  }

  #callOf({ lasting, row, rowEnd }: Kept) {
    const [values = []] = (lasting ? this.changedRows : this.rows).values(row, rowEnd);
    return lasting ? changedCallOf(values, lasting) : callOf(values);
  }

  #latest(rows: RowArray, columns: number, isOne: (kept: Kept) => boolean): RowArray {
    if (this.#last.size === this.#kept.length) return rows;
    const latest = new RowArray(columns);
    for (const kept of this.#kept) if (!kept.isOvertaken && isOne(kept)) latest.copy(rows, kept.row, kept.rowEnd, 1);
    return latest;
  }

  #addEvents(call: CallRow, events: readonly CallEvent[]): void {
    const { account } = call;
    let place = this.eventCounts.get(account) ?? 0;
    for (const event of events) writeCallEvent(this.events, call, event, ++place);
    if (events.length > 0) this.eventCounts.set(account, place);
  }
}

const NONE: readonly never[] = [];

/** The change where there is more to it, as it is now: the leg goes on. */
function rest(change: CallChange): CallChange | undefined {
  const { call, flows, records, transcripts, owed } = change;
  const isResult = call.batch_item !== null && call.hangup_on !== null;
  const isMore = flows.length > 0 || records.length > 0 || transcripts !== undefined || owed !== undefined || isResult;
  return isMore ? { ...change, call: { ...call }, events: NONE } : undefined;
}
