import { once } from "node:events";
import type { Socket } from "node:net";
import { connect } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { EventPlatform, type Tenant } from "../../../test/support/event-platform.js";
import type { WsClient } from "../../../test/support/ws-client.js";
import { newUuid } from "../base/ids.js";

let platform: EventPlatform;
let ann: Tenant;
beforeAll(async () => {
  platform = await EventPlatform.start();
  ann = await platform.tenant("Ann");
});
afterAll(() => platform.close());

const messageOf = (client: WsClient) => client.next().then((frame) => frame["message"]);

test("C1: auth with a JWT gets one auth frame in the documented words, then nothing until an event", async () => {
  const client = await platform.open();
  client.send({ type: "auth", payload: ann.user });
  const frame = await client.next();
  const { uuid, ip } = frame["payload"] as { uuid: string; ip: string };
  const email = `${ann.user.slice(0, 8)}@example.org`;
  expect(frame["message"]).toBe(`WSS connection ${uuid}@127.0.0.1 - success auth ${email}`);
  expect(ip).toBe("127.0.0.1");
  expect(frame).toMatchObject({
    type: "auth",
    success: true,
    ref_id: uuid,
    delivery_report: [],
    created_on: "2024-01-01T00:00:00.000Z",
    timestamp: "2024-01-01T00:00:00.000Z",
    account: { uuid: ann.account, name: "Ann", phone: null, level: "Level0", disabled_on: null },
    payload: { user: { uuid: ann.user, first_name: "Ann", wss_online: true, role: "User", deleted_on: null } },
  });
  expect(frame).not.toHaveProperty("position");
  expect(frame["account"]).toEqual((frame["payload"] as { account: unknown }).account);
  expect(JSON.stringify(frame)).not.toContain("balance");
  expect(await client.rest()).toEqual([]);
  await platform.emit(ann.account);
  expect(await client.next()).toMatchObject({ type: "tn_order" });
});

test.each([
  ["payload.token", (token: string) => ({ type: "auth", payload: { token } })],
  ["token beside type", (token: string) => ({ type: "auth", token })],
  ["double quotes", (token: string) => ({ type: "auth", payload: `"${token}"` })],
])("the token may come as %s", async (_form, frame) => {
  const client = await platform.open();
  client.send(frame(ann.user));
  expect(await client.next()).toMatchObject({ type: "auth", success: true });
  client.close();
});

test("C2: a wrong token gets the failure frame and close 1008", async () => {
  const client = await platform.open();
  client.send({ type: "auth", payload: "nonsense" });
  const frame = await client.next();
  const { uuid } = frame["payload"] as { uuid: string };
  expect(frame).toMatchObject({ type: "auth", success: false });
  expect(frame["message"]).toBe(`WSS connection ${uuid}@127.0.0.1 - failed auth: invalid token`);
  expect(Object.keys(frame)).toEqual(["uuid", "created_on", "timestamp", "type", "success", "message", "payload"]);
  expect(await client.closed).toEqual({ code: 1008, reason: "invalid token" });
  platform.clock.advance(60_000);
});

test("C2: no frame at all for 30 s gets the failure timeout and close 1008", async () => {
  const client = await platform.open();
  platform.clock.advance(29_999);
  expect(client.frames).toEqual([]);
  platform.clock.advance(1);
  expect(await messageOf(client)).toMatch(/failed auth: timeout$/);
  expect((await client.closed).code).toBe(1008);
});

test("an authenticated connection has no time limit", async () => {
  const client = await platform.join(ann);
  platform.clock.advance(31_000);
  expect(await client.rest()).toEqual([]);
  client.close();
});

test.each([["token expired"], ["account disabled"], ["role not allowed"]] as const)(
  "a refused token is told why: %s",
  async (problem) => {
    platform.tokens.set(problem, { ok: false, problem });
    const client = await platform.open();
    client.send({ type: "auth", payload: problem });
    expect(await messageOf(client)).toMatch(new RegExp(`failed auth: ${problem}$`));
    expect(await client.closed).toEqual({ code: 1008, reason: problem });
    platform.clock.advance(60_000);
  },
);

test("a Provider user is refused with role not allowed", async () => {
  const provider = await platform.tenant("Provider");
  platform.letIn(provider, "Provider");
  const client = await platform.open();
  client.send({ type: "auth", payload: provider.user });
  expect(await messageOf(client)).toMatch(/failed auth: role not allowed$/);
  platform.clock.advance(60_000);
});

