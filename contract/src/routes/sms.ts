import { Type } from "typebox";
import { defineRoute } from "../define-route.js";
import { SearchQuery, Uuid } from "../primitives.js";
import {
  IMessageDetail,
  ISMS,
  ISMSI,
  ISMSISearchParams,
  ISMSISearchPayload,
  ISMSISMSSearchParams,
  ISMSISMSSearchPayload,
  ISMSIUpdateParams,
  ISMSNewParams,
  ISMSPoolParams,
  ISMSSearchParams,
  ISMSSearchPayload,
} from "../sms.js";

const params = Type.Object({ uuid: Uuid });
const tag = "SMS";

export const sendSMS = defineRoute({
  id: "SendSMSO",
  method: "POST",
  path: "/sms",
  aliases: ["/sms/o"],
  rootAliases: ["/sms/o"],
  auth: "user",
  body: ISMSNewParams,
  reply: ISMS,
  statuses: [200, 201, 402, 403, 404, 409, 429],
  summary: "Send a message; 201 when the recipient is a number of this platform",
  tag,
});

export const sendSMSPool = defineRoute({
  id: "SendSMSPool",
  method: "POST",
  path: "/sms/pool",
  auth: "user",
  body: ISMSPoolParams,
  reply: ISMS,
  statuses: [200, 201, 402, 403, 404, 409, 429],
  summary: "Send a message from a number of a messaging profile's pool",
  tag,
});

export const getOutboundSMS = defineRoute({
  id: "GetSMSByUUID",
  method: "GET",
  path: "/sms/outbound/{uuid}",
  auth: "user",
  params,
  reply: ISMS,
  statuses: [200, 404],
  summary: "One outbound message",
  tag,
});

export const cancelSMS = defineRoute({
  id: "CancelSMS",
  method: "DELETE",
  path: "/sms/outbound/{uuid}",
  auth: "user",
  params,
  reply: ISMS,
  statuses: [200, 404, 409],
  summary: "Take a message back while it is still in the queue",
  tag,
});

export const getInboundSMS = defineRoute({
  id: "GetSMSIByUUID",
  method: "GET",
  path: "/sms/inbound/{uuid}",
  auth: "user",
  params,
  reply: ISMSI,
  statuses: [200, 404],
  summary: "One inbound message",
  tag,
});

export const modifyInboundSMS = defineRoute({
  id: "ModifySMSI",
  method: "PATCH",
  path: "/sms/inbound/{uuid}",
  auth: "user",
  params,
  body: ISMSIUpdateParams,
  reply: ISMSI,
  statuses: [200, 404],
  summary: "Mark an inbound message as read or unread",
  tag,
});

export const searchSMS = defineRoute({
  id: "SearchSMSISMS",
  method: "POST",
  path: "/sms/search",
  auth: "user",
  query: SearchQuery,
  body: ISMSISMSSearchParams,
  reply: ISMSISMSSearchPayload,
  statuses: [200],
  limit: "search",
  summary: "Search messages of both directions",
  tag,
});

export const searchOutboundSMS = defineRoute({
  id: "SearchOutboundSMS",
  method: "POST",
  path: "/sms/search/outbound",
  auth: "user",
  query: SearchQuery,
  body: ISMSSearchParams,
  reply: ISMSSearchPayload,
  statuses: [200],
  limit: "search",
  summary: "Search outbound messages",
  tag,
});

export const searchInboundSMS = defineRoute({
  id: "SearchInboundSMS",
  method: "POST",
  path: "/sms/search/inbound",
  auth: "user",
  query: SearchQuery,
  body: ISMSISearchParams,
  reply: ISMSISearchPayload,
  statuses: [200],
  limit: "search",
  summary: "Search inbound messages",
  tag,
});

export const getMessageDetailRecord = defineRoute({
  id: "GetMessageDetailRecord",
  method: "GET",
  path: "/messages/{id}",
  rootAliases: ["/messages/{id}"],
  auth: "user",
  params: Type.Object({ id: Uuid }),
  reply: IMessageDetail,
  isBare: true,
  statuses: [200, 404],
  summary: "A message of either direction in the shape of another API, without the envelope",
  tag,
});
