import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { systemClock } from "../../server/src/base/clock.js";
import { RtpengineClient } from "../../server/src/net/rtpengine-client.js";
import { freeUdpPort } from "./free-port.js";
import { until } from "./until.js";

const PROGRAM = "/usr/bin/rtpengine";
const PATIENCE_MS = 15_000;
/** Below those that a system gives away by itself, beside those of the platform. */
const [PORT_MIN, PORT_MAX] = [31_000, 31_099];

/** Whether rtpengine is on this machine; `npm test` installs it where it can. */
export const hasRtpengine = existsSync(PROGRAM);

/** Debian's rtpengine in user space, on a port of its own. */
export class Rtpengine {
  /** As in RTPENGINE_URL. */
  readonly url: string;
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess, url: string) {
    this.#child = child;
    this.url = url;
  }

  /** Resolves when it answers. */
  static async start(): Promise<Rtpengine> {
    const port = await freeUdpPort();
    const ports = [`--listen-ng=127.0.0.1:${port}`, `--port-min=${PORT_MIN}`, `--port-max=${PORT_MAX}`];
    const how = ["--foreground", "--log-stderr", "--table=-1", "--interface=127.0.0.1", "--num-threads=1"];
    const child = spawn(PROGRAM, [...how, ...ports], { stdio: "ignore" });
    const o = { host: "127.0.0.1", port, clock: systemClock, newCookie: () => randomUUID() };
    const isUp = async () => {
      const client = new RtpengineClient(o);
      const answer = await client.request({ command: "ping" }).catch(() => undefined);
      await client.close();
      return answer;
    };
    await until("rtpengine", isUp, PATIENCE_MS);
    return new Rtpengine(child, `udp:127.0.0.1:${port}`);
  }

  /** Whether a port of audio is one of its own. */
  has(port: number): boolean {
    return port >= PORT_MIN && port <= PORT_MAX;
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    this.#child.kill("SIGKILL");
    await once(this.#child, "exit");
  }
}
