import { afterAll, beforeAll, expect, test } from "vitest";
import { newUuid } from "../../server/src/base/ids.js";
import { at, callRow, changeOf, flowRow } from "../support/call-rows.js";
import { createNounWorld, type NounWorld } from "../support/noun-world.js";
import type { RestPerson } from "../support/rest.js";
import { PUBLIC_URL } from "../support/rest.js";

let world: NounWorld;
let ann: RestPerson;
let bob: RestPerson;
beforeAll(async () => {
  world = await createNounWorld();
  [ann, bob] = [await world.person(), await world.person()];
  await world.setBalance(ann, 1000);
  await world.setBalance(bob, 1000);
});
afterAll(() => world.close());

let next = 12015553000;
const create = (body: object, as = ann) => world.call("POST", "/sip/app", { as, body });
const make = async (as = ann): Promise<string> => (await create({ name: "App" }, as)).payload.uuid;
const flow = (method: string, uuid: string, more: object = {}) =>
  world.call(method, `/sip/app/call/flow/${uuid}`, { as: ann, ...more });
const XML = "<Response><Say>Hi</Say></Response>";

test("an app is made with the documented defaults", async () => {
  const { status, payload } = await create({ name: "App 1" });
  expect(status).toBe(201);
  expect(payload).toMatchObject({
    name: "App 1",
    is_active: true,
    auto_answer: true,
    max_call_length_min: null,
    shaken_verify_policy: 0,
    shaken_minimum_accepted_attest_lvl: "C",
    webhook_url: null,
    webhook_method: "POST",
    webhook_request_timeout: null,
    webhook_events: ["init", "ringing", "live", "hangup", "destroyed"],
    webhook_disabled_on: null,
    call_flow_url: null,
    call_flow_method: "GET",
    call_flow_request_timeout: null,
    product: { id: 1 },
    sip_domains: [],
    logs: [],
    account: { uuid: ann.account },
  });
  expect(payload.tech_prefix).toBeGreaterThanOrEqual(100000);
  const second = await create({ name: "App 2" });
  expect(second.payload.tech_prefix).not.toBe(payload.tech_prefix);
});

test("the account's apps are listed, newest first, with the number of all", async () => {
  const carl = await world.person();
  const first = await make(carl);
  world.clock.advance(1000);
  const second = await make(carl);
  const { payload, headers } = await world.call("GET", "/sip/app", { as: carl });
  expect(payload.map(({ uuid }: { uuid: string }) => uuid)).toEqual([second, first]);
  expect([headers["x-total-count"], payload[0].logs, payload[0].sip_domains]).toEqual(["2", undefined, undefined]);
  expect((await world.call("GET", "/sip/app?take=1&skip=1", { as: carl })).payload).toMatchObject([{ uuid: first }]);
});

const VALUES = {
  name: "Renamed",
  is_active: false,
  auto_answer: false,
  max_call_length_min: 5,
  shaken_verify_policy: 3,
  shaken_minimum_accepted_attest_lvl: "A",
  webhook_url: "https://example.org/hook",
  webhook_method: "GET",
  webhook_request_timeout: 0,
  webhook_events: ["live"],
  call_flow_url: "https://example.org/flow",
  call_flow_method: "POST",
  call_flow_request_timeout: 1000,
} as const;

test.each(Object.entries(VALUES))("PATCH %s sets it and nothing else", async (field, value) => {
  const uuid = await make();
  const before = (await world.call("GET", `/sip/app/${uuid}`, { as: ann })).payload;
  const { status, payload } = await world.call("PATCH", `/sip/app/${uuid}`, { as: ann, body: { [field]: value } });
  expect(status).toBe(200);
  expect(payload).toEqual({ ...before, [field]: value });
});

test.each([
  "max_call_length_min",
  "webhook_url",
  "webhook_request_timeout",
  "call_flow_url",
  "call_flow_request_timeout",
] as const)("PATCH %s null clears it", async (field) => {
  const { payload } = await create({ name: "App", [field]: VALUES[field] });
  expect(payload[field]).toBe(VALUES[field]);
  const after = await world.call("PATCH", `/sip/app/${payload.uuid}`, { as: ann, body: { [field]: null } });
  expect(after.payload[field]).toBeNull();
});

