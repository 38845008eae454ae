/**
 * How many streams one media thread carries, and how evenly. Prints a table; see `HELP`.
 *
 * Method: legs play a prompt to a receiver in another process, which notes the time between the packets of each
 * stream. The reference, measured in the same run right before each row, is a bare thread that sends ready-made packets
 * from as many sockets with the same tick: 1 ms slots, absolute deadlines. CPU is that of the sending process, which
 * has the first core; the receiver has the last. `two-way` legs receive 50 packets a second each as well, `bridged` ones
 * are pairs that hear each other, `conf-N` ones conferences of N who all talk; for these the other process has as much to
 * do, so they are measured up to 500 only.
 */
import { type ChildProcess, execFileSync, fork } from "node:child_process";
import { createSocket, type Socket } from "node:dgram";
import { once, setMaxListeners } from "node:events";
import { cpus } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";
import { createLog } from "../server/src/base/log.js";
import { createMediaPool } from "../server/src/engine/media/pool.js";
import type { MediaLeg, MediaPlace } from "../server/src/engine/media/port.js";
import { printRtpHeader } from "../server/src/wire/rtp/packet.js";
import { machine } from "./support/machine.js";

const HELP =
  "usage: node --conditions=source --import tsx bench/media.ts [--seconds 8] [--legs 500,1000] [--kinds prompt,two-way,bridged,conf-3,conf-10,conf-50]";
const SELF = fileURLToPath(import.meta.url);
const WARM_MS = 2000;
const PACKET_BYTES = 172;
const MAX_TWO_WAY = 500;
/** Gaps are counted in bins of 0.1 ms up to 200 ms. */
const BIN_MS = 0.1;
const BINS = 2000;

interface Gaps {
  readonly packets: number;
  readonly p50: number;
  readonly p99: number;
  readonly p999: number;
  readonly max: number;
}

/** The receiver's process: counts gaps by source port; sends back to each source when told to. */
async function receiver(): Promise<void> {
  const socket = await openSocket();
  socket.setRecvBufferSize(4 * 1024 * 1024);
  const last = new Float64Array(65_536);
  const bins = new Uint32Array(BINS);
  let packets = 0;
  let max = 0;
  socket.on("message", (_bytes, from) => {
    const nowMs = performance.now();
    const gapMs = nowMs - last[from.port]!;
    if (last[from.port] !== 0) bins[Math.min(BINS - 1, Math.floor(gapMs / BIN_MS))]!++;
    if (last[from.port] !== 0 && gapMs > max) max = gapMs;
    last[from.port] = nowMs;
    packets++;
  });
  const quantile = (q: number) => {
    const wanted = q * bins.reduce((sum, n) => sum + n, 0);
    let seen = 0;
    for (let i = 0; i < BINS; i++) if ((seen += bins[i]!) >= wanted) return (i + 0.5) * BIN_MS;
    return BINS * BIN_MS;
  };
  let stopTalking: (() => void) | undefined;
  process.on("message", (message: { kind: "reset" | "read" | "stop" } | { kind: "talk"; ports: number[] }) => {
    if (message.kind === "talk") stopTalking = talk(socket, message.ports);
    if (message.kind === "stop") stopTalking?.();
    if (message.kind === "read")
      process.send!({ packets, p50: quantile(0.5), p99: quantile(0.99), p999: quantile(0.999), max } satisfies Gaps);
    if (message.kind === "stop" || message.kind === "reset") {
      last.fill(0);
      bins.fill(0);
      packets = 0;
      max = 0;
    }
  });
  process.send!({ port: socket.address().port });
}

/** What a reference thread is to do. */
interface Role {
  readonly count: number;
  readonly port: number;
}

function thread(role: Role): Worker {
  const code = `import("tsx/esm/api").then((t) => { t.register(); return import(${JSON.stringify(import.meta.url)}); })`;
  return new Worker(code, { eval: true, workerData: role });
}

/** Sends 50 packets a second to each port, as the peer of all of them. */
function talk(socket: Socket, ports: readonly number[]): () => void {
  const packets = ports.map(() => Buffer.alloc(PACKET_BYTES, 0x7f));
  return tick(ports.length, (k, round) => {
    const header = { marker: false, payloadType: 0, sequence: round & 0xffff, timestamp: round * 160, ssrc: k + 1 };
    printRtpHeader(header, packets[k]!);
    socket.send(packets[k]!, ports[k]!, "127.0.0.1");
  });
}

