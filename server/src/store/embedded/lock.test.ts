import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { StartError } from "../../base/start-error.js";
import { FolderLock } from "./lock.js";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "opentact-lock-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test("a folder is held by one, and free again when that one lets go", async () => {
  const lock = await FolderLock.take(folder);
  expect(await readFile(join(folder, "lock"), "utf8")).toMatch(new RegExp(`^${process.pid} `));
  await expect(FolderLock.take(folder)).rejects.toThrow(
    `data folder ${folder} is in use by process ${process.pid}: stop it, or set another DATA_DIR`,
  );
  await lock.release();
  await lock.release();
  await (await FolderLock.take(folder)).release();
  expect(await readdir(folder)).toEqual([]);
});

test("the lock of a process that is gone is taken over", async () => {
  const gone = spawn(process.execPath, ["-e", ""]);
  await once(gone, "exit");
  await writeFile(join(folder, "lock"), `${gone.pid} 1\n`);
  await (await FolderLock.take(folder)).release();
});

test.skipIf(process.platform !== "linux")(
  "the id of a dead owner that another program has got by now does not count",
  async () => {
    const other = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"]);
    await writeFile(join(folder, "lock"), `${other.pid} 1\n`);
    await (await FolderLock.take(folder)).release();
    other.kill();
  },
);

test("an own id left by an earlier process with the same id (a container) does not count", async () => {
  await writeFile(join(folder, "lock"), `${process.pid} 1\n`);
  await (await FolderLock.take(folder)).release();
});

test.each(["", "not a number\n", "-1 5\n"])("a lock file that says %j holds nobody back", async (text) => {
  await writeFile(join(folder, "lock"), text);
  await (await FolderLock.take(folder)).release();
});

test("of twenty starts at once on a stale lock one wins and the others are told so", async () => {
  await writeFile(join(folder, "lock"), "999999999 1\n");
  const outcomes = await Promise.allSettled(Array.from({ length: 20 }, () => FolderLock.take(folder)));
  const won = outcomes.filter((outcome) => outcome.status === "fulfilled");
  const lost = outcomes.flatMap((outcome) => (outcome.status === "rejected" ? [outcome.reason as unknown] : []));
  expect(won).toHaveLength(1);
  expect(lost.every((reason) => reason instanceof StartError)).toBe(true);
  await won[0]?.value.release();
  expect(await readdir(folder)).toEqual([]);
});
