import { Type } from "typebox";
import { defineRoute } from "../define-route.js";
import { AccountListQuery, SearchQuery, Uuid } from "../primitives.js";
import { ISMSBatch, ISMSBatchItemSearchParams, ISMSBatchItemSearchPayload, ISMSBatchNewParams } from "../sms-batch.js";

const params = Type.Object({ uuid: Uuid });
const tag = "SMS";

export const createSMSBatch = defineRoute({
  id: "CreateSMSBatch",
  method: "POST",
  path: "/sms/batch",
  auth: "user",
  body: ISMSBatchNewParams,
  reply: ISMSBatch,
  statuses: [201, 400, 404, 409],
  summary: "Send one message to many numbers; each goes through the checks of a single one",
  tag,
});

export const listSMSBatches = defineRoute({
  id: "ListSMSBatches",
  method: "GET",
  path: "/sms/batch",
  auth: "user",
  query: AccountListQuery,
  reply: Type.Array(ISMSBatch),
  statuses: [200],
  isList: true,
  summary: "Bulk messages of the account, without their phones",
  tag,
});

export const getSMSBatch = defineRoute({
  id: "GetSMSBatch",
  method: "GET",
  path: "/sms/batch/{uuid}",
  auth: "user",
  params,
  reply: ISMSBatch,
  statuses: [200, 404],
  summary: "One bulk message with its phones",
  tag,
});

export const searchSMSBatchItems = defineRoute({
  id: "SearchSMSBatchItems",
  method: "POST",
  path: "/sms/batch/{uuid}/item/search",
  auth: "user",
  params,
  query: SearchQuery,
  body: ISMSBatchItemSearchParams,
  reply: ISMSBatchItemSearchPayload,
  statuses: [200, 404],
  limit: "search",
  summary: "What became of the phones of a bulk message",
  tag,
});

export const cancelSMSBatch = defineRoute({
  id: "CancelSMSBatch",
  method: "DELETE",
  path: "/sms/batch/{uuid}",
  auth: "user",
  params,
  reply: ISMSBatch,
  statuses: [200, 404, 409],
  summary: "Write to no more phones; messages that were accepted go on",
  tag,
});
