import fc from "fast-check";
import { expect, test } from "vitest";
import { answerCheck, isProved, printCheck, readCheck } from "./stun.js";

const hex = (text: string) => Buffer.from(text.replace(/\s+/g, ""), "hex");
const PASSWORD = "VOkJxbRl1RmTxUk/WvJxBt";

/** RFC 5769 2.1: a check of ICE with everything in it. */
const REQUEST = hex(`
  000100582112a442b7e7a701bc34d686fa87dfae 802200105354554e207465737420636c69656e74
  002400046e0001ff 80290008932ff9b151263b36 000600096576746a3a68367659202020
  000800149aeaa70cbfd8cb56781ef2b5b2d3f249c1b571a2 80280004e57a3bcf`);
/** RFC 5769 2.2 and 2.3: where it came from. */
const SOURCES = [
  ["192.0.2.1", 32853, "002000080001a147e112a643"],
  ["2001:db8:1234:5678:11:2233:4455:6677", 32853, "002000140002a1470113a9faa5d3f179bc25f4b5bed2b9d9"],
] as const;

test("the check of RFC 5769 is read and proved", () => {
  const check = readCheck(REQUEST)!;
  expect(check).toMatchObject({ username: "evtj:h6vY", isNominated: false });
  expect(Buffer.from(check.transaction, "latin1")).toEqual(hex("b7e7a701bc34d686fa87dfae"));
  expect(isProved(REQUEST, check, PASSWORD)).toBe(true);
  expect(isProved(REQUEST, check, `${PASSWORD}x`)).toBe(false);
});

test.each(SOURCES)("an answer to %s names it as RFC 5769 does, and is proved", (address, port, attribute) => {
  const answer = answerCheck(REQUEST, address, port, PASSWORD);
  expect(answer.readUInt16BE(0)).toBe(0x0101);
  expect(answer.readUInt16BE(2)).toBe(answer.length - 20);
  expect(answer.subarray(4, 20)).toEqual(REQUEST.subarray(4, 20));
  expect(answer.subarray(20, 20 + attribute.length / 2).toString("hex")).toBe(attribute);
  // A request with the same attributes would prove itself: so does the answer.
  expect(
    isProved(answer, { transaction: "", username: "", isNominated: false, integrityAt: answer.length - 32 }, PASSWORD),
  ).toBe(true);
});

test("what is printed is read back", () => {
  const transaction = Buffer.from("123456789012");
  const check = printCheck({ transaction, username: "ab:cde", password: "secret", isNominated: true });
  expect(readCheck(check)).toMatchObject({ transaction: "123456789012", username: "ab:cde", isNominated: true });
  expect(isProved(check, readCheck(check)!, "secret")).toBe(true);
});

test("any bit that is turned makes it no check, or one that is not proved", () => {
  for (let bit = 0; bit < REQUEST.length * 8; bit++) {
    const changed = Buffer.from(REQUEST);
    changed[bit >> 3]! ^= 1 << (bit & 7);
    const check = readCheck(changed);
    expect(check !== undefined && isProved(changed, check, PASSWORD)).toBe(false);
  }
});

test("any bytes end in nothing or a check, never in an exception", () => {
  const like = fc.uint8Array({ maxLength: 120 }).map((bytes) => {
    const b = Buffer.concat([REQUEST.subarray(0, 20), bytes]);
    b.writeUInt16BE(bytes.length, 2);
    return b;
  });
  fc.assert(
    fc.property(
      fc.oneof(
        like,
        fc.uint8Array({ maxLength: 120 }).map((b) => Buffer.from(b)),
      ),
      (bytes) => {
        expect(readCheck(bytes)).toBeUndefined();
      },
    ),
    { numRuns: 2_000, seed: 3 },
  );
});
