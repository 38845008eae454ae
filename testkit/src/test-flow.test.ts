import { describe, expect, test } from "vitest";
import type { CallerScript } from "./script.js";
import { assertFlow, FlowAssertion, testFlow } from "./test-flow.js";
import { CallNeverEnds } from "./world.js";

const MENU =
  '<Response><Gather numDigits="1"><Say>Press 1</Say><Switch><Case dtmf="1"><Dial>15550100009</Dial></Case></Switch>' +
  "</Gather><Say>Goodbye</Say></Response>";

test("a caller who answers the prompt reaches the phone; everything that happened can be asserted", async () => {
  const flow = await testFlow(MENU, {
    caller: [{ said: "Press 1", after: "300ms", press: "1" }],
    phones: { "15550100009": { rings: 100, answers: "2s", hangs_up: "61s" } },
    prices: { call: 0.005, dial: "0.02" },
  });
  assertFlow(flow, {
    said: ["Press 1", "Goodbye"],
    digits: ["1"],
    dialled: ["15550100009"],
    events: [
      "A init",
      "A ringing",
      "A live",
      "...",
      "B live",
      "...",
      "A hangup 16 NORMAL_CLEARING completed",
      "A destroyed",
    ],
    rows: [
      { path: "Gather[0]/Switch[1]/Case[0]/Dial[0]", success: true },
      { name: "Say", reason: "/finished/" },
    ],
    outcome: "completed",
    cause: 16,
    cost: 0.05,
    lasted: "64.3s",
  });
});

test("what differs is told with the trace", async () => {
  const flow = await testFlow(MENU, { expect: { said: ["Press 2"], outcome: "failed", digits: [] } });
  expect(flow.failures).toEqual([
    { what: "said", expected: "Press 2", found: "Press 1\nGoodbye" },
    { what: "outcome", expected: "failed", found: "completed" },
  ]);
  expect(() => assertFlow(flow)).toThrow(FlowAssertion);
  expect(() => assertFlow(flow)).toThrow(/A flow Gather\[0\]/);
});

test("a flow that waits ten minutes, and one of an hour, take no time", async () => {
  const startMs = performance.now();
  const flow = await testFlow('<Response><Pause length="600000"/><Pause length="3600000"/></Response>');
  assertFlow(flow, { lasted: "70m" });
  expect(performance.now() - startMs).toBeLessThan(60_000);
});

test("the document comes from a host, and later ones too: answers in turn, late ones, failures", async () => {
  const url = "https://app.example.org/flow";
  const callback = '<Response><Callback url="https://app.example.org/next" timeout="2000"/><Say>On</Say></Response>';
  const flow = await testFlow(
    { url },
    {
      http: {
        [url]: { body: callback },
        "https://app.example.org/next": "timeout",
      },
    },
  );
  assertFlow(flow, {
    requests: [`/^GET ${url.replaceAll(".", "\\.")}/`, "/^GET .*next/"],
    rows: [{ name: "Callback", success: false, reason: "/^Timeout/" }, { name: "Say" }],
  });
  for (const [fault, reason] of [
    ["reset", "Connection failed: ECONNRESET"],
    [{ status: 503 }, "/503/"],
    [{ body: "<Response/>", delay: "3s" }, "/^Timeout/"],
  ] as const)
    assertFlow(await testFlow(callback, { http: { "https://app.example.org/next": fault } }), {
      rows: [{ name: "Callback", success: false, reason }],
    });
});

