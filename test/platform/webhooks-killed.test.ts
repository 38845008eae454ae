import { rm } from "node:fs/promises";
import { expect, it } from "vitest";
import { killWithPending } from "../chaos/pending-deliveries.js";
import { seededDataDir } from "../support/seeded-data-dir.js";

it("kill -9 with many deliveries waiting, and again in their midst: each comes, with its id, signed, in order, and is in the log", {
  timeout: 300_000,
}, async () => {
  const dataDir = await seededDataDir();
  const options = { events: 200, kills: 2, random: () => 0.5, start: { dataDir }, deadlineMs: 180_000 };
  expect((await killWithPending(options)).problems).toEqual([]);
  await rm(dataDir, { recursive: true, force: true });
});
