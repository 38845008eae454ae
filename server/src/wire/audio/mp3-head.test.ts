import { expect, test } from "vitest";
import { mp3Tone } from "../../../../test/support/mp3.js";
import { looksLikeMp3 } from "./mp3-head.js";

test("a tag or the header of a frame begins an MP3 file, other bytes do not", () => {
  expect(looksLikeMp3(mp3Tone(1000, 100))).toBe(true);
  expect(looksLikeMp3(Buffer.from("ID3\u0003\u0000"))).toBe(true);
  for (const text of ["RIFF....WAVE", "<html>", "", "\u00ff", "OggS"])
    expect(looksLikeMp3(Buffer.from(text, "latin1"))).toBe(false);
  expect(looksLikeMp3(Buffer.from([0xff, 0xff, 0xff, 0xff]))).toBe(false);
  expect(looksLikeMp3(Buffer.from([0xff, 0xd8, 0xff, 0xe0]))).toBe(false);
});
