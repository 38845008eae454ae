import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { systemClock } from "../../server/src/base/clock.js";
import { RtpengineClient } from "../../server/src/net/rtpengine-client.js";
import { freePort } from "./free-port.js";
import type { PortSlice } from "./port-slice.js";
import { takeRtpSlice } from "./rtp-slice.js";
import { until } from "./until.js";

const PROGRAM = "/usr/bin/rtpengine";
const PATIENCE_MS = 60_000;

/** Whether rtpengine is on this machine; `npm test` installs it where it can. */
export const hasRtpengine = existsSync(PROGRAM);

/** Debian's rtpengine in user space, on a port of its own. */
export class Rtpengine {
  /** As in RTPENGINE_URL. */
  readonly url: string;
  readonly #child: ChildProcess;
  readonly #slice: PortSlice;

  private constructor(child: ChildProcess, slice: PortSlice, url: string) {
    this.#child = child;
    this.#slice = slice;
    this.url = url;
  }

  /** Resolves when it answers. */
  static async start(): Promise<Rtpengine> {
    const port = await freePort();
    const slice = await takeRtpSlice();
    const ports = [`--listen-ng=127.0.0.1:${port}`, `--port-min=${slice.min}`, `--port-max=${slice.max}`];
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
    return new Rtpengine(child, slice, `udp:127.0.0.1:${port}`);
  }

  /** Whether a port of audio is one of its own. */
  has(port: number): boolean {
    return port >= this.#slice.min && port <= this.#slice.max;
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) {
      this.#child.kill("SIGKILL");
      await once(this.#child, "exit");
    }
    await this.#slice.release();
  }
}
