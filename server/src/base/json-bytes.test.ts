import { expect, test } from "vitest";
import { JsonBytes } from "./json-bytes.js";
import { type JsonSink, JsonText } from "./json-sink.js";

const TEXTS = [
  "",
  "plain",
  'a "quoted" \\ name',
  "line\nend",
  "Zoë 電",
  "half \ud83d",
  "x".repeat(150),
  `${"y".repeat(150)}"`,
];

function writtenTo(sink: JsonSink, text: string): void {
  sink.raw("[");
  sink.string(text);
  sink.raw(',"');
  sink.part(text);
  sink.part(text);
  sink.raw('"]');
}

test.each(TEXTS)("a string, and one in pieces, reads as it was: %j", (text) => {
  const bytes = new JsonBytes();
  const joined = new JsonText();
  for (const sink of [bytes, joined]) writtenTo(sink, text);
  for (const json of [bytes.since(0).toString(), joined.text]) expect(JSON.parse(json)).toEqual([text, text + text]);
});

test("a copy begins where it is told to, and keeps what was there", () => {
  const bytes = new JsonBytes();
  bytes.raw("abc");
  bytes.raw("defg");
  const copy = bytes.since(3);
  bytes.clear();
  bytes.raw("zzzzzzz");
  expect(copy.toString()).toBe("defg");
});
