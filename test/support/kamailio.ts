import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { freePort } from "./free-port.js";
import type { Address } from "./platform.js";
import { WirePeer } from "./sip-peer.js";
import { within } from "./until.js";

const PROGRAM = "/usr/sbin/kamailio";
const CONFIG = fileURLToPath(new URL("../fixtures/kamailio/carrier.cfg", import.meta.url));
const PATIENCE_MS = 60_000;
/** For an `OPTIONS` that tells whether it listens. */
const TRIES = 20;

/** Whether Kamailio is on this machine; `npm test` installs it where it can. */
export const hasKamailio = existsSync(PROGRAM);

export interface KamailioOptions {
  /** Account of the platform at this carrier. */
  readonly user: string;
  readonly password: string;
  /** Where its telephone network is; calls that come from there go to the platform. */
  readonly network: Address;
}

/** Kamailio as a carrier, over UDP on a port of its own. */
export class Kamailio {
  readonly host = "127.0.0.1";
  readonly port: number;
  readonly #child: ChildProcess;
  readonly #folder: string;

  private constructor(child: ChildProcess, port: number, folder: string) {
    this.#child = child;
    this.port = port;
    this.#folder = folder;
  }

  /** Resolves when it answers. */
  static async start(o: KamailioOptions): Promise<Kamailio> {
    const folder = await mkdtemp(join(tmpdir(), "opentact-kamailio-"));
    const port = await freePort();
    const { host, port: networkPort } = o.network;
    const values: Record<string, string | number> = {
      ...{ port, user: o.user, password: o.password, network_port: networkPort },
      network: `${host}:${networkPort}`,
    };
    const text = await readFile(CONFIG, "utf8");
    const config = join(folder, "carrier.cfg");
    await writeFile(
      config,
      text.replace(/\{\{(\w+)\}\}/g, (whole, name: string) => String(values[name] ?? whole)),
    );
    // Little memory, no copy in the background: `-DD` keeps its first process ours; a group of its own to end them all.
    const args = [
      "-f",
      config,
      "-DD",
      "-E",
      "-m",
      "16",
      "-M",
      "4",
      "-x",
      "fm",
      "-Y",
      folder,
      "-P",
      join(folder, "pid"),
    ];
    const child = spawn(PROGRAM, args, { cwd: folder, stdio: ["ignore", "ignore", "pipe"], detached: true });
    const kamailio = new Kamailio(child, port, folder);
    let output = "";
    child.stderr.setEncoding("utf8").on("data", (words: string) => (output += words));
    process.once("exit", () => kamailio.#signal("SIGKILL"));
    await kamailio.#answers().catch(async (error: Error) => {
      await kamailio.stop();
      throw new Error(`${error.message}\n${output}`);
    });
    return kamailio;
  }

  /** Ends it as a crash does: not a word to anybody. */
  async stop(): Promise<void> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) {
      const closed = once(this.#child, "close");
      this.#signal("SIGKILL");
      await within("the end of Kamailio", PATIENCE_MS, closed);
    }
    await rm(this.#folder, { recursive: true, force: true });
  }

  async #answers(): Promise<void> {
    const peer = await WirePeer.open(this.port);
    try {
      for (let tries = 0; tries < TRIES; tries++) {
        peer.send(peer.request("OPTIONS", { uri: `sip:${this.host}:${this.port}`, callId: `up-${tries}` }));
        await new Promise((resolve) => setTimeout(resolve, 100));
        if (peer.inbox.some((message) => message.status === 200)) return;
      }
      throw new Error("Kamailio does not answer");
    } finally {
      await peer.close();
    }
  }

  #signal(signal: NodeJS.Signals): void {
    try {
      process.kill(-this.#child.pid!, signal);
    } catch {
      // It ended by itself.
    }
  }
}
