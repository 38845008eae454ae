import { afterAll, beforeAll, expect, test } from "vitest";
import { newUuid } from "../../server/src/base/ids.js";
import type { CallRow } from "../../server/src/domain/call/port/call-row.js";
import type { CallRecordRow } from "../../server/src/domain/call/port/record-row.js";
import type { TracedMessage } from "../../server/src/domain/call/port/traces.js";
import { SqlCallTraces } from "../../server/src/store/call-trace.js";
import { at, callRow, changeOf, flowRow, recordRow } from "../support/call-rows.js";
import { createNounWorld, type NounWorld } from "../support/noun-world.js";
import { packedOf } from "../support/packed-legs.js";
import type { RestPerson } from "../support/rest.js";
import { PUBLIC_URL } from "../support/rest.js";

let world: NounWorld;
let ann: RestPerson;
let bob: RestPerson;
beforeAll(async () => {
  world = await createNounWorld();
  [ann, bob] = [await world.person(), await world.person()];
});
afterAll(() => world.close());

async function stored(
  change: Partial<CallRow> = {},
  more: Parameters<typeof changeOf>[1] = {},
  as = ann,
): Promise<CallRow> {
  const call = callRow(as, change);
  await world.callWriter.write([changeOf(call, more)]);
  return call;
}

async function recorded(change: Partial<CallRecordRow> = {}, bytes?: Buffer): Promise<CallRecordRow> {
  const call = callRow(ann, { state: "destroyed", hangup_on: at(9) });
  const record = recordRow(call, { state: "available", file: newUuid(), ...change });
  if (bytes && record.file) world.blobs.set(record.file, bytes);
  await world.callWriter.write([changeOf(call, { records: [record] })]);
  return record;
}

test("the trace of a call has the messages of its legs in order, as JSON or as text, for its account and an Admin", async () => {
  const a = await stored({ sip_switch: newUuid() });
  const b = await stored({ direction: "out", to: "b@c", parent: a.uuid, created_on: at(1) });
  const said = (ms: number, number: number, direction: "in" | "out", message: string) => ({
    time: `2024-01-01T00:00:00.00${ms}Z`,
    number,
    direction,
    transport: "udp" as const,
    peer: "192.0.2.1:5060",
    call_id: "1@phone",
    message,
  });
  const traces = new SqlCallTraces(world.store);
  const ok = "SIP/2.0 200 OK\r\nCSeq: 1 INVITE\r\n\r\n";
  const [first, second] = [
    said(1, 7, "in", "INVITE sip:b@c SIP/2.0\r\nCall-ID: 1@phone\r\n\r\nv=0\r\n"),
    said(1, 9, "out", "SIP/2.0 100 Trying\r\n\r\n"),
  ];
  await traces.write(
    packedOf([{ call: a.uuid, account: ann.account, is_cut: false, messages: [first, second] }]),
    at(2),
  );
  const other = { call: b.uuid, account: ann.account, is_cut: true, messages: [said(1, 8, "in", ok)] };
  await traces.write(packedOf([other]), at(2));
  const trace = (uuid: string, as: RestPerson, headers = {}) =>
    world.call("GET", `/call/${uuid}/trace`, { as, headers });
  const { status, payload } = await trace(a.uuid, ann);
  expect([status, payload.call, payload.is_cut]).toEqual([200, a.uuid, true]);
  expect(
    payload.messages.map((one: Record<string, unknown>) => [one["call"], one["direction"], one["summary"]]),
  ).toEqual([
    [a.uuid, "in", "INVITE sip:b@c"],
    [b.uuid, "in", "200 OK (INVITE)"],
    [a.uuid, "out", "100 Trying"],
  ]);
  expect(payload.messages[0]).toEqual({
    time: first.time,
    call: a.uuid,
    direction: "in",
    transport: "udp",
    peer: "192.0.2.1:5060",
    call_id: "1@phone",
    summary: "INVITE sip:b@c",
    message: first.message,
  });
  const text = await trace(a.uuid, ann, { accept: "text/plain" });
  expect(text.headers["content-type"]).toBe("text/plain; charset=utf-8");
  expect(text.text).toContain(`Leg A: ${a.uuid}\nLeg B: ${b.uuid}\nThere were more messages than are kept.\n`);
  expect(text.text).toContain("001Z  B  udp 192.0.2.1:5060  -->  200 OK (INVITE)\n");
  expect(text.text).toContain("A in udp 192.0.2.1:5060\nINVITE sip:b@c SIP/2.0\nCall-ID: 1@phone\n\nv=0\n");
  expect((await trace(b.uuid, await world.admin())).payload.messages).toHaveLength(1);
  expect([(await trace(a.uuid, bob)).status, (await trace(newUuid(), ann)).status]).toEqual([404, 404]);
  const never = await stored();
  expect((await trace(never.uuid, ann)).payload).toEqual({ call: never.uuid, is_cut: false, messages: [] });
});