test("five failed authentications from one address within 60 s close the door for 60 s with 429", async () => {
  const own = await EventPlatform.start();
  for (let attempt = 0; attempt < 5; attempt++) {
    const client = await own.open();
    client.send({ type: "auth", payload: "guess" });
    await client.closed;
  }
  const refused = { status: 429, headers: { "retry-after": "60" } };
  await expect(own.open()).rejects.toMatchObject(refused);
  own.clock.advance(59_000);
  await expect(own.open()).rejects.toMatchObject({ status: 429 });
  own.clock.advance(1_000);
  const good = await own.join(await own.tenant());
  good.close();
  await own.close();
});

test.each([["/"], ["/ws"], ["/wss"], ["/rest"]])("path %s is the event websocket", async (path) => {
  const client = await platform.openAt(path);
  client.send({ type: "ping", payload: { any: [1, null] } });
  expect(await client.next()).toEqual({ type: "pong", payload: { any: [1, null] } });
  client.close();
});

test("any other path is 404 in the envelope of REST", async () => {
  const refusal = await platform.openAt("/sockets").catch((error: { status: number; body: string }) => error);
  expect(refusal).toMatchObject({ status: 404 });
  expect(JSON.parse((refusal as { body: string }).body)).toMatchObject({
    success: false,
    status: 404,
    meta: "not_found",
  });
});

test("the first subprotocol offered is echoed, and none is needed", async () => {
  const client = await platform.open({}, ["a.example", "b.example"]);
  expect(client.socket.protocol).toBe("a.example");
  client.close();
});

test.each([
  ["compressed for a client that can read that", {}, true],
  ["plain for one that cannot", { perMessageDeflate: false }, false],
  ["plain for one that has room for a smaller window only", { perMessageDeflate: { serverMaxWindowBits: 10 } }, false],
])("frames are %s", async (_form, options, isSmall) => {
  const tenant = await platform.tenant();
  const client = await platform.open(options);
  client.send({ type: "auth", payload: tenant.user });
  await client.next();
  const wire = (client.socket as unknown as { readonly _socket: Socket })._socket;
  const before = wire.bytesRead;
  const body = { message: "m", success: true, payload: { text: "again ".repeat(2_000) } };
  await platform.emit(tenant.account, { body }, { body });
  expect((await client.take(2)).map((frame) => frame["payload"])).toEqual([body.payload, body.payload]);
  expect(wire.bytesRead - before < 12_000).toBe(isSmall);
  client.close();
});

test.each([
  ["X-Auth-Token", (token: string) => ({ headers: { "x-auth-token": token } }), ""],
  ["Bearer", (token: string) => ({ headers: { authorization: `Bearer ${token}` } }), ""],
  ["the raw token", (token: string) => ({ headers: { authorization: token } }), ""],
  ["Basic", (token: string) => ({ headers: { authorization: `Basic ${Buffer.from(token).toString("base64")}` } }), ""],
  ["query jwt", () => ({}), "jwt"],
  ["query bearer", () => ({}), "bearer"],
])("credentials at upgrade by %s: the success frame is the first frame", async (_form, options, query) => {
  const path = query ? `/?${query}=${ann.user}` : "/";
  const client = await platform.openAt(path, options(ann.user));
  expect(await client.next()).toMatchObject({ type: "auth", success: true });
  client.close();
});

test("bad credentials at upgrade are refused with 401 and the error body", async () => {
  const refusal = await platform.openAt("/?jwt=bad").catch((error: { status: number; body: string }) => error);
  expect(refusal).toMatchObject({ status: 401 });
  expect(JSON.parse((refusal as { body: string }).body)).toEqual({
    success: false,
    message: "Unauthorized",
    status: 401,
    meta: "unauthorized",
  });
  const sipUser = await platform.open({ headers: { "x-auth-ha1b-token": "a:b" } }).catch((error: unknown) => error);
  expect(sipUser).toMatchObject({ status: 401 });
  platform.clock.advance(60_000);
});

