import type { CallRow } from "../domain/call/port/call-row.js";
import type { CallChange, CallEvent } from "../domain/call/port/call-writer.js";
import type { PlacedEvents } from "../domain/event/port.js";
import { writeCallEvent } from "./call-event.js";
import { CALL_COLUMNS, callOf, writeCall } from "./call-rows.js";
import { EVENT_COLUMNS, type PlacedRow } from "./event-placing.js";
import { RowArray } from "./row-array.js";
import { StoredCallEvent } from "./stored-call-event.js";

/** What is kept of a change besides its bytes. */
interface Kept {
  readonly call: string;
  /** Where its row begins, and where its events do. */
  readonly row: number;
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
  readonly rows = new RowArray(CALL_COLUMNS.length);
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
    const { rows, events } = this;
    const rowCount = rows.count;
    const eventCount = events.count;
    const kept = {
      call: call.uuid,
      row: rows.end,
      events: events.end,
      sequence,
      more: rest(change),
      isOvertaken: false,
    };
    try {
      writeCall(rows, call, node, change.kept);
      this.#addEvents(call, change.events);
    } catch (error) {
      rows.cut(rowCount, kept.row);
      events.cut(eventCount, kept.events);
      throw error;
    }
    this.#kept.push(kept);
    this.#hasMore ||= kept.more !== undefined;
    const before = this.#last.get(call.uuid);
    if (before) before.isOvertaken = true;
    this.#last.set(call.uuid, kept);
  }

  /** Those from the `from`-th on, as they were. */
  changes(from = 0): CallChange[] {
    return this.#kept.slice(from).map((kept, n) => {
      const next = this.#kept[from + n + 1];
      const [values] = this.rows.values(kept.row, next?.row ?? this.rows.end);
      const events = this.events
        .values(kept.events, next?.events ?? this.events.end)
        .map((row) => new StoredCallEvent(row));
      const { sequence, more } = kept;
      const { flows = NONE, records = NONE, transcripts, owed } = more ?? {};
      return {
        ...callOf(values ?? []),
        flows,
        records,
        events,
        ...(sequence === undefined ? undefined : { sequence }),
        ...(transcripts === undefined ? undefined : { transcripts }),
        ...(owed === undefined ? undefined : { owed }),
      };
    });
  }

  /** Rows of the calls, each once as it was last. To be released where they are not `rows`. */
  latestRows(): RowArray {
    if (this.#last.size === this.#kept.length) return this.rows;
    const latest = new RowArray(CALL_COLUMNS.length);
    let first = 0;
    for (let n = 0; n <= this.#kept.length; n++) {
      const kept = this.#kept[n];
      if (kept && !kept.isOvertaken) continue;
      const start = this.#kept[first]?.row;
      if (start !== undefined && n > first) latest.copy(this.rows, start, kept?.row ?? this.rows.end, n - first);
      first = n + 1;
    }
    return latest;
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
    this.events.release();
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