test("only an Admin sees the carrier behind a call in its trace", async () => {
  const a = await stored({ sip_switch: newUuid() });
  const b = await stored({ direction: "out", to: "12125550142", parent: a.uuid, created_on: at(1) });
  const credentials = 'Authorization: Digest username="acme-user", realm="acme"';
  const one: TracedMessage = {
    ...{ time: "2024-01-01T00:00:00.001Z", number: 1, direction: "out", transport: "udp", call_id: "1@platform" },
    peer: "192.0.2.7:5080",
    message: `INVITE sip:+12125550142@gw.acme.example SIP/2.0\r\n${credentials}\r\nCall-ID: 1@platform\r\nCSeq: 1 INVITE\r\n\r\n`,
  };
  const phone = { ...one, number: 2, peer: "192.0.2.50:5060", message: "SIP/2.0 200 OK\r\nServer: desk\r\n\r\n" };
  const traces = new SqlCallTraces(world.store);
  const part = (call: string, messages: TracedMessage[]) => ({ call, account: ann.account, is_cut: false, messages });
  await traces.write(packedOf([part(a.uuid, [phone]), part(b.uuid, [one])]), at(2));
  const trace = async (uuid: string, as: RestPerson) =>
    (await world.call("GET", `/call/${uuid}/trace`, { as })).payload;
  const { number: _, ...plain } = one;
  const seen = { ...plain, call: b.uuid, peer: "carrier", summary: "INVITE sip:+12125550142@carrier" };
  const message = "INVITE sip:+12125550142@carrier SIP/2.0\r\nCall-ID: 1@carrier\r\nCSeq: 1 INVITE\r\n\r\n";
  expect((await trace(b.uuid, ann)).messages).toEqual([{ ...seen, call_id: "1@carrier", message }]);
  const whole = await trace(a.uuid, ann);
  expect(JSON.stringify(whole)).not.toMatch(/acme|192\.0\.2\.7/);
  expect(whole.messages.map((said: { peer: string }) => said.peer)).toEqual(["carrier", "192.0.2.50:5060"]);
  const text = await world.call("GET", `/call/${a.uuid}/trace`, { as: ann, headers: { accept: "text/plain" } });
  expect(text.text).not.toMatch(/acme|192\.0\.2\.7/);
  const admins = await trace(a.uuid, await world.admin());
  expect(admins.messages[0]).toMatchObject({ peer: one.peer, message: one.message });
});

test("a call is answered in full form by its path and both aliases", async () => {
  const app = (await world.call("POST", "/sip/app", { as: ann, body: { name: "App" } })).payload.uuid;
  const a = callRow(ann, { sip_control_app: app, vars: { k: "v" } });
  const b = callRow(ann, { direction: "out", parent: a.uuid, to: "sales", created_on: at(1) });
  const record = recordRow(a, { state: "available", duration: 6.84, file: "x" });
  await world.callWriter.write([changeOf(a, { flows: [flowRow(a, 1)], records: [record] }), changeOf(b)]);
  world.clock.advance(2500);
  const one = await world.call("GET", `/call/${a.uuid}`, { as: ann });
  expect(one.status).toBe(200);
  expect(one.payload).toMatchObject({
    uuid: a.uuid,
    state: "init",
    from: "+15550100001",
    duration: 3,
    finished_on: null,
    source: "freeswitch",
    meta: { vars: { k: "v" }, direction: "inbound" },
    sip_control_app: { uuid: app, name: "App" },
    account: { uuid: ann.account, balance: 0 },
    parent: null,
    children: [{ uuid: b.uuid, to: "sales" }],
    records: [{ uuid: record.uuid, duration: 6.84, url: `${PUBLIC_URL}/rest/call/record/${record.uuid}/file` }],
    logs: [{ name: "Say", path: "Say[1]", sequence: 1, response: { voice: "slt" } }],
    hotkey: null,
    lerg: null,
  });
  for (const path of [`/call/sca/${a.uuid}`, `/sip/app/call/${a.uuid}`])
    expect((await world.call("GET", path, { as: ann })).payload).toEqual(one.payload);
  expect((await world.call("GET", `/call/${b.uuid}`, { as: ann })).payload.parent.uuid).toBe(a.uuid);
});

