import {
  carrierEvent,
  createMessagingCarrier,
  createMessagingRoute,
  getMessagingCarrier,
  getMessagingRoute,
  listMessagingCarriers,
  listMessagingRoutes,
  modifyMessagingCarrier,
  modifyMessagingRoute,
  removeMessagingCarrier,
  removeMessagingRoute,
  testMessagingCarrier,
} from "@opentact/contract";
import type { CarrierEventSink } from "../../../domain/messaging-carrier/port.js";
import type { MessagingRoutes } from "../../../domain/messaging-carrier/routes.js";
import type { MessagingCarriers } from "../../../domain/messaging-carrier/service.js";
import { list } from "../answer.js";
import { type BoundRoute, handle } from "../handle.js";

/** What the operations of this file ask for. */
export interface MessagingCarrierServices {
  readonly messagingCarriers: MessagingCarriers;
  readonly messagingRoutes: MessagingRoutes;
  readonly carrierEvents: CarrierEventSink;
}

type S = MessagingCarrierServices;

export const messagingCarrierRoutes: readonly BoundRoute<S>[] = [
  handle(listMessagingCarriers, async (s: S, { query }) => list(await s.messagingCarriers.list(query))),
  handle(createMessagingCarrier, (s: S, { actor, body }) => s.messagingCarriers.create(actor, body)),
  handle(getMessagingCarrier, (s: S, { params }) => s.messagingCarriers.get(params.uuid)),
  handle(modifyMessagingCarrier, (s: S, { actor, params, body }) =>
    s.messagingCarriers.update(actor, params.uuid, body),
  ),
  handle(removeMessagingCarrier, (s: S, { params }) => s.messagingCarriers.remove(params.uuid)),
  handle(testMessagingCarrier, (s: S, { params }) => s.messagingCarriers.test(params.uuid)),
  handle(listMessagingRoutes, async (s: S, { query }) => list(await s.messagingRoutes.list(query))),
  handle(createMessagingRoute, (s: S, { actor, body }) => s.messagingRoutes.create(actor, body)),
  handle(getMessagingRoute, (s: S, { params }) => s.messagingRoutes.get(params.uuid)),
  handle(modifyMessagingRoute, (s: S, { actor, params, body }) => s.messagingRoutes.update(actor, params.uuid, body)),
  handle(removeMessagingRoute, (s: S, { params }) => s.messagingRoutes.remove(params.uuid)),
  handle(carrierEvent, async (s: S, { params, query, raw, headers, address }) => {
    await s.carrierEvents.take(params.uuid, { raw, headers, secret: query.secret, address });
    return {};
  }),
];
