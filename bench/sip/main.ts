/**
 * The platform beside Kamailio under the same SIPp scenarios, one after the other on the same cores.
 * Usage: `node scripts/bench.mjs sip [--quick] [--only=calls]`; method and figures: docs/benchmarks.md.
 *
 * The server has the first core, SIPp and the platform's database the last one. Rates rise until something fails, is
 * sent twice, or is stored late. Needs Debian's kamailio, sip-tester and tcpdump; root installs them.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { machine } from "../support/machine.js";
import { highest } from "./highest.js";
import { installPeers, kamailioVersion, startKamailio } from "./kamailio.js";
import { startOurs } from "./platform.js";
import { Renewed, type Start } from "./renewed.js";
import type { Job, Run, Stage } from "./runs.js";
import type { SippUser } from "./sipp.js";

const PASSWORD = "a-password-of-the-load";
const isQuick = process.argv.includes("--quick");
const USERS = isQuick ? 1_000 : 10_000;
const CALLED = 200;
const SECONDS = isQuick ? 4 : 10;
/** V8 compiles what is hot meanwhile. */
const WARM_SECONDS = { platform: 30, Kamailio: isQuick ? 8 : 30 } as const;
/** Of what the kernel stamps, also of a quick run: a whole collection comes every ten seconds or so. */
const TIMED_SECONDS = 15;
const TIMED_WARM_SECONDS = 30;
/** First rates tried. */
const FROM: Readonly<Record<Job, { readonly platform: number; readonly Kamailio: number }>> = {
  register: { platform: isQuick ? 800 : 500, Kamailio: isQuick ? 8_000 : 4_000 },
  call: { platform: isQuick ? 150 : 100, Kamailio: isQuick ? 1_500 : 1_000 },
};
const HELD: readonly number[] = [10, 100, 1_000];
/** Of each of them: 2,000 calls in a quick run, so that one collection more or less does not count. */
const HELD_SECONDS = isQuick ? 20 : 40;
const IDLE_MS = 10_000;
/** Ended calls are kept for 32 s (RFC 3261 §17: 64 times T1), their traces are written meanwhile. */
const OVER_MS = 40_000;

const JOBS: readonly Job[] = process.argv.includes("--only=calls") ? ["call"] : ["register", "call"];

type Warm = (stage: Stage) => Promise<unknown>;
const atOnce: Warm = async () => undefined;

type Found = Partial<Record<Job, Run>>;

interface Measured {
  readonly found: Found;
  readonly notes: readonly string[];
}

const folder = mkdtempSync(join(tmpdir(), "opentact-sip-bench-"));

/** Does something with a server of its own. */
async function onNew<T>(start: Start, warm: Warm, work: (server: Renewed) => Promise<T>): Promise<T> {
  const server = new Renewed({ start, folder, called: CALLED, warm });
  try {
    return await work(server);
  } finally {
    await server.close();
  }
}

/** The highest rate of each job. */
async function measure(start: Start, name: keyof (typeof FROM)["call"]): Promise<Found> {
  const found: Found = {};
  for (const job of JOBS) {
    const from = FROM[job][name];
    let warmRate = from / 2;
    const best = await onNew(
      start,
      (stage) => stage.run(job, warmRate, WARM_SECONDS[name]),
      (server) =>
        highest(from, async (rate) => {
          const run = await server.run(job, rate, SECONDS);
          tell(name, job, run);
          // One that is started anew is warmed by what the one before it could bear.
          if (run.isClean) warmRate = rate / 2;
          return run;
        }),
    );
    if (best) found[job] = best;
  }
  return found;
}

function tell(name: string, job: Job, run: Run): void {
  const { rate, isClean, failed, retransmitted, calledRetransmitted, settledMs, cpuUs } = run;
  const cpu = Object.entries(cpuUs).map(([part, us]) => `${part} ${us.toFixed(0)} us`);
  const twice = retransmitted + calledRetransmitted;
  console.log(
    `  ${name} ${job} ${rate}/s: ${isClean ? "clean" : "not clean"}, failed ${failed}, sent twice ${twice}, stored after ${settledMs.toFixed(0)} ms, ${cpu.join(", ")}`,
  );
}

async function ofKamailio(): Promise<Measured> {
  const users: SippUser[] = Array.from({ length: USERS }, (_, n) => ({
    login: `phone${n}`,
    domain: "bench.invalid",
    password: PASSWORD,
  }));
  const start: Start = async () => ({ ...(await startKamailio(folder, "bench.invalid", PASSWORD)), users });
  const found = await measure(start, "Kamailio");
  return { found, notes: await onNew(start, atOnce, async (server) => answering(await server.stage(), found)) };
}

