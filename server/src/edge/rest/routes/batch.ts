import {
  cancelBatch,
  createBatch,
  getBatch,
  listBatches,
  pauseBatch,
  resumeBatch,
  searchBatches,
  searchBatchItems,
} from "@opentact/contract";
import type { Batches } from "../../../domain/batch/service.js";
import type { StaticCallFlows } from "../../../domain/control-app/call-flow.js";
import { list } from "../answer.js";
import { type BoundRoute, handle } from "../handle.js";

/** What the operations of this file ask for. */
export interface BatchServices {
  readonly batches: Batches;
  readonly callFlows: StaticCallFlows;
}

type S = BatchServices;

export const batchRoutes: readonly BoundRoute<S>[] = [
  handle(createBatch, (s: S, { actor, body }) => {
    s.callFlows.check({ xml: body.xml });
    return s.batches.create(actor, body);
  }),
  handle(listBatches, async (s: S, { actor, query }) => list(await s.batches.list(actor, query))),
  handle(searchBatches, (s: S, { actor, body, query }) => s.batches.search(actor, body, query)),
  handle(getBatch, (s: S, { actor, params }) => s.batches.get(actor, params.uuid)),
  handle(searchBatchItems, (s: S, { actor, params, body, query }) => s.batches.items(actor, params.uuid, body, query)),
  handle(pauseBatch, (s: S, { actor, params }) => s.batches.pause(actor, params.uuid)),
  handle(resumeBatch, (s: S, { actor, params }) => s.batches.resume(actor, params.uuid)),
  handle(cancelBatch, (s: S, { actor, params }) => s.batches.cancel(actor, params.uuid)),
];
