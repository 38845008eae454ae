/**
 * A thousand event sockets of one account, of which one stops reading. Usage: npm run deaf-socket [-- --sockets 1000
 * --rounds 12 --frames 100]
 *
 * Each round commits as many events at once; every reader must get every frame, in order. The first rounds have no deaf
 * client, then one stops reading for good. Told of each round: from the moment the first client has a frame to the
 * moment the last reader has it, memory after a full collection, and what waits at the platform. Exit code 1 when a reader
 * misses a frame or is cut off, when the deaf one is not, when more than 2 MiB wait for it, or when the heap grows by more than a tenth.
 */
import { parseArgs } from "node:util";
import { quantile } from "../../bench/events/figures.js";
import { RawSocket } from "../../bench/events/raw-socket.js";
import { readMetrics } from "../support/metrics-reader.js";
import { Platform } from "../support/platform.js";
import { until } from "../support/until.js";
import { HeapProbe } from "./heap-probe.js";

const ROUND_MS = 120_000;
const QUIET_ROUNDS = 3;
const AT_ONCE = 50;
const WAITING_MAX = 2 * 1024 * 1024;
const GROWTH_MAX = 1.1;

const { values } = parseArgs({
  options: { sockets: { type: "string" }, rounds: { type: "string" }, frames: { type: "string" } },
});
const count = Number(values.sockets ?? "1000");
const rounds = Number(values.rounds ?? "12");
const frames = Number(values.frames ?? "100");

const LIMITS = {
  EVENT_SOCKETS_PER_USER: "100000",
  EVENT_SOCKETS_PER_ACCOUNT: "100000",
  NODE_OPTIONS: "--inspect=127.0.0.1:0",
};
const platform = await Platform.start({ program: ["server/dist/main.js"], env: LIMITS });
const probe = await HeapProbe.open(platform.lines);
const { token } = await platform.api();
let round = 0;
const got = new Uint32Array(count);
let firstMs = new Float64Array(0);
let lastMs = new Float64Array(0);
const sockets: RawSocket[] = [];
while (sockets.length < count)
  sockets.push(
    ...(await Promise.all(
      Array.from({ length: Math.min(AT_ONCE, count - sockets.length) }, (_, n) => open(sockets.length + n)),
    )),
  );
const problems: string[] = [];
const heaps: number[] = [];
const isReader = (n: number) => n > 0 || round <= QUIET_ROUNDS;
let waitingMost = 0;
for (round = 1; round <= rounds; round++) {
  if (round === QUIET_ROUNDS + 1) sockets[0]?.pause();
  await play();
}
const gone = sockets.filter((socket) => socket.isGone).length;
if (gone > 0) problems.push(`${gone} readers were cut off`);
const left = async () => (await readMetrics(platform.url)).get("opentact_event_sockets");
if (
  (await until("the end of the deaf one", async () => (await left()) === count - 1, 60_000).catch(() => false)) ===
  false
)
  problems.push(`${await left()} sockets are open, and ${count - 1} should be`);
if (waitingMost > WAITING_MAX) problems.push(`${waitingMost} bytes waited`);
const growth = (heaps.at(-1) ?? 0) / (heaps[QUIET_ROUNDS] ?? 1);
if (!(growth < GROWTH_MAX)) problems.push(`the heap grew to ${growth.toFixed(2)} times of what it was`);
for (const socket of sockets) socket.close();
probe.close();
await platform.stop({ mayHaveErrors: true });
for (const problem of problems) console.log(`NOT well: ${problem}`);
console.log(problems.length === 0 ? "sockets: all is well" : "sockets: NOT well");
process.exit(problems.length === 0 ? 0 : 1);

function open(n: number): Promise<RawSocket> {
  const onFrame = () => {
    const frame = got[n]!++;
    if (frame >= firstMs.length) return;
    const nowMs = performance.now();
    if (firstMs[frame] === 0) firstMs[frame] = nowMs;
    if (isReader(n)) lastMs[frame] = nowMs;
  };
  return RawSocket.open({ port: Number(new URL(platform.url).port), token, isDeflated: n > 0, onFrame });
}

/** Commits events, waits until all readers have them, and tells what it took. */
async function play(): Promise<void> {
  await until("the auth answers and the last round", () =>
    got.every((n, at) => !isReader(at) || n === 0 || n >= frames || round === 1),
  );
  firstMs = new Float64Array(frames);
  lastMs = new Float64Array(frames);
  got.fill(0);
  await commit();
  const isWhole = () => got.every((n, at) => !isReader(at) || n >= frames);
  const watch = setInterval(() => void look(), 100);
  await until(`the frames of round ${round}`, isWhole, ROUND_MS).catch((error: Error) => problems.push(error.message));
  clearInterval(watch);
  await look();
  heaps.push(await probe.measure());
  const spread = [...firstMs].map((ms, at) => lastMs[at]! - ms).sort((a, b) => a - b);
  const mib = (bytes: number) => (bytes / 1_048_576).toFixed(1);
  const rss = (await readMetrics(platform.url)).get("process_resident_memory_bytes") ?? Number.NaN;
  console.log(
    `round ${round}: ${isReader(0) ? "all read" : "one is deaf"}, first to last reader p50 ${quantile(spread, 0.5).toFixed(0)} ms, ` +
      `longest ${quantile(spread, 1).toFixed(0)} ms, heap ${mib(heaps.at(-1) ?? 0)} MiB, rss ${mib(rss)} MiB, most that waited ${mib(waitingMost)} MiB`,
  );
}

async function look(): Promise<void> {
  const waiting = (await readMetrics(platform.url)).get("opentact_event_socket_waiting_bytes") ?? 0;
  waitingMost = Math.max(waitingMost, waiting);
}

/** As one commit; the sequencer finds them at its next look. Readers take compression, the deaf one does not: it is soon too much for it. */
async function commit(): Promise<void> {
  const body = { message: "TN order: created", success: true, payload: { state: "created", text: "x".repeat(40_000) } };
  await platform.sql(
    `insert into outbox (uuid, account, type, ref_id, sequence, created_on, modified_on, body)
     select gen_random_uuid(), u.account, 'tn_order', gen_random_uuid(), 1, now(), now(), $2::json
     from "user" u, generate_series(1, $1::int) where u.email = $3`,
    [frames, JSON.stringify(body), platform.ready.account.email],
  );
}
