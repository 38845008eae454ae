import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort, freePorts } from "./free-port.js";
import type { Address } from "./platform.js";
import { readWavFile, type Sound } from "./tone.js";
import { until, within } from "./until.js";
import { sine, wavBytes } from "./wav.js";

const PROGRAM = "/usr/bin/baresip";
const MODULES = "/usr/lib/baresip/modules";
const PATIENCE_MS = 60_000;
/** A source that ends would end the call. */
const TONE_MS = 90_000;

/** Names by which baresip knows them. */
const CODECS = { PCMU: "PCMU/8000/1", PCMA: "PCMA/8000/1", G722: "G722/16000/1", opus: "opus/48000/2" } as const;

/** Whether baresip is on this machine; `npm test` installs it where it can. */
export const hasBaresip = existsSync(PROGRAM);

export interface BaresipOptions {
  readonly login: string;
  readonly password: string;
  readonly domain: string;
  readonly server: Address;
  readonly transport: "udp" | "tcp" | "tls";
  /** File of the authority that the certificate of the server must come from; over TLS only. */
  readonly caFile?: string;
  /** What it says: a sine of this frequency. */
  readonly toneHz: number;
  /** What it speaks, in its order. Default both laws of G.711. */
  readonly codecs?: readonly (keyof typeof CODECS)[];
  /** Packet length it asks for, in ms; default 20. */
  readonly ptimeMs?: number;
  /** Rate of what it says and hears; default 8000. */
  readonly rateHz?: 8000 | 16_000 | 48_000;
  /** Takes and makes only calls with SRTP, its keys in the SDP. */
  readonly onlySrtp?: boolean;
  /** Default manual: `answer` has to be called. */
  readonly answers?: "manual" | "auto";
}

/** What baresip tells about itself, as its `ctrl_tcp` module writes it. */
export interface BaresipEvent {
  readonly event: true;
  readonly type: string;
  readonly param?: string;
  readonly direction?: string;
  readonly peeruri?: string;
}

/** baresip at work: an independent phone, with its audio in files. */
export class Baresip {
  readonly login: string;
  readonly events: BaresipEvent[] = [];
  readonly #child: ChildProcess;
  readonly #folder: string;
  readonly #control: Socket;
  #output = "";
  #input = "";
  #waiters: (() => void)[] = [];