/** A socket that does not go through the resolver for each packet. */
async function openSocket(): Promise<Socket> {
  const socket = createSocket({ type: "udp4", lookup: (host, family, done) => done(null, host, Number(family)) });
  // The lookup answers at once, so that listening is told within bind.
  await new Promise<void>((resolve) => socket.bind(0, "127.0.0.1", resolve));
  return socket;
}

/** The bare loop: `count` streams in 1 ms slots with absolute deadlines. */
function tick(count: number, send: (stream: number, round: number) => void): () => void {
  const startMs = performance.now();
  let slotsDone = 0;
  const run = () => {
    const due = Math.floor(performance.now() - startMs);
    for (; slotsDone < due; slotsDone++) {
      for (let k = slotsDone % 20; k < count; k += 20) send(k, Math.floor(slotsDone / 20));
    }
    timer = setTimeout(run, 1);
  };
  let timer = setTimeout(run, 1);
  return () => clearTimeout(timer);
}

/** The reference thread: nothing but sockets and ready-made packets. */
async function reference({ count, port }: Role): Promise<void> {
  const packets: Buffer[] = [];
  const sockets: Socket[] = [];
  for (let k = 0; k < count; k++) {
    sockets.push(await openSocket());
    packets.push(Buffer.alloc(PACKET_BYTES, 0x7f));
  }
  tick(count, (k) => sockets[k]!.send(packets[k]!, port, "127.0.0.1"));
  parentPort!.postMessage("ready");
}

interface Row extends Gaps {
  readonly what: string;
  readonly streams: number;
  readonly cpuPercent: number;
  readonly perSecond: number;
  /** Rounds of 20 ms the thread left out because it was not given the core in time. */
  readonly roundsSkipped: number | undefined;
}

class Bench {
  readonly #child: ChildProcess;
  readonly #port: number;
  readonly #ms: number;

  constructor(child: ChildProcess, port: number, ms: number) {
    this.#child = child;
    this.#port = port;
    this.#ms = ms;
  }

