import { readFileSync } from "node:fs";
import type { World } from "@opentact/testkit/world";

const FOLDER = new URL("../fixtures/xml/", import.meta.url);

/** A document or the expected lines of a worked example. */
export function exampleText(name: string): string {
  return readFileSync(new URL(name, FOLDER), "utf8");
}

const AT = "acme.sip.opentact.test";
/** Web host of the examples. */
export const EXAMPLE_HOST = "https://app.example.org";

/** The worked examples of call-xml.md section 9 and the world each is told in. */
export const EXAMPLES: readonly (readonly [name: string, promise: string, world: World])[] = [
  ["9.01", "Answer, Say and Hangup leave their rows, live follows the row of Answer", { autoAnswer: false }],
  ["9.02", "a document that starts with Hangup refuses the call unanswered", {}],
  [
    "9.03",
    "when the dialled party hangs up the flow goes on after Dial",
    { targets: { [`sales@${AT}`]: { ringMs: 100, answerMs: 2000, talkMs: 5000 } } },
  ],
  [
    "9.04",
    "a busy target runs the Error block of its Dial",
    { targets: { "15550100009": { endMs: 300, refuse: 17 } } },
  ],
  [
    "9.05",
    "of three targets the one that answers is bridged, the others are let go; the caller's hangup ends the script",
    {
      targets: {
        [`a1@${AT}`]: { ringMs: 100 },
        [`sip:a2@${AT}`]: { ringMs: 110, answerMs: 1000 },
        "15550100009": { ringMs: 120 },
      },
      deeds: [{ on: "A flow Dial[0]", afterMs: 10_000, hangup: true }],
    },
  ],
  [
    "9.06a",
    "Gather A: a key stops the prompt and picks its Case",
    { deeds: [{ on: "A live", afterMs: 500, press: "2" }] },
  ],
  ["9.06b", "Gather A: no key in two attempts is the Error branch of the Switch", {}],
  [
    "9.06c",
    "Gather A: a key without a Case is Default, without a second attempt",
    { deeds: [{ on: "A flow Gather[0]/Say[0]", afterMs: 500, press: "7" }] },
  ],
  [
    "9.07a",
    "Gather B: keys typed ahead count; digits that match nothing are Error",
    {
      deeds: [
        { on: "A live", afterMs: 500, press: "0" },
        { on: "A flow Gather[1]/DTMF[1]/Say[0]", afterMs: 300, press: "99#" },
      ],
    },
  ],
  ["9.07b", "Gather B: no digits is Default", {}],
  [
    "9.08a",
    "Gather B asks its url once there are digits, and runs the answer in place",
    {
      deeds: [{ on: "A live", afterMs: 500, press: "12#" }],
      http: { [`${EXAMPLE_HOST}/menu`]: [{ body: "<Response><Say>Hello</Say></Response>" }] },
    },
  ],
  [
    "9.08b",
    "Gather B: an exchange that fails runs Error",
    {
      deeds: [{ on: "A live", afterMs: 500, press: "12#" }],
      http: { [`${EXAMPLE_HOST}/menu`]: [{ status: 500 }] },
    },
  ],
  [
    "9.09",
    "Gather A asks its callback after each attempt, and tries again when there were no digits",
    {
      deeds: [{ on: "A flow Gather[0]/Response/Say[0]", afterMs: 1500, press: "1234" }],
      http: { [`${EXAMPLE_HOST}/cf`]: [{ body: "<Response><Say>Noted</Say></Response>" }] },
    },
  ],
  ["9.10a", "a Callback that fails speaks the reason and runs its Error", { http: {} }],
  [
    "9.10b",
    "a Callback with nothing after it is a jump: paths start anew in the next document",
    { http: { [`${EXAMPLE_HOST}/flow`]: [{ body: "<Response><Say>Hola</Say></Response>" }] } },
  ],
  ["9.11", "a recording made in the background is stopped and played by its tag", {}],
  [
    "9.12",
    "a last Record without children takes a message until the caller hangs up",
    { deeds: [{ on: "A flow Record[1]", afterMs: 7000, hangup: true }] },
  ],
  [
    "9.13",
    "voicemail after nobody answered: recorded, waited for, played back, kept",
    {
      targets: { [`a1@${AT}`]: { ringMs: 100 }, [`a2@${AT}`]: { ringMs: 100 } },
      deeds: [
        { on: "A flow Dial[1]/Error[2]/Record[1]/Tone[0]", afterMs: 5000, press: "#" },
        { on: "A flow Dial[1]/Error[2]/Play[3]", afterMs: 500, press: "1" },
      ],
    },
  ],
  [
    "9.14",
    "a document pushed to a parked call records all that its children do, the dialled bridge once more by itself",
    {
      targets: { "15550100009": { ringMs: 100, answerMs: 1000, talkMs: 5000 } },
      deeds: [
        { on: "A live", afterMs: 1000, push: exampleText("9.14.xml") },
        { on: "A flow Record[0]/Gather[0]/Say[0]", afterMs: 500, press: "1" },
      ],
    },
  ],
  [
    "9.15",
    "Geo, Schedule and Call run their block only when they match",
    { startEpochMs: Date.UTC(2024, 0, 6, 15), lerg: { state: "NJ", county: "ESSEX" } },
  ],
  [
    "9.16",
    "Hold waits for an Unhold of a side document",
    { deeds: [{ on: "A live", afterMs: 5000, push: '<Response><Unhold tag="u1"/></Response>' }] },
  ],
  [
    "9.17",
    "a pushed document takes the place of the one that runs",
    {
      http: { "https://media.example.org/moh.mp3": [{ body: "audio 10000" }] },
      deeds: [{ on: "A live", afterMs: 3000, push: "<Response><Say>Now</Say></Response>" }],
    },
  ],
  [
    "9.18",
    "a hangup cancels what is open, ends the recording and runs no Error",
    { deeds: [{ on: "A flow Record[0]", afterMs: 2000, hangup: true }] },
  ],
  ["9.19", "an unknown command fails and its sibling Error runs; after a success it is skipped", {}],
  ["9.20", "a parked call that nobody gives a document ends after 30 s", {}],
  [
    "9.21",
    "without auto_answer the caller is answered when the target is",
    { autoAnswer: false, targets: { "1000@pbx.example.org:5060": { ringMs: 100, answerMs: 1000, talkMs: 2000 } } },
  ],
  [
    "9.22",
    "Curl saves an answer for a condition, and runs one as a document",
    {
      http: {
        [`${EXAMPLE_HOST}/crm`]: [{ body: "gold" }],
        [`${EXAMPLE_HOST}/next`]: [{ body: "<Response><Say>Next</Say></Response>" }],
      },
    },
  ],
  [
    "9.23",
    "an outbound call runs its document once the called party answers",
    { isOutbound: true, xml: "<Response><Say>Reminder</Say></Response>" },
  ],
  [
    "9.24",
    "a call_flow_url that fails without a hosted document refuses the call and leaves its row",
    { flowUrl: `${EXAMPLE_HOST}/flow`, http: {} },
  ],
];

/** Their document comes by a push, or not at all. */
const WITHOUT_HOSTED = ["9.14", "9.20", "9.23", "9.24"];

/** The world of an example, with its document where one is hosted. */
export function exampleWorld(name: string, world: World): World {
  return WITHOUT_HOSTED.includes(name) ? world : { xml: exampleText(`${name.slice(0, 4)}.xml`), ...world };
}
