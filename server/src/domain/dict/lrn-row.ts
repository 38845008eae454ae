import { parseNanp } from "../number/rules.js";
import { cellOf, type Header, isText, readDay, readHeader } from "./column.js";
import type { LrnRow } from "./port.js";

const COLUMNS = ["tn", "lrn", "spid", "ocn", "ported_on"] as const;

export type LrnHeader = Header<(typeof COLUMNS)[number]>;

/** Reads the first line of a file of ported numbers; undefined without `tn` or `lrn`. */
export function readLrnHeader(cells: readonly string[]): LrnHeader | undefined {
  return readHeader(cells, COLUMNS, ["tn", "lrn"]);
}

/** One line as a row, or the text of what is wrong with it. */
export function readLrnRow(header: LrnHeader, cells: readonly string[]): LrnRow | string {
  const cell = (column: (typeof COLUMNS)[number]) => cellOf(header, cells, column);
  const [tn, lrn] = [readNumber(cell("tn")), readNumber(cell("lrn"))];
  if (tn === undefined) return "tn: must be a number of the North American plan";
  if (lrn === undefined) return "lrn: must be a number of the North American plan";
  const [spid, ocn, portedOn] = [cell("spid"), cell("ocn"), cell("ported_on")];
  if (!isText(spid, 16)) return "spid: must be text of at most 16 characters";
  if (!isText(ocn, 16)) return "ocn: must be text of at most 16 characters";
  const day = portedOn === null ? null : readDay(portedOn.slice(0, 10));
  if (day === undefined) return "ported_on: must be a date YYYY-MM-DD";
  return { tn, lrn, spid, ocn, ported_on: day && `${day}T00:00:00.000Z` };
}

/** Ten digits, or eleven with the 1, with or without `+`. */
function readNumber(text: string | null): number | undefined {
  const digits = text?.replace(/^\+/, "") ?? "";
  const tn = /^\d{10}$/.test(digits) ? Number(`1${digits}`) : Number(/^1\d{10}$/.exec(digits)?.[0] ?? Number.NaN);
  return parseNanp(tn) ? tn : undefined;
}
