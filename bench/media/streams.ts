/**
 * How many streams one media thread carries, how evenly and how fast.
 *
 * Method: the far end of all streams is another process on the last core, which notes the kernel's receive stamp of each
 * packet; the platform's process has the first core, and CPU is its own. The reference, measured in the same run right
 * before each row, is a bare thread that sends ready-made packets from as many sockets with the same tick: 1 ms slots,
 * absolute deadlines. Two-way, bridged, crossed and conference legs receive 50 packets a second each as well; these bear the time
 * they left, and what comes over a bridge bears it still: latency is from their leaving the far end to their return.
 * CPU of a packet is all that the process did, divided by what came at the far end: it is good on a busy machine as well,
 * where gaps and latency tell only how busy it is.
 * rtpengine (Debian, user space, one thread) relays the same streams on the same core right after the bridges.
 */
import { setMaxListeners } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import type { MediaLeg } from "../../server/src/engine/media/port.js";
import { cpuSeconds } from "../support/process.js";
import { tellFirstPackets } from "./first-packet.js";
import { KINDS, type Kind, onePool, openLegs, PROMPT } from "./legs.js";
import { type Heard, MediaPeer, type Spread } from "./peer.js";
import { startReference } from "./reference.js";
import { BenchRtpengine } from "./rtpengine.js";

const WARM_MS = 2000;
/** So many legs of each kind are measured. */
const FULL: readonly (readonly [Kind, number])[] = [
  ["prompt", 500],
  ["prompt", 1000],
  ["two-way", 500],
  ["bridged", 200],
  ["bridged", 600],
  ["crossed", 100],
  ["conf-3", 500],
  ["conf-10", 500],
  ["conf-50", 500],
];
const QUICK: typeof FULL = [
  ["prompt", 1000],
  ["bridged", 600],
];

interface Row extends Heard {
  readonly what: string;
  readonly streams: number;
  readonly cpuPercent: number;
  readonly perSecond: number;
  /** Rounds of 20 ms the thread left out because it was not given the core in time. */
  readonly roundsSkipped?: number;
}

/** Prints the table. @param seconds of each row, after 2 s of warming @param mostLegs caps the legs of each row */
export async function benchStreams(isQuick: boolean, seconds: number, mostLegs: number): Promise<void> {
  const peer = await MediaPeer.start();
  const version = BenchRtpengine.version();
  console.log(
    `receive stamps: ${peer.stamps}; rtpengine ${version ?? "not installed: apt-get install rtpengine-daemon"}`,
  );
  const bench = new StreamBench(peer, seconds * 1000);
  printHead();
  for (const [kind, wanted] of isQuick ? QUICK : FULL) {
    const count = Math.min(wanted, mostLegs);
    const base = await bench.reference(count);
    print(base);
    const ours = await bench.platform(kind, count);
    print(ours, base);
    if (kind === "bridged" && version !== undefined) tellRatio(ours, await bench.rtpengine(count, base));
  }
  await tellFirstPackets(peer, isQuick);
  peer.close();
}

class StreamBench {
  readonly #peer: MediaPeer;
  readonly #ms: number;

  constructor(peer: MediaPeer, ms: number) {
    this.#peer = peer;
    this.#ms = ms;
  }

  async reference(count: number): Promise<Row> {
    const worker = await startReference({ count, port: this.#peer.port });
    const row = await this.#measure("reference", count, ownCpu);
    await worker.terminate();
    return row;
  }

  async platform(kind: Kind, count: number): Promise<Row> {
    const pool = onePool();
    const legs = await openLegs(pool, kind, count, this.#peer.port);
    const stop = new AbortController();
    setMaxListeners(0, stop.signal);
    const plays = KINDS[kind] > 1 ? [] : legs.map((leg) => leg.play(PROMPT, { loop: 0 }, stop.signal));
    if (kind !== "prompt") this.#peer.talk(legs.map((leg: MediaLeg) => leg.port));
    const skipped = async () => (await pool.stats()).roundsSkipped;
    const before = await skipped();
    const row = await this.#measure(kind, legs.length, ownCpu);
    const roundsSkipped = (await skipped()) - before;
    this.#peer.quiet();
    stop.abort();
    await Promise.all(plays);
    await pool.close();
    return { ...row, roundsSkipped };
  }

  async rtpengine(count: number, base: Row): Promise<Row> {
    const daemon = await BenchRtpengine.start();
    try {
      this.#peer.talk(await daemon.bridge(count / 2, this.#peer.port));
      const row = await this.#measure("rtpengine", count, () => cpuSeconds(daemon.pid));
      print(row, base);
      return row;
    } finally {
      this.#peer.quiet();
      await daemon.close();
    }
  }

  /** Gaps, latency and CPU over the measured time, after the warm-up. */
  async #measure(what: string, streams: number, cpu: () => number): Promise<Row> {
    await sleep(WARM_MS);
    this.#peer.reset();
    const [cpuBefore, startMs] = [cpu(), performance.now()];
    await sleep(this.#ms);
    const heard = await this.#peer.read();
    const seconds = (performance.now() - startMs) / 1000;
    const cpuPercent = ((cpu() - cpuBefore) * 100) / seconds;
    return { what, streams, ...heard, cpuPercent, perSecond: heard.packets / seconds / streams };
  }
}

function ownCpu(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

const COLUMNS = ["gap p50", "p99", "p99.9", "max", "lat p50", "p99", "CPU %", "us/packet", "ratio"];

function printHead(): void {
  const names = COLUMNS.map((name) => name.padStart(9)).join("");
  console.log(`${"what".padEnd(10)}${"streams".padStart(8)}${"pkt/s/str".padStart(10)}${names}  rounds left out`);
}

function print(row: Row, base?: Row): void {
  const perPacket = (row.cpuPercent * 10_000) / row.streams / row.perSecond;
  const ratio = base ? (row.cpuPercent / base.cpuPercent).toFixed(2) : "1";
  const numbers = [...spread(row.gap, ["p50", "p99", "p999", "max"]), ...spread(row.latency, ["p50", "p99"])];
  const cells = [...numbers, row.cpuPercent.toFixed(1), perPacket.toFixed(1), ratio];
  const line = cells.map((cell) => cell.padStart(9)).join("");
  console.log(
    `${row.what.padEnd(10)}${String(row.streams).padStart(8)}${row.perSecond.toFixed(2).padStart(10)}${line}  ${row.roundsSkipped ?? "-"}`,
  );
}

function spread(times: Spread | null, parts: readonly (keyof Spread)[]): string[] {
  return parts.map((part) => times?.[part].toFixed(1) ?? "-");
}

function tellRatio(ours: Row, theirs: Row): void {
  const ratio = (a: number | undefined, b: number | undefined) => ((a ?? Number.NaN) / (b ?? Number.NaN)).toFixed(2);
  console.log(
    `  bridged by us : by rtpengine, ${ours.streams / 2} calls: CPU ${ratio(ours.cpuPercent, theirs.cpuPercent)}, gap p99 ${ratio(ours.gap?.p99, theirs.gap?.p99)}, latency p50 ${ratio(ours.latency?.p50, theirs.latency?.p50)}, p99 ${ratio(ours.latency?.p99, theirs.latency?.p99)}`,
  );
}
