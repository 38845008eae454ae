import { execFileSync } from "node:child_process";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { DomainError } from "../../base/errors.js";
import { DamagedFile } from "../../base/sealed-format.js";
import { LostKey } from "../../base/stored-file.js";
import { Archive } from "./archive.js";
import type { ExportedRecord } from "./port.js";

const PART_BYTES = 1024 * 1024;
/** More than two parts. */
const AUDIO = Buffer.from(Array.from({ length: 2 * PART_BYTES + 1000 }, (_, n) => 1 + (n % 250)));

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "archive-"));
});
afterEach(() => rm(folder, { recursive: true }));

/** What is read of a file from a byte on: its content, unless it fails. */
type Reading = (start: number) => Error | undefined;

async function archiveOf(files: Readonly<Record<string, Reading>>): Promise<Buffer> {
  const rows = Object.keys(files).map((uuid): ExportedRecord => ({ uuid, line: "{}", format: "wav", file: uuid }));
  const none = async () => ({ rows: [], next: undefined });
  const bytes: Uint8Array[] = [];
  const checked = (key: string, start: number) => {
    const error = files[key]?.(start);
    if (error) throw error;
  };
  await new Archive({
    account: "a",
    reads: { calls: none, messages: none, records: async () => ({ rows, next: undefined }) },
    blobs: {
      size: async (key) => {
        checked(key, -1);
        return key === "absent" ? undefined : AUDIO.length;
      },
      read: async (key, start, end) => {
        checked(key, start);
        return AUDIO.subarray(start, end + 1);
      },
    },
    sink: { write: async (part) => void bytes.push(part), close: async () => 0, abandon: async () => undefined },
    nowMs: 1_700_000_000_000,
    onProgress: async () => undefined,
  }).write();
  return Buffer.concat(bytes);
}

async function unpacked(archive: Buffer): Promise<{ names: string[]; of: (name: string) => Promise<Buffer> }> {
  await writeFile(join(folder, "a.tar"), archive);
  execFileSync("tar", ["-xf", "a.tar"], { cwd: folder });
  const names = await readdir(join(folder, "audio"));
  return { names: names.sort(), of: (name) => readFile(join(folder, name)) };
}

const damaged = new DamagedFile("damaged");
const gone = Object.assign(new Error("gone"), { code: "ENOENT" });

test("what cannot be read is left out or ends in zeros, and is told of; the rest is as it was", async () => {
  const { names, of } = await unpacked(
    await archiveOf({
      good: () => undefined,
      absent: () => undefined,
      unopened: () => damaged,
      spoilt: (start) => (start === 0 ? damaged : undefined),
      removed: (start) => (start === 0 ? gone : undefined),
      keyless: (start) => (start === 0 ? new LostKey("gone") : undefined),
      broken: (start) => (start >= PART_BYTES ? new Error("blob is shorter than asked for") : undefined),
      last: () => undefined,
    }),
  );
  expect(names).toEqual(["broken.wav", "good.wav", "last.wav"]);
  for (const name of ["good", "last"]) expect((await of(`audio/${name}.wav`)).equals(AUDIO)).toBe(true);
  const broken = Buffer.alloc(AUDIO.length);
  AUDIO.copy(broken, 0, 0, PART_BYTES);
  expect((await of("audio/broken.wav")).equals(broken)).toBe(true);
  const lines = (await of("missing/000001.jsonl")).toString().trim().split("\n");
  expect(lines.map((line) => JSON.parse(line))).toEqual([
    { uuid: "absent", reason: "gone" },
    { uuid: "unopened", reason: "damaged" },
    { uuid: "spoilt", reason: "damaged" },
    { uuid: "removed", reason: "gone" },
    { uuid: "keyless", reason: "gone" },
    { uuid: "broken", reason: "unreadable", good_bytes: PART_BYTES },
  ]);
});

test("with the database away nothing counts as missing: all of it fails, to be tried again", async () => {
  await expect(archiveOf({ one: () => new DomainError(503, "unavailable", "away") })).rejects.toMatchObject({
    status: 503,
  });
});
