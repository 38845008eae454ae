import { sql } from "kysely";
import { Webhook } from "standardwebhooks";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { TEST_BOX } from "../../../../test/support/database.js";
import { Gate } from "../../../../test/support/gate.js";
import { HookReceiver } from "../../../../test/support/hook-receiver.js";
import { someEvent } from "../../../../test/support/rows.js";
import { SECRET, WebhookPlatform } from "../../../../test/support/webhook-platform.js";
import { newUuid } from "../../base/ids.js";
import { createLog } from "../../base/log.js";
import { WebhookDeliveries } from "../../domain/webhook/service.js";
import { SqlEvents } from "../../store/event.js";
import { Outbox } from "../../store/outbox.js";
import { SqlWebhooks } from "../../store/webhook.js";
import { SqlWebhookQueue } from "../../store/webhook-queue.js";
import { Sequencer } from "./sequencer.js";
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

const event = (uuid: string) =>
  platform.store.db.selectFrom("outbox").selectAll().where("uuid", "=", uuid).executeTakeFirstOrThrow();
const jobs = async () => {
  const query = sql<{ key: string }>`select key from graphile_worker.jobs where key like 'webhook-drain %'`;
  return (await query.execute(platform.store.db)).rows.map((row) => row.key);
};

test("a subscribed event is posted once, as its frame, signed so that an independent verifier accepts it", async () => {
  const who = await platform.account();
  const subscription = await platform.subscribe(who, receiver.url("/in?k=1"));
  const [uuid = ""] = await platform.emit(who.account);
  expect(await jobs()).toContain(`webhook-drain ${subscription}`);
  await platform.drain();
  const [request, ...more] = receiver.take();
  expect(more).toEqual([]);
  expect(request).toMatchObject({
    method: "POST",
    path: "/in?k=1",
    headers: {
      "content-type": "application/json; charset=utf-8",
      "user-agent": "Opentact-Webhook/1",
      "webhook-id": uuid,
      "webhook-timestamp": String(Math.floor(platform.clock.now() / 1000)),
      "x-opentact-event": "tn_order",
      "x-opentact-attempt": "1",
    },
    body: { uuid, type: "tn_order", account: { uuid: who.account }, delivery_report: [], sequence: 1, position: 1 },
  });
  const { headers, text } = request as { headers: Record<string, string>; text: string };
  // The verifier looks at the clock of the machine, ours stands still: it gets the signature of the same text now.
  const now = Math.floor(Date.now() / 1000);
  expect(headers["webhook-signature"]).toBe(signatureOf([SECRET], uuid, Number(headers["webhook-timestamp"]), text));
  const resigned = {
    ...headers,
    "webhook-timestamp": String(now),
    "webhook-signature": signatureOf([SECRET], uuid, now, text),
  };
  expect(new Webhook(SECRET).verify(text, resigned as Record<string, string>)).toMatchObject({ uuid });
  const delivery = await platform.delivery(uuid);
  expect(delivery).toMatchObject({
    state: "delivered",
    attempts: 1,
    delivered_on: platform.now,
    next_attempt_on: null,
  });
  expect(delivery.log).toEqual([
    {
      attempt: 1,
      created_on: platform.now,
      url: receiver.url("/in?k=1"),
      duration_ms: 0,
      request_id: headers["x-request-id"],
      status: 200,
      ok: true,
      error: null,
      response_body: '{"success":true}',
    },
  ]);
  expect((await event(uuid)).delivery_report).toMatchObject([
    { channel: "webhook", target: { kind: "subscription", uuid: subscription }, attempt: 1, status: 200, ok: true },
  ]);
});

test("500 twice, then 200: attempts at 0 s, 5 s and 5 min 5 s with one id and new timestamps, then nothing more", async () => {
  const who = await platform.account();
  await platform.subscribe(who, receiver.url());
  receiver.answers.push(500, 503);
  const [uuid = ""] = await platform.emit(who.account);
  const startMs = platform.clock.now();
  await platform.drain();
  for (const ms of [4_999, 1, 299_999, 1, 3_600_000]) await platform.advance(ms);
  const { log, state } = await platform.delivery(uuid);
  expect(log.map((row) => [Date.parse(row["created_on"] as string) - startMs, row["status"], row["error"]])).toEqual([
    [0, 500, "HTTP 500"],
    [5_000, 503, "HTTP 503"],
    [305_000, 200, null],
  ]);
  expect(state).toBe("delivered");
  const sent = receiver.take();
  expect(sent.map(({ headers }) => [headers["webhook-id"], headers["x-opentact-attempt"]])).toEqual([
    [uuid, "1"],
    [uuid, "2"],
    [uuid, "3"],
  ]);
  expect(new Set(sent.map(({ headers }) => headers["webhook-timestamp"])).size).toBe(3);
});

