import { expect, test } from "vitest";
import { memoryBlobs } from "../../../../test/support/memory-blobs.js";
import { DamagedFile } from "../../base/sealed-format.js";
import { recordingLeft } from "./recording-file.js";

const wav = (seconds: number, channels: number) =>
  Buffer.concat([Buffer.from("RIFF".padEnd(44)), Buffer.alloc(seconds * 16_000 * channels)]);

test.each([
  ["a WAV file of two channels", wav(1.5, 2), 2, { format: "wav", size: 48_044, duration: 1.5 }],
  ["MP3 that took its place", Buffer.alloc(6000, 0xff), 1, { format: "mp3", size: 6000, duration: 1.5 }],
  ["a header alone", wav(0, 1), 1, { format: "wav", size: 44, duration: 0 }],
  ["nothing", undefined, 1, { format: "wav", size: 0, duration: 0 }],
  ["a file that was cut at its first byte", Buffer.from("R"), 1, { format: "wav", size: 1, duration: 0 }],
] as const)(
  "%s is what it is taken for, and the half of an encoder beside it is removed",
  async (_, file, channels, left) => {
    const files = new Map<string, Buffer>([["a/records/b.part", Buffer.alloc(9)]]);
    if (file) files.set("a/records/b", file);
    expect(await recordingLeft(memoryBlobs(files), "a/records/b", channels)).toEqual(left);
    expect([...files.keys()]).toEqual(file ? ["a/records/b"] : []);
  },
);

test("a sealed file whose beginning is damaged holds nothing; a database that is away is no damage", async () => {
  const failing = (error: Error) => ({ ...memoryBlobs(new Map()), size: () => Promise.reject(error) });
  const nothing = { format: "wav", size: 0, duration: 0 };
  expect(await recordingLeft(failing(new DamagedFile("torn")), "a/records/b", 1)).toEqual(nothing);
  await expect(recordingLeft(failing(new Error("away")), "a/records/b", 1)).rejects.toThrow("away");
});