test.each([
  ["name", null],
  ["name", ""],
  ["is_active", null],
  ["max_call_length_min", 0],
  ["shaken_verify_policy", 4],
  ["webhook_url", "example.org/hook"],
  ["webhook_url", "file:///etc/passwd"],
  ["webhook_method", "PUT"],
  ["webhook_request_timeout", -1],
  ["webhook_events", ["asleep"]],
  ["product", 0],
])("PATCH %s %j is refused with 400", async (field, value) => {
  const uuid = await make();
  const { status, body } = await world.call("PATCH", `/sip/app/${uuid}`, { as: ann, body: { [field]: value } });
  expect(status).toBe(400);
  expect(Object.keys(body.fields)[0]).toContain(`body.${field}`);
});

test("methods are read in any case, an unknown product gives 404, writing the webhook again enables it", async () => {
  const { payload } = await create({ name: "App", call_flow_method: "post" });
  expect(payload.call_flow_method).toBe("POST");
  const unknown = await create({ name: "App", product: 7 });
  expect([unknown.status, unknown.body.message]).toEqual([404, "SIP Product not found"]);
  await world.store.db
    .updateTable("sip_control_app")
    .set({ webhook_disabled_on: "2024-01-01T00:00:00.000Z" })
    .where("uuid", "=", payload.uuid)
    .execute();
  const body = { webhook_url: "https://example.org/hook" };
  expect(
    (await world.call("PATCH", `/sip/app/${payload.uuid}`, { as: ann, body })).payload.webhook_disabled_on,
  ).toBeNull();
});

test("products are listed, by the older path too", async () => {
  for (const path of ["/sip/product", "/sip/connection/product"])
    expect((await world.call("GET", path, { as: ann })).payload).toMatchObject([{ id: 1, type: "public" }]);
});

test("numbers are given and taken in one call: remove first, then add, each uuid once", async () => {
  const [uuid, other] = [await make(), await make()];
  const numbers = [next++, next++, next++];
  const leases = [];
  for (const tn of numbers) leases.push(await world.lease(ann, tn));
  const [a, b, c] = leases as [string, string, string];
  const assign = (body: object, app = uuid) => world.call("POST", `/sip/app/${app}/tnlease`, { as: ann, body });
  const assigned = async (app = uuid) => {
    const { payload } = await world.call("GET", `/sip/app/${app}/tnlease`, { as: ann });
    return payload.map((lease: { uuid: string }) => lease.uuid).sort();
  };
  expect((await assign({ add: [a, String(numbers[1]), a] })).payload).toEqual([a, b]);
  expect(await assigned()).toEqual([a, b].sort());
  expect((await assign({ ADD: [c], Remove: [`+${numbers[0]}`] })).payload).toEqual([c, a]);
  expect(await assigned()).toEqual([b, c].sort());
  // Another app takes a number over; taking it from the first then changes nothing.
  await assign({ add: [b] }, other);
  expect((await assign({ remove: [b] })).payload).toEqual([b]);
  expect(await assigned(other)).toEqual([b]);
  const both = await assign({ add: [a], remove: [String(numbers[0])] });
  expect(both.status).toBe(400);
  expect((await assign({})).status).toBe(400);
  expect((await assign({ add: [], remove: [] })).status).toBe(400);
  const foreign = await world.lease(bob, next++);
  const refused = await assign({ add: [foreign], remove: [c] });
  expect([refused.status, refused.body.message]).toEqual([404, "TNLease not found"]);
  expect(await assigned()).toEqual([c]);
});

test("an app in use is not removed, a free one is and answers as it was", async () => {
  const uuid = await make();
  const remove = () => world.call("DELETE", `/sip/app/${uuid}`, { as: ann });
  const tn = next++;
  await world.lease(ann, tn);
  await world.call("PATCH", `/lease/tn/${tn}`, { as: ann, body: { sip_control_app: uuid } });
  expect([(await remove()).status, (await remove()).body.meta]).toEqual([409, "in_use"]);
  await world.call("DELETE", `/lease/tn/${tn}`, { as: ann });
  await world.call("POST", "/sip/domain", { as: ann, body: { domain: "uses-app", sip_control_app: uuid } });
  const shown = await world.call("GET", `/sip/app/${uuid}`, { as: ann });
  expect(shown.payload.sip_domains).toMatchObject([{ domain: "uses-app.sip.opentact.test" }]);
  expect((await remove()).body.message).toBe("SIP Control app is used by a SIP domain");
  await world.call("DELETE", "/sip/domain/uses-app", { as: ann });
  const call = callRow(ann, { sip_control_app: uuid });
  await world.callWriter.write([changeOf(call)]);
  expect((await remove()).body.message).toBe("SIP Control app is used by a live call");
  await world.callWriter.write([changeOf({ ...call, state: "destroyed" })]);
  expect([(await remove()).status, (await remove()).body.message]).toEqual([200, "SIP Control app not found"]);
});

