import { type ChildProcess, spawn } from "node:child_process";
import type { Clock } from "../../../base/clock.js";

/** One run of an outside program. */
export interface ProgramRun {
  /** Program and arguments. No shell sees them. */
  readonly argv: readonly string[];
  /** What it reads; nothing: its input is closed. */
  readonly input: Uint8Array | string;
  readonly timeoutMs: number;
  /** Longest output. */
  readonly maxBytes: number;
}

/** Of what the program complains about; the rest is read and dropped. */
const COMPLAINT_CHARS = 500;
/** The whole environment of a program: ours holds secrets. */
const ENVIRONMENT = { PATH: "/usr/local/bin:/usr/bin:/bin", LANG: "C.UTF-8" };

/** Why a program gave nothing. `reason` is for the row of the call, `complaint` for the log. */
export class ProgramFailure extends Error {
  readonly complaint: string;

  constructor(reason: string, complaint = "") {
    super(reason);
    this.name = "ProgramFailure";
    this.complaint = complaint;
  }
}

/**
 * Runs a program and gives its output. It and what it started are killed at its deadline, at the first byte too many and when the
 * signal aborts. Rejects with ProgramFailure: `not found`, `timed out`, `exit {n}`, `killed`, `too much output`.
 */
export function runProgram(run: ProgramRun, clock: Clock, signal: AbortSignal): Promise<Buffer> {
  if (signal.aborted) return Promise.reject(new ProgramFailure("stopped"));
  const [file = "", ...args] = run.argv;
  return new Promise((resolve, reject) => {
    // A group of its own, so that its children end with it.
    const child = spawn(file, args, { stdio: "pipe", shell: false, detached: true, env: ENVIRONMENT });
    const parts: Buffer[] = [];
    let sizeBytes = 0;
    let complaint = "";
    let failure: string | undefined;
    const end = (reason: string) => {
      failure ??= reason;
      kill(child);
    };
    const stop = () => end("stopped");
    const deadline = clock.setTimer(run.timeoutMs, () => end("timed out"));
    signal.addEventListener("abort", stop, { once: true });
    const settle = (problem: string | undefined) => {
      deadline.cancel();
      signal.removeEventListener("abort", stop);
      if (problem === undefined) resolve(Buffer.concat(parts));
      else reject(new ProgramFailure(problem, complaint.trim()));
    };
    child.stdout.on("data", (part: Buffer) => {
      sizeBytes += part.length;
      if (sizeBytes > run.maxBytes) end("too much output");
      else parts.push(part);
    });
    child.stderr.on("data", (part: Buffer) => {
      complaint = (complaint + part.toString()).slice(-COMPLAINT_CHARS);
    });
    child.once("error", (error: NodeJS.ErrnoException) =>
      settle(error.code === "ENOENT" ? "not found" : String(error.code)),
    );
    child.once("close", (code, by) =>
      settle(failure ?? (code === 0 ? undefined : code === null ? `killed by ${by}` : `exit ${code}`)),
    );
    // A program that does not read to the end is no failure: its output counts.
    child.stdin.on("error", () => undefined);
    child.stdin.end(run.input);
  });
}

function kill(child: ChildProcess): void {
  try {
    if (child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
  } catch {
    // It has ended in this moment.
  }
}
