import { inflateRawSync } from "node:zlib";
import { expect, test } from "vitest";
import { compressed, textFrame } from "./text-frame.js";

test("the unmasked text of RFC 6455 5.7 is written as it stands there", () => {
  expect(textFrame(Buffer.from("Hello"), false).toString("hex")).toBe("810548656c6c6f");
});

test.each([
  [125, "817d"],
  [126, "817e007e"],
  [65_535, "817effff"],
  [65_536, "817f0000000000010000"],
])("%i bytes have the shortest length that fits", (length, head) => {
  const frame = textFrame(Buffer.alloc(length, "x"), false);
  expect(frame.subarray(0, frame.length - length).toString("hex")).toBe(head);
  expect(frame.subarray(-length).every((byte) => byte === 0x78)).toBe(true);
});

test("a compressed payload is a message of its own without its tail, and its frame says so", () => {
  const text = Buffer.from("a text of a call, and again a text of a call");
  const packed = compressed(text);
  const whole = Buffer.concat([packed, Buffer.from("0000ffff", "hex")]);
  expect(inflateRawSync(whole, { finishFlush: 2 })).toEqual(text);
  expect(packed.length).toBeLessThan(text.length);
  expect(textFrame(packed, true)[0]).toBe(0xc1);
});