test("a document is stored byte for byte from JSON, raw XML and a file, and answered with its address", async () => {
  const uuid = await make();
  const url = `${PUBLIC_URL}/rest/sip/app/call/flow/${uuid}`;
  const none = await flow("GET", uuid);
  expect([none.status, none.body.message]).toEqual([404, "Call flow not found"]);
  const xml = `<?xml version="1.0"?>\r\n<!-- é\t-->${XML}\n`;
  const json = await flow("POST", uuid, { body: { xml } });
  expect([json.status, json.body.payload, json.body.url, json.body.warnings]).toEqual([200, xml, url, []]);
  expect((await flow("GET", uuid)).body).toEqual({ success: true, payload: xml, url });
  const bare = await flow("GET", uuid, { headers: { accept: "application/xml" } });
  expect([bare.text, bare.headers["content-type"]]).toEqual([xml, "application/xml; charset=utf-8"]);
  const rawXml = await flow("POST", uuid, { raw: XML, headers: { "content-type": "text/xml" } });
  expect(rawXml.body.payload).toBe(XML);
  const form = `--b\r\nContent-Disposition: form-data; name="file"; filename="f.xml"\r\n\r\n${xml}\r\n--b--\r\n`;
  const file = await flow("POST", uuid, { raw: form, headers: { "content-type": "multipart/form-data; boundary=b" } });
  expect(file.body.payload).toBe(xml);
  const gone = await flow("DELETE", uuid);
  expect(gone.payload).toEqual({ uuid, xml, url });
  expect((await flow("DELETE", uuid)).status).toBe(404);
});

test("a document that cannot run is refused with line and column; faults of single commands are warnings", async () => {
  const uuid = await make();
  await flow("POST", uuid, { body: { xml: XML } });
  const bad = await flow("POST", uuid, { body: { xml: "<Response><bad/></Response>" } });
  const message = "XML error at line 1, column 11: bad";
  expect(bad.body).toMatchObject({
    success: false,
    status: 400,
    message,
    fields: { "body.xml": { message, value: "<bad/>", line: 1, column: 11 } },
  });
  const form = `--b\r\nContent-Disposition: form-data; name="file"; filename="f.xml"\r\n\r\n<bad/>\r\n--b--\r\n`;
  const file = await flow("POST", uuid, { raw: form, headers: { "content-type": "multipart/form-data; boundary=b" } });
  expect(Object.keys(file.body.fields)).toEqual(["body.file"]);
  const latin = Buffer.concat([
    Buffer.from(form.slice(0, form.indexOf("<bad/>"))),
    Buffer.from([0xe9]),
    Buffer.from("\r\n--b--\r\n"),
  ]);
  const notUtf8 = await flow("POST", uuid, {
    raw: latin,
    headers: { "content-type": "multipart/form-data; boundary=b" },
  });
  expect([notUtf8.status, notUtf8.body.message]).toEqual([400, "XML error at line 1, column 1: the text is not UTF-8"]);
  expect((await flow("GET", uuid)).payload).toBe(XML);
  const warned = await flow("POST", uuid, { body: { xml: "<Response><warn/></Response>" } });
  expect([warned.status, warned.body.warnings]).toEqual([
    200,
    [{ line: 1, column: 11, path: "warn[0]", message: "Unknown command warn" }],
  ]);
});

