import { playWorld } from "@opentact/testkit/world";
import { expect, test } from "vitest";
import { rowsOf } from "../../../../test/support/played-verbs.js";

const URL_A = "https://app.example.org/a";
const reply = (content: string) => ({ body: `<Response>${content}</Response>` });

const flow = { flowUrl: `${URL_A}?k=1` };

test("the first document comes from the URL; a good request leaves no row", async () => {
  const { lines } = await playWorld({
    ...flow,
    http: { [URL_A]: [reply("<Say>a</Say>")] },
    xml: "<Response><Say>b</Say><Say>c</Say></Response>",
  });
  expect(lines.slice(2)).toEqual([
    `H GET ${URL_A}?k=1&from=%2B15550100001&to=15550100002&tn=15550100002&state=ringing&sca={sca}&call={call}`,
    "A live",
    'A flow Say[0] true "Say finished"',
    "A hangup 16 NORMAL_CLEARING completed",
    "A destroyed",
  ]);
});

test("the first document is the hosted one when the URL fails, and the failure has its row", async () => {
  const bad = [{ body: "<html></html>" }];
  expect(
    rowsOf(await playWorld({ ...flow, http: { [URL_A]: bad }, xml: "<Response><Say>b</Say></Response>" })),
  ).toEqual([
    'Callback[0] false "XML error at line 1, column 1: the root element is html, not Response" doc=0',
    'Say[0] true "Say finished"',
  ]);
});

test("the first document by POST gets the call as body; without any document the call is refused with the reason", async () => {
  const { requests, call } = await playWorld({
    ...flow,
    flowMethod: "POST",
    http: { [URL_A]: [{ fault: { kind: "address" } }] },
  });
  expect(requests[0]).toMatchObject({
    method: "POST",
    timeoutMs: 15_000,
    headers: { "content-type": "application/json" },
  });
  expect(JSON.parse(requests[0]?.body ?? "")).toMatchObject({ uuid: call.uuid, state: "ringing" });
  expect(call.stateReason).toBe("blocked address");
});

test("the first document that is empty ends the call at once", async () => {
  const { lines } = await playWorld({ ...flow, http: { [URL_A]: [{ status: 204 }] } });
  expect(lines.slice(3)).toEqual(["A live", "A hangup 16 NORMAL_CLEARING completed", "A destroyed"]);
});

test("the first document is not waited for when the caller has gone", async () => {
  const { lines } = await playWorld({
    ...flow,
    http: { [URL_A]: [{ afterMs: 10_000, ...reply("<Say>a</Say>") }] },
    deeds: [{ on: "H GET", afterMs: 1_000, hangup: true }],
  });
  expect(lines.slice(3)).toEqual(["A hangup 487 ORIGINATOR_CANCEL canceled", "A destroyed"]);
});

test.each([
  [undefined, 15_000],
  [0, 30_000],
  [700, 700],
  [60_000, 30_000],
])("the first document is waited for as the app wants: a setting of %s is %d ms", async (flowTimeoutMs, waitedMs) => {
  const settings = flowTimeoutMs === undefined ? {} : { flowTimeoutMs };
  const http = { [URL_A]: [{ afterMs: 100_000, ...reply("<Say>a</Say>") }] };
  const { call, lastedMs } = await playWorld({ ...flow, ...settings, http });
  expect([call.stateReason, lastedMs]).toEqual([`Timeout after ${waitedMs} ms`, waitedMs]);
});

test("the first document is asked for with the variables that came with the request for the call", async () => {
  const http = { [URL_A]: [reply("<Say>a</Say>")] };
  const { requests } = await playWorld({ ...flow, isOutbound: true, vars: { lang: "es", k: "2" }, http });
  const { searchParams } = new URL(requests[0]?.url ?? "");
  expect(["k", "lang", "meta[lang]", "meta[k]", "state"].map((key) => searchParams.getAll(key))).toEqual([
    ["1"],
    ["es"],
    ["es"],
    ["2"],
    ["live"],
  ]);
});

test.each([
  ["comes late", { afterMs: 10_000, ...reply("<Say>a</Say>") }],
  ["does not come", { afterMs: 10_000, status: 500 }],
])("the first document is not waited for when another one is pushed, also when it %s", async (_how, late) => {
  const { lines, lastedMs } = await playWorld({
    ...flow,
    http: { [URL_A]: [late] },
    deeds: [{ on: "H GET", afterMs: 1_000, push: "<Response><Say>now</Say></Response>" }],
  });
  expect(lines.slice(3)).toEqual([
    "A live",
    'A flow Say[0] true "Say finished"',
    "A hangup 16 NORMAL_CLEARING completed",
    "A destroyed",
  ]);
  expect(lastedMs).toBe(2_000);
});

test("the first document that is pushed and begins with Hangup refuses the call, whatever the hosted one begins with", async () => {
  const push = "<Response><Hangup/></Response>";
  const { lines } = await playWorld({
    ...flow,
    http: { [URL_A]: [{ afterMs: 5_000, status: 404 }] },
    xml: "<Response><Say>b</Say></Response>",
    deeds: [{ on: "H GET", afterMs: 1_000, push }],
  });
  expect(lines.slice(3)).toEqual([
    'A flow Hangup[0] true "Call hung up"',
    "A hangup 16 NORMAL_CLEARING rejected",
    "A destroyed",
  ]);
});
