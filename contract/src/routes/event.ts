import { Type } from "typebox";
import { defineRoute } from "../define-route.js";
import { EEventType } from "../enums.js";
import { IEventFrame, IEventPage } from "../event-page.js";
import {
  IEventSubscription,
  IEventSubscriptionBase,
  IEventSubscriptionNewParams,
  IEventSubscriptionUpdateParams,
} from "../event-subscription.js";
import { ListQuery, Uuid } from "../primitives.js";
import { IWebhookDelivery } from "../webhook.js";
import { IWebhookSecret } from "../webhook-secret.js";

const params = Type.Object({ uuid: Uuid });
const tag = "Event";

export const createEventSubscription = defineRoute({
  id: "CreateEventSubscription",
  method: "POST",
  path: "/event/subscription",
  auth: "user",
  body: IEventSubscriptionNewParams,
  reply: IEventSubscription,
  statuses: [201, 200, 404, 409],
  summary: "Ask for events of a type, or change what was asked before (200); this is the only answer with the secret",
  tag,
});

export const listEventSubscriptions = defineRoute({
  id: "ListEventSubscriptions",
  method: "GET",
  path: "/event/subscription",
  auth: "user",
  query: ListQuery,
  reply: Type.Array(IEventSubscriptionBase),
  statuses: [200],
  isList: true,
  summary: "Event subscriptions of the caller",
  tag,
});

export const getEventSubscription = defineRoute({
  id: "GetEventSubscription",
  method: "GET",
  path: "/event/subscription/{uuid}",
  auth: "user",
  params,
  reply: IEventSubscription,
  statuses: [200, 404],
  summary: "One event subscription",
  tag,
});

export const modifyEventSubscription = defineRoute({
  id: "ModifyEventSubscription",
  method: "PATCH",
  path: "/event/subscription/{uuid}",
  auth: "user",
  params,
  body: IEventSubscriptionUpdateParams,
  reply: IEventSubscription,
  statuses: [200, 404, 409],
  summary: "Change an event subscription; a URL, also the same one, switches a disabled webhook on",
  tag,
});

export const removeEventSubscription = defineRoute({
  id: "RemoveEventSubscription",
  method: "DELETE",
  path: "/event/subscription/{uuid}",
  auth: "user",
  params,
  reply: IEventSubscription,
  statuses: [200, 404],
  summary: "Remove an event subscription; what waits for it is not sent any more",
  tag,
});

export const testEventSubscription = defineRoute({
  id: "TestEventSubscription",
  method: "POST",
  path: "/event/subscription/{uuid}/test",
  auth: "user",
  params,
  reply: IWebhookDelivery,
  statuses: [200, 404, 409],
  summary: "Send an event of type test to a webhook, once; the delivery tells what came of it",
  tag,
});

export const rotateEventSubscriptionSecret = defineRoute({
  id: "RotateEventSubscriptionSecret",
  method: "POST",
  path: "/event/subscription/{uuid}/secret",
  auth: "user",
  params,
  reply: IWebhookSecret,
  statuses: [200, 404, 409],
  summary: "Give a webhook a new signing secret; the former one also signs for 24 hours",
  tag,
});

export const listEvents = defineRoute({
  id: "ListEvents",
  method: "GET",
  path: "/event",
  auth: "user",
  query: Type.Object({
    /** Event uuid, position or ISO time; without it the newest events. */
    after: Type.Optional(Type.String({ minLength: 1, maxLength: 64 })),
    take: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000 })),
    type: Type.Optional(EEventType),
    ref_id: Type.Optional(Uuid),
    /** Seconds the request is held until an event comes. */
    wait: Type.Optional(Type.Integer({ minimum: 0, maximum: 30 })),
  }),
  reply: IEventPage,
  statuses: [200],
  summary: "Stored events in their order, whatever the subscriptions say",
  tag,
});

export const getEvent = defineRoute({
  id: "GetEvent",
  method: "GET",
  path: "/event/{uuid}",
  auth: "user",
  params,
  reply: IEventFrame,
  statuses: [200, 404],
  summary: "One event with its delivery report",
  tag,
});
