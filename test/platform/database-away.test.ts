import { beforeAll, describe, expect, it } from "vitest";
import type { LabCarrier } from "../../server/src/lab/carrier.js";
import { callsWithoutDatabase } from "../support/calls-without-database.js";
import { useStage } from "../support/stage.js";
import { freezeDatabase, shutDatabase } from "../support/stopped-database.js";

const stage = useStage({ mayHaveErrors: true });
let carrier: LabCarrier;

beforeAll(async () => {
  carrier = await stage.lab.carrier();
  const document = '<Response><Tone hz="600" don="1000" doff="0" loop="0" timeout="600000"/></Response>';
  await stage.app(stage.platform.ready.numbers[1]!, document);
});

describe.each([
  ["says nothing any more", freezeDatabase],
  ["is shut down and comes again", shutDatabase],
] as const)("a database that %s in the middle of calls", (_how, away) => {
  it("leaves them their audio, refuses new ones with a time to come again, and has everything in order afterwards", async () => {
    const { platform } = stage;
    const number = platform.ready.numbers[1]!;
    const report = await callsWithoutDatabase({
      platform,
      carrier,
      number,
      calls: 4,
      away: () => away(platform),
      awayMs: 0,
    });
    expect(report).toMatchObject({ heard: 4, faults: [] });
  });
});
