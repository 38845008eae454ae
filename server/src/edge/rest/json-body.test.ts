import { expect, test } from "vitest";
import { DomainError } from "../../base/errors.js";
import { parseJsonBody } from "./json-body.js";

const parse = (text: string) => parseJsonBody(Buffer.from(text));

function refusalOf(bytes: Buffer): DomainError {
  try {
    parseJsonBody(bytes);
  } catch (error) {
    if (error instanceof DomainError) return error;
  }
  throw new Error("was not refused");
}

test("an empty body is no body", () => {
  expect(parse("")).toBeUndefined();
  expect(parse(" \r\n")).toBeUndefined();
});

test.each(["{", "{'a':1}", '{"a":1,}', "undefined", "{}{}", "\uFEFF\uFEFF{}"])(
  "%j is refused as Invalid JSON",
  (text) => {
    expect(refusalOf(Buffer.from(text))).toMatchObject({ status: 400, code: "invalid_json", message: "Invalid JSON" });
  },
);

test("bytes that are not UTF-8 are refused as Invalid JSON", () => {
  expect(refusalOf(Buffer.from([0x22, 0xff, 0x22]))).toMatchObject({ code: "invalid_json" });
});

test("names that reach the prototype are dropped at any depth, and nothing is polluted", () => {
  const value = parse(
    '{"a": {"__proto__": {"x": 1}, "b": [{"constructor": {"prototype": {"y": 1}}}]}, "prototype": 1}',
  );
  expect(value).toEqual({ a: { b: [{}] } });
  expect(({} as { x?: unknown }).x).toBeUndefined();
});

test("depth 32 is read, depth 33 is refused, and a million brackets are no problem", () => {
  expect(() => parse("[".repeat(32) + "]".repeat(32))).not.toThrow();
  expect(refusalOf(Buffer.from("[".repeat(33) + "]".repeat(33)))).toMatchObject({ status: 400 });
  expect(refusalOf(Buffer.from("[".repeat(500_000) + "]".repeat(500_000)))).toMatchObject({ status: 400 });
});

test("more than 1000 elements or keys are refused", () => {
  expect(() => parse(`[${"1,".repeat(999)}1]`)).not.toThrow();
  expect(refusalOf(Buffer.from(`[${"1,".repeat(1000)}1]`))).toMatchObject({ status: 400 });
  const keys = Array.from({ length: 1001 }, (_, n) => `"k${n}":1`).join(",");
  expect(refusalOf(Buffer.from(`{${keys}}`))).toMatchObject({ status: 400 });
});

test.each([
  ["NUL", '{"a":{"b":"x\\u0000"}}', "body.a.b"],
  ["a lone surrogate", '{"a":"\\ud800"}', "body.a"],
  ["a C0 control", '{"a":["\\u0007"]}', "body.a.0"],
])("%s in a text is refused with its path and without its value", (_what, text, path) => {
  expect(refusalOf(Buffer.from(text)).fields).toEqual({ [path]: { message: "forbidden characters" } });
});

test("TAB, LF, CR and characters beyond the basic plane are text", () => {
  expect(parse('{"a":"\\t\\n\\r😀é"}')).toEqual({ a: "\t\n\r😀é" });
});
