import { expect, test } from "vitest";
import { parseDocument } from "./callcontrol.js";
import { notInjectable } from "./inject.js";

test.each([
  ["<Say>psst</Say><Play url='https://a.example.org/x.wav'/><Pause/><Tone/>", undefined],
  ["<Hold/><Unhold/><RecordStart/><RecordStop/><RecordWait/>", undefined],
  ["<Curl url='https://a.example.org/'/>", undefined],
  ["<Schedule><Say>Open</Say><Error><Say>Closed</Say></Error></Schedule>", undefined],
  ["<Unheard/>", undefined],
  ["<Curl url='https://a.example.org/' execute='true'/>", "Curl"],
  ["<Say>Hi</Say><Hangup/><Dial/>", "Hangup"],
  ["<Schedule><Say>Open</Say><Dial><To>a@b.test</To></Dial></Schedule>", "Dial"],
  ["<Say>Hi<Error><Gather/></Error></Say><Hangup/>", "Gather"],
  ["<Record/>", "Record"],
])("beside a running document %s may run but for %s", (commands, name) => {
  expect(notInjectable(parseDocument(`<Response>${commands}</Response>`))?.name).toBe(name);
});
