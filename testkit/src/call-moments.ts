import type { LoggedRow, RecordedCall } from "./fetch-call.js";
import type { Cue } from "./script.js";

/** A line of the trace of the call itself, with its time. */
export interface Moment {
  readonly atMs: number;
  /** How the line starts. */
  readonly line: string;
  /** It is the n-th line that starts so. */
  readonly nth: number;
  readonly row: LoggedRow | undefined;
}

/** The lines that a step of a caller can follow, in their order. */
export function momentsOf({ call, rows }: RecordedCall): readonly Moment[] {
  const states = [
    ["A init", call.init_on],
    ["A ringing", call.ring_on],
    ["A live", call.answer_on],
  ] as const;
  const first = states.flatMap(([line, on]) => (on === null ? [] : [{ line, atMs: Date.parse(on), row: undefined }]));
  const later = rows.map((row) => ({ line: `A flow ${row.path} `, atMs: Date.parse(row.created_on), row }));
  const counts = new Map<string, number>();
  return [...first, ...later]
    .sort((a, b) => a.atMs - b.atMs || orderOf(a.row) - orderOf(b.row))
    .map((one) => {
      const nth = (counts.get(one.line) ?? 0) + 1;
      counts.set(one.line, nth);
      return { ...one, nth };
    });
}

/** States come before the rows of the same millisecond. */
function orderOf(row: LoggedRow | undefined): number {
  return row?.sequence ?? -1;
}

/** `afterMs` behind a moment, as a step of a script says it. */
export function cueAt({ line, nth }: Moment, afterMs: number): Cue {
  const wholeMs = Math.max(0, Math.round(afterMs));
  return { on: line, ...(nth === 1 ? {} : { nth }), ...(wholeMs === 0 ? {} : { after: wholeMs }) };
}
