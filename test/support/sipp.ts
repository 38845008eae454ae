import { type ChildProcess, spawn } from "node:child_process";
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { newUuid } from "../../server/src/base/ids.js";
import { hostText } from "../../server/src/wire/sip/uri.js";
import { freePorts } from "./free-port.js";
import type { Address } from "./platform.js";
import { type Keys, sippScenario } from "./sipp-scenario.js";
import { LIMIT_MS, until } from "./until.js";

/** Whether SIPp is on this machine; `npm test` installs it where it can. */
export const hasSipp = existsSync("/usr/bin/sipp");

export interface SippOptions {
  /** File in test/sipp/scenarios without `.xml`. */
  readonly scenario: string;
  /** Where it sends to; a server scenario ignores it. */
  readonly target: Address;
  readonly transport?: "udp" | "tcp";
  /** Own address; default 127.0.0.1. */
  readonly host?: string;
  /** Own port; default a free one. */
  readonly port?: number;
  /** User part that is called. */
  readonly service?: string;
  /** Values of the scenario, see `sippScenario`. */
  readonly keys?: Keys;
  readonly credentials?: { readonly login: string; readonly password: string };
  /** Calls in all, default 1. */
  readonly calls?: number;
  /** Calls per second, default 10. */
  readonly rate?: number;
  /** Calls at once, default no limit. */
  readonly atOnce?: number;
  /** Everything must be over by then, default 2 minutes. */
  readonly limitMs?: number;
}

/** What a run of SIPp came to. */
export interface SippResult {
  /** 0: every call went as the scenario says. */
  readonly code: number | null;
  readonly successful: number;
  readonly failed: number;
  /** Messages that went and came, as SIPp wrote them down. */
  readonly messages: string;
  /** What SIPp complained about. */
  readonly errors: string;
}

/** SIPp at work: an independent SIP stack that plays a scenario. */
export class Sipp {
  readonly host: string;
  readonly port: number;
  /** Resolves when it is over; never rejects. */
  readonly done: Promise<SippResult>;
  readonly #child: ChildProcess;
  readonly #folder: string;

