import { existsSync, readFileSync } from "node:fs";
import type { Reply } from "./http-host.js";
import { tone, wavBytes } from "./wav.js";

const FOLDER = new URL("../fixtures/xml/", import.meta.url);

/** A number of the telephone network. */
export const FAR_NUMBER = "+15550100009";
/** Of Essex county in New Jersey. */
const NEIGHBOUR = "+12015550123";

/** Something that happens when a line came. */
export interface Deed {
  readonly on: string;
  /** It comes for the n-th time; default the first. */
  readonly nth?: number;
  readonly afterMs?: number;
  readonly press?: string;
  readonly push?: string;
  readonly hangup?: true;
}

export interface World {
  /** What the phones do, as scripts of the lab; FAR_NUMBER is behind the trunk. */
  readonly phones?: Readonly<Record<string, string>>;
  readonly deeds?: readonly Deed[];
  readonly web?: Readonly<Record<string, readonly Reply[]>>;
  /** Words replaced in the document. */
  readonly words?: readonly [from: string | RegExp, to: string];
  /** Settings of the control app. */
  readonly app?: Readonly<Record<string, unknown>>;
  /** Another caller than the usual one. */
  readonly from?: string;
  /** It is a call of a batch with this document, to FAR_NUMBER. */
  readonly batch?: string;
}

const say = (text: string): Reply => ({ body: `<Response><Say>${text}</Say></Response>` });

/** Their names as in the reference, what each promises, and the world it is played in. */
export const EXAMPLES: readonly (readonly [name: string, promise: string, world: World])[] = [
  ["9.01", "Answer, Say and Hangup leave their rows; live follows the row of Answer", { app: { auto_answer: false } }],
  ["9.02", "a document that starts with Hangup refuses the call unanswered", {}],
  [
    "9.03",
    "when the dialled party hangs up the flow goes on after Dial",
    { phones: { sales: "ring\nat 300ms answer\nwait 1s\nhangup" } },
  ],
  ["9.04", "a busy number runs the Error block of its Dial", { phones: { [FAR_NUMBER]: "reject 486" } }],
  [
    "9.05",
    "of three targets the one that answers is bridged and the others are let go; the caller's hangup ends all",
    {
      phones: { a1: "ring\nwait 30s", a2: "ring\nat 1s answer\nwait 30s", [FAR_NUMBER]: "ring\nwait 30s" },
      deeds: [{ on: "A flow Dial[0]", afterMs: 500, hangup: true }],
    },
  ],
  [
    "9.06a",
    "a key stops the prompt and picks its Case",
    // A prompt that is not over before the key, however busy the machine.
    {
      words: ["Press 1 or 2", "Press 1 or 2 ".repeat(10)],
      deeds: [{ on: "A live", afterMs: 300, press: "2" }],
    },
  ],
  ["9.06b", "no key in two attempts is the Error branch of the Switch", {}],
  [
    "9.06c",
    "a key without a Case is Default, without a second attempt",
    { deeds: [{ on: "A flow Gather[0]/Say[0]", press: "7" }] },
  ],
  [
    "9.07a",
    "keys typed ahead count; digits that match nothing are Error",
    {
      deeds: [
        { on: "A live", afterMs: 200, press: "0" },
        { on: "A flow Gather[1]/DTMF[1]/Say[0]", press: "99#" },
      ],
    },
  ],
  ["9.07b", "no digits is Default in dialect B", {}],
  [
    "9.08a",
    "Gather asks its url once there are digits, and runs the answer in place",
    { deeds: [{ on: "A live", press: "12#" }], web: { "/menu": [say("Hello")] } },
  ],
  [
    "9.08b",
    "an exchange that fails runs Error",
    { deeds: [{ on: "A live", press: "12#" }], web: { "/menu": [{ status: 500 }] } },
  ],
  [
    "9.09",
    "Gather A asks its callback after each attempt, and tries again when there were no digits",
    {
      deeds: [{ on: "A flow Gather[0]/Say[0]", nth: 2, press: "1234" }],
      web: { "/cf": [say("Noted")] },
    },
  ],
  ["9.10a", "a Callback that fails speaks the reason and runs its Error", {}],
  ["9.10b", "a Callback with nothing after it is a jump", { web: { "/flow": [say("Hola")] } }],
  ["9.11", "a recording made in the background is stopped and played by its tag", {}],
  [
    "9.12",
    "a last Record without children takes a message until the caller hangs up",
    { deeds: [{ on: "A flow Record[1]", afterMs: 2_000, hangup: true }] },
  ],
  [
    "9.12#",
    "a stop key ends the message, and the platform the call",
    { deeds: [{ on: "A flow Record[1]", afterMs: 1_000, press: "#" }] },
  ],
  [
    "9.13",
    "voicemail after nobody answered is recorded, waited for, played back, kept",
    {
      phones: { a1: "ring\nwait 30s", a2: "ring\nwait 30s" },
      deeds: [
        { on: "A flow Dial[1]/Error[2]/Record[1]/Tone[0]", afterMs: 1_000, press: "#" },
        { on: "A flow Dial[1]/Error[2]/Play[3]", afterMs: 100, press: "1" },
      ],
    },
  ],
  [
    "9.14",
    "a document pushed to a parked call records all its children do, and the dialled bridge once more by itself",
    {
      phones: { [FAR_NUMBER]: "ring\nat 200ms answer\nwait 1s\nhangup" },
      deeds: [
        { on: "A live", afterMs: 200, push: fixture("9.14.xml") },
        { on: "A flow Record[0]/Gather[0]/Say[0]", press: "1" },
      ],
    },
  ],
  [
    "9.15",
    "Geo, Schedule and Call run their block only when they match",
    // The document is written for a Saturday at ten, the caller for a place in Essex.
    { from: NEIGHBOUR, words: [/"sat,sun"(.*)"mon"/s, `"${day(0)},${day(1)}"$1"${day(3)}"`] },
  ],
  [
    "9.16",
    "Hold waits for an Unhold of a side document",
    { deeds: [{ on: "A live", afterMs: 500, push: '<Response><Unhold tag="u1"/></Response>' }] },
  ],
  [
    "9.17",
    "a pushed document takes the place of the one that runs",
    {
      web: { "/moh.mp3": [{ body: wavBytes([tone("500", { onMs: 3_000 })]) }] },
      deeds: [{ on: "A live", afterMs: 500, push: "<Response><Say>Now</Say></Response>" }],
    },
  ],
  [
    "9.18",
    "a hangup cancels what is open, ends the recording and runs no Error",
    { deeds: [{ on: "A flow Record[0]", afterMs: 500, hangup: true }] },
  ],
  ["9.19", "an unknown command fails and its sibling Error runs; after a success it is skipped", {}],
  [
    "9.21",
    "without auto_answer the caller is answered when the target is",
    { app: { auto_answer: false }, phones: { "1000@pbx": "ring\nat 300ms answer\nwait 1s\nhangup" } },
  ],
  [
    "9.22",
    "Curl saves an answer for a condition, and runs one as a document",
    { web: { "/crm": [{ body: "gold" }], "/next": [say("Next")] } },
  ],
  [
    "9.23",
    "an outbound call of a batch runs its document once the called party answers",
    { phones: { [FAR_NUMBER]: "ring\nat 300ms answer\nwait 20s" }, batch: "<Response><Say>Reminder</Say></Response>" },
  ],
  [
    "9.24",
    "a call_flow_url that fails without a hosted document refuses the call",
    { app: { call_flow_url: "URL/flow" } },
  ],
];

