import fc from "fast-check";
import { expect, test } from "vitest";
import { decodeGsm7, decodeUcs2, encodeGsm7, encodeUcs2, isGsm7 } from "./alphabet.js";

/** Row by row as in messaging.md 9.2, the escape left out. */
const BASIC = [
  "@£$¥èéùìòÇ\nØø\rÅå",
  "Δ_ΦΓΛΩΠΨΣΘΞ ÆæßÉ",
  " !\"#¤%&'()*+,-./",
  "0123456789:;<=>?",
  "¡ABCDEFGHIJKLMNO",
  "PQRSTUVWXYZÄÖÑÜ§",
  "¿abcdefghijklmno",
  "pqrstuvwxyzäöñüà",
];

test("every code of the basic table is the documented character, both ways", () => {
  for (const [row, chars] of BASIC.entries())
    for (const [column, char] of [...chars].entries()) {
      const code = row * 16 + column;
      if (code === 0x1b) continue;
      expect([code, decodeGsm7(Buffer.from([code]))]).toEqual([code, char]);
      expect(encodeGsm7(char)).toEqual(Buffer.from([code]));
    }
});

test("extension characters take the escape and their code", () => {
  const codes = { "\f": 0x0a, "^": 0x14, "{": 0x28, "}": 0x29, "\\": 0x2f, "[": 0x3c, "~": 0x3d, "]": 0x3e };
  for (const [char, code] of Object.entries({ ...codes, "|": 0x40, "€": 0x65 })) {
    expect(encodeGsm7(char)).toEqual(Buffer.from([0x1b, code]));
    expect(decodeGsm7(Buffer.from([0x1b, code]))).toBe(char);
  }
});

test("an unknown extension code is its basic character, a lone escape a space", () => {
  expect(decodeGsm7(Buffer.from([0x1b, 0x41]))).toBe("A");
  expect(decodeGsm7(Buffer.from([0x41, 0x1b]))).toBe("A ");
  expect(decodeGsm7(Buffer.from([0x1b, 0x1b, 0x65]))).toBe(" e");
  expect(decodeGsm7(Buffer.from([0x1b, 0x1b, 0x1b, 0x65]))).toBe(" €");
});

test("a small ç and a backtick are not in the alphabet, a large Ç is", () => {
  expect([isGsm7("Ç€"), isGsm7("ç"), isGsm7("`"), isGsm7("😀")]).toEqual([true, false, false, false]);
  expect(encodeGsm7("a`")).toBeUndefined();
});

test("any text survives UTF-16, any text of the alphabet survives GSM-7", () => {
  const alphabet = [...BASIC.join("").replace(" ", ""), "€", "|", "\f", "\\"];
  fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => decodeUcs2(encodeUcs2(text)) === text));
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...alphabet)), (chars) => {
      const text = chars.join("");
      expect(decodeGsm7(encodeGsm7(text) ?? Buffer.alloc(0))).toBe(text);
    }),
  );
});

test("any bytes are read without an error", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      decodeGsm7(bytes);
      decodeUcs2(bytes);
    }),
  );
});
