import { type ChildProcess, fork, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, existsSync, openSync, readdirSync, readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
/** The database is made first, which takes a minute on a busy machine. */
const START_MS = 180_000;
const TICKS_PER_SECOND = 100;
const NO_LIMIT = "1000000";
const LEVELS = ["Level0", "Level1", "Level2", "ServiceAccount"];

/** What a bench reads of `ready.json`. */
export interface Ready {
  readonly pid: number;
  readonly http_url: string;
  readonly sip_udp: string;
  readonly sip_domain: string;
  readonly account: { readonly email: string; readonly password: string };
  readonly numbers: readonly number[];
}

/** A platform in a process of its own, on ports and a folder of its own. */
export interface BenchPlatform {
  readonly ready: Ready;
  readonly child: ChildProcess;
  readonly dataDir: string;
  /** @param keepsData leaves the folder for another start on it; default removes it */
  stop(keepsData?: boolean): Promise<void>;
}

/** Pins a program to one core where that can be done: the server to the first, the load to the last. */
export function pinned(core: "first" | "last", command: string, args: string[]): [string, string[]] {
  const isPossible = cpus().length > 1 && existsSync("/usr/bin/taskset");
  if (!isPossible) return [command, args];
  return ["/usr/bin/taskset", ["-c", core === "first" ? "0" : String(cpus().length - 1), command, ...args]];
}

/**
 * Starts the built platform.
 * @param nodeArgs for Node itself, for example `--cpu-prof`
 * @param former folder of one that was stopped; default a new one
 * @throws Error with what it said when it does not come up
 */
export async function startPlatform(
  env: Record<string, string> = {},
  nodeArgs: readonly string[] = [],
  former?: string,
): Promise<BenchPlatform> {
  const dataDir = former ?? (await mkdtemp(join(tmpdir(), "opentact-bench-")));
  const settings = {
    HTTP_PORT: "0",
    SIP_PORT: "0",
    SMPP_PORT: "0",
    DRAIN_SECONDS: "2",
    LOG_LEVEL: "error",
    RATE_LIMIT: "0",
    // An empty variable is one that is not set: limits have to be named to be out of the way.
    CALLS_MAX: NO_LIMIT,
    CALLS_PER_SECOND: "100000",
    CALLS_PER_LEVEL: LEVELS.map((level) => `${level}=${NO_LIMIT}`).join(","),
    CALLS_PER_SECOND_PER_LEVEL: LEVELS.map((level) => `${level}=${NO_LIMIT}`).join(","),
  };
  const [command, args] = pinned("first", process.execPath, [...nodeArgs, join(ROOT, "server/dist/main.js")]);
  const logFile = join(dataDir, "bench.log");
  const log = openSync(logFile, "w");
  const child = spawn(command, args, {
    env: { ...process.env, ...settings, DATA_DIR: dataDir, ...env },
    stdio: ["ignore", process.env.BENCH_OUT ? openSync(process.env.BENCH_OUT, "w") : "ignore", log],
  });
  closeSync(log);
  const stop = async (keepsData = false) => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill("SIGTERM");
      await once(child, "exit");
    }
    tellErrors(readFileSync(logFile, "utf8"));
    if (!keepsData) await rm(dataDir, { recursive: true, force: true });
  };
  const file = join(dataDir, "ready.json");
  for (let waitedMs = 0; !existsSync(file); waitedMs += 50) {
    if (child.exitCode !== null || waitedMs > START_MS) {
      await stop();
      throw new Error("the platform did not start");
    }
    await sleep(50);
  }
  return { ready: JSON.parse(readFileSync(file, "utf8")) as Ready, child, dataDir, stop };
}

/** Errors in the log of the platform belong to the result of a bench: how many of each kind. */
function tellErrors(log: string): void {
  const counts = new Map<string, number>();
  for (const line of log.split("\n").filter((text) => text !== "")) {
    const kind = /"msg":"([^"]*)"/.exec(line)?.[1] ?? line.slice(0, 120);
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  for (const [kind, count] of counts) console.log(`  the log of the platform has ${count} x "${kind}"`);
}

/** A program of bench/support as a child with a message channel. */
export function startHelper(name: string, core: "first" | "last", args: string[] = []): ChildProcess {
  const script = join(ROOT, "bench/support", name);
  const [command, all] = pinned(core, process.execPath, []);
  const execArgv = ["--conditions=source", "--import", "tsx"];
  if (command === process.execPath) return fork(script, args, { execArgv });
  // fork with a wrapper: the wrapper becomes the program, the channel stays.
  return fork(script, args, { execPath: command, execArgv: [...all, ...execArgv] });
}

/**
 * CPU seconds a process and its threads have used; NaN where the system does not tell.
 * @param figures 2: user and system; 4: those of its ended children too
 */
export function cpuSeconds(pid: number, figures: 2 | 4 = 2): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
    return fields.slice(11, 11 + figures).reduce((sum, ticks) => sum + Number(ticks), 0) / TICKS_PER_SECOND;
  } catch {
    return Number.NaN;
  }
}

/** CPU seconds of processes and of everything below them, ended connections of the database among it. */
export function cpuSecondsBelow(pids: readonly number[]): number {
  return descendants(pids).reduce((sum, pid) => sum + (cpuSeconds(pid, 4) || 0), 0);
}

/** Processes, and everything below them. */
export function descendants(pids: readonly number[]): number[] {
  const children = new Map<number, number[]>();
  for (const name of readdirSync("/proc").filter((one) => /^\d+$/.test(one))) {
    const parent = parentOf(Number(name));
    children.set(parent, [...(children.get(parent) ?? []), Number(name)]);
  }
  const all = [...pids];
  for (const pid of all) all.push(...(children.get(pid) ?? []).filter((child) => !all.includes(child)));
  return all;
}

function parentOf(pid: number): number {
  try {
    return Number(readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ")[1]);
  } catch {
    return 0;
  }
}

/** Asks a helper for one piece of work. @throws Error with what it answered */
export async function ask<T>(helper: ChildProcess, order: object): Promise<T> {
  helper.send(order);
  const [answer] = (await once(helper, "message")) as [T & { error?: string }];
  if (answer.error !== undefined) throw new Error(answer.error);
  return answer;
}
