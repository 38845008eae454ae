import { expect, test } from "vitest";
import { parseTarget } from "./dial-target.js";

const PLACE = { country: "US", domain: "acme.example" };
const to = (text: string, place = PLACE) => parseTarget("To", text, place);
const REFUSED = { kind: "refused", cause: 3 };
const number = (digits: string) => ({ kind: "number", digits });
const user = (login: string, domain: string) => ({ kind: "user", login, domain });

test.each([
  ["15550100009", "15550100009"],
  ["+15550100009", "15550100009"],
  [" +1 (555) 010-0009 ", "15550100009"],
  ["1.555.010.0009", "15550100009"],
  ["5550100009", "15550100009"],
  ["+5550100009", "5550100009"],
  ["tel:+15550100009", "15550100009"],
  ["tel:+1-555-010-0009;ext=5", "15550100009"],
  ["5550100", "5550100"],
  ["442071234567", "442071234567"],
])("%j is the number %s", (text, digits) => {
  expect(to(text)).toEqual(number(digits));
});

test("ten digits get a 1 only in the United States and Canada", () => {
  expect(to("5550100009", { country: "CA", domain: "d" })).toEqual(number("15550100009"));
  expect(to("5550100009", { country: "GB", domain: "d" })).toEqual(number("5550100009"));
});

test.each(["911", "933", "112", "555010", "1234567890123456", "", " ", "tel:911", "tel:abc", "15550100009;x=1"])(
  "%j is refused",
  (text) => {
    expect(to(text)).toEqual(REFUSED);
  },
);

test.each([
  ["sales@acme.sip.opentact.test", user("sales", "acme.sip.opentact.test")],
  ["sip:sales@ACME.example", user("sales", "acme.example")],
  ["SIP:sales@acme.example.", user("sales", "acme.example")],
  ["1000@pbx.example.org", user("1000", "pbx.example.org")],
  ["sales", user("sales", "acme.example")],
  [
    "1000@pbx.example.org:5060",
    { kind: "sip", secure: false, user: "1000", host: "pbx.example.org", port: 5060, transport: undefined },
  ],
  [
    "sip:1000@10.0.0.1;transport=TCP",
    { kind: "sip", secure: false, user: "1000", host: "10.0.0.1", port: undefined, transport: "tcp" },
  ],
  [
    "sips:a@b.example;user=phone",
    { kind: "sip", secure: true, user: "a", host: "b.example", port: undefined, transport: undefined },
  ],
  [
    "sip:a@[2001:db8::1]:5061",
    { kind: "sip", secure: false, user: "a", host: "[2001:db8::1]", port: 5061, transport: undefined },
  ],
  ["group:Sales team", { kind: "group", group: "Sales team" }],
])("%j is an address", (text, address) => {
  expect(to(text)).toEqual(address);
});

test.each([
  "a b@c.example",
  "a@b@c.example",
  "a@",
  "@b.example",
  "sip:@b.example",
  "a@b.example:0",
  "a@b.example:65536",
  "sip:a@b.example?Subject=x",
  "sip:a@b.example\r\nVia: x",
  "<sip:a@b.example>",
  '"x" <sip:a@b.example>',
  "a@-b.example",
  "a@b_c.example",
  "http://b.example/",
  "a\u0000@b.example",
  "group:",
  `${"a".repeat(300)}@b.example`,
])("%j is no address of ours and is refused", (text) => {
  expect(to(text)).toEqual(REFUSED);
});

test("each element takes its own forms only", () => {
  expect(parseTarget("Number", "15550100009", PLACE)).toEqual(number("15550100009"));
  expect(parseTarget("Number", "sales@acme.example", PLACE)).toEqual(REFUSED);
  expect(parseTarget("Number", "tel:+15550100009", PLACE)).toEqual(REFUSED);
  expect(parseTarget("Sip", "15550100009", PLACE)).toEqual(user("15550100009", "acme.example"));
  expect(parseTarget("Sip", "group:x", PLACE)).toEqual(REFUSED);
  expect(parseTarget("Group", "Sales", PLACE)).toEqual({ kind: "group", group: "Sales" });
});

test("a bare login outside any domain is refused", () => {
  expect(parseTarget("To", "sales", { country: "US", domain: undefined })).toEqual(REFUSED);
});