describe("phones", () => {
  const dial = async (phone: NonNullable<CallerScript["phones"]>[string]) =>
    (
      await testFlow('<Response><Dial timeout="20">15550100009</Dial></Response>', { phones: { "15550100009": phone } })
    ).events.filter((line) => /^B (live|hangup)/.test(line));

  test("answer, are busy, away, refuse, are lost", async () => {
    expect(await dial({ answers: 500, hangs_up: "3s" })).toEqual(["B live", "B hangup 16 NORMAL_CLEARING completed"]);
    expect(await dial("busy")).toEqual(["B hangup 17 USER_BUSY busy"]);
    expect(await dial("no_answer")).toEqual(["B hangup 19 NO_ANSWER no_answer"]);
    expect(await dial({ refuses: 21, after: "2s" })).toEqual([expect.stringMatching(/^B hangup 21 /)]);
    expect(await dial("dropped")).toEqual(["B live", expect.stringMatching(/^B hangup 102 .* failed$/)]);
  });

  test("that answer at the same moment are not both bridged", async () => {
    const both = "<Response><Dial><To>a@x.example</To><To>b@x.example</To></Dial></Response>";
    const answers = { answers: "1s", hangs_up: "1s" };
    const flow = await testFlow(both, { phones: { "a@x.example": answers, "b@x.example": answers } });
    expect(flow.events.filter((line) => /^[BC] (live|hangup)/.test(line))).toEqual([
      "B live",
      "C hangup 26 NON_SELECTED_USER canceled",
      "B hangup 16 NORMAL_CLEARING completed",
    ]);
  });

  test("of several plans each call takes the next", async () => {
    const twice = "<Response><Dial>15550100009</Dial><Dial>15550100009</Dial></Response>";
    const flow = await testFlow(twice, { phones: { "15550100009": ["busy", { answers: "1s", hangs_up: "1s" }] } });
    assertFlow(flow, {
      dialled: ["15550100009", "15550100009"],
      rows: [
        { path: "Dial[0]", success: false },
        { path: "Dial[1]", success: true },
      ],
    });
  });

  test("ring in turn, and later than others, as the document says", async () => {
    const inTurn =
      '<Response><Dial timeout="30" sequential="true"><To>a@x.example</To><To>b@x.example</To></Dial></Response>';
    const phones = { "a@x.example": "no_answer", "b@x.example": { answers: "1s", hangs_up: "1s" } } as const;
    assertFlow(await testFlow(inTurn, { phones }), {
      events: ["...", "B hangup 19 NO_ANSWER no_answer", "B destroyed", "C init", "...", "C live", "..."],
      lasted: "17s",
    });
    const later = '<Response><Dial><To>a@x.example</To><To delay="5000">b@x.example</To></Dial></Response>';
    assertFlow(await testFlow(later, { phones: { "a@x.example": { answers: "1s", hangs_up: "1s" } } }), {
      dialled: ["a@x.example"],
      lasted: "2s",
    });
    assertFlow(await testFlow(later, { phones }), { dialled: ["a@x.example", "b@x.example"], lasted: "7s" });
  });
});

test("a caller who gives up while phones ring in turn is not called for any more", async () => {
  const inTurn =
    '<Response><Dial timeout="30" sequential="true"><To>a@x.example</To><To>b@x.example</To></Dial></Response>';
  const flow = await testFlow(inTurn, { caller: [{ after: "2s", hangup: true }] });
  assertFlow(flow, { dialled: ["a@x.example"], lasted: "2s" });
});

test("what the caller says is in the recordings that run, and silence ends a message", async () => {
  const flow = await testFlow('<Response><Say>Speak</Say><Record tag="m" silence="3000"/></Response>', {
    caller: [
      { on: "A flow Say[0]", after: "1s", say: "Call me back.", lasts: "2s" },
      { on: "A flow Say[0]", after: "4s", say: "Thanks.", lasts: "1s" },
    ],
  });
  assertFlow(flow, { recordings: [{ tag: "m", text: "Call me back. Thanks.", lasted: "8s" }] });
});

test("time, zone, office hours and number data decide as they do on the platform", async () => {
  const document =
    '<Response><Schedule office="lunchtime"><Say>Lunch</Say></Schedule><Geo states="NJ"><Say>Jersey</Say></Geo></Response>';
  const facts = {
    time: "2024-01-08T17:30:00Z",
    zone: "America/New_York",
    number: { state: "NJ", county: "ESSEX" },
    office_hours: [{ dow: "mon", from: "12:00", to: "13:00", type: "lunchtime" }],
  };
  assertFlow(await testFlow(document, { facts }), { said: ["Lunch", "Jersey"] });
  assertFlow(await testFlow(document, { facts: { ...facts, time: "2024-01-08T19:30:00Z" } }), { said: ["Jersey"] });
});

test("a call that nobody answers is given up after three minutes", async () => {
  const flow = await testFlow('<Response><Pause length="400000"/></Response>', { call: { auto_answer: false } });
  expect([flow.outcome, flow.cause, flow.lastedMs]).toEqual(["no_answer", 19, 180_000]);
});

test("a call is cut at its longest length, and one that never ends is given up", async () => {
  const hold = '<Response><Pause length="3600000"/></Response>';
  assertFlow(await testFlow(hold, { call: { max_length: "2m" } }), { cause: 602, lasted: "2m" });
  await expect(testFlow(hold, { call: { limit: "10m" } })).rejects.toThrow(CallNeverEnds);
});

test("a document of which nothing can run is refused", async () => {
  await expect(testFlow("<Response><Say>", {})).rejects.toThrow("XML error at line 1");
});

test("a script of a program is checked by its fields", async () => {
  const wrong = { caller: [{ pres: "1" }], phones: { a: "bussy" } } as unknown as CallerScript;
  await expect(async () => testFlow("<Response/>", wrong)).rejects.toThrow(
    /caller\[0\]\.pres: unknown field, did you mean press\?[\s\S]*phones\.a: must be one of .* did you mean busy\?/,
  );
});
