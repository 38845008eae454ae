import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { systemClock } from "../../server/src/base/clock.js";
import { RtpengineClient } from "../../server/src/net/rtpengine-client.js";
import { makeOffer } from "../../server/src/wire/sdp/offer-answer.js";
import { pinned } from "../support/process.js";

const PING_TRIES = 10;
const NG_PORT = 22_950;

/** Debian's daemon in user space with one thread, on the first core. */
export class BenchRtpengine {
  readonly pid: number;
  readonly #child: ChildProcess;
  readonly #client: RtpengineClient;

  private constructor(child: ChildProcess, client: RtpengineClient) {
    this.#child = child;
    this.#client = client;
    this.pid = child.pid!;
  }

  /** Its version; undefined when it is not installed. */
  static version(): string | undefined {
    const { stdout, stderr } = spawnSync("rtpengine", ["--version"], { encoding: "utf8" });
    return /\d[\w.+~-]*/.exec(`${stdout ?? ""}${stderr ?? ""}`)?.[0];
  }

  /** @throws Error when it does not come up */
  static async start(): Promise<BenchRtpengine> {
    const ranges = ["--port-min=31000", "--port-max=39999", `--listen-ng=127.0.0.1:${NG_PORT}`];
    const quiet = ["--foreground", "--log-stderr", "--log-level=3"];
    const [command, args] = pinned("first", "rtpengine", [
      ...quiet,
      "--table=-1",
      "--interface=127.0.0.1",
      "--num-threads=1",
      ...ranges,
    ]);
    const child = spawn(command, args, { stdio: "ignore" });
    const client = new RtpengineClient({
      host: "127.0.0.1",
      port: NG_PORT,
      clock: systemClock,
      newCookie: () => randomUUID(),
    });
    const daemon = new BenchRtpengine(child, client);
    for (let n = 0; n < PING_TRIES && child.exitCode === null; n++) {
      if (await daemon.#answers()) return daemon;
      await sleep(300);
    }
    await daemon.close();
    throw new Error("rtpengine did not start");
  }

  /** Calls whose two legs are both at `port`. @returns the ports to send to, two of each call */
  async bridge(calls: number, port: number): Promise<number[]> {
    const ports: number[] = [];
    const sdp = makeOffer({
      ...{ address: "127.0.0.1", port, sessionId: 1, version: 1 },
      ...{ codecs: ["PCMU"], telephoneEvent: undefined, direction: "sendrecv", ptimeMs: 20 },
    });
    for (let n = 0; n < calls; n++) {
      const names = { callId: randomUUID(), fromTag: "a" };
      const offer = await this.#client.request({ command: "offer", ...names, sdp });
      const answer = await this.#client.request({ command: "answer", ...names, toTag: "b", sdp });
      ports.push(portOf(offer.sdp), portOf(answer.sdp));
    }
    return ports;
  }

  async close(): Promise<void> {
    await this.#client.close();
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    this.#child.kill("SIGTERM");
    await once(this.#child, "exit");
  }

  async #answers(): Promise<boolean> {
    return this.#client.request({ command: "ping" }).then(
      () => true,
      () => false,
    );
  }
}

function portOf(sdp: string | undefined): number {
  return Number(/m=audio (\d+)/.exec(sdp ?? "")?.[1]);
}
