import { Type } from "typebox";
import { defineRoute } from "../define-route.js";
import { SearchQuery, Uuid } from "../primitives.js";
import {
  IWebhookDelivery,
  IWebhookDeliverySearchParams,
  IWebhookDeliverySearchPayload,
  IWebhookRedeliverParams,
} from "../webhook.js";

const params = Type.Object({ uuid: Uuid });
const tag = "Webhook";

export const searchWebhookDeliveries = defineRoute({
  id: "SearchWebhookDeliveries",
  method: "POST",
  path: "/webhook/delivery/search",
  auth: "user",
  query: SearchQuery,
  body: IWebhookDeliverySearchParams,
  reply: IWebhookDeliverySearchPayload,
  statuses: [200],
  limit: "search",
  summary: "Search webhook deliveries",
  tag,
});

export const getWebhookDelivery = defineRoute({
  id: "GetWebhookDelivery",
  method: "GET",
  path: "/webhook/delivery/{uuid}",
  auth: "user",
  params,
  reply: IWebhookDelivery,
  statuses: [200, 404],
  summary: "One webhook delivery with its attempts",
  tag,
});

export const redeliverWebhookDelivery = defineRoute({
  id: "RedeliverWebhookDelivery",
  method: "POST",
  path: "/webhook/delivery/{uuid}/redeliver",
  auth: "user",
  params,
  reply: IWebhookDelivery,
  statuses: [200, 404, 409],
  summary: "Send a delivery once more, now; when that fails its schedule starts again",
  tag,
});

export const redeliverWebhooks = defineRoute({
  id: "RedeliverWebhooks",
  method: "POST",
  path: "/webhook/redeliver",
  auth: "user",
  body: IWebhookRedeliverParams,
  reply: Type.Object({ count: Type.Integer() }),
  statuses: [200],
  summary: "Send many deliveries once more, in the order of their events",
  tag,
});