test("unknown and foreign calls and records are 404 by their name, a bad uuid is 400", async () => {
  const call = await stored();
  const record = await recorded();
  for (const [method, path, message] of [
    ["GET", `/call/${call.uuid}`, "Call not found"],
    ["DELETE", `/call/${call.uuid}`, "Call not found"],
    ["GET", `/call/${call.uuid}/record`, "Call not found"],
    ["GET", `/call/record/${record.uuid}`, "Record not found"],
    ["GET", `/call/record/${record.uuid}/file`, "Record not found"],
    ["DELETE", `/call/record/${record.uuid}`, "Record not found"],
  ] as const) {
    const { status, body } = await world.call(method, path, { as: bob });
    expect([path, status, body.message]).toEqual([path, 404, message]);
  }
  expect((await world.call("GET", "/call/1", { as: ann })).status).toBe(400);
  expect((await world.call("GET", `/call/${call.uuid}`, { as: await world.admin() })).status).toBe(200);
});

test("hanging up ends a live call with its row written; an ended one is answered unchanged", async () => {
  const call = await stored();
  world.live.set(call.uuid, async () => {
    const ended = {
      ...call,
      state: "hangup" as const,
      state_end: "completed" as const,
      hangup_on: at(4),
      q850_cause: 16,
    };
    await world.callWriter.write([changeOf(ended)]);
  });
  const first = await world.call("DELETE", `/call/${call.uuid}`, { as: ann });
  expect(first.payload).toMatchObject({ state: "hangup", q850_cause: 16, duration: 4, finished_on: at(4) });
  world.live.delete(call.uuid);
  expect((await world.call("DELETE", `/call/sca/${call.uuid}`, { as: ann })).payload).toEqual(first.payload);
});

test("a document is pushed into a live call by both paths and in every form, with its warnings beside the call", async () => {
  const call = await stored({ state: "live" });
  world.live.set(call.uuid, async () => undefined);
  world.pushed.length = 0;
  const xml = "<Response><warn/></Response>";
  const json = await world.call("POST", `/call/sca/${call.uuid}`, { as: ann, body: { xml } });
  expect([json.status, json.payload.uuid]).toEqual([200, call.uuid]);
  expect(json.body.warnings).toMatchObject([{ line: 1, column: 11, path: "warn[0]", message: "Unknown command warn" }]);
  const raw = await world.call("POST", `/sip/app/call/${call.uuid}`, {
    as: ann,
    raw: xml,
    headers: { "content-type": "application/xml" },
  });
  expect(raw.status).toBe(200);
  const form = `--b\r\nContent-Disposition: form-data; name="file"; filename="f.xml"\r\n\r\n${xml}\r\n--b--\r\n`;
  const headers = { "content-type": "multipart/form-data; boundary=b" };
  expect((await world.call("POST", `/call/sca/${call.uuid}`, { as: ann, raw: form, headers })).status).toBe(200);
  expect(world.pushed).toEqual([1, 2, 3].map(() => ({ uuid: call.uuid, xml, inject: false })));
});

test("a document is pushed beside the one that runs, unless it has a command that may not run there", async () => {
  const call = await stored({ state: "live" });
  world.live.set(call.uuid, async () => undefined);
  world.pushed.length = 0;
  const push = (xml: string, mode: string) =>
    world.call("POST", `/call/sca/${call.uuid}`, { as: ann, body: { xml }, query: { mode } });
  const xml = "<Response><Say>psst</Say></Response>";
  expect((await push(xml, "inject")).status).toBe(200);
  expect(world.pushed).toEqual([{ uuid: call.uuid, xml, inject: true }]);
  const refused = await push("<Response><Dial/></Response>", "inject");
  expect([refused.status, refused.body.message]).toEqual([400, "Dial not allowed in inject mode"]);
  expect(Object.keys((await push(xml, "over")).body.fields)).toEqual(["params.mode"]);
});

