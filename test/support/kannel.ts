import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "./free-port.js";
import { until, within } from "./until.js";

const BEARERBOX = "/usr/sbin/bearerbox";
const SMSBOX = "/usr/sbin/smsbox";
const PATIENCE_MS = 60_000;
const PASSWORD = "of-the-tests";

/** Whether Kannel is on this machine; `npm test` installs it where it can. */
export const hasKannel = existsSync(BEARERBOX) && existsSync(SMSBOX);

export interface KannelOptions {
  /** SMPP server it binds to. */
  readonly port: number;
  readonly system_id: string;
  readonly password: string;
  /** Submits without an answer at most. Default 10. */
  readonly window?: number;
  /** Where it keeps what is not submitted yet; default: a file in the folder of the run. */
  readonly store?: KannelStore;
  /** How its programs are started; default: as they are. */
  readonly wrap?: (program: string, args: string[]) => [string, string[]];
}

/**
 * Its `store-type` and `store-location`: one file that is written on, or a folder with a file for each message. It waits
 * for the disk with neither of them.
 */
export interface KannelStore {
  readonly type: "file" | "spool";
  readonly location: string;
}

/** What Kannel called us with. */
export interface KannelCall {
  readonly path: string;
  readonly query: URLSearchParams;
}

/** Kannel's bearerbox and smsbox: HTTP on one side, an SMPP client on the other. */
export class Kannel {
  /** Calls of its URLs for receipts (`/dlr`) and messages (`/mo`), in order. */
  readonly calls: KannelCall[] = [];
  readonly #folder: string;
  readonly #wrap: NonNullable<KannelOptions["wrap"]>;
  readonly #boxes: ChildProcess[] = [];
  readonly #server: Server;
  #sendPort = 0;
  #ownPort = 0;
  #adminPort = 0;

