import { type ChildProcess, spawn } from "node:child_process";
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { setPriority } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { pinned } from "../support/process.js";

const SCENARIOS = fileURLToPath(new URL("scenario", import.meta.url));
const BUFFER_BYTES = 4 * 1024 * 1024;
const LOAD_PRIORITY = -15;

/** A user that SIPp plays. */
export interface SippUser {
  readonly login: string;
  readonly domain: string;
  readonly password: string;
}

/** What one run of SIPp is told. */
export interface SippOrder {
  readonly scenario: "register" | "caller" | "called";
  /** Where files go. */
  readonly folder: string;
  /** Port of the server; absent for the called side. */
  readonly server?: number;
  readonly users?: readonly SippUser[];
  readonly localPort: number;
  /** New calls a second, and how many in all. */
  readonly rate?: number;
  readonly count?: number;
  readonly holdMs?: number;
}

/** What SIPp counted. */
export interface SippResult {
  readonly good: number;
  readonly failed: number;
  readonly retransmitted: number;
  readonly seconds: number;
}

/** One SIPp process on the last core. */
export class Sipp {
  readonly #child: ChildProcess;
  readonly #statsFile: string;
  readonly #startMs = performance.now();

  private constructor(child: ChildProcess, statsFile: string) {
    this.#child = child;
    this.#statsFile = statsFile;
  }

  static start(order: SippOrder): Sipp {
    const { scenario, folder, server, users, localPort, rate = 10, count, holdMs = 200 } = order;
    const xml = join(folder, `${scenario}.xml`);
    const text = readFileSync(join(SCENARIOS, `${scenario}.xml`), "utf8");
    writeFileSync(xml, text.replaceAll("{{hold_ms}}", String(holdMs)));
    const stats = join(folder, `${scenario}-${localPort}.csv`);
    writeFileSync(stats, "");
    const args = [
      "-sf",
      xml,
      "-i",
      "127.0.0.1",
      "-p",
      String(localPort),
      "-nostdin",
      "-trace_stat",
      "-stf",
      stats,
      "-fd",
      "1",
    ];
    args.push("-buff_size", String(BUFFER_BYTES), "-deadcall_wait", "2000", "-timer_resol", "1", "-l", "20000");
    if (users) args.push("-inf", usersFile(folder, users));
    if (server !== undefined) args.push("-r", String(rate), "-m", String(count), `127.0.0.1:${server}`);
    const [command, all] = pinned("last", "sipp", args);
    const child = spawn(command, all, { cwd: folder, stdio: "ignore" });
    preferred(child.pid);
    return new Sipp(child, stats);
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /** Resolves when all its calls are over, or after `limitMs`: what is not over by then is neither good nor failed. */
  async ended(limitMs: number): Promise<SippResult> {
    const limit = setTimeout(() => this.#child.kill("SIGKILL"), limitMs);
    if (this.#child.exitCode === null && this.#child.signalCode === null) await once(this.#child, "exit");
    clearTimeout(limit);
    return this.result();
  }

  async stop(): Promise<SippResult> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) {
      this.#child.kill("SIGTERM");
      await once(this.#child, "exit");
    }
    return this.result();
  }

  /** Figures of the last second written. */
  result(): SippResult {
    const [head = "", ...lines] = readFileSync(this.#statsFile, "utf8").trim().split("\n");
    const names = head.split(";");
    const values = (lines.at(-1) ?? "").split(";");
    const of = (name: string) => Number(values[names.indexOf(name)] ?? 0) || 0;
    return {
      good: of("SuccessfulCall(C)"),
      failed: of("FailedCall(C)"),
      retransmitted: of("Retransmissions(C)"),
      seconds: (performance.now() - this.#startMs) / 1000,
    };
  }
}

/**
 * The load comes before the platform's database, which is on the same core: what SIPp reads late would count as answered
 * late. Only root may do that.
 */
function preferred(pid: number | undefined): void {
  if (pid !== undefined && process.getuid?.() === 0) setPriority(pid, LOAD_PRIORITY);
}

function usersFile(folder: string, users: readonly SippUser[]): string {
  const file = join(folder, "users.csv");
  const lines = users.map(
    ({ login, domain, password }) => `${login};${domain};[authentication username=${login} password=${password}]`,
  );
  writeFileSync(file, `SEQUENTIAL\n${lines.join("\n")}\n`);
  return file;
}

/** A UDP port that is free now: the RTP ports that a platform has bound already lie among those that the system gives. */
export async function freePort(): Promise<number> {
  const socket = createSocket("udp4").bind(0, "127.0.0.1");
  await once(socket, "listening");
  const { port } = socket.address();
  socket.close();
  await once(socket, "close");
  return port;
}
