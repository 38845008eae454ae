import { type ChildProcess, spawn } from "node:child_process";
import { open, readFile, rename, stat } from "node:fs/promises";
import { join } from "node:path";
import pg from "pg";
import { StartError } from "../../base/start-error.js";
import type { Binaries } from "./binaries.js";
import type { ChildUser } from "./child-user.js";
import { DATABASE_USER } from "./initdb.js";
import { until } from "./until.js";

/** Port in the name of the socket file; nothing listens on it. */
export const SOCKET_PORT = 5432;

const CONNECT_EVERY_MS = 25;
const SILENT_MAX_MS = 10_000;
/** After a crash the server answers that it is starting until its log is replayed. */
const RECOVERY_MAX_MS = 300_000;
const LOG_MAX_BYTES = 10_000_000;

export interface ChildOptions {
  readonly binaries: Binaries;
  /** Database folder, made by `ensureDatabase`. */
  readonly folder: string;
  /** Folder of the socket, 0700. */
  readonly socketFolder: string;
  /** File that the server's own log goes to. */
  readonly logFile: string;
  readonly user: ChildUser | undefined;
  /** Server settings in place of the defaults below. */
  readonly settings?: Readonly<Record<string, string>>;
}

const SETTINGS: Readonly<Record<string, string>> = {
  listen_addresses: "",
  unix_socket_permissions: "0700",
  shared_buffers: "64MB",
  max_connections: "60",
  // Each checkpoint has every page written whole once more. This is what may lie on the disk, and be replayed after a crash.
  max_wal_size: "1GB",
  // Plans are made for tables as they were last counted, which after a start are small or never counted.
  autovacuum_naptime: "15s",
  // Short statements only: compiling one costs more than running it.
  jit: "off",
  timezone: "UTC",
  log_timezone: "UTC",
};

/** One running `postgres`. */
export class PostgresChild {
  readonly #process: ChildProcess;
  /** Resolves with a text for the log when the process is gone. */
  readonly exited: Promise<string>;

  private constructor(process: ChildProcess) {
    this.#process = process;
    this.exited = new Promise((resolve) => {
      process.once("exit", (code, signal) => resolve(signal ?? `exit code ${code}`));
      process.once("error", (error) => resolve(error.message));
    });
  }

  get pid(): number | undefined {
    return this.#process.pid;
  }

  /**
   * Starts the server and resolves when it takes connections.
   * @throws StartError with the server's own reason when it does not come up
   */
  static async start(options: ChildOptions): Promise<PostgresChild> {
    await limitLog(options.logFile);
    const log = await open(options.logFile, "a", 0o600);
    const logFrom = (await log.stat()).size;
    try {
      // Detached: Ctrl-C in the terminal reaches the platform only, and the database outlives its drain.
      const process = spawn(options.binaries.postgres, serverArguments(options), {
        ...options.user,
        cwd: options.folder,
        detached: true,
        stdio: ["ignore", log.fd, log.fd],
        env: { LC_ALL: "C", TZ: "UTC" },
      });
      const child = new PostgresChild(process);
      await child.#ready(options, logFrom);
      return child;
    } finally {
      await log.close();
    }
  }

  /** Fast shutdown: SIGINT, 10 s, then SIGQUIT, 5 s, then SIGKILL. Resolves when the process is gone. */
  async stop(): Promise<void> {
    for (const [signal, waitMs] of [
      ["SIGINT", 10_000],
      ["SIGQUIT", 5_000],
      ["SIGKILL", 5_000],
    ] as const) {
      if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
      this.#process.kill(signal);
      if (await within(this.exited, waitMs)) return;
    }
  }

  async #ready(options: ChildOptions, logFrom: number): Promise<void> {
    let gone: string | undefined;
    void this.exited.then((how) => (gone = how));
    let silentFromMs = performance.now();
    const startMs = silentFromMs;
    const up = await until(CONNECT_EVERY_MS, RECOVERY_MAX_MS, async () => {
      if (gone !== undefined) return "gone";
      const answer = await ping(options.socketFolder);
      if (answer === "up") return "up";
      if (answer === "starting") silentFromMs = performance.now();
      return performance.now() - silentFromMs > SILENT_MAX_MS ? "silent" : undefined;
    });
    if (up === "up") return;
    await this.stop();
    const seconds = Math.round((performance.now() - startMs) / 1000);
    const reason = (await lastFault(options.logFile, logFrom)) ?? gone ?? `no answer in ${seconds} s`;
    throw new StartError(`the database in ${options.folder} does not start: ${reason} (see ${options.logFile})`);
  }
}

function serverArguments({ folder, socketFolder, settings }: ChildOptions): string[] {
  const all = { ...SETTINGS, unix_socket_directories: socketFolder, ...settings };
  return [
    "-D",
    folder,
    "-p",
    String(SOCKET_PORT),
    ...Object.entries(all).flatMap(([name, value]) => ["-c", `${name}=${value}`]),
  ];
}

async function ping(socketFolder: string): Promise<"up" | "starting" | "silent"> {
  const client = new pg.Client({
    host: socketFolder,
    port: SOCKET_PORT,
    user: DATABASE_USER,
    database: "postgres",
    connectionTimeoutMillis: 2_000,
  });
  client.on("error", () => undefined);
  try {
    await client.connect();
    return "up";
  } catch (error) {
    return (error as { code?: string }).code === "57P03" ? "starting" : "silent";
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** The last line of the server's log since `from` that tells of a fault, without its time. */
async function lastFault(file: string, from: number): Promise<string | undefined> {
  const bytes = await readFile(file).catch(() => Buffer.alloc(0));
  const lines = bytes.subarray(from).toString("utf8").split("\n");
  const fault =
    lines.filter((line) => /\b(?:FATAL|PANIC)\b/.test(line)).at(-1) ?? lines.filter((line) => line !== "").at(-1);
  return fault?.replace(/^.*?\b(?:FATAL|PANIC|LOG|ERROR|HINT):\s+/, "");
}

async function limitLog(file: string): Promise<void> {
  const size = (await stat(file).catch(() => undefined))?.size ?? 0;
  if (size > LOG_MAX_BYTES) await rename(file, `${file}.1`);
}

/** True when `done` resolved within `ms`. */
async function within(done: Promise<unknown>, ms: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), ms);
  });
  const inTime = await Promise.race([done.then(() => true), late]);
  clearTimeout(timer);
  return inTime;
}

/** Where the database folder of a data folder is. */
export function databaseFolder(dataDir: string, major: string): string {
  return join(dataDir, `pg${major}`);
}
