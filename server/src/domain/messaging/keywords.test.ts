import { expect, test } from "vitest";
import { keywordForm, keywordList, keywordOf } from "./keywords.js";

test("the whole text is compared, without case, quotes, punctuation and extra space", () => {
  for (const text of ["STOP", " stop ", "“Stop.”", "stop!!", "Stop   All", "opt-out", "Arrêt", "arre\u0302t", "td"])
    expect([text, keywordOf(text)]).toEqual([text, "stop"]);
  expect([keywordOf("start"), keywordOf("UNSTOP"), keywordOf("help?"), keywordOf("Info")]).toEqual([
    "start",
    "start",
    "help",
    "help",
  ]);
});

test("a stop word among others is only marked, anything else is nothing", () => {
  expect([keywordOf("STOP PLEASE"), keywordOf("please unsubscribe me")]).toEqual(["possible_stop", "possible_stop"]);
  expect([keywordOf("nonstop flights"), keywordOf("hello"), keywordOf(""), keywordOf("…")]).toEqual([
    null,
    null,
    null,
    null,
  ]);
});

test("words of a campaign are added, a default stop word stays one", () => {
  const own = { stop: ["BASTA"], start: ["STOP", "YES"], help: [] };
  expect([keywordOf("basta", own), keywordOf("yes", own), keywordOf("stop", own)]).toEqual(["stop", "start", "stop"]);
  expect(keywordList("stop,End,opt out,")).toEqual(["STOP", "END", "OPT OUT"]);
  expect(keywordList(null)).toEqual([]);
  expect(keywordForm("  «ok»  ")).toBe("OK");
});