test("a push is refused for a bad document, an ended call, one without XML, and too many documents", async () => {
  const call = await stored({ state: "live" });
  const push = (xml: string, as = ann) => world.call("POST", `/call/sca/${call.uuid}`, { as, body: { xml } });
  expect((await push("<Response/>", bob)).body.message).toBe("Call not found");
  const bad = await push("<bad/>");
  expect([bad.status, bad.body.fields["body.xml"].column]).toEqual([400, 1]);
  const ended = await push("<Response/>");
  expect([ended.status, ended.body.message, ended.body.meta]).toEqual([409, "Call has ended", "conflict"]);
  world.live.set(call.uuid, async () => undefined);
  for (const [outcome, message] of [
    ["ended", "Call has ended"],
    ["not_xml", "Call is not run by XML"],
    ["too_many", "Too many documents"],
  ] as const) {
    world.outcomes.push(outcome);
    const { status, body } = await push("<Response/>");
    expect([status, body.message]).toEqual([409, message]);
  }
});

test("a document is checked without a call", async () => {
  const check = async (xml: string) =>
    (await world.call("POST", "/call/xml/validate", { as: ann, body: { xml } })).payload;
  expect(await check("<Response><warn/></Response>")).toMatchObject({
    valid: true,
    errors: [],
    warnings: [{ line: 1 }],
    commands: 1,
  });
  const byAppPath = await world.call("POST", "/sip/app/call/flow/validate", { as: ann, body: { xml: "<warn/>" } });
  expect(byAppPath.payload.warnings).toMatchObject([{ allowed: ["Say"], nearest: "Say" }]);
  expect(await check("<bad/>")).toMatchObject({
    valid: false,
    errors: [{ line: 1, column: 1 }],
    warnings: [],
    commands: 0,
  });
  expect((await world.call("POST", "/call/xml/validate", { as: ann, body: {} })).status).toBe(400);
});

test("the log is searched with the filters and words of newer and older clients", async () => {
  const carl = await world.person();
  const a = await stored({ from: "+12015550101", tn: 12015550199, to: "12015550199" }, {}, carl);
  const b = await stored(
    { type: "CallSIP", created_on: at(1), state: "destroyed", hangup_on: at(5), state_end: "busy" },
    {},
    carl,
  );
  const search = async (path: string, body?: object, query = "") => {
    const { status, payload } = await world.call("POST", `${path}${query}`, { as: carl, ...(body ? { body } : {}) });
    expect(status).toBe(200);
    return payload.data.map((call: { uuid: string }) => call.uuid);
  };
  expect(await search("/call/search")).toEqual([b.uuid, a.uuid]);
  expect(await search("/call/search", { state: "online" })).toEqual([a.uuid]);
  expect(await search("/call/search", { state: "offline" })).toEqual([b.uuid]);
  expect(await search("/call/search", { tn: 12015550199 })).toEqual([a.uuid]);
  expect(await search("/call/search", { from: "1201*" })).toEqual([a.uuid]);
  expect(await search("/call/search", { type: "CallSIP", state: "online", mode: "OR" }, "?take=1&skip=1")).toEqual([
    a.uuid,
  ]);
  expect(await search("/sip/app/call/search", { type: "CallSIP", state: "offline", mode: "OR" })).toEqual([]);
  expect(await search("/sip/app/call/search")).toEqual([a.uuid]);
  const online = await world.call("GET", "/sip/app/call/online", { as: carl });
  expect([online.payload.map((call: { uuid: string }) => call.uuid), online.headers["x-total-count"]]).toEqual([
    [a.uuid],
    "1",
  ]);
  const foreign = await world.call("POST", "/call/search", {
    as: ann,
    body: { account: carl.account, from: "+12015550101" },
  });
  expect(foreign.payload.total).toBe(0);
  const admin = await world.call("POST", "/call/search", { as: await world.admin(), body: { account: carl.account } });
  expect(admin.payload.total).toBe(2);
  for (const body of [{ state: "asleep" }, { take: 101 }, { order: { price: "ASC" } }, { duration_min: -1 }])
    expect((await world.call("POST", "/call/search", { as: carl, body })).status).toBe(400);
});