test("C3: every event frame has the members of the superset, in the documented form", async () => {
  const client = await platform.join(ann);
  const call = newUuid();
  const entity = { uuid: call, state: "init", logs: [], records: [], children: [] };
  const body = { message: "CallSCA in +1 > 2 - init", success: true, payload: { uuid: call }, call: entity };
  await platform.emit(ann.account, { type: "call_state", ref_id: call, sequence: 1, body, uuid: call });
  const frame = await client.next();
  expect(frame).toEqual({
    uuid: call,
    created_on: "2024-01-01T00:00:00.000Z",
    modified_on: "2024-01-01T00:00:00.000Z",
    timestamp: "2024-01-01T00:00:00.000Z",
    type: "call_state",
    message: "CallSCA in +1 > 2 - init",
    success: true,
    payload: { uuid: call },
    call: entity,
    ref_id: call,
    account: expect.objectContaining({ uuid: ann.account, email: expect.any(String), level: "Level0" }),
    delivery_report: [],
    sequence: 1,
    position: expect.any(Number),
  });
  client.close();
});

test("events of one commit arrive in order with rising position, and an event of the next commit after them", async () => {
  const client = await platform.join(ann);
  const ref_id = newUuid();
  await platform.emit(ann.account, { ref_id }, { ref_id }, { ref_id });
  await platform.emit(ann.account, { ref_id });
  const frames = await client.take(4);
  expect(frames.map((frame) => frame["sequence"])).toEqual([1, 2, 3, 4]);
  const positions = frames.map((frame) => frame["position"] as number);
  expect(positions).toEqual([...positions].sort((a, b) => a - b));
  client.close();
});

test("a frame of more than 64 KiB loses logs first, then children, then records", async () => {
  const client = await platform.join(ann);
  const big = (count: number) => Array.from({ length: count }, () => "x".repeat(1000));
  const send = (logs: number, children: number, records: number) => {
    const call = { logs: big(logs), children: big(children), records: big(records) };
    const body = { message: "m", success: true, payload: {}, call };
    return platform.emit(ann.account, { type: "call_state", body });
  };
  await send(70, 2, 2);
  await send(2, 70, 2);
  await send(2, 2, 70);
  await send(20, 20, 20);
  const sizes = (await client.take(4)).map(({ call }) =>
    Object.values(call as Record<string, unknown[]>).map((list) => list.length),
  );
  expect(sizes).toEqual([
    [0, 2, 2],
    [0, 0, 2],
    [0, 0, 0],
    [20, 20, 20],
  ]);
  client.close();
});

test("frames without a known type, and JSON that is no object, are ignored", async () => {
  const client = await platform.join(ann);
  for (const frame of [{}, { type: "subscribe" }, { payload: 1 }, [], 5, null, '"auth"', { type: 7 }])
    client.send(frame);
  expect(await client.rest()).toEqual([]);
  client.close();
});

test("text that is not JSON is answered with an error frame, the tenth closes with 1007", async () => {
  const client = await platform.join(ann);
  for (let i = 0; i < 10; i++) client.send("{not json");
  const answers = await client.take(9);
  expect(answers).toEqual(Array.from({ length: 9 }, () => ({ type: "error", message: "Invalid JSON" })));
  expect((await client.closed).code).toBe(1007);
});

test("a binary frame closes with 1003, one over 64 KiB with 1009, one that is not UTF-8 with 1007", async () => {
  const binary = await platform.join(ann);
  binary.socket.send(Buffer.from("{}"));
  expect((await binary.closed).code).toBe(1003);
  const large = await platform.join(ann);
  large.send({ type: "ping", payload: "x".repeat(64 * 1024) });
  expect((await large.closed).code).toBe(1009);
  const broken = await platform.join(ann);
  broken.socket.send(Buffer.from([0xff, 0xfe]), { binary: false });
  expect((await broken.closed).code).toBe(1007);
});

test("the 21st frame within a second closes with 1008 rate limit, spread over time it does not", async () => {
  const client = await platform.join(ann);
  for (let i = 0; i < 18; i++) client.send({ type: "other" });
  expect(await client.rest()).toEqual([]);
  platform.clock.advance(1_000);
  for (let i = 0; i < 21; i++) client.send({ type: "other" });
  expect(await client.closed).toEqual({ code: 1008, reason: "rate limit" });
});

test("a second auth frame changes the user; a failed one closes", async () => {
  const bob = await platform.tenant("Bob");
  const client = await platform.join(ann);
  client.send({ type: "auth", payload: bob.user });
  expect(await client.next()).toMatchObject({ type: "auth", success: true, account: { uuid: bob.account } });
  await platform.emit(ann.account);
  await platform.emit(bob.account);
  expect(await client.next()).toMatchObject({ account: { uuid: bob.account } });
  client.send({ type: "auth", payload: "bad" });
  expect(await messageOf(client)).toMatch(/failed auth: invalid token$/);
  expect((await client.closed).code).toBe(1008);
  platform.clock.advance(60_000);
});

