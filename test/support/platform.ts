import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import pg from "pg";
import type { ReadyFile } from "../../server/src/app/ready-file.js";
import { SOCKET_PORT } from "../../server/src/store/embedded/child.js";
import { DATABASE_USER } from "../../server/src/store/embedded/initdb.js";
import { Api, type Json } from "./api-client.js";
import { EventClient } from "./event-client.js";
import { freePorts, isTcpPortFree, isUdpPortFree } from "./free-port.js";
import type { PortSlice } from "./port-slice.js";
import { processesNaming } from "./processes.js";
import { takeRtpSlice } from "./rtp-slice.js";
import { until, within } from "./until.js";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const START_MS = 120_000;
const STOP_MS = 120_000;
const ERROR_LEVEL = 50;

export interface PlatformOptions {
  /** Default: a new folder, removed at the end. */
  readonly dataDir?: string;
  /** Settings beside those every test needs. */
  readonly env?: Readonly<Record<string, string>>;
  /** Arguments of Node; default: what was compiled for this run, else the sources. */
  readonly program?: readonly string[];
  /** Options of the command `start`. */
  readonly options?: readonly string[];
}

/** Arguments of Node that run the platform from source. */
export const SOURCES = ["--conditions=source", "--import", "tsx", "server/src/main.ts"];

/** Arguments of Node that run the platform: compiled once by the setup of a test run, else from source. */
export function programUnderTest(): readonly string[] {
  const compiled = process.env["PROGRAM_UNDER_TEST"];
  return compiled === undefined ? SOURCES : [compiled];
}

/** How a start that came to nothing ended. */
export interface FailedStart {
  readonly code: number | null;
  readonly signal: string | null;
  /** Lines of both outputs. */
  readonly lines: readonly string[];
}

/** The platform ended before it was ready. */
export class StartFailed extends Error {
  readonly end: FailedStart;

  constructor(end: FailedStart) {
    super(`the platform did not start: code ${end.code}, signal ${end.signal}\n${end.lines.join("\n")}`);
    this.name = "StartFailed";
    this.end = end;
  }
}

/** A host and a port. */
export interface Address {
  readonly host: string;
  readonly port: number;
}

/** A whole platform in a process of its own, started from source, with ports and a data folder of its own. */
export class Platform {
  readonly dataDir: string;
  readonly ready: ReadyFile;
  /** What it wrote, line by line. */
  readonly lines: string[];
  readonly #child: ChildProcess;
  readonly #slice: PortSlice;
  readonly #isOwnFolder: boolean;
  readonly #sockets: EventClient[] = [];
  #api: Promise<Api> | undefined;

  private constructor(
    child: ChildProcess,
    o: Pick<Platform, "dataDir" | "ready" | "lines">,
    slice: PortSlice,
    own: boolean,
  ) {
    this.#child = child;
    this.dataDir = o.dataDir;
    this.ready = o.ready;
    this.lines = o.lines;
    this.#slice = slice;
    this.#isOwnFolder = own;
  }

  /** Starts one and resolves when it is ready. @throws StartFailed */
  static async start(options: PlatformOptions = {}): Promise<Platform> {
    const dataDir = options.dataDir ?? (await newDataDir());
    const slice = await takeRtpSlice();
    const before = await readReady(dataDir);
    const child = launch(dataDir, slice, await freePorts(2), options);
    const lines = linesOf(child);
    const ended = once(child, "close").then(([code, signal]) => {
      throw new StartFailed({ code, signal, lines });
    });
    ended.catch(() => undefined);
    try {
      const isNew = async () => {
        const ready = await readReady(dataDir);
        return ready && ready.pid === child.pid && ready.pid !== before?.pid ? ready : undefined;
      };
      const ready = await Promise.race([until("ready.json", isNew, START_MS), ended]);
      return new Platform(child, { dataDir, ready, lines }, slice, options.dataDir === undefined);
    } catch (error) {
      child.kill("SIGKILL");
      await slice.release();
      if (options.dataDir === undefined) await rm(dataDir, { recursive: true, force: true });
      throw error;
    }
  }