test("a search with a body that says nothing of its type is read as JSON", async () => {
  const raw = JSON.stringify({ take: 1 });
  const answer = await world.call("POST", "/call/search", { as: ann, raw, headers: { "content-type": "text/plain" } });
  expect([answer.status, answer.payload.take]).toEqual([200, 1]);
});

test("the log rows of an app are searched, oldest first", async () => {
  const app = (await world.call("POST", "/sip/app", { as: ann, body: { name: "App" } })).payload.uuid;
  const call = callRow(ann, { sip_control_app: app, from: "+15550100009", tn: 12015550188 });
  const flows = [
    flowRow(call, 1, { created_on: at(1) }),
    flowRow(call, 2, { created_on: at(1), name: "Dial", tag: "sales", success: false, state: "failed" }),
    flowRow(call, 3, { created_on: at(2), name: "Bogus" }),
  ];
  await world.callWriter.write([changeOf(call, { flows })]);
  const search = async (body: object) => {
    const { payload } = await world.call("POST", `/sip/app/${app}/logs`, { as: ann, body });
    return payload.data.map((row: { sequence: number }) => row.sequence);
  };
  expect(await search({})).toEqual([1, 2, 3]);
  expect(await search({ order: { created_on: "DESC" } })).toEqual([3, 2, 1]);
  expect(await search({ name: "Dial" })).toEqual([2]);
  expect(await search({ success: false })).toEqual([2]);
  expect(await search({ tag: "SAL*" })).toEqual([2]);
  expect(await search({ path: "Say[3]" })).toEqual([3]);
  expect(await search({ from: "15550100009", tn: 12015550188, call: call.uuid })).toEqual([1, 2, 3]);
  expect(await search({ from: "other", name: "Bogus", mode: "OR" })).toEqual([3]);
  const { payload } = await world.call("POST", `/sip/app/${app}/logs?take=1`, { as: ann });
  expect(payload).toMatchObject({
    take: 1,
    total: 3,
    data: [{ call: { uuid: call.uuid }, sip_control_app: { uuid: app } }],
  });
  const one = await world.call("GET", `/sip/app/${app}`, { as: ann });
  expect(one.payload.logs).toHaveLength(3);
});

test("recordings are listed and read by id", async () => {
  const record = await recorded({ duration: 6.84, size: 10 });
  const list = await world.call("GET", `/call/${record.call}/record`, { as: ann });
  expect(list.payload).toMatchObject([{ uuid: record.uuid, call: { uuid: record.call }, state: "available" }]);
  expect((await world.call("GET", `/call/record/${record.uuid}`, { as: ann })).payload).toEqual(list.payload[0]);
});

test("the audio is answered whole and by byte ranges", async () => {
  const bytes = Buffer.from("RIFF0123456789");
  const record = await recorded({}, bytes);
  const get = (range?: string) =>
    world.call("GET", `/call/record/${record.uuid}/file`, { as: ann, ...(range ? { headers: { range } } : {}) });
  const whole = await get();
  expect([whole.status, whole.text, whole.headers["content-type"], whole.headers["accept-ranges"]]).toEqual([
    200,
    bytes.toString(),
    "audio/wav",
    "bytes",
  ]);
  expect(whole.headers["content-length"]).toBe("14");
  const part = await get("bytes=4-7");
  expect([part.status, part.text, part.headers["content-range"]]).toEqual([206, "0123", "bytes 4-7/14"]);
  expect((await get("bytes=-2")).text).toBe("89");
  const beyond = await get("bytes=99-");
  expect([beyond.status, beyond.body.status, beyond.headers["content-range"]]).toEqual([416, 416, "bytes */14"]);
  expect((await get("bytes=1-2,4-5")).text).toBe(bytes.toString());
  const mp3 = await recorded({ format: "mp3" }, bytes);
  const answer = await world.call("GET", `/call/record/${mp3.uuid}/file`, { as: ann });
  expect(answer.headers["content-type"]).toBe("audio/mpeg");
});

