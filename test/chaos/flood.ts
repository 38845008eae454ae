/**
 * What a flood of REGISTER does to calls. Usage: npm run flood [-- --calls 150 --rate 100]
 *
 * Method: a phone calls another, one call after the other, and the time from INVITE to the answer (digest, two legs, rows
 * and media ports included; the called phone answers at once) is taken. Quiet rounds and rounds with a flood take turns. The
 * flood comes from an address of its own and names users that are there and such that are not, half with wrong digests.
 * It comes from loopback, which the limits of strangers do not hold back: every request is worked off. Exit code 1 when
 * the p99 under the flood is twice the quiet one, or more.
 */
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { performance } from "node:perf_hooks";
import { setTimeout as wait } from "node:timers/promises";
import { parseArgs } from "node:util";
import { newUuid } from "../../server/src/base/ids.js";
import type { LabPhone } from "../../server/src/lab/phone.js";
import { LabSide, over } from "../support/lab-side.js";
import { Platform } from "../support/platform.js";
import { within } from "../support/until.js";

const ROUNDS = 3;
const PAUSE_MS = 60;
const FLOOD_HOST = "127.0.0.9";
const TICK_MS = 50;
const RATIO_MAX = 2;

const { values } = parseArgs({ options: { calls: { type: "string" }, rate: { type: "string" } } });
const calls = Number(values.calls ?? "150");
const rate = Number(values.rate ?? "100");

const platform = await Platform.start({ program: ["server/dist/main.js"], env: { TTS_ENGINE: "lab" } });
const lab = new LabSide(platform);
const [alice] = [await lab.phone("alice"), await lab.phone("bob", { script: "answer\nexpect hangup within 60s" })];
await measured(alice, 30); // warm-up
const quiet: number[] = [];
const flooded: number[] = [];
let sent = 0;
for (let round = 0; round < ROUNDS; round++) {
  quiet.push(...(await measured(alice, calls)));
  const stop = await flood();
  flooded.push(...(await measured(alice, calls)));
  sent += await stop();
}
await lab.close();
await platform.stop();

const ratio = percentile(flooded, 0.99) / percentile(quiet, 0.99);
console.log(`quiet: ${told(quiet)}`);
console.log(`with ${rate} REGISTER/s (${sent} sent): ${told(flooded)}`);
console.log(`p99 ratio: ${ratio.toFixed(2)} (below ${RATIO_MAX} wanted)`);
process.exit(ratio < RATIO_MAX ? 0 : 1);

/** Makes calls; milliseconds from each INVITE to its answer. */
async function measured(caller: LabPhone, count: number): Promise<number[]> {
  const times: number[] = [];
  for (let n = 0; n < count; n++) {
    const startMs = performance.now();
    const call = await caller.call("bob");
    await within("the answer", 20_000, call.answered);
    times.push(performance.now() - startMs);
    await call.hangup();
    await over(call);
    await wait(PAUSE_MS);
  }
  return times;
}

/** Begins a flood. @returns its end, with how many were sent */
async function flood(): Promise<() => Promise<number>> {
  const socket = createSocket("udp4");
  socket.bind(0, FLOOD_HOST);
  await once(socket, "listening");
  const { port } = socket.address();
  let count = 0;
  const timer = setInterval(() => {
    for (let n = 0; n < (rate * TICK_MS) / 1000; n++)
      socket.send(register(port, count++), platform.sip.port, platform.sip.host);
  }, TICK_MS);
  return async () => {
    clearInterval(timer);
    await new Promise<void>((resolve) => socket.close(() => resolve()));
    return count;
  };
}

function register(port: number, n: number): string {
  const { sip_domain: domain } = platform.ready;
  const user = n % 2 === 0 ? "bob" : `user${n}`;
  const digest = `username="${user}", realm="${domain}", nonce="${newUuid()}", uri="sip:${domain}", response="${"0".repeat(32)}"`;
  return [
    `REGISTER sip:${domain} SIP/2.0`,
    `Via: SIP/2.0/UDP ${FLOOD_HOST}:${port};branch=z9hG4bK${newUuid()};rport`,
    "Max-Forwards: 70",
    `From: <sip:${user}@${domain}>;tag=${n}`,
    `To: <sip:${user}@${domain}>`,
    `Call-ID: ${newUuid()}`,
    "CSeq: 1 REGISTER",
    `Contact: <sip:${user}@${FLOOD_HOST}:${port}>`,
    ...(n % 4 < 2 ? [`Authorization: Digest ${digest}, algorithm=MD5`] : []),
    "Content-Length: 0",
    "\r\n",
  ].join("\r\n");
}

function percentile(times: readonly number[], share: number): number {
  const sorted = [...times].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

function told(times: readonly number[]): string {
  const at = (share: number) => `${percentile(times, share).toFixed(1)} ms`;
  return `${times.length} calls, set-up p50 ${at(0.5)}, p90 ${at(0.9)}, p99 ${at(0.99)}`;
}
