import { getCallPrice, importCallRates, listCallRates, removeCallRate } from "@opentact/contract";
import type { CallRates } from "../../../domain/call-rate/service.js";
import { list } from "../answer.js";
import { type BoundRoute, handle } from "../handle.js";

/** What the operations of this file ask for. */
export interface CallRateServices {
  readonly callRates: CallRates;
}

export const callRateRoutes: readonly BoundRoute<CallRateServices>[] = [
  handle(listCallRates, async (s: CallRateServices, { query }) => list(await s.callRates.list(query, query))),
  handle(importCallRates, (s: CallRateServices, { query, file }) =>
    s.callRates.import({ product: query.product ?? 1, direction: query.direction ?? "out" }, file?.stream ?? [], {
      isReplaced: query.mode === "replace",
      isDryRun: query.dry_run ?? false,
    }),
  ),
  handle(removeCallRate, (s: CallRateServices, { params }) => s.callRates.remove(params.uuid)),
  handle(getCallPrice, (s: CallRateServices, { actor, query }) => s.callRates.price(actor, query)),
];