  private constructor(login: string, child: ChildProcess, folder: string, control: Socket) {
    this.login = login;
    this.#child = child;
    this.#folder = folder;
    this.#control = control;
    for (const stream of [child.stdout, child.stderr])
      stream?.setEncoding("utf8").on("data", (text: string) => (this.#output += text));
    control.setEncoding("utf8").on("data", (text: string) => this.#read(text));
    control.on("error", () => undefined);
  }

  /** Starts a phone; it registers by itself. */
  static async start(o: BaresipOptions): Promise<Baresip> {
    const folder = await mkdtemp(join(tmpdir(), "opentact-baresip-"));
    const port = await freePort();
    // It takes the next one, too, for TLS.
    const sipPort = await freePorts(2);
    await writeFile(join(folder, "config"), configText(folder, port, sipPort, o));
    await writeFile(join(folder, "accounts"), accountText(o));
    await writeFile(join(folder, "contacts"), "");
    const { rateHz = 8000 } = o;
    await writeFile(join(folder, "tone.wav"), wavBytes([sine(o.toneHz, TONE_MS, { rateHz })], rateHz));
    const child = spawn(PROGRAM, ["-f", folder], { cwd: folder, stdio: ["ignore", "pipe", "pipe"] });
    const kill = () => child.kill("SIGKILL");
    process.on("exit", kill);
    child.once("close", () => process.off("exit", kill));
    const control = await until(`baresip of ${o.login}`, () => connected(port), PATIENCE_MS);
    return new Baresip(o.login, child, folder, control);
  }

  /** Resolves at the first event of the type that was not yet waited for, from `after` on. */
  async until(type: string, deadlineMs = PATIENCE_MS): Promise<BaresipEvent> {
    const find = () => this.events.find((event) => event.type === type);
    if (!find()) {
      const come = new Promise<void>((resolve) => {
        const look = () => (find() ? resolve() : this.#waiters.push(look));
        this.#waiters.push(look);
      });
      await within(`${type} at baresip of ${this.login}`, deadlineMs, come).catch((error: Error) => {
        const types = this.events.map((event) => `${event.type} ${event.param ?? ""}`).join("\n");
        throw new Error(`${error.message}; events:\n${types}\n${this.#output}`);
      });
    }
    return find()!;
  }

  /** Resolves when its registration holds; the event of it may come before anybody listens. */
  async registered(): Promise<void> {
    await until(`the registration of ${this.login}`, () => /\} 200 OK/.test(this.#output) || undefined, PATIENCE_MS);
  }

  /** What it wrote. */
  get output(): string {
    return this.#output;
  }

  /** Forgets the events so far, before another round. */
  forget(): void {
    this.events.length = 0;
  }

  /** Runs a command of its menu, for example `dial`. */
  command(command: string, params?: string): void {
    const text = JSON.stringify({ command, ...(params === undefined ? {} : { params }) });
    this.#control.write(`${Buffer.byteLength(text)}:${text},`);
  }

  /** What it heard so far in its calls, first call first; complete once the call is closed. */
  async heard(): Promise<Sound[]> {
    const names = (await readdir(this.#folder)).filter((name) => name.endsWith("-dec.wav")).sort();
    return names.flatMap((name) => readWavFile(join(this.#folder, name)).slice(0, 1));
  }

  /** Resolves when so much of a tone was heard in its last call. The file grows while the call lasts. */
  async hears(hz: number, ms: number, deadlineMs = PATIENCE_MS): Promise<void> {
    await until(
      `${ms} ms of ${hz} Hz at baresip of ${this.login}`,
      async () => ((await this.heard()).at(-1)?.toneMs(hz) ?? 0) >= ms || undefined,
      deadlineMs,
    );
  }

  /** Unregisters and goes. */
  async stop(): Promise<void> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) {
      const closed = once(this.#child, "close");
      this.#child.kill("SIGTERM");
      await within(`the end of baresip of ${this.login}`, 10_000, closed).catch(() => this.#child.kill("SIGKILL"));
    }
    this.#control.destroy();
    await rm(this.#folder, { recursive: true, force: true });
  }

  /** Netstrings of JSON: answers and events. */
  #read(text: string): void {
    this.#input += text;
    for (;;) {
      const [head, size] = /^(\d+):/.exec(this.#input) ?? [];
      if (head === undefined || this.#input.length < head.length + Number(size) + 1) return;
      const message = JSON.parse(this.#input.slice(head.length, head.length + Number(size))) as { event?: boolean };
      this.#input = this.#input.slice(head.length + Number(size) + 1);
      if (message.event) this.events.push(message as BaresipEvent);
      for (const waiter of this.#waiters.splice(0)) waiter();
    }
  }
}

function connected(port: number): Promise<Socket | undefined> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1", () => resolve(socket));
    socket.once("error", () => resolve(undefined));
  });
}

/** No `mwi` module: it would subscribe again and again after a refusal. */
function configText(folder: string, controlPort: number, sipPort: number, o: BaresipOptions): string {
  const { caFile, onlySrtp, rateHz = 8000 } = o;
  const verify = caFile === undefined ? "" : `sip_cafile ${caFile}\nsip_verify_server yes\n`;
  return `${verify}poll_method epoll
sip_listen 127.0.0.1:${sipPort}
audio_source aufile,${join(folder, "tone.wav")}
audio_player aubridge,nobody
audio_alert aubridge,nobody
audio_path ${folder}
ausrc_srate ${rateHz}
auplay_srate ${rateHz}
ausrc_channels 1
auplay_channels 1
audio_level no
rtp_ports 33000-60000
module_path ${MODULES}
${onlySrtp ? "module srtp.so\n" : ""}module g711.so
module g722.so
module opus.so
module aufile.so
module aubridge.so
module sndfile.so
module_tmp account.so
module_app contact.so
module_app menu.so
module_app ctrl_tcp.so
ctrl_tcp_listen 127.0.0.1:${controlPort}
snd_path ${folder}
`;
}

function accountText(o: BaresipOptions): string {
  const { login, password, domain, server, transport } = o;
  const codecs = (o.codecs ?? ["PCMU", "PCMA"]).map((codec) => CODECS[codec]);
  const proxy = `sip:${server.host}:${server.port};transport=${transport}`;
  return (
    `<sip:${login}@${domain};transport=${transport}>;auth_user=${login};auth_pass=${password};outbound="${proxy}"` +
    `;regint=600;answermode=${o.answers ?? "manual"};audio_codecs=${codecs.join()};ptime=${o.ptimeMs ?? 20}` +
    `${o.onlySrtp ? ";mediaenc=srtp-mand" : ""}\n`
  );
}
