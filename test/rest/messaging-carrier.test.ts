import { createHmac } from "node:crypto";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { newUuid } from "../../server/src/base/ids.js";
import { HttpHost } from "../support/http-host.js";
import type { RestPerson } from "../support/rest.js";
import { createSmsWorld, type SmsWorld } from "../support/sms-world.js";
import { until } from "../support/until.js";

let world: SmsWorld;
let root: RestPerson;
let ann: RestPerson;
let host: HttpHost;
const ANN = 12015557001;
let next = 12015550101;

beforeAll(async () => {
  world = await createSmsWorld();
  [root, ann, host] = [await world.admin(), await world.rich(), await HttpHost.open()];
  await world.lease(ann, ANN);
});
afterEach(() => host.clear());
afterAll(async () => {
  await world.services.smsHttp.close();
  await host.close();
  await world.close();
});

const admin = (method: string, path: string, body?: object) =>
  world.call(method, `/admin/messaging${path}`, { as: root, ...(body ? { body } : {}) });
const outbound = async (uuid: string) => (await world.call("GET", `/sms/outbound/${uuid}`, { as: ann })).payload;

describe("carriers", () => {
  test("one is added, changed, tested, listed and removed; secrets are never answered", async () => {
    const body = {
      name: "Acme SMS",
      kind: "smpp",
      direction: "send",
      default_country: "ca",
      settings: { host: "smsc.example.org", port: 2775, system_id: "us", dlr_id: "auto", label: "acme" },
      secrets: { password: "pa55word" },
    };
    const made = await admin("POST", "/carrier", body);
    expect(made.status).toBe(201);
    expect(made.payload).toMatchObject({
      name: "Acme SMS",
      kind: "smpp",
      is_active: true,
      direction: "send",
      price_table: null,
      default_country: "CA",
      settings: { host: "smsc.example.org", port: 2775 },
      secret_names: ["password"],
      state: { links: [], last_error: null, since: null },
      created_by: { uuid: root.uuid },
    });
    const { uuid } = made.payload;
    const row = await world.store.db.selectFrom("messaging_carrier").selectAll().where("uuid", "=", uuid).execute();
    expect(JSON.stringify([made.payload, row])).not.toContain("pa55word");
    const patch = (change: object) => admin("PATCH", `/carrier/${uuid}`, change);
    expect((await patch({})).payload).toEqual(made.payload);
    expect((await patch({ is_active: false, price_table: "t1" })).payload).toMatchObject({
      is_active: false,
      price_table: "t1",
      secret_names: ["password"],
    });
    expect((await patch({ price_table: null, secrets: { password: null, other: "x" } })).payload).toMatchObject({
      price_table: null,
      secret_names: ["other"],
    });
    expect((await patch({ settings: { host: "other.example.org" } })).payload.settings).toEqual({
      host: "other.example.org",
    });
    for (const field of ["name", "is_active", "direction", "default_country", "settings", "secrets"])
      expect([field, (await patch({ [field]: null })).status]).toEqual([field, 400]);
    expect((await admin("POST", "/carrier", body)).status).toBe(409);
    const taken = await patch({ name: "lab" });
    expect([taken.status, taken.body.meta]).toEqual([409, "conflict"]);
    expect((await admin("POST", `/carrier/${uuid}/test`)).payload).toMatchObject({
      ok: false,
      message: "there is no link",
    });
    expect((await admin("POST", `/carrier/${world.carrier}/test`)).payload).toMatchObject({ ok: true });
    const list = await admin("GET", "/carrier?take=1");
    expect([list.payload.length, list.headers["x-total-count"]]).toEqual([1, "2"]);
    expect((await admin("GET", `/carrier/${uuid}`)).payload.uuid).toBe(uuid);
    expect((await admin("DELETE", `/carrier/${uuid}`)).payload.uuid).toBe(uuid);
    for (const [method, path] of [
      ["GET", ""],
      ["PATCH", ""],
      ["DELETE", ""],
      ["POST", "/test"],
    ]) {
      const gone = await admin(method ?? "", `/carrier/${uuid}${path}`);
      expect([gone.status, gone.body.message]).toEqual([404, "Messaging carrier not found"]);
    }
  });

  test("settings of kind http are checked", async () => {
    const fields = async (settings: object, more = {}) => {
      const answer = await admin("POST", "/carrier", { name: newUuid(), kind: "http", settings, ...more });
      return [answer.status, ...Object.keys(answer.body.fields ?? {})];
    };
    expect(await fields({})).toEqual([400, "body.settings.request"]);
    expect(await fields({}, { direction: "receive" })).toEqual([201]);
    const request = { method: "post", url: "https://c.example.org/send", body: "{{text}}" };
    expect(await fields({ request: { ...request, body: "{{password}}" } })).toEqual([
      400,
      "body.settings.request.body",
    ]);
    expect(await fields({ request: { ...request, url: "c.example.org/send/" } })).toEqual([
      400,
      "body.settings.request.url",
    ]);
    expect(await fields({ request, events: { mapping: "paths" } })).toEqual([400, "body.settings.events.paths"]);
    expect(await fields({ request: { ...request, headers: { a: "{{secret.key}}" } } })).toEqual([201]);
  });
});

