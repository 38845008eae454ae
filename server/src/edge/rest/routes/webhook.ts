import {
  getWebhookDelivery,
  redeliverWebhookDelivery,
  redeliverWebhooks,
  searchWebhookDeliveries,
} from "@opentact/contract";
import type { WebhookDeliveries } from "../../../domain/webhook/service.js";
import { type BoundRoute, handle } from "../handle.js";

/** What the operations of this file ask for. */
export interface WebhookServices {
  readonly webhookDeliveries: WebhookDeliveries;
}

export const webhookRoutes: readonly BoundRoute<WebhookServices>[] = [
  handle(searchWebhookDeliveries, (s: WebhookServices, { actor, body, query }) =>
    s.webhookDeliveries.search(actor, body, query),
  ),
  handle(getWebhookDelivery, (s: WebhookServices, { actor, params }) => s.webhookDeliveries.get(actor, params.uuid)),
  handle(redeliverWebhookDelivery, (s: WebhookServices, { actor, params }) =>
    s.webhookDeliveries.redeliver(actor, params.uuid),
  ),
  handle(redeliverWebhooks, (s: WebhookServices, { actor, body }) => s.webhookDeliveries.redeliverMany(actor, body)),
];