test("more connections than a user may have are refused with 1013", async () => {
  const own = await EventPlatform.start({ socketsPerUser: 2, socketsPerAccount: 3 });
  const user = await own.tenant();
  const first = await own.join(user);
  await own.join(user);
  const third = await own.open();
  third.send({ type: "auth", payload: user.user });
  expect(await messageOf(third)).toMatch(/failed auth: too many connections$/);
  expect(await third.closed).toEqual({ code: 1013, reason: "too many connections" });
  const gone = first.closed;
  first.socket.close();
  await gone;
  expect((await own.join(user)).frames).toHaveLength(1);
  await own.close();
});

test("a revoked session gets the failure revoked and close 1008, others of the account stay", async () => {
  const { account, user } = await platform.tenant("Carl");
  const colleague = { account, user: newUuid() };
  const row = { created_on: "2024-01-01T00:00:00.000Z", modified_on: "2024-01-01T00:00:00.000Z", account };
  await platform.store.db
    .insertInto("user")
    .values({ ...row, uuid: colleague.user, email: "c@example.org" })
    .execute();
  platform.letIn(colleague);
  const [one, two] = [await platform.join({ account, user }), await platform.join(colleague)];
  platform.tokens.tell({ account, user });
  expect(await messageOf(one)).toMatch(/failed auth: revoked$/);
  expect(await one.closed).toEqual({ code: 1008, reason: "revoked" });
  await platform.emit(account);
  expect(await two.next()).toMatchObject({ type: "tn_order" });
  platform.tokens.tell({ account, user: undefined });
  expect((await two.closed).code).toBe(1008);
});

test("a user is online while one of the connections is open", async () => {
  const tenant = await platform.tenant("Dora");
  const online = async () => {
    const rows = platform.store.db.selectFrom("event_socket").select("uuid").where("user", "=", tenant.user);
    return (await rows.execute()).length;
  };
  const client = await platform.join(tenant);
  expect(await online()).toBe(1);
  client.close();
  await expect.poll(online).toBe(0);
});

test("two pings without a pong cut the connection; a client that answers stays", async () => {
  const [silent, good] = [await platform.join(ann, {}), await platform.join(ann)];
  const deaf = await platform.open({ autoPong: false });
  deaf.send({ type: "auth", payload: ann.user });
  await deaf.next();
  silent.close();
  for (let round = 0; round < 3; round++) {
    const ponged = round < 2 ? once(good.socket, "ping") : undefined;
    platform.clock.advance(30_000);
    await ponged;
    expect(await good.rest()).toEqual([]);
  }
  expect((await deaf.closed).code).toBe(1006);
  good.close();
});

test("C6: an inactive row switches its type off, and no other", async () => {
  const tenant = await platform.tenant("Eve");
  const client = await platform.join(tenant);
  await platform.subscribe(tenant, { type: "call_record", is_active: false });
  const types = ["call_record", "call_state", "call_flow", "call_asr", "sms", "tn_order"] as const;
  await platform.emit(tenant.account, ...types.map((type) => ({ type })));
  expect((await client.take(5)).map((frame) => frame["type"])).toEqual(types.slice(1));
  expect(await client.rest()).toEqual([]);
  client.close();
});

test("types that are off by default come with a row, and stop when it expires", async () => {
  const tenant = await platform.tenant("Fay");
  const client = await platform.join(tenant);
  const quiet = ["balance", "tn_lease", "sip_user", "campaign", "webhook", "alarm", "test"] as const;
  await platform.emit(tenant.account, ...quiet.map((type) => ({ type })));
  const soon = new Date(platform.clock.now() + 5_000).toISOString();
  await platform.subscribe(tenant, { type: "sip_user", expired_on: soon });
  await platform.emit(tenant.account, ...quiet.map((type) => ({ type })));
  expect(await client.next()).toMatchObject({ type: "sip_user" });
  platform.clock.advance(5_000);
  await platform.emit(tenant.account, ...quiet.map((type) => ({ type })));
  expect(await client.rest()).toEqual([]);
  client.close();
});

test("balance events come when the account asked for them, without any row", async () => {
  const tenant = await platform.tenant("Gus");
  const client = await platform.join(tenant);
  await platform.emit(tenant.account, { type: "balance" });
  await platform.store.db
    .updateTable("account")
    .set({ notify_balance: true })
    .where("uuid", "=", tenant.account)
    .execute();
  const body = {
    message: "New balance is 100.5001",
    success: true,
    source_action: "voice_charge_in",
    payload: 100.5001,
  };
  await platform.emit(tenant.account, { type: "balance", body });
  expect(await client.next()).toMatchObject({ type: "balance", payload: 100.5001, source_action: "voice_charge_in" });
  client.close();
});