describe("routes", () => {
  test("one is added, changed, listed in its order and removed", async () => {
    const made = await admin("POST", "/route", { targets: [{ carrier: world.carrier, weight: 2 }] });
    expect((await admin("GET", `/route/${made.payload.uuid}`)).payload).toEqual(made.payload);
    expect((await admin("POST", "/route", { targets: [{ carrier: newUuid(), weight: 1 }] })).status).toBe(404);
    expect([made.status, made.payload]).toEqual([
      201,
      expect.objectContaining({
        priority: 100,
        is_active: true,
        match: {},
        targets: [{ carrier: world.carrier, weight: 2 }],
        fallback: [],
        any_sender: false,
        force_carrier: false,
      }),
    ]);
    const { uuid } = made.payload;
    const patch = (change: object) => admin("PATCH", `/route/${uuid}`, change);
    const match = { to_country: "us", to_prefix: "+1201", sender_type: "long_code", account: ann.account };
    expect((await patch({ priority: 5, match, any_sender: true, fallback: [world.carrier] })).payload).toMatchObject({
      priority: 5,
      match: { to_country: "US", to_prefix: "1201", account: ann.account },
      any_sender: true,
      fallback: [world.carrier],
    });
    expect((await patch({})).payload.priority).toBe(5);
    expect((await patch({ is_active: false, force_carrier: true })).payload).toMatchObject({ is_active: false });
    for (const field of ["priority", "match", "targets", "fallback", "is_active"])
      expect([field, (await patch({ [field]: null })).status]).toEqual([field, 400]);
    for (const [change, message] of [
      [{ targets: [{ carrier: newUuid(), weight: 1 }] }, "Messaging carrier not found"],
      [{ fallback: [newUuid()] }, "Messaging carrier not found"],
      [{ match: { account: newUuid() } }, "Account not found"],
      [{ match: { tn_profile: newUuid() } }, "TN Profile not found"],
    ] as const) {
      const answer = await patch(change);
      expect([answer.status, answer.body.message]).toEqual([404, message]);
    }
    const order = (await admin("GET", "/route")).payload.map(({ priority }: { priority: number }) => priority);
    expect(order).toEqual([5, 100]);
    const used = await admin("DELETE", `/carrier/${world.carrier}`);
    expect([used.status, used.body.meta]).toEqual([409, "in_use"]);
    expect((await admin("DELETE", `/route/${uuid}`)).payload.uuid).toBe(uuid);
    for (const method of ["GET", "PATCH", "DELETE"]) {
      const gone = await admin(method, `/route/${uuid}`);
      expect([gone.status, gone.body.message]).toEqual([404, "Messaging route not found"]);
    }
  });
});

