import { epochMs, isoTime } from "../../base/iso-time.js";

/** Where each known column of a file stands, by its name in the header; unknown ones are left out of account. */
export type Header<Column extends string> = ReadonlyMap<Column, number>;

/** Reads the first line of a file; undefined when a required column is missing. */
export function readHeader<Column extends string>(
  cells: readonly string[],
  columns: readonly Column[],
  required: readonly Column[],
): Header<Column> | undefined {
  const header = new Map<Column, number>();
  cells.forEach((cell, at) => {
    const column = columns.find((name) => name === cell.toLowerCase());
    if (column !== undefined && !header.has(column)) header.set(column, at);
  });
  return required.every((name) => header.has(name)) ? header : undefined;
}

/** The cell of a column; null when it is empty or not there. */
export function cellOf<Column extends string>(
  header: Header<Column>,
  cells: readonly string[],
  column: Column,
): string | null {
  const at = header.get(column);
  return (at === undefined ? undefined : cells[at]) || null;
}

/** C0 controls and DEL: no name of a place or a company has one. */
const CONTROLS = /[\0-\x1f\x7f]/;

/** True for text that can be kept: at most `max` characters, no control characters. */
export function isText(text: string | null, max: number): boolean {
  return text === null || (text.length <= max && !CONTROLS.test(text));
}

/** A calendar day as `YYYY-MM-DD`; undefined when there is no such day. */
export function readDay(text: string): string | undefined {
  if (!/^[1-9]\d{3}-\d{2}-\d{2}$/.test(text)) return undefined;
  const atMs = epochMs(`${text}T00:00:00.000Z`);
  // 30 February is read as a day of March by some engines, as no day by others.
  return Number.isNaN(atMs) || isoTime(atMs).slice(0, 10) !== text ? undefined : text;
}
