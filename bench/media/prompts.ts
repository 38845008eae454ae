/**
 * Calls at once that hear a prompt, and how evenly its packets come.
 *
 * Method: a load process calls a number, 50 calls a second, until 50, 100, 200 and 400 are up; the number's document says
 * a sentence again and again, made by flite once. After 2 s the time between the packets of each call is noted for 8 s; then
 * all hang up, and the gauges of calls, RTP ports and transactions must fall to zero. The reference, with the same receiver
 * right after, is a bare process that sends ready-made packets from as many sockets with an absolute 1 ms tick. The server
 * and the load have a core each where that can be done. CPU is that of the server process, its database not included.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { api, metrics, post } from "../support/api.js";
import type { GapSummary } from "../support/gaps.js";
import { ask, cpuSeconds, type Ready, startHelper, startPlatform } from "../support/process.js";
import type { Called } from "../support/prompt-load.js";

const REST_MS = 60_000;
/** Before anything is measured: the first call waits for the sentence to be spoken. */
const FIRST_CALLS = 20;
const DOCUMENT =
  '<Response><Say loop="100">Thank you for calling. All our lines are busy. Please hold the line, somebody will be with you soon.</Say></Response>';
const GAUGES = ["opentact_calls", "opentact_rtp_ports_in_use", "opentact_sip_transactions", "opentact_sip_dialogs"];

async function makeNumber(ready: Ready): Promise<number> {
  const [number = 0] = ready.numbers;
  const { uuid } = await api<{ uuid: string }>(ready, "POST", "/sip/app", { name: "bench" });
  await post(ready, `/sip/app/call/flow/${uuid}`, DOCUMENT, "application/xml");
  await api(ready, "POST", `/sip/app/${uuid}/tnlease`, { add: [String(number)] });
  return number;
}

async function untilAtRest(ready: Ready): Promise<string> {
  const startMs = performance.now();
  for (;;) {
    const values = await metrics(ready);
    const busy = GAUGES.filter((name) => values.get(name) !== 0);
    const tookMs = performance.now() - startMs;
    if (busy.length === 0) return `at rest after ${(tookMs / 1000).toFixed(1)} s`;
    if (tookMs > REST_MS) return `NOT AT REST: ${busy.map((name) => `${name} ${values.get(name)}`).join(", ")}`;
    await sleep(250);
  }
}

function print(name: string, row: GapSummary, seconds: number, extra: string): void {
  const rate = row.packets / seconds / Math.max(1, row.streams);
  console.log(
    `  ${name.padEnd(9)} ${String(row.streams).padStart(4)} streams  ${rate.toFixed(2)} packets/s  gap p50 ${row.p50.toFixed(1)}  p99 ${row.p99.toFixed(1)}  p99.9 ${row.p999.toFixed(1)}  max ${row.max.toFixed(0)} ms${extra}`,
  );
}

/** Prints the table. @param counts of calls at once, rising @param seconds of each measurement */
export async function benchPrompts(counts: readonly number[], seconds: number): Promise<void> {
  const platform = await startPlatform();
  const load = startHelper("prompt-load.ts", "last");
  try {
    const { ready } = platform;
    const number = await makeNumber(ready);
    const sipPort = Number(ready.sip_udp.split(":").at(-1));
    await ask<Called>(load, { kind: "call", sipPort, number, calls: FIRST_CALLS });
    await ask(load, { kind: "hangup" });
    for (const calls of counts) {
      const { answered, port, firstP50, firstP99 } = await ask<Called>(load, {
        kind: "call",
        sipPort,
        number,
        calls,
      });
      const before = cpuSeconds(ready.pid);
      const ours = await ask<GapSummary>(load, { kind: "measure", seconds });
      const cpu = ((cpuSeconds(ready.pid) - before) * 100) / (seconds + 2);
      await ask(load, { kind: "hangup" });
      print("platform", ours, seconds, `  CPU ${cpu.toFixed(0)} %  answered ${answered} of ${calls}`);
      console.log(`            200 to first sound p50 ${firstP50.toFixed(1)}  p99 ${firstP99.toFixed(1)} ms`);
      console.log(`            ${await untilAtRest(ready)}`);
      const bare = startHelper("bare-rtp.ts", "first");
      await ask(bare, { count: calls, port });
      const theirs = await ask<GapSummary>(load, { kind: "measure", seconds });
      bare.kill();
      print("bare", theirs, seconds, `  ratio of p99 ${(ours.p99 / theirs.p99).toFixed(2)}`);
    }
  } finally {
    load.kill();
    await platform.stop();
  }
}
