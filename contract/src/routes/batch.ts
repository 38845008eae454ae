import { Type } from "typebox";
import {
  IBatch,
  IBatchItemSearchParams,
  IBatchItemSearchPayload,
  IBatchNewParams,
  IBatchSearchParams,
  IBatchSearchPayload,
} from "../batch.js";
import { defineRoute } from "../define-route.js";
import { AccountListQuery, SearchQuery, Uuid } from "../primitives.js";

const params = Type.Object({ uuid: Uuid });
const tag = "Batch";

export const createBatch = defineRoute({
  id: "CreateBatch",
  method: "POST",
  path: "/batch",
  auth: "user",
  body: IBatchNewParams,
  reply: IBatch,
  statuses: [201, 400, 402, 404],
  summary: "Call every phone once and run the document where it is answered",
  tag,
});

export const listBatches = defineRoute({
  id: "ListBatches",
  method: "GET",
  path: "/batch",
  auth: "user",
  query: AccountListQuery,
  reply: Type.Array(IBatch),
  statuses: [200],
  isList: true,
  summary: "Batches of the account, without their phones and documents",
  tag,
});

export const searchBatches = defineRoute({
  id: "SearchBatches",
  method: "POST",
  path: "/batch/search",
  auth: "user",
  query: SearchQuery,
  body: IBatchSearchParams,
  reply: IBatchSearchPayload,
  statuses: [200],
  limit: "search",
  summary: "Search batches",
  tag,
});

export const getBatch = defineRoute({
  id: "GetBatch",
  method: "GET",
  path: "/batch/{uuid}",
  auth: "user",
  params,
  reply: IBatch,
  statuses: [200, 404],
  summary: "One batch with its phones and its document",
  tag,
});

export const searchBatchItems = defineRoute({
  id: "SearchBatchItems",
  method: "POST",
  path: "/batch/{uuid}/item/search",
  auth: "user",
  params,
  query: SearchQuery,
  body: IBatchItemSearchParams,
  reply: IBatchItemSearchPayload,
  statuses: [200, 404],
  limit: "search",
  summary: "What became of the phones of a batch",
  tag,
});

export const pauseBatch = defineRoute({
  id: "PauseBatch",
  method: "POST",
  path: "/batch/{uuid}/pause",
  auth: "user",
  params,
  reply: IBatch,
  statuses: [200, 404, 409],
  summary: "Call no phone until the batch is resumed; calls that are on go on",
  tag,
});

export const resumeBatch = defineRoute({
  id: "ResumeBatch",
  method: "POST",
  path: "/batch/{uuid}/resume",
  auth: "user",
  params,
  reply: IBatch,
  statuses: [200, 404, 409],
  summary: "Go on with the phones that wait",
  tag,
});

export const cancelBatch = defineRoute({
  id: "CancelBatch",
  method: "DELETE",
  path: "/batch/{uuid}",
  auth: "user",
  params,
  reply: IBatch,
  statuses: [200, 404, 409],
  summary: "Call no more phones; calls that are on go on",
  tag,
});
