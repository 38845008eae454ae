import { readFileSync } from "node:fs";
import { playWorld, type World } from "@opentact/testkit/world";
import { expect, test } from "vitest";

const AT = "demo.sip.opentact.test";
const example = (name: string) =>
  readFileSync(new URL(`../../../../docs/examples/${name}.xml`, import.meta.url), "utf8");

/** Paths of the commands that ran, in order. */
async function ran(name: string, world: Omit<World, "xml">): Promise<string[]> {
  const { lines } = await playWorld({ xml: example(name), ...world });
  return lines.flatMap((line) => /^A flow (\S+ \S+)/.exec(line)?.[1] ?? []);
}

test("the menu rings the phone that was chosen, and says goodbye when it hangs up", async () => {
  const world = {
    targets: { [`bob@${AT}`]: { ringMs: 100, answerMs: 1000, talkMs: 5000 } },
    deeds: [{ on: "A live", afterMs: 500, press: "2" }],
  };
  expect(await ran("menu-two-phones", world)).toEqual([
    "Gather[0]/Say[0] true",
    "Gather[0] true",
    "Gather[0]/DTMF[2] true",
    "Gather[0]/DTMF[2]/Dial[0] true",
    "Gather[0]/DTMF[2]/Say[1] true",
    "Gather[0]/DTMF[2]/Hangup[2] true",
  ]);
});

test("the menu rings both when nothing is pressed, and speaks when nobody is there", async () => {
  expect(await ran("menu-two-phones", {})).toEqual([
    "Gather[0]/Say[0] true",
    "Gather[0] false",
    "Gather[0]/Default[4] true",
    "Gather[0]/Default[4]/Say[0] true",
    "Dial[1] false",
    "Dial[1]/Error[2] true",
    "Dial[1]/Error[2]/Say[0] true",
  ]);
});

test("voicemail takes a message that ends with #, and plays it back", async () => {
  const inError = (command: string) => `Dial[0]/Error[1]/${command} true`;
  const deeds = [{ on: "A flow Dial[0]/Error[1]/Record[1]/Tone[0]", afterMs: 4000, press: "#" }];
  expect((await ran("voicemail", { deeds })).slice(1)).toEqual([
    "Dial[0]/Error[1] true",
    ...[
      "Say[0]",
      "Record[1]",
      "Record[1]/Tone[0]",
      "Record[1]/Pause[1]",
      "RecordWait[2]",
      "Say[3]",
      "Play[4]",
      "Say[5]",
    ].map(inError),
  ]);
});

const MONDAY_10 = Date.parse("2024-01-08T15:00:00Z");

test("in opening hours the server decides, and gets the values of Meta", async () => {
  const http = { "https://app.example.org/calls/next": [{ body: "<Response><Say>From the server</Say></Response>" }] };
  const world = { xml: example("opening-hours"), startEpochMs: MONDAY_10, http };
  const { lines, requests } = await playWorld(world);
  expect(lines.join("\n")).toContain('Schedule[2]/Callback[0]/Response/Say[0] true "Say finished"');
  const { method, url } = requests[0]!;
  expect([method, new URL(url).searchParams.get("lang"), new URL(url).searchParams.get("reason")]).toEqual([
    "POST",
    "en",
    "open",
  ]);
});

test("in opening hours a phone is rung when the server fails", async () => {
  const commands = await ran("opening-hours", { startEpochMs: MONDAY_10 });
  expect(commands).toContain("Schedule[2]/Callback[0] false");
  expect(commands).toContain("Schedule[2]/Callback[0]/Error[0]/Dial[1] false");
});

test.each([
  ["on a Saturday the call ends after the first schedule", "2024-01-06T15:00:00Z", "Schedule[1]/Hangup[1] true"],
  ["on a Monday evening the last sentence is spoken", "2024-01-08T23:00:00Z", "Say[3] true"],
])("%s", async (_name, time, last) => {
  expect((await ran("opening-hours", { startEpochMs: Date.parse(time) })).at(-1)).toBe(last);
});
