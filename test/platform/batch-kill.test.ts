import { expect, it } from "vitest";
import { KilledBatch } from "../support/killed-batch.js";
import { seededDataDir } from "../support/seeded-data-dir.js";

it("a batch whose platform is killed again and again calls nobody twice and leaves log and money complete", async () => {
  const platform = { dataDir: await seededDataDir(), env: { TTS_ENGINE: "lab" } };
  const report = await KilledBatch.run({ platform, phones: 30, kills: 2, seed: 4, talkMaxMs: 300, endMs: 120_000 });
  expect(report.faults).toEqual([]);
  // A fast machine may be done before the second one.
  expect(report.kills).toBeGreaterThanOrEqual(1);
  expect(report.success + report.failed).toBe(30);
});