describe("a carrier by HTTP", () => {
  /** The only way of messages to the area code 212. */
  async function carrier(settings = {}, secrets: object = {}): Promise<string> {
    const request = {
      method: "POST",
      url: `${host.url}/send`,
      headers: { Authorization: "Bearer {{secret.key}}" },
      body: '{"id":"{{id}}","from":"{{from}}","to":"{{to}}","text":"{{text}}","callback":"{{callback}}"}',
    };
    const all = { request, success: { id: "data.id" }, number_format: "plus", ...settings };
    const { payload } = await admin("POST", "/carrier", {
      name: newUuid(),
      kind: "http",
      settings: all,
      secrets: { key: "t0ken", ...secrets },
    });
    await world.store.db.deleteFrom("messaging_route").where("priority", "=", 1).execute();
    await admin("POST", "/route", {
      priority: 1,
      match: { to_prefix: "1212" },
      targets: [{ carrier: payload.uuid, weight: 1 }],
    });
    return payload.uuid;
  }
  /** Sends what may go. A receipt of an earlier message may hold the sender for a moment: then it is passed over. */
  const sendDue = () =>
    until("nothing to be due", async () => {
      await world.services.smsSender.runDue();
      const now = new Date(world.clock.now()).toISOString();
      const waiting = await world.store.db
        .selectFrom("sms_queue as q")
        .innerJoin("sms_sender as s", "s.tn", "q.tn")
        .select("q.id")
        .where("q.claimed_by", "is", null)
        .where("q.due_on", "<=", now)
        .where("s.next_on", "<=", now)
        .execute();
      return waiting.length === 0 || undefined;
    });

  async function sent(message = "Hi"): Promise<{ uuid: string; to: number }> {
    world.clock.advance(5_000);
    const to = 12125550000 + (next++ % 10_000);
    const { status, payload } = await world.send(ann, { from: ANN, to, message });
    expect(status).toBe(200);
    await sendDue();
    return { uuid: payload.uuid, to };
  }

  test("gets the whole text by its template; its answer is the id, its receipt the delivery", async () => {
    const uuid = await carrier({ events: { mapping: "paths", paths: PATHS } }, { shared: "s3cret" });
    host.answer("/send", { status: 202, body: '{"data":{"id":"ABC-1"}}' });
    const text = `"quoted" ${"x".repeat(300)}`;
    const sms = await sent(text);
    const [asked] = host.asked;
    expect(asked?.headers["authorization"]).toBe("Bearer t0ken");
    expect(JSON.parse(asked?.body ?? "")).toEqual({
      id: sms.uuid,
      from: `+${ANN}`,
      to: `+${sms.to}`,
      text,
      callback: `http://api.opentact.test/rest/carrier/${uuid}/event`,
    });
    expect(host.asked).toHaveLength(1);
    expect(await outbound(sms.uuid)).toMatchObject({ state: "success", reference_id: "abc-1", parts: 3, cost: 0.015 });
    const tell = (body: object, secret = "s3cret") =>
      world.call("POST", `/carrier/${uuid}/event`, { query: { secret }, body });
    const receipt = { type: "status", event: "e1", message: "abc-1", status: "DELIVERED" };
    expect((await tell(receipt, "guess")).status).toBe(401);
    expect((await outbound(sms.uuid)).delivered).toBe(false);
    const taken = await tell(receipt);
    expect([taken.status, taken.payload]).toEqual([200, {}]);
    expect(await outbound(sms.uuid)).toMatchObject({ delivered: true, delivery_state: "delivered" });
    expect((await tell(receipt)).status).toBe(200);
    expect(await world.toldOf(sms.uuid)).toHaveLength(2);
    const failure = { ...receipt, event: "e2", status: "FAILED", code: "30" };
    await tell(failure);
    expect((await outbound(sms.uuid)).delivered).toBe(true);
  });

  test("texts come in once per event, to the account that holds the number", async () => {
    const uuid = await carrier(
      { events: { mapping: "paths", paths: PATHS, sources: ["127.0.0.0/8"] } },
      { shared: "s3cret" },
    );
    const tell = (body: unknown, address = "127.0.0.1") =>
      world.call("POST", `/carrier/${uuid}/event?secret=s3cret`, { body, address });
    const text = { type: "text", event: "m1", from: "+12125550107", to: [`+${ANN}`], body: "Hello 😀" };
    expect((await tell(text, "192.0.2.1")).status).toBe(401);
    expect([(await tell(text)).status, (await tell([text])).status]).toEqual([200, 200]);
    const { payload } = await world.call("POST", "/sms/search/inbound", { as: ann, body: { from: "12125550107" } });
    expect(payload.data).toMatchObject([
      { message: "Hello 😀", provider_event: { state: "success", reference_event_id: "m1" } },
    ]);
    expect((await tell({ type: "other" })).status).toBe(200);
    const bad = await world.call("POST", `/carrier/${uuid}/event?secret=s3cret`, {
      raw: "{",
      headers: { "content-type": "application/json" },
    });
    expect([bad.status, bad.body.meta]).toEqual([400, "invalid_json"]);
  });

  test("a signature over the body proves an event; without any proof none is taken", async () => {
    const hmac = { header: "X-Signature", algorithm: "sha256", encoding: "hex" };
    const uuid = await carrier({ events: { mapping: "inteliquent", hmac } }, { hmac: "key" });
    const raw = JSON.stringify({ referenceId: "r1", from: "12125550108", to: [String(ANN)], text: "signed" });
    const tell = (signature: string) =>
      world.call("POST", `/carrier/${uuid}/event`, {
        raw,
        headers: { "content-type": "application/json", "x-signature": signature },
      });
    expect((await tell("sha256=00")).status).toBe(401);
    expect((await tell(createHmac("sha256", "key").update(raw).digest("hex"))).status).toBe(200);
    const { payload } = await world.call("POST", "/sms/search", { as: ann, body: { message: "signed" } });
    expect(payload.total).toBe(1);
    const none = await carrier({ events: { mapping: "inteliquent" } });
    expect((await world.call("POST", `/carrier/${none}/event`, { body: {} })).status).toBe(401);
    for (const other of [world.carrier, newUuid()])
      expect((await world.call("POST", `/carrier/${other}/event`, { body: {} })).status).toBe(404);
  });

  test("faults of the moment are tried again, refusals end the message, silence may double it", async () => {
    const uuid = await carrier({ timeout: 1 });
    host.answer("/send", { status: 503 }, { status: 400 });
    const refused = await sent();
    expect(await outbound(refused.uuid)).toMatchObject({
      state: "created",
      reason: "refused by the carrier: HTTP 503",
    });
    expect((await admin("GET", `/carrier/${uuid}`)).payload.state).toMatchObject({
      last_error: "HTTP 503",
      since: expect.any(String),
    });
    world.clock.advance(2_000);
    await sendDue();
    expect(await outbound(refused.uuid)).toMatchObject({
      state: "failed",
      error: { code: 1303, message: "Refused by the carrier", carrier_code: "HTTP 400" },
    });
    host.answer("/send", { body: "{}" });
    const plain = await sent();
    expect(await outbound(plain.uuid)).toMatchObject({ state: "success", reference_id: null });
    expect((await admin("GET", `/carrier/${uuid}`)).payload.state.last_error).toBeNull();
  });

  test("a test of the carrier asks its page", async () => {
    const uuid = await carrier();
    expect((await admin("POST", `/carrier/${uuid}/test`)).payload).toMatchObject({ ok: true, message: "HTTP 404" });
    await admin("PATCH", `/carrier/${uuid}`, {
      settings: { request: { method: "GET", url: `${host.url}/x/` }, health_url: `${host.url}/health` },
    });
    host.answer("/health", { status: 500 }, { status: 200 });
    expect((await admin("POST", `/carrier/${uuid}/test`)).payload).toMatchObject({ ok: false, message: "HTTP 500" });
    expect((await admin("POST", `/carrier/${uuid}/test`)).payload).toMatchObject({ ok: true, message: "HTTP 200" });
  });

  test("after three failures in a row the next carrier of the route takes the message", async () => {
    const uuid = await carrier();
    const { payload } = await admin("GET", "/route");
    await admin("PATCH", `/route/${payload[0].uuid}`, { fallback: [world.carrier] });
    host.answer("/send", { status: 500 });
    const sms = await sent();
    for (let n = 0; n < 3; n++) {
      world.clock.advance(4_000);
      await sendDue();
    }
    expect(host.asked).toHaveLength(3);
    expect(await outbound(sms.uuid)).toMatchObject({ state: "success", carrier: "lab" });
    expect(uuid).not.toBe(world.carrier);
  });

  test("a carrier without a link is left for the next one after the time of its settings", async () => {
    const { uuid } = (
      await admin("POST", "/carrier", { name: "No link", kind: "smpp", settings: { failover_after: 10 } })
    ).payload;
    const { payload } = await admin("GET", "/route");
    await admin("PATCH", `/route/${payload[0].uuid}`, {
      targets: [{ carrier: uuid, weight: 1 }],
      fallback: [world.carrier],
    });
    world.clock.advance(60_000);
    const sms = await sent();
    const later = async (ms: number) => {
      world.clock.advance(ms);
      await sendDue();
      return outbound(sms.uuid);
    };
    expect(await later(0)).toMatchObject({ state: "created", reason: "no link to the carrier" });
    expect(await later(5_000)).toMatchObject({ state: "created" });
    expect(await later(5_000)).toMatchObject({ state: "created", reason: "no link to the carrier" });
    expect(await later(1_000)).toMatchObject({ state: "success", carrier: "lab" });
  });
});

const PATHS = {
  id: "event",
  kind: "type",
  mo: "text",
  dlr: "status",
  from: "from",
  to: "to",
  text: "body",
  message_id: "message",
  state: "status",
  error: "code",
};