test("a row counts for the connections of its user, not for a colleague's", async () => {
  const { account, user } = await platform.tenant("Hal");
  const colleague = { account, user: newUuid() };
  const row = { created_on: "2024-01-01T00:00:00.000Z", modified_on: "2024-01-01T00:00:00.000Z", account };
  await platform.store.db
    .insertInto("user")
    .values({ ...row, uuid: colleague.user, email: "h@example.org" })
    .execute();
  platform.letIn(colleague);
  const [one, two] = [await platform.join({ account, user }), await platform.join(colleague)];
  await platform.subscribe({ account, user }, { type: "tn_order", is_active: false });
  await platform.emit(account, { type: "tn_order" });
  expect(await two.next()).toMatchObject({ type: "tn_order" });
  expect(await one.rest()).toEqual([]);
});

test("auth frames of the account's other connections come with an effective row of type auth only", async () => {
  const tenant = await platform.tenant("Ida");
  const first = await platform.join(tenant);
  await platform.join(tenant);
  expect(await first.rest()).toEqual([]);
  await platform.subscribe(tenant, { type: "auth" });
  const third = await platform.join(tenant);
  expect(await first.next()).toMatchObject({ type: "auth", success: true, uuid: third.frames[0]?.["uuid"] });
});

test("C8: an account never sees a frame of another one, live or replayed", async () => {
  const [one, two] = [await platform.tenant("One"), await platform.tenant("Two")];
  const [first, second] = [await platform.join(one), await platform.join(two)];
  await platform.emit(one.account, {}, {}, {});
  await platform.emit(two.account);
  expect((await first.take(3)).every((frame) => (frame["account"] as { uuid: string }).uuid === one.account)).toBe(
    true,
  );
  const [own] = await second.take(1);
  expect(own).toMatchObject({ account: { uuid: two.account } });
  second.send({ type: "replay", payload: { since: 0 } });
  expect((await second.take(2)).map((frame) => frame["replayed"] ?? frame["type"])).toEqual([true, "replay"]);
  second.send({ type: "replay", payload: { since: first.frames[1]?.["uuid"] } });
  expect(await second.next()).toMatchObject({ type: "replay", message: "since not found" });
});

test("a client that sends garbage in place of a handshake gets an answer and harms nobody", async () => {
  const { port } = new URL(platform.url);
  const socket = connect(Number(port), "127.0.0.1");
  await once(socket, "connect");
  socket.write(
    "GET / HTTP/1.1\r\nhost: x\r\nconnection: upgrade\r\nupgrade: websocket\r\nsec-websocket-key: short\r\n\r\n",
  );
  const [data] = (await once(socket, "data")) as [Buffer];
  expect(data.toString()).toMatch(/^HTTP\/1\.1 400 /);
  socket.destroy();
});

test("when the server stops everybody gets 1001 and nothing stays open", async () => {
  const own = await EventPlatform.start();
  const client = await own.join(await own.tenant());
  const waiting = await own.open();
  await own.websocket.close();
  expect([(await client.closed).code, (await waiting.closed).code]).toEqual([1001, 1001]);
  // What waits is the stream's own look after silence.
  expect([own.websocket.size, own.clock.waiting]).toEqual([0, 1]);
  await expect(own.open()).rejects.toMatchObject({ status: 503 });
  await own.close();
});

test("who signs in is told to the audit log with the address, and who fails, without the token", async () => {
  platform.facts.length = 0;
  const client = await platform.open();
  client.send({ type: "auth", payload: ann.user });
  await client.next();
  const other = await platform.open();
  other.send({ type: "auth", payload: "nonsense" });
  await other.next();
  const where = { operation: "EventWebsocket", address: "127.0.0.1", request_id: null };
  expect(platform.facts).toMatchObject([
    { ...where, kind: "login", actor: { type: "user", uuid: ann.user, account: ann.account }, account: ann.account },
    {
      ...where,
      kind: "login_failed",
      actor: { type: "stranger" },
      details: { reason: "invalid token", by: ["token"] },
    },
  ]);
  expect(JSON.stringify(platform.facts)).not.toContain("nonsense");
  client.close();
});