  private constructor(folder: string, wrap: KannelOptions["wrap"]) {
    this.#folder = folder;
    this.#wrap = wrap ?? ((program, args) => [program, args]);
    this.#server = createServer((request, response) => {
      const url = new URL(request.url ?? "/", "http://localhost");
      this.calls.push({ path: url.pathname, query: url.searchParams });
      response.end();
    });
  }

  /** Resolves when its HTTP answers and it is bound. */
  static async start(o: KannelOptions): Promise<Kannel> {
    const kannel = new Kannel(await mkdtemp(join(tmpdir(), "opentact-kannel-")), o.wrap);
    try {
      await kannel.#start(o);
      return kannel;
    } catch (error) {
      const log = await readFile(join(kannel.#folder, "bearerbox.log"), "utf8").catch(() => "");
      await kannel.stop();
      throw new Error(`${(error as Error).message}\n${log.slice(-2_000)}`);
    }
  }

  /** Its processes. */
  get pids(): number[] {
    return this.#boxes.flatMap(({ pid }) => pid ?? []);
  }

  /** URL that takes a message, without receipts. */
  url(fields: Readonly<Record<string, string>>): string {
    return `http://127.0.0.1:${this.#sendPort}/cgi-bin/sendsms?${new URLSearchParams({ ...LOGIN, ...fields })}`;
  }

  /** Hands a message in, with all receipts asked for. @returns its answer, `0: Accepted for delivery` when it is taken */
  async send(fields: Readonly<Record<string, string>>): Promise<string> {
    const asked = `http://127.0.0.1:${this.#ownPort}/dlr?id=${fields["text"]?.length}&type=%d&fid=%F`;
    const query = new URLSearchParams({ ...LOGIN, "dlr-mask": "31", "dlr-url": asked, ...fields });
    const answer = await fetch(`http://127.0.0.1:${this.#sendPort}/cgi-bin/sendsms?${query}`);
    return answer.text();
  }

  /** Kills both boxes and forgets what they stored. Idempotent. */
  async stop(): Promise<void> {
    for (const box of this.#boxes.splice(0).reverse()) {
      if (box.exitCode !== null || box.signalCode !== null) continue;
      const closed = once(box, "close");
      box.kill("SIGKILL");
      await within("the end of Kannel", PATIENCE_MS, closed);
    }
    this.#server.closeAllConnections();
    if (this.#server.listening) await new Promise((resolve) => this.#server.close(resolve));
    await rm(this.#folder, { recursive: true, force: true });
  }

  async #start(o: KannelOptions): Promise<void> {
    this.#server.listen(0, "127.0.0.1");
    await once(this.#server, "listening");
    this.#ownPort = (this.#server.address() as { port: number }).port;
    const [admin, box, send] = [await freePort(), await freePort(), await freePort()];
    this.#sendPort = send;
    this.#adminPort = admin;
    const config = join(this.#folder, "kannel.conf");
    await writeFile(config, configOf(o, { admin, box, send, own: this.#ownPort }));
    this.#run(BEARERBOX, config);
    await until("Kannel to be bound", () => this.#isOnline(), PATIENCE_MS);
    this.#run(SMSBOX, config);
    await until("Kannel to take messages", () => this.#takes(), PATIENCE_MS);
  }

  #run(program: string, config: string): void {
    const child = spawn(...this.#wrap(program, ["-v", "4", config]), { cwd: this.#folder, stdio: "ignore" });
    child.once("error", () => undefined);
    const kill = () => child.kill("SIGKILL");
    process.once("exit", kill);
    child.once("close", () => process.off("exit", kill));
    this.#boxes.push(child);
  }

  async #isOnline(): Promise<boolean> {
    const status = await fetch(`http://127.0.0.1:${this.#adminPort}/status.txt?password=${PASSWORD}`);
    return /\(online /.test(await status.text());
  }

  /** A request without a text is refused with words of its own. */
  async #takes(): Promise<boolean> {
    const answer = await fetch(`http://127.0.0.1:${this.#sendPort}/cgi-bin/sendsms?username=nobody&password=x`);
    return answer.status === 403;
  }
}

const LOGIN = { username: "tester", password: PASSWORD };

interface Ports {
  readonly admin: number;
  readonly box: number;
  readonly send: number;
  readonly own: number;
}

function configOf({ port, system_id, password, store, window = 10 }: KannelOptions, ports: Ports): string {
  const groups: readonly Readonly<Record<string, string | number>>[] = [
    {
      group: "core",
      "admin-port": ports.admin,
      "admin-interface": "127.0.0.1",
      "admin-password": PASSWORD,
      "status-password": PASSWORD,
      "smsbox-port": ports.box,
      "smsbox-interface": "127.0.0.1",
      "box-deny-ip": '"*.*.*.*"',
      "box-allow-ip": '"127.0.0.1"',
      "log-file": "bearerbox.log",
      "log-level": 1,
      "store-type": store?.type ?? "file",
      "store-location": store?.location ?? "store.dat",
      "dlr-storage": "internal",
      "sms-resend-freq": 1,
    },
    {
      group: "smsc",
      smsc: "smpp",
      "smsc-id": "opentact",
      host: "127.0.0.1",
      port,
      "transceiver-mode": "true",
      "smsc-username": system_id,
      "smsc-password": password,
      "system-type": "VMA",
      "interface-version": 34,
      "enquire-link-interval": 10,
      "reconnect-delay": 1,
      "max-pending-submits": window,
      "bind-addr-ton": 1,
      "bind-addr-npi": 1,
      "wait-ack": 20,
    },
    {
      group: "smsbox",
      "bearerbox-host": "127.0.0.1",
      "bearerbox-port": ports.box,
      "sendsms-port": ports.send,
      "sendsms-interface": "127.0.0.1",
      "mo-recode": "true",
      "log-file": "smsbox.log",
      "log-level": 1,
    },
    { group: "sendsms-user", ...LOGIN, concatenation: "true", "max-messages": 10 },
    {
      group: "sms-service",
      keyword: "default",
      "get-url": `"http://127.0.0.1:${ports.own}/mo?from=%p&to=%P&text=%a&coding=%c"`,
      "max-messages": 0,
      "catch-all": "true",
    },
  ];
  return groups
    .map(
      (group) =>
        `${Object.entries(group)
          .map(([name, value]) => `${name} = ${value}`)
          .join("\n")}\n`,
    )
    .join("\n");
}
