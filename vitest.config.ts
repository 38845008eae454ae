import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";
import { LongestFirst } from "./test/support/longest-first.js";

/** Sources of our packages, not what a build made of them; the last one is where global setups run. */
const source = {
  resolve: { conditions: ["source"] },
  ssr: { resolve: { conditions: ["source"] } },
  environments: { __vitest__: { resolve: { conditions: ["source"] } } },
};

/** A test waits for its database, its peers and its timers more than it computes: more files at once than cores. */
const WORKERS = Math.max(3, availableParallelism());

/**
 * A worker imports each module once for all its files; importing took longer than the tests. So a test leaves nothing
 * behind in modules, globals and the environment.
 */
const ONE_IMPORT = { isolate: false };

/** A limit against hanging and no measure of anything: what waits inside a test has limits of its own, which tell more. */
const TEST_MS = 300_000;
/** The same for what is looked at again and again (`expect.poll`), a second unless told. */
const POLLED = { poll: { timeout: 60_000 } };

/**
 * `unit` opens no database, `store` has one; the others run the whole platform: `flows` listens to it, `platform` does
 * not, `sipp` plays scenarios to it.
 */
export default defineConfig({
  ...source,
  test: {
    maxWorkers: WORKERS,
    // Databases of the setups are stopped then.
    teardownTimeout: TEST_MS,
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        ...source,
        test: {
          name: "unit",
          ...ONE_IMPORT,
          testTimeout: TEST_MS,
          hookTimeout: TEST_MS,
          expect: POLLED,
          include: ["{contract,server,client,testkit}/src/**/*.test.ts", "test/{support,contract,chaos}/**/*.test.ts"],
          exclude: ["**/*.store.test.ts", "**/node_modules/**"],
        },
      },
      {
        ...source,
        test: {
          name: "store",
          ...ONE_IMPORT,
          include: ["server/src/**/*.store.test.ts", "test/rest/**/*.test.ts"],
          globalSetup: ["test/support/database-setup.ts"],
          testTimeout: TEST_MS,
          hookTimeout: TEST_MS,
          expect: POLLED,
        },
      },
      {
        ...source,
        test: {
          name: "flows",
          include: ["test/flows/**/*.test.ts"],
          globalSetup: ["test/support/flows-setup.ts"],
          testTimeout: TEST_MS,
          hookTimeout: TEST_MS,
          expect: POLLED,
          // What is heard in real time must not depend on the load of many; two wait for each other's audio well.
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
        },
      },
      {
        ...source,
        test: {
          name: "platform",
          include: ["test/platform/**/*.test.ts"],
          globalSetup: ["test/support/flows-setup.ts"],
          testTimeout: TEST_MS,
          hookTimeout: TEST_MS,
          expect: POLLED,
        },
      },
      {
        ...source,
        test: {
          name: "sipp",
          include: ["test/sipp/**/*.test.ts"],
          globalSetup: ["test/support/flows-setup.ts"],
          testTimeout: TEST_MS,
          hookTimeout: TEST_MS,
          expect: POLLED,
          // Most of a scenario is waiting.
          maxConcurrency: 10,
        },
      },
    ],
  },
});
