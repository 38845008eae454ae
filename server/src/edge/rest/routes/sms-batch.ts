import { cancelSMSBatch, createSMSBatch, getSMSBatch, listSMSBatches, searchSMSBatchItems } from "@opentact/contract";
import type { SmsBatches } from "../../../domain/sms-batch/service.js";
import { list } from "../answer.js";
import { type BoundRoute, handle } from "../handle.js";

/** What the operations of this file ask for. */
export interface SmsBatchServices {
  readonly smsBatches: SmsBatches;
}

type S = SmsBatchServices;

export const smsBatchRoutes: readonly BoundRoute<S>[] = [
  handle(createSMSBatch, (s: S, { actor, body }) => s.smsBatches.create(actor, body)),
  handle(listSMSBatches, async (s: S, { actor, query }) => list(await s.smsBatches.list(actor, query))),
  handle(getSMSBatch, (s: S, { actor, params }) => s.smsBatches.get(actor, params.uuid)),
  handle(searchSMSBatchItems, (s: S, { actor, params, body, query }) =>
    s.smsBatches.items(actor, params.uuid, body, query),
  ),
  handle(cancelSMSBatch, (s: S, { actor, params }) => s.smsBatches.cancel(actor, params.uuid)),
];
