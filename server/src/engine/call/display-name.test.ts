import { expect, test } from "vitest";
import { type CallerId, fromForUser } from "./caller-id.js";
import { passedOn } from "./display-name.js";

test("a name with controls is passed on without them, and needs no second look", () => {
  expect(passedOn("a\0b\r\nX: 1\x7f")).toBe("a b  X: 1 ");
  expect([passedOn("Zoë 李"), passedOn(undefined)]).toEqual(["Zoë 李", undefined]);
  const id = { shown: "1", number: "1", name: "Bo\0b", isAnonymous: false } as CallerId;
  expect(fromForUser(id, "a.example")).toBe('"Bo b" <sip:+1@a.example>');
});
