import { expect, test } from "vitest";
import type { EventCallback } from "../event/port.js";
import type { HookedApp, HookedEvent, HookedSubscription, HookTargets } from "./port.js";
import { planDeliveries } from "./rules.js";

const event = (given: Partial<HookedEvent> = {}): HookedEvent => ({
  uuid: "e",
  account: "a",
  type: "call_state",
  ref_id: "r",
  sequence: 1,
  position: 1,
  created_on: "2024-01-01T00:00:00.000Z",
  modified_on: "2024-01-01T00:00:00.000Z",
  body: { message: "", success: true, payload: { state: "live", from: "+1 5", to: "2" } },
  delivery_report: [],
  callback: null,
  ...given,
});
const row = (given: Partial<HookedSubscription> = {}): HookedSubscription => ({
  uuid: "s",
  type: "call_state",
  expired_on: null,
  entity_type: null,
  entity_key: null,
  url: "https://e.org/hook",
  disabled_on: null,
  ...given,
});
const app = (given: Partial<HookedApp> = {}): HookedApp => ({
  uuid: "p",
  webhook_url: "https://e.org/app",
  webhook_method: "GET",
  webhook_events: ["live"],
  webhook_disabled_on: null,
  ...given,
});
const targets = (given: Partial<HookTargets> = {}): HookTargets => ({
  subscriptions: [],
  apps: [],
  profiles: [],
  ...given,
});
const off = { notify_balance: false };
const told = (one: HookedEvent, to: Partial<HookTargets>, scope = {}, account = off) =>
  planDeliveries(one, account, targets(to), scope).map(({ target }) => `${target.kind} ${target.uuid}`);

test("a row gets its type, a row for all types what is sent unasked", () => {
  const subscriptions = [row(), row({ uuid: "all", type: "*" }), row({ uuid: "other", type: "sms" })];
  expect(told(event(), { subscriptions })).toEqual(["subscription s", "subscription all"]);
  expect(told(event({ type: "tn_lease" }), { subscriptions })).toEqual([]);
  const balance = event({ type: "balance", body: { message: "", success: true, payload: 1 } });
  expect(told(balance, { subscriptions })).toEqual([]);
  expect(told(balance, { subscriptions }, {}, { notify_balance: true })).toEqual(["subscription all"]);
});

test("a row that had ended when the event came, and one of another entity, get nothing", () => {
  const subscriptions = [
    row({ expired_on: "2024-01-01T00:00:00.000Z" }),
    row({ uuid: "later", expired_on: "2024-01-01T00:00:00.001Z" }),
    row({ uuid: "own", entity_type: "did", entity_key: "1" }),
    row({ uuid: "foreign", entity_type: "did", entity_key: "2" }),
  ];
  expect(told(event(), { subscriptions }, { did: ["1"] })).toEqual(["subscription later", "subscription own"]);
});

test("an app gets the states it lists of its calls; the words of older clients only when it lists them, a row never", () => {
  const scope = { sip_control_app: ["p"] };
  const state = (word: string) => event({ body: { message: "", success: true, payload: { state: word } } });
  expect(told(event(), { apps: [app(), app({ uuid: "q" })] }, scope)).toEqual(["sip_control_app p"]);
  expect(told(state("init"), { apps: [app()] }, scope)).toEqual([]);
  expect(told(state("online"), { apps: [app()], subscriptions: [row()] }, scope)).toEqual([]);
  const listing = app({ webhook_events: ["online"] });
  expect(told(state("online"), { apps: [listing], subscriptions: [row()] }, scope)).toEqual(["sip_control_app p"]);
  expect(told(event({ type: "call_flow" }), { apps: [app()] }, scope)).toEqual([]);
});

test("the URL of an app carries state, from and to; secrets of a URL are not shown; a disabled target is only noted", () => {
  const apps = [
    app({ webhook_url: "https://me:pw@e.org/app?token=t&k=1", webhook_disabled_on: "2024-01-01T00:00:00.000Z" }),
  ];
  const [planned] = planDeliveries(event(), off, targets({ apps }), { sip_control_app: ["p"] });
  expect(planned).toMatchObject({
    url: "https://e.org/app?token=***&k=1&state=live&from=%2B1%205&to=2",
    method: "GET",
    action: "sca_call_started",
    isDisabled: true,
  });
});

test("an SMS is told at its own URL, else at that of its profile, else nowhere; a URL is one queue for the account", () => {
  const callback: EventCallback = { action: "sms_sent", custom_callback_url: null, messaging_profile: "m" };
  const profiles = [{ uuid: "m", callback_url: "https://e.org/sms", callback_disabled_on: null }];
  const sms = (given: Partial<EventCallback>, ref_id = "r") =>
    event({ type: "sms", ref_id, callback: { ...callback, ...given } });
  expect(told(sms({}), { profiles })).toEqual(["messaging_profile m"]);
  expect(told(sms({}), {})).toEqual([]);
  expect(told(sms({ messaging_profile: null }), { profiles })).toEqual([]);
  const own = { custom_callback_url: "https://e.org/own" };
  expect(told(sms(own), { profiles })).toEqual(["sms r"]);
  const queue = (one: HookedEvent) => planDeliveries(one, off, targets(), {})[0]?.endpoint.uuid;
  expect(queue(sms(own))).toBe(queue(sms(own, "r2")));
  expect(queue(sms(own))).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(queue(sms(own))).not.toBe(queue({ ...sms(own), account: "b" }));
});

test.each([null, undefined, 5, "text", {}])("a call_state with the payload %j holds up nobody", (payload) => {
  const odd = event({ body: { message: "", success: true, payload } });
  expect(told(odd, { subscriptions: [row()], apps: [app()] }, { sip_control_app: ["p"] })).toEqual(["subscription s"]);
});
