import type { DictionaryFormat } from "./import.js";
import { type LergHeader, readLergHeader, readLergRow } from "./lerg-row.js";
import { type LrnHeader, readLrnHeader, readLrnRow } from "./lrn-row.js";
import type { LergRow, LrnRow } from "./port.js";

/** A file of number blocks (numbers.md 9.1). */
export const lergFormat: DictionaryFormat<LergHeader, LergRow> = {
  required: "npa and nxx",
  readHeader: readLergHeader,
  readRow: (header, cells, now) => readLergRow(header, cells, now.slice(0, 10)),
};

/** A file of ported numbers (numbers.md 9.2). */
export const lrnFormat: DictionaryFormat<LrnHeader, LrnRow> = {
  required: "tn and lrn",
  readHeader: readLrnHeader,
  readRow: readLrnRow,
};
