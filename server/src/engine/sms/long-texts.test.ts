import { expect, test } from "vitest";
import { encodeUcs2 } from "../../wire/smpp/alphabet.js";
import { joinStored } from "./long-texts.js";

const ends = { carrier: "c", from: "1", to: "2", charset: null };
const part = (number: number, text: string) => ({ number, dataCoding: 0, bytes: Buffer.from(text) });

test("parts that did not come show as gaps", () => {
  const parts = [part(2, "two"), part(5, "five")];
  expect(joinStored({ ...ends, total: 6, parts })).toBe("[…]two[…]five[…]");
});

test("a character that is cut in two is whole again", () => {
  const bytes = encodeUcs2("a😀b");
  const parts = [bytes.subarray(0, 4), bytes.subarray(4)].map((half, at) => ({
    number: at + 1,
    dataCoding: 8,
    bytes: half,
  }));
  expect(joinStored({ ...ends, total: 2, parts })).toBe("a😀b");
});
