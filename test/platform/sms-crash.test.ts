import { expect, test } from "vitest";
import { seededDataDir } from "../support/seeded-data-dir.js";
import { smsCrash } from "../support/sms-crash.js";

/** The small form of test/chaos/sms-crash.ts. */
test("kill -9 of the platform and cuts of the carrier lose no message, and mark what may be there twice", async () => {
  const report = await smsCrash({ messages: 50, kills: 1, cuts: 1, seed: 7, dataDir: await seededDataDir() });
  expect(report).toMatchObject({
    accepted: 50,
    lost: [],
    unmarked: [],
    undelivered: [],
    inboundLost: [],
    inboundTwice: [],
  });
  expect(report.copies).toBeLessThanOrEqual(report.copiesAllowed);
});
