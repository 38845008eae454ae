import { createHash } from "node:crypto";
import { shownUrl } from "../../base/shown-url.js";
import { withPairs } from "../../base/url-query.js";
import type { EventAccount, EventScope, StoredEvent } from "../event/port.js";
import { isSentUnasked, matchesScope } from "../event/rules.js";
import {
  DRAIN_TASK,
  type HookedApp,
  type HookedEvent,
  type HookedSubscription,
  type HookTargets,
  type PlannedDelivery,
} from "./port.js";

/**
 * Who is told of an event (events.md 12.1): subscriptions of channel `webhook`, the app of the call, the URL of an SMS.
 * @param scope needed when a subscription names an entity or there are apps
 */
export function planDeliveries(
  event: HookedEvent,
  account: Pick<EventAccount, "notify_balance">,
  targets: HookTargets,
  scope: EventScope | undefined,
): PlannedDelivery[] {
  const callback = callbackOf(event, targets);
  return [
    ...targets.subscriptions.filter((row) => isWanted(row, event, account, scope)).map((row) => toRow(event, row)),
    ...targets.apps.filter((app) => isOfApp(app, event, scope)).map((app) => toApp(event, app)),
    ...(callback ? [callback] : []),
  ];
}

/** A row that had expired when the event came counts as not there (events.md 10.2). */
function isWanted(
  row: HookedSubscription,
  event: StoredEvent,
  account: Pick<EventAccount, "notify_balance">,
  scope: EventScope | undefined,
): boolean {
  if (row.expired_on !== null && row.expired_on <= event.created_on) return false;
  if (event.type === "call_state" && isLegacyState(callOf(event).state)) return false;
  const isOfType = row.type === "*" ? isSentUnasked(event.type, account) : row.type === event.type;
  return isOfType && matchesScope(row, scope);
}

/** Words of the older platform go to sockets alone, and to apps that list them (events.md 5.7). */
function isLegacyState(state: string): boolean {
  return state === "online" || state === "offline";
}

function toRow(event: StoredEvent, row: HookedSubscription): PlannedDelivery {
  return {
    event,
    endpoint: { uuid: row.uuid, url: null },
    target: { kind: "subscription", uuid: row.uuid },
    action: null,
    method: "POST",
    url: shownUrl(row.url),
    isDisabled: row.disabled_on !== null,
  };
}

function isOfApp(app: HookedApp, event: StoredEvent, scope: EventScope | undefined): boolean {
  if (event.type !== "call_state" || !scope?.["sip_control_app"]?.includes(app.uuid)) return false;
  return app.webhook_events.includes(callOf(event).state);
}

function toApp(event: StoredEvent, app: HookedApp): PlannedDelivery {
  return {
    event,
    endpoint: { uuid: app.uuid, url: null },
    target: { kind: "sip_control_app", uuid: app.uuid },
    action: appAction(event),
    method: app.webhook_method,
    url: shownUrl(appUrl(app.webhook_url, event)),
    isDisabled: app.webhook_disabled_on !== null,
  };
}

/** State, caller and called of a `call_state` event. Never throws: one odd event must not hold up those behind it. */
function callOf(event: StoredEvent): { readonly state: string; readonly from: string; readonly to: string } {
  const { state, from, to } = (event.body.payload ?? {}) as Partial<Record<string, string>>;
  return { state: state ?? "", from: from ?? "", to: to ?? "" };
}

/** `webhook_url` with `state`, `from` and `to` behind its own query (events.md 13.1). */
export function appUrl(url: string, event: StoredEvent): string {
  const { state, from, to } = callOf(event);
  return withPairs(url, [
    ["state", state],
    ["from", from],
    ["to", to],
  ]);
}

/** Words of the older platform for two of the states. */
const APP_ACTIONS: Readonly<Record<string, string>> = { live: "sca_call_started", destroyed: "sca_call_finished" };

function appAction(event: StoredEvent): string | null {
  return APP_ACTIONS[callOf(event).state] ?? null;
}

/** The URL of a message goes before that of its profile (events.md 14). */
function callbackOf(event: HookedEvent, { profiles }: HookTargets): PlannedDelivery | undefined {
  const { callback } = event;
  if (!callback) return undefined;
  const { action, custom_callback_url: url } = callback;
  const common = { event, action, method: "POST" as const };
  if (url !== null)
    return {
      ...common,
      endpoint: { uuid: urlEndpoint(event.account, url), url },
      target: { kind: "sms", uuid: event.ref_id },
      url: shownUrl(url),
      isDisabled: false,
    };
  const profile = profiles.find(({ uuid }) => uuid === callback.messaging_profile);
  if (!profile) return undefined;
  return {
    ...common,
    endpoint: { uuid: profile.uuid, url: null },
    target: { kind: "messaging_profile", uuid: profile.uuid },
    url: shownUrl(profile.callback_url),
    isDisabled: profile.callback_disabled_on !== null,
  };
}

/** The same for every message of the account that names the URL, so that they share one queue. */
function urlEndpoint(account: string, url: string): string {
  const hex = createHash("sha256").update(`${account} ${url}`).digest("hex").slice(0, 32);
  // The layout of a UUID v8 (RFC 9562 5.8): free content.
  const text = `${hex.slice(0, 12)}8${hex.slice(13, 16)}8${hex.slice(17)}`;
  return text.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/** Key of the job of an endpoint: many wakes become one job. */
export function drainKey(endpoint: string): string {
  return `${DRAIN_TASK} ${endpoint}`;
}