  private constructor(child: ChildProcess, where: Address, folder: string) {
    this.#child = child;
    this.host = where.host;
    this.port = where.port;
    this.#folder = folder;
    this.done = once(child, "close").then(([code]) => this.#result(code as number | null));
  }

  /** Begins to play the scenario. */
  static async start(o: SippOptions): Promise<Sipp> {
    const host = o.host ?? "127.0.0.1";
    const first = await freePorts(PORTS);
    const port = o.port ?? first;
    const folder = await mkdtemp(join(tmpdir(), "opentact-sipp-"));
    const file = join(folder, "scenario.xml");
    await writeFile(file, await sippScenario(o.scenario, o.keys ?? {}));
    const child = spawn("/usr/bin/sipp", argumentsOf(o, { host, port }, first, file, folder), {
      cwd: folder,
      stdio: ["ignore", "ignore", "ignore"],
      env: { ...process.env, TERM: "dumb" },
    });
    const kill = () => child.kill("SIGKILL");
    process.on("exit", kill);
    child.once("close", () => process.off("exit", kill));
    return new Sipp(child, { host, port }, folder);
  }

  /** Plays a scenario to its end. @throws Error with SIPp's own words when a call failed */
  static async play(o: SippOptions): Promise<SippResult> {
    return await (await Sipp.start(o)).succeeds();
  }

  /** Resolves when every call went as told. @throws Error with SIPp's own words */
  async succeeds(): Promise<SippResult> {
    const result = await this.done;
    if (result.code !== 0)
      throw new Error(`SIPp: ${result.failed} calls failed, code ${result.code}\n${result.errors}\n${result.messages}`);
    return result;
  }

  /** Messages that went and came so far. */
  soFar(): Promise<string> {
    return this.#read("messages.log");
  }

  /** Resolves when a message that fits went or came. */
  async saw(fits: RegExp, deadlineMs = LIMIT_MS): Promise<void> {
    const look = async () => fits.test(await this.soFar()) || undefined;
    await until(`${fits} among SIPp's messages`, look, deadlineMs);
  }

  /**
   * Lets its first call, which waits at `<recv request="INFO">`, go on. SIPp finds the call by its Call-ID, so this needs
   * no way through the platform.
   */
  async nudge(): Promise<void> {
    const [, callId = ""] = /^Call-ID: *(\S+)/m.exec(await this.#read("messages.log")) ?? [];
    const socket = createSocket("udp4");
    socket.bind(0, this.host);
    await once(socket, "listening");
    const { port } = socket.address();
    const text = [
      `INFO sip:nudge@${this.host}:${this.port} SIP/2.0`,
      `Via: SIP/2.0/UDP ${this.host}:${port};branch=z9hG4bK${newUuid()}`,
      `From: <sip:nudge@${this.host}>;tag=nudge`,
      `To: <sip:nudge@${this.host}>;tag=nudge`,
      `Call-ID: ${callId}`,
      "CSeq: 1 INFO",
      "Content-Length: 0",
      "\r\n",
    ].join("\r\n");
    await new Promise<void>((resolve) => socket.send(text, this.port, this.host, () => resolve()));
    await new Promise<void>((resolve) => socket.close(() => resolve()));
  }

  /** Ends it when it still runs. */
  async stop(): Promise<void> {
    this.#child.kill("SIGKILL");
    await this.done;
  }

  async #read(name: string): Promise<string> {
    const text = await readFile(join(this.#folder, name), "utf8").catch(() => "");
    return text.replaceAll("\r", "");
  }

  async #result(code: number | null): Promise<SippResult> {
    const [messages, errors, statistics] = await Promise.all(
      ["messages.log", "errors.log", "statistics.csv"].map((name) => this.#read(name)),
    );
    await rm(this.#folder, { recursive: true, force: true });
    const column = columnsOf(statistics ?? "");
    return {
      code,
      successful: column("SuccessfulCall(C)"),
      failed: column("FailedCall(C)"),
      messages: messages ?? "",
      errors: errors ?? "",
    };
  }
}

/** Its own, those of its audio (the second one) and video (the fourth: two above), and that of its control (the third). */
const PORTS = 4;

/** Without these ports SIPp looks for some from 6000 and 8888 on, and gives up when many others do so too. */
const portOptions = (first: number) => ["-mp", String(first + 1), "-cp", String(first + 2)];

function argumentsOf(o: SippOptions, own: Address, firstPort: number, scenario: string, folder: string): string[] {
  const { calls = 1, rate = 10, limitMs = 2 * LIMIT_MS, credentials } = o;
  const file = (name: string) => join(folder, name);
  return [
    `${hostText(o.target.host)}:${o.target.port}`,
    ...["-sf", scenario, "-t", o.transport === "tcp" ? "t1" : "u1"],
    ...["-i", own.host, "-p", String(own.port), "-s", o.service ?? "nobody"],
    ...portOptions(firstPort),
    ...["-m", String(calls), "-r", String(rate), ...(o.atOnce ? ["-l", String(o.atOnce)] : [])],
    ...["-nostdin", "-timeout", `${Math.ceil(limitMs / 1000)}s`, "-timeout_error"],
    ...["-trace_err", "-error_file", file("errors.log"), "-trace_msg", "-message_file", file("messages.log")],
    ...["-trace_stat", "-stf", file("statistics.csv"), "-fd", "1"],
    ...(credentials ? ["-au", credentials.login, "-ap", credentials.password] : []),
  ];
}

/** Reads a column of the last line of SIPp's statistics. */
function columnsOf(csv: string): (name: string) => number {
  const lines = csv.trim().split("\n");
  const names = (lines[0] ?? "").split(";");
  const values = (lines.length > 1 ? (lines.at(-1) ?? "") : "").split(";");
  return (name) => Number(values[names.indexOf(name)] ?? Number.NaN);
}
