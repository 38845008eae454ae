import { importTNs, listSearchCountries, searchTNs } from "@opentact/contract";
import type { StockImport } from "../../../domain/number/import.js";
import type { Numbers } from "../../../domain/number/service.js";
import { type BoundRoute, handle } from "../handle.js";

/** What the operations of this file ask for. */
export interface NumberServices {
  readonly numbers: Numbers;
  readonly stock: StockImport;
}

export const numberRoutes: readonly BoundRoute<NumberServices>[] = [
  handle(searchTNs, (s: NumberServices, { actor, body }) => s.numbers.search(actor, body)),
  handle(listSearchCountries, (s: NumberServices) => s.numbers.countries()),
  handle(importTNs, (s: NumberServices, { file }) => s.stock.run(file?.stream ?? [])),
];
