/**
 * Kills a platform (SIGKILL) at random moments of a batch of calls, again and again, and judges what is left. Usage: npm run
 * batch-kill [-- --phones 500 --kills 8 --rounds 3 --seed 1]
 *
 * The callees are another process, so that they know who was called whatever the platform remembers. Each round has a seed
 * of its own: when the kills come, who is busy, how long the others talk. Exit code 1 when a phone was called twice, an
 * event or a result is missing, or money is still set aside.
 */
import { parseArgs } from "node:util";
import { KilledBatch } from "../support/killed-batch.js";
import { newDataDir } from "../support/platform.js";

const { values } = parseArgs({
  options: {
    phones: { type: "string", default: "500" },
    kills: { type: "string", default: "8" },
    rounds: { type: "string", default: "3" },
    seed: { type: "string", default: "1" },
  },
});
const [phones, kills, rounds, seed] = [values.phones, values.kills, values.rounds, values.seed].map(Number) as [
  number,
  number,
  number,
  number,
];

let faults = 0;
for (let round = 0; round < rounds; round++) {
  const startMs = performance.now();
  const report = await KilledBatch.run({
    platform: { dataDir: await newDataDir(), program: ["server/dist/main.js"], env: { TTS_ENGINE: "lab" } },
    phones,
    kills,
    seed: seed + round,
    talkMaxMs: 1_500,
    endMs: 300_000,
  });
  const seconds = ((performance.now() - startMs) / 1000).toFixed(0);
  const { success, failed, lost } = report;
  console.log(
    `seed ${seed + round}: ${phones} phones, ${report.kills} kills, ${success} answered and completed, ${failed} failed ` +
      `(${lost} in hand at a kill), ${report.faults.length} faults, ${seconds} s`,
  );
  for (const fault of report.faults) console.log(`  ${fault}`);
  faults += report.faults.length;
}
process.exit(faults === 0 ? 0 : 1);