  /** Gaps and CPU over the measured time, after the warm-up. */
  async #measure(what: string, streams: number, roundsSkipped?: () => Promise<number>): Promise<Row> {
    await sleep(WARM_MS);
    const skippedBefore = await roundsSkipped?.();
    this.#child.send({ kind: "reset" });
    const cpu = process.cpuUsage();
    const startMs = performance.now();
    await sleep(this.#ms);
    const { user, system } = process.cpuUsage(cpu);
    const ms = performance.now() - startMs;
    const skipped = await roundsSkipped?.();
    this.#child.send({ kind: "read" });
    const [gaps] = (await once(this.#child, "message")) as [Gaps];
    return {
      what,
      streams,
      ...gaps,
      cpuPercent: (user + system) / 10 / ms,
      perSecond: (gaps.packets * 1000) / ms / streams,
      roundsSkipped: skipped === undefined ? undefined : skipped - (skippedBefore ?? 0),
    };
  }

  async reference(count: number): Promise<Row> {
    const worker = thread({ count, port: this.#port });
    await once(worker, "message");
    const row = await this.#measure("reference", count);
    await worker.terminate();
    return row;
  }

  async platform(what: (typeof KINDS)[number], count: number): Promise<Row> {
    const pool = createMediaPool({
      threads: 1,
      address: "127.0.0.1",
      portMin: 20_000,
      portMax: 29_999,
      log: createLog("warn"),
    });
    const legs = await openLegs(pool.place.bind(pool), what, count, this.#port);
    const stop = new AbortController();
    setMaxListeners(0, stop.signal);
    const plays = LEGS[what] > 1 ? [] : legs.map((leg) => leg.play(PROMPT, { loop: 0 }, stop.signal));
    if (what !== "prompt") this.#child.send({ kind: "talk", ports: legs.map((leg) => leg.port) });
    const row = await this.#measure(what, count, async () => (await pool.stats()).roundsSkipped);
    this.#child.send({ kind: "stop" });
    stop.abort();
    await Promise.all(plays);
    await pool.close();
    return row;
  }
}

const KINDS = ["prompt", "two-way", "bridged", "conf-3", "conf-10", "conf-50"] as const;
/** Legs of one place. */
const LEGS: Readonly<Record<(typeof KINDS)[number], number>> = {
  prompt: 1,
  "two-way": 1,
  bridged: 2,
  "conf-3": 3,
  "conf-10": 10,
  "conf-50": 50,
};

/** Two seconds of a sine. */
const PROMPT = { samples: new SharedArrayBuffer(32_000), rateHz: 8000 as const };
new Int16Array(PROMPT.samples).forEach((_, i, a) => {
  a[i] = Math.round(12_000 * Math.sin(i / 3));
});

async function openLegs(
  place: () => MediaPlace,
  what: (typeof KINDS)[number],
  count: number,
  port: number,
): Promise<MediaLeg[]> {
  const legs: MediaLeg[] = [];
  const events = { digit: () => undefined, failed: (reason: string) => console.log("leg failed", reason) };
  while (legs.length < count) {
    const call = place();
    const ofCall: MediaLeg[] = [];
    for (let k = 0; k < LEGS[what]; k++) {
      const leg = await call.openLeg(events);
      const media = { remoteAddress: "127.0.0.1", remotePort: port, remoteRtcpPort: port + 1, ptimeMs: 20 };
      leg.remote({ ...media, codec: "PCMU", payloadType: 0, receivePayloadType: 0, direction: "sendrecv" });
      ofCall.push(leg);
    }
    if (what === "bridged") await call.bridge(ofCall[0]!, ofCall[1]!);
    else if (LEGS[what] > 2) await gather(call, ofCall);
    legs.push(...ofCall);
  }
  return legs;
}

async function gather(call: MediaPlace, legs: readonly MediaLeg[]): Promise<void> {
  const conference = await call.conference();
  for (const leg of legs) await conference.join(leg);
}

function print(row: Row, base: Row | undefined): void {
  const n = (value: number, digits = 1) => value.toFixed(digits).padStart(8);
  const perStream = (row.cpuPercent * 10_000) / row.streams / 50;
  const ratio = base ? `${(row.cpuPercent / base.cpuPercent).toFixed(2)} x` : "1";
  console.log(
    `${row.what.padEnd(10)} ${String(row.streams).padStart(5)} ${n(row.perSecond, 2)} ${n(row.p50)} ${n(row.p99)} ${n(row.p999)} ${n(row.max)} ${n(row.cpuPercent)} ${n(perStream, 2)} ${ratio.padStart(8)} ${row.roundsSkipped ?? "-"}`,
  );
}

/** Keeps a process on one core where that can be done. */
function pin(pid: number, core: number): void {
  try {
    execFileSync("taskset", ["-acp", String(core), String(pid)], { stdio: "ignore" });
  } catch {
    // Without taskset the system decides.
  }
}

async function main(): Promise<void> {
  const option = (name: string, value: string) => {
    const at = process.argv.indexOf(name);
    return at < 0 ? value : (process.argv[at + 1] ?? value);
  };
  if (process.argv.includes("--help")) return console.log(HELP);
  const child = fork(SELF, ["receiver"], { execArgv: ["--conditions=source", "--import", "tsx"] });
  const [{ port }] = (await once(child, "message")) as [{ port: number }];
  pin(process.pid, 0);
  pin(child.pid!, cpus().length - 1);
  console.log(machine());
  const bench = new Bench(child, port, Number(option("--seconds", "8")) * 1000);
  console.log(
    "what     streams  pkt/s/str  gap p50      p99    p99.9      max    CPU %  us/packet    ratio rounds left out",
  );
  for (const count of option("--legs", "500,1000").split(",").map(Number)) {
    for (const what of KINDS.filter((kind) => option("--kinds", KINDS.join()).includes(kind))) {
      if (what !== "prompt" && count > MAX_TWO_WAY) continue;
      const base = await bench.reference(count);
      print(base, undefined);
      print(await bench.platform(what, count), base);
    }
  }
  child.kill();
}

if (!isMainThread) await reference(workerData as Role);
else if (process.argv[2] === "receiver") await receiver();
else await main();