test("a receiver that never answers well is tried 10 times in 75 h 35 min, then the delivery has failed", async () => {
  const who = await platform.account();
  await platform.subscribe(who, receiver.url());
  receiver.answers.push(...Array.from({ length: 11 }, () => 500));
  const [uuid = ""] = await platform.emit(who.account);
  const startMs = platform.clock.now();
  await platform.drain();
  for (let hour = 0; hour < 80; hour++) {
    await platform.advance(3_600_000);
  }
  const { log, state, attempts, next_attempt_on } = await platform.delivery(uuid);
  expect({ state, attempts, next_attempt_on }).toEqual({ state: "failed", attempts: 10, next_attempt_on: null });
  expect(log).toHaveLength(10);
  expect(Date.parse(log[1]?.["created_on"] as string) - startMs).toBeGreaterThanOrEqual(5_000);
  expect(receiver.take()).toHaveLength(10);
});

test("Retry-After of a 429 puts the next attempt off, at most by 24 h", async () => {
  const who = await platform.account();
  await platform.subscribe(who, receiver.url());
  receiver.answers.push({ status: 429, headers: { "retry-after": "60" } });
  receiver.answers.push({ status: 503, headers: { "retry-after": "9999999" } });
  const [uuid = ""] = await platform.emit(who.account);
  const startMs = platform.clock.now();
  await platform.drain();
  const nextIn = async () => Date.parse((await platform.delivery(uuid)).next_attempt_on ?? "") - platform.clock.now();
  expect(await nextIn()).toBe(60_000);
  await platform.advance(59_999);
  expect(receiver.take()).toHaveLength(1);
  await platform.advance(1);
  expect(await nextIn()).toBe(86_400_000);
  await platform.advance(86_400_000);
  expect(platform.clock.now() - startMs).toBe(86_460_000);
  expect(await platform.delivery(uuid)).toMatchObject({ state: "delivered", attempts: 3 });
});

test("410 switches the endpoint off at once; what waits for it is kept, later events too, and a webhook event tells", async () => {
  const who = await platform.account();
  const subscription = await platform.subscribe(who, receiver.url("/gone?token=secret"), { type: "tn_order" });
  receiver.answers.push(500);
  const [waiting = ""] = await platform.emit(who.account);
  await platform.drain();
  receiver.answers.push(410);
  const [gone = ""] = await platform.emit(who.account);
  await platform.drain();
  const [later = ""] = await platform.emit(who.account);
  await platform.advance(3_600_000);
  await platform.drain();
  for (const uuid of [waiting, gone, later]) expect(await platform.delivery(uuid)).toMatchObject({ state: "disabled" });
  expect(receiver.take()).toHaveLength(2);
  const told = await platform.store.db
    .selectFrom("outbox")
    .selectAll()
    .where("account", "=", who.account)
    .where("type", "=", "webhook")
    .execute();
  const url = receiver.url("/gone?token=***");
  const payload = {
    target: { kind: "subscription", uuid: subscription },
    url,
    state: "disabled",
    reason: "Endpoint answered 410",
  };
  expect(told).toMatchObject([{ ref_id: subscription, body: { payload, message: `Webhook ${url}: disabled` } }]);
  const admin = await platform.store.db
    .selectFrom("user")
    .select("email")
    .where("uuid", "=", who.user)
    .executeTakeFirst();
  const mails = await platform.store.db
    .selectFrom("mail")
    .select("template")
    .where("recipient", "=", admin?.email ?? "")
    .execute();
  expect(mails).toEqual([{ template: "webhook_disabled" }]);
  expect((await platform.delivery(gone)).log).toMatchObject([{ status: 410, url }]);
});