test("log rows are found by every filter, ordered by every field, and shown with their app, newest first", async () => {
  const uuid = await make();
  const [early, late] = [
    callRow(ann, { sip_control_app: uuid, from: "+15550100001", tn: 12015550181 }),
    callRow(ann, { sip_control_app: uuid, from: "+15550100002", tn: 12015550182 }),
  ];
  const second = { created_on: at(2), modified_on: at(9), name: "Dial", success: false, state: "failed" } as const;
  await world.callWriter.write([
    changeOf(early, { flows: [flowRow(early, 1, { created_on: at(1), tag: "greeting" }), flowRow(early, 2, second)] }),
    changeOf(late, { flows: [flowRow(late, 3, { created_on: at(3), name: "Hangup", path: "Gather[0]/Hangup[1]" })] }),
  ]);
  const found = async (body: object, query = "") => {
    const { payload } = await world.call("POST", `/sip/app/${uuid}/logs${query}`, { as: ann, body });
    return payload.data.map((row: { sequence: number }) => row.sequence);
  };
  for (const [filter, rows] of [
    [{}, [1, 2, 3]],
    [{ name: "dial" }, [2]],
    [{ success: true }, [1, 3]],
    [{ from: "1555010000%" }, [1, 2, 3]],
    [{ from: "*0002" }, [3]],
    [{ tn: 12015550181 }, [1, 2]],
    [{ call: late.uuid }, [3]],
    [{ tag: "Greet*" }, [1]],
    [{ path: "*/Hangup%1]" }, [3]],
    [{ created_on_from: at(2), created_on_to: at(3) }, [2, 3]],
    [{ modified_on_from: at(9), modified_on_to: at(9) }, [2]],
    [{ name: "Dial", success: true }, []],
    [{ name: "Dial", success: true, mode: "OR" }, [1, 2, 3]],
    [{ order: { name: "DESC" } }, [1, 3, 2]],
    [{ order: { from: "DESC", created_on: "ASC" } }, [3, 1, 2]],
    [{ order: { tn: "DESC", created_on: "DESC" } }, [3, 2, 1]],
    [{ order: { channel_uuid: "ASC" }, call: early.uuid }, [1, 2]],
    [{ order: { modified_on: "DESC" } }, [2, 3, 1]],
    [{ take: 1, skip: 1 }, [2]],
  ] as const)
    expect([filter, await found(filter)]).toEqual([filter, rows]);
  expect(await found({}, "?take=2&skip=1")).toEqual([2, 3]);
  for (const wrong of [{ order: { path: "ASC" } }, { take: 101 }, { call: "x" }, { success: "perhaps" }])
    expect((await world.call("POST", `/sip/app/${uuid}/logs`, { as: ann, body: wrong })).status).toBe(400);
  const { payload } = await world.call("GET", `/sip/app/${uuid}`, { as: ann });
  expect(payload.logs.map((row: { sequence: number }) => row.sequence)).toEqual([3, 2, 1]);
});

test("no document, one that is too large, and another content type are refused", async () => {
  const uuid = await make();
  expect((await flow("POST", uuid, { body: {} })).status).toBe(400);
  expect((await flow("POST", uuid, { body: { xml: " ".repeat(256 * 1024 + 1) } })).status).toBe(413);
  expect((await flow("POST", uuid, { raw: XML, headers: { "content-type": "text/html" } })).status).toBe(415);
  expect((await flow("POST", newUuid(), { body: { xml: XML } })).body.message).toBe("SIP Control app not found");
});

test("another account meets 404 everywhere", async () => {
  const uuid = await make();
  await flow("POST", uuid, { body: { xml: XML } });
  for (const [method, path, body] of [
    ["GET", `/sip/app/${uuid}`],
    ["PATCH", `/sip/app/${uuid}`, { name: "x" }],
    ["DELETE", `/sip/app/${uuid}`],
    ["GET", `/sip/app/${uuid}/tnlease`],
    ["POST", `/sip/app/${uuid}/tnlease`, { add: [newUuid()] }],
    ["POST", `/sip/app/${uuid}/logs`, {}],
    ["GET", `/sip/app/call/flow/${uuid}`],
    ["POST", `/sip/app/call/flow/${uuid}`, { xml: XML }],
    ["DELETE", `/sip/app/call/flow/${uuid}`],
  ] as const) {
    const answer = await world.call(method, path, { as: bob, ...(body ? { body } : {}) });
    expect([method, path, answer.status, answer.body.message]).toEqual([
      method,
      path,
      404,
      "SIP Control app not found",
    ]);
  }
});
