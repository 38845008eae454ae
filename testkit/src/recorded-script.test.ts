import { readdirSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { LoggedCall, LoggedLeg, RecordedCall } from "./fetch-call.js";
import { recordedTest } from "./recorded-script.js";
import { testFlow } from "./test-flow.js";
import type { TargetPlan } from "./virtual-leg.js";
import { playWorld, type World, type WorldResult } from "./world.js";

const START_MS = 1_704_067_200_000;
const BOB = "bob@acme.sip.opentact.test";
const HOST = "https://app.example.org";

/** What the API would answer of a call that was played. */
function logged(xml: string | undefined, { lines, times, call }: WorldResult): RecordedCall {
  const on = (atMs: number | undefined) => (atMs === undefined ? null : new Date(START_MS + atMs).toISOString());
  const timeOf = (line: string) => {
    const at = lines.findIndex((one) => one === line || one.startsWith(`${line} `));
    return at < 0 ? null : on(times[at]);
  };
  const leg = (letter: string, uuid: string, cause: number | null): LoggedLeg => ({
    uuid,
    init_on: timeOf(`${letter} init`),
    ring_on: timeOf(`${letter} ringing`),
    answer_on: timeOf(`${letter} live`),
    hangup_on: timeOf(`${letter} hangup`),
    q850_cause: cause,
  });
  const flowTimes = times.filter((_, at) => lines[at]?.startsWith("A flow "));
  const rows = [...call.rows.values()].map(({ command, element, response }, at) => {
    const { success, reason, name, tag, path, document } = command;
    const own = { success, reason, name, tag, path, document, element, command, response };
    return { ...own, sequence: at, created_on: on(flowTimes[at]) ?? "" };
  });
  const told: LoggedCall = {
    ...leg("A", "a", call.end?.cause ?? null),
    from: call.from,
    to: call.to,
    direction: "in",
    state_end: call.end?.outcome ?? null,
    sip_control_app: { uuid: "app", auto_answer: call.autoAnswer, max_call_length_min: null },
    account: { time_zone: null },
    children: call.legs.map(({ uuid = "", cause = null }, at) => leg("BCDEFG"[at] ?? "?", uuid, cause)),
    lerg: null,
    meta: { vars: {} },
    logs: [],
  };
  return { call: told, rows, document: xml };
}

const menu =
  '<Response><Say>Hi</Say><Gather numDigits="2" timeout="4000" tag="m"><Say>Press</Say></Gather><Say>Bye</Say></Response>';
const dial = `<Response><Dial timeout="20"><To>${BOB}</To><Error><Say>Nobody</Say></Error></Dial><Say>Bye</Say></Response>`;

const WORLDS: readonly (readonly [what: string, world: World])[] = [
  ["a flow that comes to its end", { xml: "<Response><Say>Hi</Say><Pause/></Response>" }],
  ["a flow that hangs up", { xml: "<Response><Say>Hi</Say><Hangup/></Response>" }],
  ["a refused call", { xml: "<Response><Hangup/></Response>" }],
  ["a key into the prompt", { xml: menu, deeds: [{ on: "A flow Say[0]", afterMs: 400, press: "12" }] }],
  [
    "words after the prompt",
    {
      xml: '<Response><Gather input="speech" timeout="4000"><Say>Speak</Say><DTMF speech="yes"><Say>Good</Say></DTMF></Gather></Response>',
      deeds: [{ on: "A flow Gather[0]/Say[0]", afterMs: 700, say: "Yes", lastsMs: 100 }],
    },
  ],
  [
    "words into the prompt",
    {
      xml: '<Response><Gather input="speech" timeout="4000"><Say>Speak</Say></Gather><Say>Bye</Say></Response>',
      deeds: [{ on: "A live", afterMs: 300, say: "Yes", lastsMs: 100 }],
    },
  ],
  ["keys after the prompt", { xml: menu, deeds: [{ on: "A flow Gather[1]/Say[0]", afterMs: 700, press: "12" }] }],
  ["keys typed ahead", { xml: menu, deeds: [{ on: "A live", afterMs: 300, press: "12" }] }],
  ["too few keys", { xml: menu, deeds: [{ on: "A flow Gather[1]/Say[0]", afterMs: 700, press: "1" }] }],
  ["a stop key", { xml: menu, deeds: [{ on: "A flow Gather[1]/Say[0]", afterMs: 700, press: "1*" }] }],
  ["no key", { xml: menu }],
  ["a hangup in a prompt", { xml: menu, deeds: [{ on: "A flow Say[0]", afterMs: 400, hangup: true }] }],
  ["a phone that hangs up", { xml: dial, targets: { [BOB]: { ringMs: 100, answerMs: 2000, talkMs: 5000 } } }],
  [
    "a caller who ends the talk",
    {
      xml: dial,
      targets: { [BOB]: { ringMs: 100, answerMs: 2000 } },
      deeds: [{ on: "A flow Dial[0]", afterMs: 9000, hangup: true }],
    },
  ],
  [
    "three phones of which one answers",
    {
      xml: `<Response><Dial><To>${BOB}</To><To>sip:a2@acme.sip.opentact.test</To><Number delay="2000">15550100009</Number></Dial></Response>`,
      targets: { [BOB]: { ringMs: 100 }, "15550100009": { ringMs: 50, answerMs: 900, talkMs: 4000 } },
    },
  ],
  [
    "an Error that speaks",
    { xml: `<Response><Callback url="${HOST}/none"><Error say="true"><Hangup/></Error></Callback></Response>` },
  ],
  ["a busy phone", { xml: dial, targets: { [BOB]: { endMs: 300, refuse: 17 } } }],
  ["nobody there", { xml: dial }],
  [
    "a caller who gives up while it rings",
    { xml: dial, targets: { [BOB]: { ringMs: 100 } }, deeds: [{ on: "B ringing", afterMs: 3000, hangup: true }] },
  ],
  [
    "a message that ends with the call",
    {
      xml: '<Response><Say>Speak</Say><Record tag="v"/></Response>',
      deeds: [{ on: "A flow Record[1]", afterMs: 7000, hangup: true }],
    },
  ],
  [
    "a document of a host",
    {
      xml: `<Response><Callback url="${HOST}/next"/></Response>`,
      http: { [`${HOST}/next`]: [{ body: "<Response><Say>Next</Say><Pause/></Response>" }] },
    },
  ],
  [
    "hosts that fail",
    {
      xml: `<Response><Callback url="${HOST}/a" timeout="2000"/><Callback url="${HOST}/b"/><Curl url="${HOST}/c"/><Pause/></Response>`,
      http: {
        [`${HOST}/a`]: [{ afterMs: 60_000 }],
        [`${HOST}/b`]: [{ status: 503 }],
        [`${HOST}/c`]: [{ fault: { kind: "connection", code: "ECONNREFUSED" } }],
      },
    },
  ],
  [
    "a pushed document",
    {
      xml: '<Response><Pause length="20000"/></Response>',
      deeds: [{ on: "A live", afterMs: 3000, push: "<Response><Say>Now</Say></Response>" }],
    },
  ],
];

test.each(WORLDS)("%s, made into a test, happens again", async (_what, world) => {
  const first = await playWorld({ ...world, startEpochMs: START_MS });
  const { flow, script } = recordedTest(logged(world.xml, first));
  const again = await testFlow(flow, script);
  expect(again.failures, again.trace()).toEqual([]);
  expect(again.events).toEqual(first.lines.filter((line) => !line.startsWith("H ")));
});

const FOLDER = new URL("../../test/fixtures/xml/", import.meta.url);
const EXAMPLES = readdirSync(FOLDER).filter((name) => name.endsWith(".xml"));

/** Callers and phones who do something at some time. */
const worlds = fc.record({
  keys: fc.array(fc.record({ afterMs: fc.nat(20_000), press: fc.constantFrom("1", "2", "#", "0") }), { maxLength: 2 }),
  hangupMs: fc.integer({ min: 500, max: 60_000 }),
  plans: fc.array(
    fc.constantFrom<TargetPlan>(
      { ringMs: 100, answerMs: 1000, talkMs: 3000 },
      { ringMs: 100, answerMs: 1000 },
      { endMs: 300, refuse: 17 },
      { ringMs: 100 },
    ),
    { minLength: 4, maxLength: 4 },
  ),
});

test.each(EXAMPLES)("%s with callers and phones by chance, made into a test, happens again", async (name) => {
  const xml = readFileSync(new URL(name, FOLDER), "utf8");
  const targets = ["15550100009", "a1", "a2", "sales"].map((to) =>
    to.length > 5 ? to : `${to}@acme.sip.opentact.test`,
  );
  const happensAgain = async ({ keys, hangupMs, plans }: typeof worlds extends fc.Arbitrary<infer W> ? W : never) => {
    const first = await playWorld({
      xml,
      startEpochMs: START_MS,
      deeds: [...keys, { afterMs: hangupMs, hangup: true }],
      targets: Object.fromEntries(targets.map((to, at) => [to, plans[at] ?? {}])),
    });
    const { flow, script } = recordedTest(logged(xml, first));
    const again = await testFlow(flow, script);
    expect(again.failures, again.trace()).toEqual([]);
    expect(again.events).toEqual(first.lines.filter((line) => !line.startsWith("H ")));
  };
  await fc.assert(fc.asyncProperty(worlds, happensAgain), { numRuns: 4, seed: 7 });
});

test("a flow that nobody hosts any more is made anew of the commands that ran", async () => {
  const first = await playWorld({ xml: menu, startEpochMs: START_MS });
  const { flow, script } = recordedTest(logged(undefined, first));
  expect(flow).toContain('<Gather numDigits="2" timeout="4000" tag="m">\n    <Say>Press</Say>\n  </Gather>');
  expect((await testFlow(flow, script)).failures).toEqual([]);
});