  /** Starts one that must not come up. @throws Error when it does */
  static async startsNot(options: PlatformOptions): Promise<FailedStart> {
    const outcome = await Platform.start(options).catch((error: unknown) => {
      if (error instanceof StartFailed) return error.end;
      throw error;
    });
    if (!(outcome instanceof Platform)) return outcome;
    await outcome.stop();
    throw new Error("the platform started, and should not have");
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  get sip(): Address {
    return addressOf(this.ready.sip_udp);
  }

  get sipTcp(): Address {
    return addressOf(this.ready.sip_tcp);
  }

  get url(): string {
    return this.ready.http_url;
  }

  /** The demo account's client; signed in once. */
  api(): Promise<Api> {
    this.#api ??= Api.login(this.url, this.ready.account);
    return this.#api;
  }

  /** A new event socket of the demo account; closed with the platform. */
  async events(): Promise<EventClient> {
    const client = await EventClient.signIn(this.ready.ws_url, (await this.api()).token);
    this.#sockets.push(client);
    return client;
  }

  /** A user of the demo domain. */
  user(login: string): ReadyFile["sip_users"][number] {
    const user = this.ready.sip_users.find((one) => one.login === login);
    if (!user) throw new Error(`no demo user ${login}`);
    return user;
  }

  /** Runs one statement in its database, past all its parts: for what an operator would set up beforehand. */
  async sql(text: string, values: readonly unknown[] = []): Promise<Json[]> {
    const client = new pg.Client({
      host: join(this.dataDir, "run"),
      port: SOCKET_PORT,
      user: DATABASE_USER,
      database: DATABASE_USER,
    });
    // A platform that is killed takes its database along; the query tells.
    client.on("error", () => undefined);
    await client.connect();
    try {
      return (await client.query(text, [...values])).rows;
    } finally {
      await client.end();
    }
  }

  /** Lines of the log that are errors. */
  get errors(): string[] {
    return this.lines.filter((line) => {
      try {
        return (JSON.parse(line) as { level?: number }).level! >= ERROR_LEVEL;
      } catch {
        return false;
      }
    });
  }

  /**
   * Stops it as an operator does and makes sure that nothing stays: exit code 0, no process, no lock, no ports, no
   * ready file, no error in the log. The folder goes when it was made for this platform.
   * @param o.mayHaveErrors the test provoked them
   */
  async stop(o: { readonly mayHaveErrors?: boolean } = {}): Promise<void> {
    const problems: string[] = [];
    const code = await this.#end("SIGTERM");
    if (code !== 0) problems.push(`exit code ${code}`);
    problems.push(...(await this.leftovers()));
    if (!o.mayHaveErrors) problems.push(...this.errors);
    if (this.#isOwnFolder) await rm(this.dataDir, { recursive: true, force: true });
    if (problems.length > 0) throw new Error(`the platform did not stop cleanly:\n${problems.join("\n")}`);
  }

  /** Kills it as a power cut does. The folder stays. */
  async kill(): Promise<void> {
    await this.#end("SIGKILL");
  }

  /** Removes the folder after `kill`; what still runs in it is ended. */
  async remove(): Promise<void> {
    for (const line of await processesNaming(this.dataDir)) killQuietly(Number.parseInt(line, 10));
    await until(
      "the end of its processes",
      async () => (await processesNaming(this.dataDir)).length === 0 || undefined,
    );
    await rm(this.dataDir, { recursive: true, force: true });
  }

  /** What a stopped platform left behind, in words; nothing when all is well. */
  async leftovers(): Promise<string[]> {
    const left: string[] = (await processesNaming(this.dataDir)).map((line) => `process ${line}`);
    for (const name of ["lock", "ready.json"])
      if (await stat(join(this.dataDir, name)).catch(() => undefined)) left.push(`file ${name}`);
    const http = new URL(this.url);
    if (!(await isTcpPortFree(Number(http.port), http.hostname))) left.push("HTTP port");
    if (!(await isUdpPortFree(this.sip.port, this.sip.host))) left.push("SIP port, UDP");
    if (!(await isTcpPortFree(this.sipTcp.port, this.sipTcp.host))) left.push("SIP port, TCP");
    return left;
  }

  async #end(signal: "SIGTERM" | "SIGKILL"): Promise<number | null> {
    for (const socket of this.#sockets) socket.abandon();
    if (this.#child.exitCode === null && this.#child.signalCode === null) {
      const closed = once(this.#child, "close");
      this.#child.kill(signal);
      await within(
        `the end after ${signal}; last lines:\n${this.lines.slice(-10).join("\n")}`,
        STOP_MS,
        closed,
      ).finally(() => this.#child.kill("SIGKILL"));
    }
    await this.#slice.release();
    return this.#child.exitCode;
  }
}

/** A folder under the temporary one that the database's user can pass. */
export async function newDataDir(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "opentact-flow-"));
  await chmod(folder, 0o711);
  return folder;
}

function launch(
  dataDir: string,
  slice: PortSlice,
  firstPort: number,
  { env = {}, program = programUnderTest(), options = [] }: PlatformOptions,
): ChildProcess {
  const { PATH = "", HOME = "", TMPDIR } = process.env;
  const child = spawn(process.execPath, [...program, "start", ...options], {
    cwd: ROOT,
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      PATH,
      HOME,
      ...(TMPDIR === undefined ? {} : { TMPDIR }),
      DATA_DIR: dataDir,
      // Not any free one: such a port may be another's in the moment after the end, when it is looked whether it is free.
      HTTP_PORT: String(firstPort),
      SIP_PORT: String(firstPort + 1),
      SMPP_PORT: "0",
      SMPP_TLS_PORT: "0",
      RTP_PORT_MIN: String(slice.min),
      RTP_PORT_MAX: String(slice.max),
      SIMULATOR: "on",
      LOG_LEVEL: "warn",
      DRAIN_SECONDS: "0",
      RATE_LIMIT: "100000",
      ...env,
    },
  });
  const killOnExit = () => child.kill("SIGKILL");
  process.on("exit", killOnExit);
  child.once("close", () => process.off("exit", killOnExit));
  return child;
}

function linesOf(child: ChildProcess): string[] {
  const lines: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    let rest = "";
    stream?.setEncoding("utf8").on("data", (text: string) => {
      const parts = (rest + text).split("\n");
      rest = parts.pop() ?? "";
      lines.push(...parts.filter((line) => line !== ""));
    });
    stream?.on("end", () => rest !== "" && lines.push(rest));
  }
  return lines;
}

async function readReady(dataDir: string): Promise<ReadyFile | undefined> {
  const text = await readFile(join(dataDir, "ready.json"), "utf8").catch(() => undefined);
  return text === undefined ? undefined : (JSON.parse(text) as ReadyFile);
}

/** `host:port` */
export function addressOf(text: string): Address {
  const at = text.lastIndexOf(":");
  return { host: text.slice(0, at).replace(/^\[|\]$/g, ""), port: Number(text.slice(at + 1)) };
}

function killQuietly(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It ended by itself.
  }
}
