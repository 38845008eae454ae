import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { TAR_END, tarHeader, tarPadding } from "./tar.js";

test("the tar of the system reads names, sizes and bytes of what is written", () => {
  const folder = mkdtempSync(join(tmpdir(), "tar-"));
  try {
    const files = {
      "calls/000001.jsonl": Buffer.from('{"a":1}\n'),
      "audio/x.wav": Buffer.alloc(1024, 7),
      empty: Buffer.alloc(0),
    };
    const parts = Object.entries(files).flatMap(([name, bytes]) => [
      tarHeader(name, bytes.length, 1_700_000_000_000),
      bytes,
      tarPadding(bytes.length),
    ]);
    writeFileSync(join(folder, "a.tar"), Buffer.concat([...parts, TAR_END]));
    execFileSync("tar", ["-xf", "a.tar"], { cwd: folder });
    for (const [name, bytes] of Object.entries(files)) expect(readFileSync(join(folder, name))).toEqual(bytes);
    expect(execFileSync("tar", ["-tf", "a.tar"], { cwd: folder }).toString().trim().split("\n")).toEqual(
      Object.keys(files),
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("what the format has no room for is refused", () => {
  expect(() => tarHeader("x".repeat(101), 0, 0)).toThrow(RangeError);
  expect(() => tarHeader("x", 8 ** 11, 0)).toThrow(RangeError);
});
