import { frameText, textOfCall } from "../event/rules.js";
import type { ClaimedDelivery, DeliveryAddress } from "./port.js";
import { appUrl } from "./rules.js";

/** What is sent for a delivery; the same in every attempt but for what changed in the event meanwhile. */
export interface WebhookRequest {
  readonly method: "GET" | "POST";
  readonly urls: readonly string[];
  readonly timeoutMs: number;
  /** Empty with GET. */
  readonly body: string;
  /** `X-Opentact-Event`: the type, with the action where there is one. */
  readonly event: string;
}

/** The request of a delivery to its present address (events.md 12.1, 13.1, 14). */
export function requestOf(delivery: ClaimedDelivery, address: DeliveryAddress): WebhookRequest {
  const { event, action } = delivery;
  const { method, timeoutMs } = address;
  const isApp = delivery.target.kind === "sip_control_app";
  return {
    method,
    urls: isApp ? address.urls.map((url) => appUrl(url, event)) : address.urls,
    timeoutMs,
    body: method === "GET" ? "" : bodyOf(delivery),
    event: action === null ? event.type : `${event.type}/${action}`,
  };
}

function bodyOf(delivery: ClaimedDelivery): string {
  const { event, account } = delivery;
  switch (delivery.target.kind) {
    case "subscription":
      return frameText(event, account);
    case "sip_control_app":
      return textOfCall(event.body.call, (call) => ({ ...(call as object), event: aboutEvent(delivery, true) }));
    case "messaging_profile":
    case "sms":
      return JSON.stringify({ ...(event.body.payload as object), event: aboutEvent(delivery, false) });
    default:
      return delivery.target.kind satisfies never;
  }
}

/** The member `event` beside an entity that is sent as it is. */
function aboutEvent({ event, action }: ClaimedDelivery, withMessage: boolean) {
  const { uuid, type, created_on, sequence, position, body } = event;
  return { uuid, type, action, created_on, sequence, position, ...(withMessage ? { message: body.message } : {}) };
}