test("an endpoint without success for 5 days and with 10 deliveries given up is switched off", async () => {
  const who = await platform.account();
  const subscription = await platform.subscribe(who, receiver.url());
  receiver.answers.push(...Array.from({ length: 200 }, () => 500));
  await platform.emit(who.account, ...Array.from({ length: 10 }, () => ({})));
  await platform.drain();
  const isOff = async () => {
    const query = platform.store.db
      .selectFrom("event_subscription")
      .select("disabled_on")
      .where("uuid", "=", subscription);
    return (await query.executeTakeFirstOrThrow()).disabled_on !== null;
  };
  for (let hour = 0; hour < 80; hour++) await platform.advance(3_600_000);
  expect(await isOff()).toBe(false);
  for (let hour = 0; hour < 45; hour++) await platform.advance(3_600_000);
  await platform.emit(who.account);
  await platform.drain();
  expect(await isOff()).toBe(true);
});

test("redirects are not followed, private addresses not reached, a long answer is cut, time is limited", async () => {
  const who = await platform.account();
  await platform.subscribe(who, receiver.url());
  receiver.answers.push({ status: 302, headers: { location: receiver.url("/elsewhere") } });
  const [moved = ""] = await platform.emit(who.account);
  await platform.drain();
  expect((await platform.delivery(moved)).log).toMatchObject([
    { status: 302, ok: false, error: "HTTP 302: redirects are not followed" },
  ]);
  receiver.answers.push({ status: 200, body: Buffer.alloc(200_000, "x") });
  const [long = ""] = await platform.emit(who.account);
  await platform.drain();
  expect((await platform.delivery(long)).log).toMatchObject([
    { status: 200, ok: true, response_body: "x".repeat(1024) },
  ]);
  const guarded = platform.newNode([]);
  const [blocked = ""] = await platform.emit(who.account);
  await platform.drain(guarded);
  expect((await platform.delivery(blocked)).log).toMatchObject([{ status: null, ok: false, error: "blocked address" }]);
  expect(receiver.take().map(({ path }) => path)).toEqual(["/hook", "/hook"]);
  await guarded.close();
});

test("first attempts of one ref are made in order, one after the other; other refs and failed ones hold up nobody", async () => {
  const who = await platform.account();
  await platform.subscribe(who, receiver.url());
  const ref_id = newUuid();
  let release: (status: number) => void = () => undefined;
  receiver.answers.push(() => new Promise((resolve) => (release = resolve)));
  const events = await platform.emit(who.account, { ref_id }, { ref_id }, { ref_id }, {});
  const draining = platform.drain();
  await expect.poll(() => receiver.requests.length).toBe(2);
  expect(receiver.requests.map(({ body }) => body.uuid).sort()).toEqual([events[0], events[3]].sort());
  release(500);
  await draining;
  expect(
    receiver
      .take()
      .map(({ body }) => body.uuid)
      .filter((uuid) => uuid !== events[3]),
  ).toEqual(events.slice(0, 3));
  expect(await platform.delivery(events[0] ?? "")).toMatchObject({ state: "pending", attempts: 1 });
});

test("at most 8 requests at a time go to one host of an account; another account's endpoint gets its turn meanwhile", async () => {
  const [who, other] = [await platform.account(), await platform.account()];
  await platform.subscribe(who, receiver.url("/slow"));
  const quick = await platform.subscribe(other, receiver.url("/quick"));
  const waiting: (() => void)[] = [];
  const hold = () => new Promise<number>((resolve) => waiting.push(() => resolve(200)));
  receiver.answers.push(...Array.from({ length: 8 }, () => hold));
  await platform.emit(who.account, ...Array.from({ length: 12 }, () => ({})));
  const draining = platform.drain();
  await expect.poll(() => waiting.length).toBe(8);
  const [uuid = ""] = await platform.emit(other.account);
  platform.node.webhooks.wake(quick);
  await expect.poll(async () => (await platform.delivery(uuid)).state).toBe("delivered");
  expect(receiver.requests.filter(({ path }) => path === "/slow")).toHaveLength(8);
  for (const go of waiting) go();
  await draining;
  expect(receiver.take().filter(({ path }) => path === "/slow")).toHaveLength(12);
});

