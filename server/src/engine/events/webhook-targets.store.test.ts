import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { callRow } from "../../../../test/support/call-rows.js";
import { TEST_BOX } from "../../../../test/support/database.js";
import { HookReceiver } from "../../../../test/support/hook-receiver.js";
import { SECRET, WebhookPlatform } from "../../../../test/support/webhook-platform.js";
import { newUuid } from "../../base/ids.js";
import { signatureOf } from "./signature.js";

let platform: WebhookPlatform;
let receiver: HookReceiver;
beforeAll(async () => {
  [platform, receiver] = [await WebhookPlatform.start(), await HookReceiver.start()];
});
afterAll(async () => {
  await platform.close();
  await receiver.close();
});
beforeEach(() => {
  receiver.take();
  receiver.answers.length = 0;
});

test("what waits goes to the URL of today; without one, or without the subscription, it is kept undelivered", async () => {
  const who = await platform.account();
  const moved = await platform.subscribe(who, receiver.url("/old"));
  const removed = await platform.subscribe(who, receiver.url("/removed"));
  receiver.answers.push(500, 500);
  const [uuid = ""] = await platform.emit(who.account);
  await platform.drain();
  receiver.take();
  await platform.store.db
    .updateTable("event_subscription")
    .set({ url: receiver.url("/new") })
    .where("uuid", "=", moved)
    .execute();
  await platform.store.db.deleteFrom("event_subscription").where("uuid", "=", removed).execute();
  await platform.advance(5_000);
  // Other tests' deliveries are due by then, too.
  const paths = receiver.take().map(({ path }) => path);
  expect([paths.includes("/new"), paths.includes("/old"), paths.includes("/removed")]).toEqual([true, false, false]);
  const states = (await platform.deliveries(uuid)).map(({ target, state }) => [target, state]);
  expect(new Map(states as [string, string][])).toEqual(
    new Map([
      [moved, "delivered"],
      [removed, "disabled"],
    ]),
  );
});

test("after a rotation both secrets of a subscription sign, the newest first, until the former one has ended", async () => {
  const who = await platform.account();
  const former = `whsec_${Buffer.alloc(24, 7).toString("base64")}`;
  const until = new Date(platform.clock.now() + 86_400_000).toISOString();
  const row = { secret_former_encrypted: TEST_BOX.encrypt(former), secret_former_until: until };
  await platform.subscribe(who, receiver.url("/rotated"), row);
  const signed = async () => {
    const [uuid = ""] = await platform.emit(who.account);
    await platform.drain();
    const { headers, text } = receiver.take().find(({ path }) => path === "/rotated") ?? { headers: {}, text: "" };
    const timestamp = Number((headers as Record<string, string>)["webhook-timestamp"]);
    const by = (secrets: readonly string[]) => signatureOf(secrets, uuid, timestamp, text);
    return { is: (headers as Record<string, string>)["webhook-signature"], by };
  };
  const both = await signed();
  expect(both.is).toBe(both.by([SECRET, former]));
  await platform.advance(86_400_000);
  const one = await signed();
  expect(one.is).toBe(one.by([SECRET]));
});

test("an SMS callback goes to the message's own URL, else to the profile's, and at once to the second when that fails", async () => {
  const who = await platform.account();
  const profile = await messagingProfile(who, receiver.url("/first"), receiver.url("/second"));
  const payload = { uuid: newUuid(), state: "success", to: "15550100003" };
  const body = { message: "SMS: type: smsi, state: success", success: true, payload };
  const sms = { type: "sms", ref_id: payload.uuid, body } as const;
  const callback = { action: "smsi_received", custom_callback_url: null, messaging_profile: profile } as const;
  receiver.answers.push(500);
  const [uuid = ""] = await platform.emit(who.account, { ...sms, callback });
  await platform.drain();
  const [first, second] = receiver.take();
  expect([first?.path, second?.path]).toEqual(["/first", "/second"]);
  expect(second?.body).toEqual({
    ...payload,
    event: {
      uuid,
      type: "sms",
      action: "smsi_received",
      created_on: platform.now,
      sequence: 1,
      position: expect.any(Number),
    },
  });
  expect(second?.headers["x-opentact-event"]).toBe("sms/smsi_received");
  expect(await platform.delivery(uuid)).toMatchObject({
    state: "delivered",
    attempts: 1,
    target_kind: "messaging_profile",
    target: profile,
    log: [
      { attempt: 1, status: 500, url: receiver.url("/first") },
      { attempt: 1, status: 200, url: receiver.url("/second") },
    ],
  });
  const own = { ...callback, custom_callback_url: receiver.url("/own") };
  const [custom = ""] = await platform.emit(who.account, { ...sms, callback: own });
  await platform.drain();
  expect(receiver.take().map(({ path }) => path)).toEqual(["/own"]);
  expect(await platform.delivery(custom)).toMatchObject({ target_kind: "sms", target: payload.uuid });
  const none = { ...callback, messaging_profile: null };
  const [silent = ""] = await platform.emit(who.account, { ...sms, callback: none });
  expect(await platform.deliveries(silent)).toEqual([]);
});

