import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdir, rm } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { newDataDir, programUnderTest } from "../support/platform.js";
import { processesNaming } from "../support/processes.js";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

test("the demo plays a whole call, finds all as told, and leaves nothing behind", async () => {
  const folder = await newDataDir();
  const { PATH = "", HOME = "" } = process.env;
  const child = spawn(process.execPath, [...programUnderTest(), "demo"], {
    cwd: ROOT,
    env: { PATH, HOME, TMPDIR: folder },
    stdio: ["ignore", "pipe", "inherit"],
  });
  let printed = "";
  child.stdout.on("data", (chunk: Buffer) => (printed += chunk.toString()));
  const [code] = await once(child, "close");
  expect(printed).toContain("all as told");
  expect(printed).not.toContain("FAILED");
  for (const line of ["INVITE sip:", "Gather: success true", "Dial: success true", "- destroyed", "available http"])
    expect(printed).toContain(line);
  expect(code).toBe(0);
  expect(await processesNaming(folder)).toEqual([]);
  expect((await readdir(folder)).filter((name) => name.startsWith("opentact-demo"))).toEqual([]);
  await rm(folder, { recursive: true, force: true });
});
