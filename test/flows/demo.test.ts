import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdir, rm } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { newDataDir, programUnderTest } from "../support/platform.js";
import { processesNaming } from "../support/processes.js";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

test("the demo plays a whole call, finds all as told, and leaves nothing behind", async () => {
  const printed = await played();
  for (const line of ["INVITE sip:", "Gather: success true", "Dial: success true", "- destroyed", "available http"])
    expect(printed).toContain(line);
});

test("the demo of texts finds all as told, whatever the network does", async () => {
  const printed = await played("sms");
  for (const line of ["the network throttles", "no receipts", "links to the network are cut", "ok      who said STOP"])
    expect(printed).toContain(line);
});

/** Plays a story of the demo, which comes true and leaves nothing behind. @returns what it printed */
async function played(...story: string[]): Promise<string> {
  const folder = await newDataDir();
  const { PATH = "", HOME = "" } = process.env;
  const child = spawn(process.execPath, [...programUnderTest(), "demo", ...story], {
    cwd: ROOT,
    env: { PATH, HOME, TMPDIR: folder },
    stdio: ["ignore", "pipe", "inherit"],
  });
  let printed = "";
  child.stdout.on("data", (chunk: Buffer) => (printed += chunk.toString()));
  const [code] = await once(child, "close");
  expect(printed).toContain("all as told");
  expect(printed).not.toContain("FAILED");
  expect(code).toBe(0);
  expect(await processesNaming(folder)).toEqual([]);
  expect((await readdir(folder)).filter((name) => name.startsWith("opentact-demo"))).toEqual([]);
  await rm(folder, { recursive: true, force: true });
  return printed;
}
