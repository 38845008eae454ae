import fc from "fast-check";
import { expect, test } from "vitest";
import { ParamList } from "./params.js";
import { parseUri, printUri } from "./uri.js";

test.each([
  ["sip:alice@example.com", { scheme: "sip", user: "alice", host: "example.com", port: undefined }],
  ["SIP:alice@EXAMPLE.com:5070", { scheme: "sip", user: "alice", host: "example.com", port: 5070 }],
  ["sips:example.com", { scheme: "sips", user: undefined, host: "example.com" }],
  ["sip:alice:secret@example.com", { user: "alice", password: "secret", host: "example.com" }],
  ["sip:[2001:db8::9]:5060", { user: undefined, host: "2001:db8::9", port: 5060 }],
  ["sip:%61lice%20b@example.com", { user: "alice b" }],
  ["sip:user;par=u%40example.net@example.com", { user: "user;par=u@example.net", host: "example.com" }],
  ["sip:+1(202)555@example.com;user=phone", { user: "+1(202)555" }],
  ["sip:a@b?Subject=x&Priority=y", { user: "a", host: "b", headers: "Subject=x&Priority=y" }],
  ["tel:+1-202-555-0100;phone-context=example.com", { scheme: "tel", user: "+1-202-555-0100", host: "" }],
  ["urn:service:sos", { scheme: "other", opaque: "urn:service:sos", host: "" }],
])("reads %s", (text, expected) => {
  expect(parseUri(text)).toMatchObject(expected);
});

test("parameters have names in lower case, flags are empty, and the first of two counts", () => {
  const params = parseUri("sip:a@b;lr;Transport=TCP;x=%20;transport=udp")?.params;
  expect([...(params ?? [])]).toEqual([
    ["lr", ""],
    ["transport", "TCP"],
    ["x", " "],
  ]);
});

test.each([
  "",
  "alice",
  "sip:",
  "sip:@example.com",
  "sip:a@b@c",
  "sip:a b@example.com",
  "sip:a@example.com ",
  "<sip:a@b>",
  "sip:a@b:0",
  "sip:a@b:65536",
  "sip:a@b:5x",
  "sip:a@[::1",
  "sip:a@[::1]x",
  "sip:a@b;",
  "sip:a@b;;lr",
  "sip:a@b\r\nEvil: 1",
  "sip:a@exa%mple",
  "tel:",
  "tel:abc xyz",
])("refuses %j", (text) => {
  expect(parseUri(text)).toBeUndefined();
});

test("an escape that is no UTF-8 stays as it is", () => {
  expect(parseUri("sip:%ff@b")?.user).toBe("%ff");
});

const host = fc.constantFrom("example.com", "192.0.2.7", "2001:db8::1", "a-b.example");
const word = fc.string({ minLength: 1, maxLength: 12, unit: "grapheme" });
const name = fc.stringMatching(/^[a-z][a-z0-9-]{0,8}$/);

test("what is printed is read again as the same", () => {
  const uri = fc.record({
    scheme: fc.constantFrom("sip" as const, "sips" as const),
    user: fc.option(word, { nil: undefined }),
    password: fc.constant(undefined),
    host,
    port: fc.option(fc.integer({ min: 1, max: 65_535 }), { nil: undefined }),
    params: fc.dictionary(name, fc.oneof(fc.constant(""), word)).map((o) => listOf(o)),
    headers: fc.option(fc.stringMatching(/^[a-z]{1,5}=[a-z]{0,5}$/), { nil: undefined }),
  });
  fc.assert(
    fc.property(uri, (value) => {
      expect(parseUri(printUri(value))).toEqual(value);
    }),
    { seed: 1 },
  );
});

test("reading ends with a value or undefined, whatever the text", () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 80 }), (text) => {
      for (const candidate of [text, `sip:${text}`, `tel:${text}`]) parseUri(candidate);
    }),
    { seed: 2 },
  );
});

function listOf(params: Readonly<Record<string, string>>): ParamList {
  const list = new ParamList();
  for (const [name, value] of Object.entries(params)) list.add(name, value);
  return list;
}