test("what was taken and finds no place for ten seconds is given back, and sent once there is one", async () => {
  const who = await platform.account();
  const held = await HookReceiver.start();
  const gate = new Gate();
  const quick = 8;
  held.answer = () => async () => {
    if (held.requests.length > quick) await gate.opened;
    return 200;
  };
  const endpoint = await platform.subscribe(who, held.url());
  await platform.emit(who.account, ...Array.from({ length: 24 }, () => ({})));
  const draining = platform.drain();
  await expect.poll(() => held.requests.length).toBe(2 * quick);
  const taken = async () => {
    const { rows } = await sql<{ state: string; taken: boolean }>`
      select state, claimed_until is not null as taken from webhook_delivery where endpoint = ${endpoint}`.execute(
      platform.store.db,
    );
    return rows.filter((row) => row.taken).length;
  };
  // Eight are on their way and eight more were taken beforehand.
  await expect.poll(taken).toBe(2 * quick);
  platform.clock.advance(10_000);
  await expect.poll(taken).toBe(quick);
  gate.open();
  await draining;
  expect(new Set(held.requests.map(({ headers }) => headers["webhook-id"])).size).toBe(24);
  expect(held.requests).toHaveLength(24);
  await held.close();
});

test("successes that are kept together leave each its log, and the report of an event has all of them", async () => {
  const who = await platform.account();
  const urls = ["/one", "/two", "/three"].map((path) => receiver.url(path));
  for (const url of urls) await platform.subscribe(who, url);
  const events = await platform.emit(who.account, {}, {});
  await platform.drain();
  for (const uuid of events) {
    const deliveries = await platform.deliveries(uuid);
    expect(
      deliveries.map(({ state, url, log }) => [state, url, (log as { url: string }[]).map((row) => row.url)]).sort(),
    ).toEqual(urls.map((url) => ["delivered", url, [url]]).sort());
    const { delivery_report } = await event(uuid);
    expect((delivery_report as { url: string }[]).map(({ url }) => url).sort()).toEqual([...urls].sort());
  }
  receiver.take();
});

test("an endpoint that does not answer and one that is dead hold up none of the account's others, for as long as they like", async () => {
  const who = await platform.account();
  const held = await HookReceiver.start();
  const gate = new Gate();
  held.answer = () => async () => {
    await gate.opened;
    return 200;
  };
  const dead = await HookReceiver.start();
  await platform.subscribe(who, dead.url());
  await dead.close();
  const slow = await platform.subscribe(who, held.url());
  const quick = await platform.subscribe(who, receiver.url("/beside"));
  const events = await platform.emit(who.account, ...Array.from({ length: 20 }, () => ({})));
  const draining = platform.drain();
  // No time passes and the gate is shut: who waited for the others would wait for ever.
  const toldOf = () => receiver.requests.filter(({ path }) => path === "/beside").length;
  await expect.poll(toldOf).toBe(events.length);
  const states = async (endpoint: string) =>
    (await Promise.all(events.map((event) => platform.deliveries(event))))
      .flat()
      .filter((row) => row.endpoint === endpoint)
      .map((row) => row.state);
  await expect.poll(async () => new Set(await states(quick))).toEqual(new Set(["delivered"]));
  expect(new Set(await states(slow))).toEqual(new Set(["pending"]));
  gate.open();
  await draining;
  expect(held.requests).toHaveLength(events.length);
  receiver.take();
  await held.close();
});

test("a receiver that does not answer costs 15 s; the attempt has failed then", async () => {
  const who = await platform.account();
  await platform.subscribe(who, receiver.url());
  receiver.answers.push(() => new Promise<number>(() => undefined));
  const [uuid = ""] = await platform.emit(who.account);
  const draining = platform.drain();
  await expect.poll(() => receiver.requests.length).toBe(1);
  platform.clock.advance(14_999);
  expect(await platform.delivery(uuid)).toMatchObject({ state: "pending", attempts: 0 });
  platform.clock.advance(1);
  await draining;
  const { log } = await platform.delivery(uuid);
  expect(log).toMatchObject([{ status: null, ok: false, error: "Timeout", duration_ms: 15_000 }]);
});

test("a process that dies between commit and delivery, or in an attempt, loses nothing: another one sends the same id", async () => {
  const who = await platform.account();
  const endpoint = await platform.subscribe(who, receiver.url());
  const [waiting = ""] = await platform.emit(who.account);
  const [inFlight = ""] = await platform.emit(who.account);
  const queue = new SqlWebhookQueue(platform.store, TEST_BOX, "test");
  // The claims of a process that is gone: one is still good, one has ended.
  const claimed = await queue.claim(endpoint, platform.now, 2);
  expect(claimed.map(({ event }) => event.uuid)).toEqual([waiting, inFlight]);
  await platform.drain();
  expect(receiver.take()).toEqual([]);
  await sql`update webhook_delivery set claimed_until = now() - interval '1 second' where endpoint = ${endpoint}`.execute(
    platform.store.db,
  );
  const restarted = platform.newNode();
  await platform.drain(restarted);
  expect(receiver.take().map(({ headers }) => headers["webhook-id"])).toEqual([waiting, inFlight]);
  await restarted.close();
});

