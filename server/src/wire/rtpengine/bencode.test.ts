import fc from "fast-check";
import { expect, test } from "vitest";
import { type BencodeValue, parseBencode, printBencode } from "./bencode.js";

const read = (text: string) => parseBencode(Buffer.from(text));

const { value } = fc.letrec<{ value: BencodeValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.string({ unit: "grapheme" }),
    fc.maxSafeInteger(),
    fc.array(tie("value"), { maxLength: 4 }),
    fc.dictionary(fc.string(), tie("value"), { maxKeys: 4, noNullPrototype: false }),
  ),
}));

test("whatever is printed is read again", () => {
  fc.assert(
    fc.property(value, (given) => {
      expect(parseBencode(printBencode(given))).toEqual(given);
    }),
  );
});

test("keys are sorted, lengths are those of bytes", () => {
  expect(printBencode({ b: [-1, 0], a: "ü" }).toString()).toBe("d1:a2:ü1:bli-1ei0eee");
});

test.each([
  "",
  "i1",
  "ie",
  "i--1e",
  "i1.5e",
  "5:four",
  "-1:",
  "l",
  "li1e",
  "d1:ae",
  "di1ei2ee",
  "i1ei2e",
  "99999999999:",
])("%j is nothing", (text) => {
  expect(read(text)).toBeUndefined();
});

test("no depth overruns the stack", () => {
  expect(read("l".repeat(60_000))).toBeUndefined();
  expect(read(`${"l".repeat(40)}${"e".repeat(40)}`)).toBeUndefined();
});

test("no key reaches a prototype", () => {
  const hostile = read("d9:__proto__d1:xi1eee") as Record<string, unknown>;
  expect(Object.keys(hostile)).toEqual(["__proto__"]);
  expect(({} as Record<string, unknown>)["x"]).toBeUndefined();
});

test("no bytes throw", () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => void parseBencode(bytes)));
});
