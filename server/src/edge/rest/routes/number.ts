import { importTNs, listSearchCountries, searchTNs } from "@opentact/contract";
import type { StockImport } from "../../../domain/number/import.js";
import type { Numbers } from "../../../domain/number/service.js";
import { type BoundRoute, handle } from "../handle.js";

/** What the operations of this file ask for. */
export interface NumberServices {
  readonly numbers: Numbers;
  readonly stock: StockImport;
}

const PIECE_BYTES = 64 * 1024;

export const numberRoutes: readonly BoundRoute<NumberServices>[] = [
  handle(searchTNs, (s: NumberServices, { actor, body }) => s.numbers.search(actor, body)),
  handle(listSearchCountries, (s: NumberServices) => s.numbers.countries()),
  handle(importTNs, (s: NumberServices, { file }) => s.stock.run(pieces(file?.bytes ?? Buffer.alloc(0)))),
];

/** A file in pieces, so that other requests are served between them. */
function* pieces(bytes: Buffer): Generator<Buffer> {
  for (let at = 0; at < bytes.length; at += PIECE_BYTES) yield bytes.subarray(at, at + PIECE_BYTES);
}
