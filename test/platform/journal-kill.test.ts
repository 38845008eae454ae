import { expect, it } from "vitest";
import { killedWithoutDatabase } from "../support/killed-without-database.js";
import { seededDataDir } from "../support/seeded-data-dir.js";
import { freezeDatabase, shutDatabase } from "../support/stopped-database.js";

it.each([
  ["says nothing any more", freezeDatabase],
  ["is shut down", shutDatabase],
] as const)("a platform that is killed while its database %s loses nothing that its calls said", async (_how, away) => {
  const platform = { dataDir: await seededDataDir(), env: { TTS_ENGINE: "lab" } };
  const report = await killedWithoutDatabase({ platform, calls: 6, away });
  expect(report.faults).toEqual([]);
  expect(report.completed).toBeGreaterThanOrEqual(2);
  expect(report.lost).toBeGreaterThanOrEqual(2);
  expect(report.completed + report.lost).toBe(6);
});
