import fc from "fast-check";
import { expect, test } from "vitest";
import { ESCAPE } from "./alphabet.js";
import { type Concat, parseUserData, printConcat } from "./concat.js";
import { encodingOf, joinParts, segment } from "./segment.js";

const count = (text: string) => segment(text).parts.length;

test("the documented checks of sizes hold", () => {
  expect([count("a".repeat(160)), count("a".repeat(161))]).toEqual([1, 2]);
  expect([count("€".repeat(80)), count("€".repeat(81))]).toEqual([1, 2]);
  expect([count("😀".repeat(35)), count("😀".repeat(36))]).toEqual([1, 2]);
  expect([encodingOf("ç"), encodingOf("`"), encodingOf("Ç{€}")]).toEqual(["UCS-2", "UCS-2", "GSM-7"]);
  expect(segment("x".repeat(200)).parts.map(({ length }) => length)).toEqual([153, 47]);
  expect(segment("x".repeat(200), "udh16").parts.map(({ length }) => length)).toEqual([152, 48]);
  expect(segment("ж".repeat(140)).parts.map(({ length }) => length)).toEqual([134, 134, 12]);
});

test("an escape pair and a surrogate pair are never split", () => {
  const [first] = segment(`${"a".repeat(152)}€${"b".repeat(50)}`).parts;
  expect([first?.length, first?.at(-1)]).toEqual([152, 0x61]);
  const [emoji] = segment(`${"ж".repeat(66)}😀${"ж".repeat(20)}`).parts;
  expect(emoji?.length).toBe(132);
});

const text = fc.oneof(
  fc.string({ maxLength: 600 }),
  fc.string({ unit: "binary", maxLength: 600 }),
  fc.array(fc.constantFrom("a", "€", "\\", "é"), { maxLength: 600 }).map((chars) => chars.join("")),
  fc.array(fc.constantFrom("ж", "😀", "a"), { maxLength: 600 }).map((chars) => chars.join("")),
);
const form = fc.constantFrom("udh8" as const, "udh16" as const);

test("parts rejoin to the text, each within its limit and whole", () => {
  fc.assert(
    fc.property(text, form, (message, header) => {
      const { encoding, parts } = segment(message, header);
      expect(joinParts(encoding, parts)).toBe(message);
      const limit = { "GSM-7": { udh8: 153, udh16: 152 }, "UCS-2": { udh8: 134, udh16: 132 } }[encoding][header];
      for (const part of parts) {
        if (parts.length > 1) expect(part.length).toBeLessThanOrEqual(limit);
        if (encoding === "GSM-7") expect(part.at(-1)).not.toBe(ESCAPE);
      }
    }),
  );
});

test("a part's header is printed as documented and read back", () => {
  expect(printConcat({ reference: 0x7f, total: 2, number: 1 }, "udh8")).toEqual(Buffer.from([5, 0, 3, 0x7f, 2, 1]));
  expect(printConcat({ reference: 0x1234, total: 3, number: 2 }, "udh16")).toEqual(
    Buffer.from([6, 8, 4, 0x12, 0x34, 3, 2]),
  );
  const part = fc.record({
    reference: fc.integer({ min: 0, max: 255 }),
    total: fc.integer({ min: 1, max: 255 }),
    number: fc.integer({ min: 1, max: 255 }),
  });
  fc.assert(
    fc.property(part, form, fc.uint8Array({ maxLength: 140 }), (given: Concat, header, bytes) => {
      const concat = { ...given, number: Math.min(given.number, given.total) };
      const data = parseUserData(Buffer.concat([printConcat(concat, header), bytes]));
      expect(data).toEqual({ concat, text: Buffer.from(bytes) });
    }),
  );
});

test("a header that passes the end is refused, elements that are not understood are skipped", () => {
  expect(parseUserData(Buffer.alloc(0))).toBeUndefined();
  expect(parseUserData(Buffer.from([5, 0, 3, 1, 2]))).toBeUndefined();
  expect(parseUserData(Buffer.from([3, 0, 9, 1, 2]))).toBeUndefined();
  const other = parseUserData(Buffer.from([9, 0x24, 1, 2, 0, 3, 7, 2, 1, 0x61].concat(0x62)));
  expect(other).toBeUndefined();
  const two = parseUserData(Buffer.from([8, 0x24, 1, 2, 0, 3, 7, 2, 1, 0x61]));
  expect(two).toEqual({ concat: { reference: 7, total: 2, number: 1 }, tables: { single: 2 }, text: Buffer.from("a") });
  expect(parseUserData(Buffer.from([5, 0, 3, 1, 2, 3]))?.concat).toBeUndefined();
  fc.assert(fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => void parseUserData(Buffer.from(bytes))));
});