/** Their document comes by a push, by URL, or not at all. */
export const WITHOUT_HOSTED = ["9.14", "9.20", "9.20 ringing", "9.23", "9.24"];

/** Documents of 9.25 that are taken though something is wrong with them, and the row of the command. */
export const FAULTY: readonly (readonly [name: string, document: string, row: RegExp])[] = [
  ["9.25 empty", "<Response/>", /^$/],
  [
    "9.25 value",
    '<Response>\n  <Pause length="abc"/>\n</Response>',
    /^A flow Pause\[0\] false "Invalid length=\\"abc\\" at line 2, column 3: .+"$/,
  ],
  ["9.25 missing", "<Response><Play/></Response>", /^A flow Play\[0\] false "Missing url at line 1, column 11"$/],
  ["9.25 place", '<Response><Case dtmf="1"/></Response>', /^A flow Case\[0\] false "Case not allowed here"$/],
  [
    "9.25 dialects",
    '<Response><Gather numDigits="1"><DTMF value="1"/></Gather></Response>',
    /^A flow Gather\[0\] false "Gather mixes dialects"$/,
  ],
];

/** Documents of 9.25 that are refused, and where. */
export const REFUSED = [
  { document: "<Response>\n  <Say>Hi</Say>\n  <Say>Hello</Sya>\n</Response>", line: 3, column: 13 },
  { document: "<Respond/>", line: 1, column: 1 },
  { document: "<!DOCTYPE Response><Response/>", line: 1, column: 1 },
  { document: "<Response><Say>a &nbsp; b</Say></Response>", line: 1, column: 18 },
  { document: "<Response><Say>a", line: 1, column: 17 },
  { document: "", line: 1, column: 1 },
];

/** A day of the week in New York, so many days from now. */
function day(fromNow: number): string {
  const zone = { timeZone: "America/New_York", weekday: "short" } as const;
  return new Intl.DateTimeFormat("en-US", zone).format(Date.now() + fromNow * 86_400_000).toLowerCase();
}

/** The document of an example. */
export function documentOf(name: string): string {
  return name.startsWith("9.25") ? "" : fixture(`${name.slice(0, 4)}.xml`);
}

/** What an example tells, line by line. A variant of a world has the lines of the example itself. */
export function wantedLines(name: string): string[] {
  const own = `${name}.expect`;
  return fixture(existsSync(new URL(own, FOLDER)) ? own : `${name.slice(0, 4)}.expect`)
    .trim()
    .split("\n");
}

function fixture(name: string): string {
  return readFileSync(new URL(name, FOLDER), "utf8");
}
