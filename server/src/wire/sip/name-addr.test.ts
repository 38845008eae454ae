import fc from "fast-check";
import { expect, test } from "vitest";
import { parseNameAddr, printNameAddr } from "./name-addr.js";
import { ParamList } from "./params.js";
import { parseUri } from "./uri.js";

test.each([
  ['"Alice B" <sip:alice@example.com>;tag=88sja8x', "Alice B", "alice", "88sja8x"],
  ["Alice <sip:alice@example.com>;tag=1", "Alice", "alice", "1"],
  ["caller<sip:alice@example.com>; tag = 2", "caller", "alice", "2"],
  ['"quoted \\"string\\" \\\\" <sip:alice@h>;tag=3', 'quoted "string" \\', "alice", "3"],
  ["sip:alice@example.com;tag=4", undefined, "alice", "4"],
  ["  <sip:alice@example.com;transport=tcp>  ;tag=5;x", undefined, "alice", "5"],
  ['"<sip:evil@x>" <sip:alice@h>;tag=6', "<sip:evil@x>", "alice", "6"],
  ['<sip:alice@h>;tag=7;why="a;b>c"', undefined, "alice", "7"],
])("reads %s", (text, displayName, user, tag) => {
  const value = parseNameAddr(text);
  expect([value?.displayName, value?.uri.user, value?.params.get("tag")]).toEqual([displayName, user, tag]);
});

test("without brackets the parameters belong to the header, within them to the URI", () => {
  expect(parseNameAddr("sip:a@b;expires=5")?.params.get("expires")).toBe("5");
  expect(parseNameAddr("<sip:a@b;expires=5>")?.params.size).toBe(0);
});

test.each([
  "",
  "*",
  '"Alice <sip:a@b>',
  '"Alice" sip:a@b',
  '"Alice" x <sip:a@b>',
  "<sip:a@b",
  "< sip:a@b >",
  "<sip:a@b>;;",
  "<sip:a@b>;tag=1;",
  "<sip:a@b> tag=1",
  "sip:user@example.com?Route=%3Csip:sip.example.com%3E",
  "sip:a@b,c",
  '<sip:a@b>;tag="x',
])("refuses %j", (text) => {
  expect(parseNameAddr(text)).toBeUndefined();
});

test("what is printed is read again as the same", () => {
  const value = fc.record({
    displayName: fc.option(fc.string({ minLength: 1, maxLength: 20, unit: "grapheme" }), { nil: undefined }),
    uri: fc.constantFrom("sip:a@b", "sip:+1202@192.0.2.1:5070;user=phone", "tel:+12025550100").map((t) => parseUri(t)!),
    params: fc.dictionary(fc.stringMatching(/^[a-z]{1,6}$/), fc.string({ maxLength: 10 })).map((o) => listOf(o)),
  });
  fc.assert(
    fc.property(value, (nameAddr) => {
      expect(parseNameAddr(printNameAddr(nameAddr))).toEqual(nameAddr);
    }),
    { seed: 1 },
  );
});

function listOf(params: Readonly<Record<string, string>>): ParamList {
  const list = new ParamList();
  for (const [name, value] of Object.entries(params)) list.add(name, value);
  return list;
}