test("the webhook of a control app gets the states it lists of its calls and of the legs they dial, as the call with event", async () => {
  const who = await platform.account();
  const app = await controlApp(who, {
    webhook_url: receiver.url("/app?k=1"),
    webhook_events: ["live", "destroyed", "online"],
  });
  const call = await leg(who, { sip_control_app: app });
  const dialled = await leg(who, { parent: call });
  const entity = { uuid: call, state: "live", from: "+15550100001", to: "15550100002", logs: [] };
  const state = (ref_id: string, word: string) => ({
    type: "call_state" as const,
    ref_id,
    body: {
      message: `CallSCA - ${word}`,
      success: true,
      payload: { ...entity, state: word },
      call: { ...entity, uuid: ref_id },
    },
  });
  const [init = "", live = "", , other = ""] = await platform.emit(
    who.account,
    state(call, "init"),
    state(call, "live"),
    state(dialled, "destroyed"),
    state(await leg(who, {}), "live"),
    state(call, "online"),
  );
  await platform.drain();
  const query = (word: string) => `/app?k=1&state=${word}&from=%2B15550100001&to=15550100002`;
  const sent = receiver.take();
  expect(new Set(sent.map(({ path }) => path))).toEqual(new Set([query("live"), query("destroyed"), query("online")]));
  const started = sent.find(({ path }) => path === query("live"));
  expect(started?.body).toEqual({
    ...entity,
    event: {
      uuid: live,
      type: "call_state",
      action: "sca_call_started",
      created_on: platform.now,
      sequence: 2,
      position: 2,
      message: "CallSCA - live",
    },
  });
  expect(started?.headers["x-opentact-event"]).toBe("call_state/sca_call_started");
  expect(started?.headers["webhook-signature"]).toMatch(/^v1,/);
  expect(sent.find(({ path }) => path === query("destroyed"))?.headers["x-opentact-event"]).toBe(
    "call_state/sca_call_finished",
  );
  for (const uuid of [init, other]) expect(await platform.deliveries(uuid)).toEqual([]);
  expect(await platform.delivery(live)).toMatchObject({
    target_kind: "sip_control_app",
    target: app,
    action: "sca_call_started",
  });
});

test("by GET nothing but the query is sent, and an empty body is signed; the app's own time-out holds", async () => {
  const who = await platform.account();
  const settings = { webhook_method: "GET", webhook_request_timeout: 200 } as const;
  const app = await controlApp(who, { webhook_url: receiver.url("/get"), ...settings });
  const ref_id = await leg(who, { sip_control_app: app });
  const call = { uuid: ref_id, state: "init", from: "1", to: "2" };
  const body = { message: "m", success: true, payload: call, call };
  receiver.answers.push(() => new Promise<number>(() => undefined));
  const [uuid = ""] = await platform.emit(who.account, { type: "call_state", ref_id, body });
  const draining = platform.drain();
  await expect.poll(() => receiver.requests.length).toBe(1);
  platform.clock.advance(200);
  await draining;
  const [request] = receiver.take();
  expect([request?.method, request?.path, request?.text]).toEqual(["GET", "/get?state=init&from=1&to=2", ""]);
  expect(request?.headers).not.toHaveProperty("content-type");
  const timestamp = Number(request?.headers["webhook-timestamp"]);
  expect(request?.headers["webhook-signature"]).toBe(signatureOf([SECRET], uuid, timestamp, ""));
  expect((await platform.delivery(uuid)).log).toMatchObject([{ error: "Timeout", duration_ms: 200 }]);
});

test("a body over 64 KiB loses the lists of its call until it fits", async () => {
  const who = await platform.account();
  const app = await controlApp(who, { webhook_url: receiver.url("/long") });
  const ref_id = await leg(who, { sip_control_app: app });
  const call = { uuid: ref_id, logs: ["x".repeat(70_000)], children: ["kept"], records: [] };
  const payload = { uuid: ref_id, state: "init", from: "1", to: "2" };
  await platform.emit(who.account, {
    type: "call_state",
    ref_id,
    body: { message: "m", success: true, payload, call },
  });
  await platform.drain();
  expect(receiver.take().find(({ path }) => path.startsWith("/long"))?.body).toMatchObject({
    logs: [],
    children: ["kept"],
  });
});

async function controlApp(who: { account: string; user: string }, row: object): Promise<string> {
  const uuid = newUuid();
  const dates = { created_on: platform.now, modified_on: platform.now };
  await platform.store.db
    .insertInto("sip_control_app")
    .values({ uuid, ...dates, account: who.account, name: "App", ...row })
    .execute();
  return uuid;
}

async function leg(who: { account: string }, links: object): Promise<string> {
  const row = callRow(who, links);
  await platform.store.db
    .insertInto("call")
    .values({ ...row, lerg: null, quality: null, vars: JSON.stringify(row.vars) })
    .execute();
  return row.uuid;
}

async function messagingProfile(
  who: { account: string },
  callback_url: string,
  callback_url2: string,
): Promise<string> {
  const uuid = newUuid();
  const row = { uuid, created_on: platform.now, modified_on: platform.now, account: who.account, name: "Profile" };
  await platform.store.db
    .insertInto("messaging_profile")
    .values({ ...row, callback_url, callback_url2 })
    .execute();
  return uuid;
}