async function ofPlatform(): Promise<Measured> {
  const start: Start = () => startOurs(USERS, PASSWORD);
  const found = await measure(start, "platform");
  const notes = await onNew(start, atOnce, async (server) => {
    const stage = await server.stage();
    return [
      `resident idle: ${megabytes(stage.peer.memory())}`,
      ...(await answering(stage, found)),
      ...(await held(stage)),
      await registered(stage),
    ];
  });
  return { found, notes };
}

/** INVITE to 100 at half the highest rate, of a server that has run at this rate for a while. */
async function answering(stage: Stage, { call }: Found): Promise<string[]> {
  if (!call) return [];
  const rate = Math.round(call.rate / 2);
  await stage.run("call", rate, TIMED_WARM_SECONDS);
  const { timesMs } = await stage.run("call", rate, TIMED_SECONDS, { isTimed: true });
  const at = (q: number) => timesMs[Math.min(timesMs.length - 1, Math.floor(q * timesMs.length))]?.toFixed(2);
  const parts = `p50 ${at(0.5)}, p99 ${at(0.99)}, p99.9 ${at(0.999)}, longest ${at(1)} ms`;
  return [`${stage.peer.name}, INVITE to 100 at ${rate}/s, ${timesMs.length} by the kernel's stamps: ${parts}`];
}

/** The same calls a second, held so long that so many are there at once. */
async function held(stage: Stage): Promise<string[]> {
  const rate = isQuick ? 100 : 50;
  const notes: string[] = [];
  for (const count of HELD) {
    const holdMs = (count / rate) * 1_000;
    await sleep(OVER_MS);
    const idle = await idleUs(stage);
    const before = stage.peer.memory();
    let during = before;
    const look = () => (during = stage.peer.memory());
    const run = await stage.run("call", rate, HELD_SECONDS, { holdMs, during: look });
    const perCall = ((during["node"] ?? 0) - (before["node"] ?? 0)) / count / 1024;
    // What the platform does for no call, for as long as the run was, is no part of a call.
    const ownUs = (name: string, us: number) => us - ((idle[name] ?? 0) * run.seconds) / (rate * HELD_SECONDS);
    const cpu = Object.entries(run.cpuUs).map(([name, us]) => `${name} ${ownUs(name, us).toFixed(0)} us`);
    const memory = count >= 1_000 ? `, node ${perCall.toFixed(0)} kB a call` : "";
    notes.push(`${count} calls at once (${rate}/s): ${cpu.join(", ")} a call${memory}, failed ${run.failed}`);
  }
  return notes;
}

/** us of each part of the server in a second without calls. */
async function idleUs({ peer }: Stage): Promise<Record<string, number>> {
  const before = peer.cpu();
  await sleep(IDLE_MS);
  return Object.fromEntries(
    Object.entries(peer.cpu()).map(([name, seconds]) => [name, ((seconds - (before[name] ?? 0)) * 1e9) / IDLE_MS]),
  );
}

async function registered(stage: Stage): Promise<string> {
  const before = stage.peer.memory();
  const rate = isQuick ? 500 : 1_000;
  const count = USERS - CALLED;
  const { failed } = await stage.run("register", rate, count / rate, { isNewContact: true });
  const after = stage.peer.memory();
  const kilobytes = (name: string) => (((after[name] ?? 0) - (before[name] ?? 0)) / count / 1024).toFixed(1);
  return `memory of one more contact of ${count} phones: node ${kilobytes("node")} kB, database ${kilobytes("database")} kB, failed ${failed}`;
}

function megabytes(parts: Readonly<Record<string, number>>): string {
  return Object.entries(parts)
    .map(([name, bytes]) => `${name} ${(bytes / 1024 / 1024).toFixed(0)} MB`)
    .join(", ");
}

function row(job: Job, ours: Run | undefined, theirs: Run | undefined): string {
  const cpu = (run: Run | undefined) =>
    Object.entries(run?.cpuUs ?? {})
      .map(([name, us]) => `${name} ${us.toFixed(0)}`)
      .join(" + ");
  const ratio = ours && theirs ? (ours.rate / theirs.rate).toFixed(3) : "-";
  return `| ${job} | ${theirs?.rate ?? "-"}/s | ${ours?.rate ?? "-"}/s | ${ratio} | ${cpu(theirs)} | ${cpu(ours)} |`;
}

try {
  installPeers();
  const sipp = execFileSync("sh", ["-c", "sipp -v | grep -o 'v[0-9.]*' | head -1"], { encoding: "utf8" }).trim();
  console.log(`SIP beside Kamailio ${kamailioVersion()} -x fm, SIPp ${sipp}; ${machine()}`);
  const { found: theirs, notes: theirNotes } = await ofKamailio();
  const { found: ours, notes } = await ofPlatform();
  console.log(
    "\n| job | Kamailio | platform | ratio | CPU of Kamailio, us each | CPU of the platform, us each |\n|---|---|---|---|---|---|",
  );
  for (const job of JOBS) console.log(row(job, ours[job], theirs[job]));
  for (const note of [...theirNotes, ...notes]) console.log(`- ${note}`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