test("events committed before a process died and never given a position are delivered after the restart", async () => {
  const own = await WebhookPlatform.start();
  const who = await own.account();
  await own.subscribe(who, receiver.url());
  const made = someEvent(who.account, { uuid: newUuid(), created_on: own.now });
  // Past the sequencer: as if the process had been killed right after the commit.
  await own.store.db.transaction().execute((tx) => new Outbox(tx).add(made));
  const sequencer = new Sequencer({
    events: new SqlEvents({ store: own.store, node: "next" }),
    clock: own.clock,
    log: createLog("silent"),
    onBatch: () => undefined,
  });
  sequencer.start();
  await expect.poll(() => own.deliveries(made.uuid ?? "")).toHaveLength(1);
  await own.drain();
  expect(receiver.take().map(({ headers }) => headers["webhook-id"])).toEqual([made.uuid]);
  await sequencer.close();
  await own.close();
});

test("two processes on one queue send each delivery once", async () => {
  const who = await platform.account();
  const endpoint = await platform.subscribe(who, receiver.url());
  const events = await platform.emit(who.account, ...Array.from({ length: 40 }, () => ({})));
  const second = platform.newNode();
  for (const { webhooks } of [platform.node, second]) webhooks.wake(endpoint);
  await Promise.all([platform.node.webhooks.idle(), second.webhooks.idle()]);
  const sent = receiver.take().map(({ headers }) => headers["webhook-id"]);
  expect(sent.sort()).toEqual([...events].sort());
  await second.close();
});

test("deliveries of a disabled account wait, and go out when it is enabled again", async () => {
  const who = await platform.account();
  await platform.subscribe(who, receiver.url());
  const set = (disabled_on: string | null) =>
    platform.store.db.updateTable("account").set({ disabled_on }).where("uuid", "=", who.account).execute();
  await set(platform.now);
  const [uuid = ""] = await platform.emit(who.account);
  await platform.drain();
  expect(receiver.take()).toEqual([]);
  await set(null);
  await platform.drain();
  expect(receiver.take().map(({ headers }) => headers["webhook-id"])).toEqual([uuid]);
});

test("a delivered event is sent again only by request, once, with the same id", async () => {
  const who = await platform.account();
  await platform.subscribe(who, receiver.url("/again"));
  const [uuid = ""] = await platform.emit(who.account);
  await platform.drain();
  await platform.advance(86_400_000);
  const { uuid: delivery } = await platform.delivery(uuid);
  const actor = { kind: "user", ...who, role: "User", isOwner: true } as const;
  await new WebhookDeliveries({ store: new SqlWebhooks(platform.store), clock: platform.clock }).redeliver(
    actor,
    delivery,
  );
  await platform.drain();
  const sent = receiver.take().filter(({ path }) => path === "/again");
  expect(sent.map(({ headers }) => [headers["webhook-id"], headers["x-opentact-attempt"]])).toEqual([
    [uuid, "1"],
    [uuid, "2"],
  ]);
  expect(await platform.delivery(uuid)).toMatchObject({ state: "delivered", attempts: 2 });
});

test.each([
  "127.0.0.1",
  "[::1]",
  "[::ffff:7f00:1]",
  "2130706433",
  "0x7f.1",
  "10.0.0.1",
  "localhost.",
  "[64:ff9b::7f00:1]",
])("C17: %s is never reached, and the log says so", async (host) => {
  const guarded = platform.newNode([]);
  const who = await platform.account();
  const endpoint = await platform.subscribe(who, `http://${host}:${receiver.port}/inside`);
  const [uuid = ""] = await platform.emit(who.account);
  guarded.webhooks.wake(endpoint);
  await guarded.webhooks.idle();
  expect((await platform.delivery(uuid)).log).toMatchObject([{ status: null, ok: false, error: "blocked address" }]);
  expect(receiver.take().filter(({ path }) => path === "/inside")).toEqual([]);
  await guarded.close();
});
