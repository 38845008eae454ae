import { importTNs, listSearchCountries, searchTNs } from "@opentact/contract";
import type { StockImport } from "../../../domain/number/import.js";
import type { Numbers } from "../../../domain/number/service.js";
import { Answer, partOf } from "../answer.js";
import { type BoundRoute, handle } from "../handle.js";

/** What the operations of this file ask for. */
export interface NumberServices {
  readonly numbers: Numbers;
  readonly stock: StockImport;
}

export const numberRoutes: readonly BoundRoute<NumberServices>[] = [
  handle(searchTNs, async (s: NumberServices, { actor, body }) => {
    const { payload, silent } = await s.numbers.search(actor, body);
    return new Answer(payload, silent.length > 0 ? { headers: { "x-search-partial": silent.join(", ") } } : {});
  }),
  handle(listSearchCountries, async (s: NumberServices, { query }) => partOf(await s.numbers.countries(), query)),
  handle(importTNs, (s: NumberServices, { file }) => s.stock.run(file?.stream ?? [])),
];
