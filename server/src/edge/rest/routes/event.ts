import {
  createEventSubscription,
  getEvent,
  getEventSubscription,
  listEventSubscriptions,
  listEvents,
  modifyEventSubscription,
  removeEventSubscription,
  rotateEventSubscriptionSecret,
  testEventSubscription,
} from "@opentact/contract";
import type { EventHistory } from "../../../domain/event/history.js";
import type { EventSubscriptions } from "../../../domain/event-subscription/service.js";
import { Answer, list } from "../answer.js";
import { type BoundRoute, handle } from "../handle.js";

/** What the operations of this file ask for. */
export interface EventServices {
  readonly eventSubscriptions: EventSubscriptions;
  readonly eventHistory: EventHistory;
}

export const eventRoutes: readonly BoundRoute<EventServices>[] = [
  handle(createEventSubscription, async (s: EventServices, { actor, body }) => {
    const { subscription, isNew } = await s.eventSubscriptions.create(actor, body);
    return new Answer(subscription, { status: isNew ? 201 : 200 });
  }),
  handle(listEventSubscriptions, async (s: EventServices, { actor, query }) =>
    list(await s.eventSubscriptions.list(actor, query)),
  ),
  handle(getEventSubscription, (s: EventServices, { actor, params }) => s.eventSubscriptions.get(actor, params.uuid)),
  handle(modifyEventSubscription, (s: EventServices, { actor, params, body }) =>
    s.eventSubscriptions.update(actor, params.uuid, body),
  ),
  handle(removeEventSubscription, (s: EventServices, { actor, params }) =>
    s.eventSubscriptions.remove(actor, params.uuid),
  ),
  handle(testEventSubscription, (s: EventServices, { actor, params }) => s.eventSubscriptions.test(actor, params.uuid)),
  handle(rotateEventSubscriptionSecret, (s: EventServices, { actor, params }) =>
    s.eventSubscriptions.rotateSecret(actor, params.uuid),
  ),
  handle(listEvents, (s: EventServices, { actor, query }) => s.eventHistory.list(actor, query)),
  handle(getEvent, (s: EventServices, { actor, params }) => s.eventHistory.get(actor, params.uuid)),
];