test("while it is being recorded there is 409; failed, lost and deleted ones are 404", async () => {
  const file = async (record: CallRecordRow) =>
    (await world.call("GET", `/call/record/${record.uuid}/file`, { as: ann })).status;
  expect(await file(await recorded({ state: "recording", file: null }))).toBe(409);
  expect(await file(await recorded({ state: "failed", file: null }))).toBe(404);
  expect(await file(await recorded({ state: "available", file: "gone" }))).toBe(404);
  const running = await recorded({ state: "recording", file: null });
  expect((await world.call("DELETE", `/call/record/${running.uuid}`, { as: ann })).status).toBe(409);
});

test("deleting removes the audio and keeps the row", async () => {
  const record = await recorded({}, Buffer.from("RIFF"));
  const { status, payload } = await world.call("DELETE", `/call/record/${record.uuid}`, { as: ann });
  expect([status, payload.state, payload.url]).toEqual([200, "deleted", null]);
  expect(world.blobs.has(record.file ?? "")).toBe(false);
  expect((await world.call("GET", `/call/record/${record.uuid}/file`, { as: ann })).status).toBe(404);
  expect((await world.call("GET", `/call/record/${record.uuid}`, { as: ann })).payload.state).toBe("deleted");
});

/** Links end with a whole second. */
const inSeconds = (count: number) => new Date((Math.floor(world.clock.now() / 1000) + count) * 1000).toISOString();

test("a recording is fetched by a link without credentials, whole and in parts, until the link expires", async () => {
  const record = await recorded({}, Buffer.from("RIFF0123456789"));
  const link = await world.call("POST", `/call/record/${record.uuid}/link`, { as: ann, body: { ttl: 60 } });
  expect(link.payload.expired_on).toBe(inSeconds(60));
  const url = new URL(link.payload.url);
  expect(url.origin).toBe(PUBLIC_URL);
  const path = url.pathname.replace("/rest", "");
  const fetch = (more: Record<string, string> = {}, headers: Record<string, string> = {}) =>
    world.call("GET", path, { query: { ...Object.fromEntries(url.searchParams), ...more }, headers });
  expect(await fetch()).toMatchObject({ status: 200, text: "RIFF0123456789" });
  expect(await fetch({}, { range: "bytes=4-7" })).toMatchObject({ status: 206, text: "0123" });
  expect((await fetch({}, { range: "bytes=99-" })).status).toBe(416);
  const later = String(Number(url.searchParams.get("expires")) + 1);
  for (const changed of [{ expires: later }, { signature: "x" }, { signature: "A".repeat(43) }])
    expect(await fetch(changed)).toMatchObject({ status: 403, body: { meta: "forbidden" } });
  const other = await recorded({}, Buffer.from("RIFF"));
  const foreign = path.replace(record.uuid, other.uuid);
  expect((await world.call("GET", foreign, { query: Object.fromEntries(url.searchParams) })).status).toBe(403);
  expect((await world.call("GET", path)).status).toBe(400);
  world.clock.advance(60_000);
  expect((await fetch()).status).toBe(403);
});

test("there is a link only to audio, by who may hear it, for a quarter of an hour at most; what is deleted is gone for it too", async () => {
  const link = (record: CallRecordRow, body: object | undefined, as = ann) =>
    world.call("POST", `/call/record/${record.uuid}/link`, { as, ...(body ? { body } : {}) });
  const record = await recorded({}, Buffer.from("RIFF"));
  const { payload } = await link(record, undefined);
  expect(payload.expired_on).toBe(inSeconds(900));
  expect((await link(record, { ttl: 901 })).status).toBe(400);
  expect((await link(record, {}, bob)).status).toBe(404);
  expect((await link(await recorded({ state: "recording", file: null }), {})).status).toBe(409);
  expect((await link(await recorded({ state: "failed", file: null }), {})).status).toBe(404);
  const query = Object.fromEntries(new URL(payload.url).searchParams);
  await world.call("DELETE", `/call/record/${record.uuid}`, { as: ann });
  expect((await world.call("GET", `/call/record/${record.uuid}/download`, { query })).status).toBe(404);
});
