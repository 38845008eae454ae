import { playWorld, type World } from "@opentact/testkit/world";
import fc from "fast-check";
import { expect, test } from "vitest";
import { faultLog, faultsOf, storyText } from "../../../../test/support/call-story.js";
import { worlds } from "../../../../test/support/random-flows.js";

/** XML_RUNS and XML_SEED ask for more calls, or for others; a failure names its seed. */
const RUNS = Number(process.env["XML_RUNS"] ?? 10_000);
const SEED = Number(process.env["XML_SEED"] ?? 6);

test(`${RUNS} calls with documents by chance (seed ${SEED}) each end, within the limits, with a whole story`, async () => {
  const isWhole = async (world: World) => {
    const { log, faults } = faultLog();
    const result = await playWorld({ ...world, log });
    const all = [...faultsOf(result), ...faults];
    expect(all.length === 0 ? [] : [...all, storyText(result.trace)]).toEqual([]);
  };
  await fc.assert(fc.asyncProperty(worlds, isWhole), { seed: SEED, numRuns: RUNS });
}, 600_000);
