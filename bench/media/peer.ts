import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface, type Interface } from "node:readline";
import { fileURLToPath } from "node:url";
import { pinned } from "../support/process.js";

const ANSWER_MS = 10_000;

/** Milliseconds. */
export interface Spread {
  readonly p50: number;
  readonly p99: number;
  readonly p999: number;
  readonly max: number;
}

/** What came since the last `reset`. */
export interface Heard {
  readonly packets: number;
  /** Between the packets of each stream; null when there were none. */
  readonly gap: Spread | null;
  /** From here and back to here; null when nothing came back. */
  readonly latency: Spread | null;
}

/** The far end of all streams: `peer.py`, on the last core. */
export class MediaPeer {
  readonly port: number;
  /** Where the times of arrival are from. */
  readonly stamps: "kernel" | "user space";
  readonly #child: ChildProcess;
  readonly #lines: Interface;

  private constructor(child: ChildProcess, lines: Interface, hello: { port: number; stamps: "kernel" | "user space" }) {
    this.#child = child;
    this.#lines = lines;
    this.port = hello.port;
    this.stamps = hello.stamps;
  }

  /** @throws the system's error without python3 */
  static async start(): Promise<MediaPeer> {
    const script = fileURLToPath(new URL("peer.py", import.meta.url));
    const [command, args] = pinned("last", "python3", [script]);
    const child = spawn(command, args, { stdio: ["pipe", "pipe", "inherit"] });
    const lines = createInterface({ input: child.stdout! });
    const line = once(lines, "line") as Promise<[string]>;
    const ended = once(child, "exit").then(() => {
      throw new Error("the far end (python3) ended");
    });
    ended.catch(() => undefined);
    const [hello] = await Promise.race([line, ended]);
    return new MediaPeer(child, lines, JSON.parse(hello));
  }

  /** Sends 50 packets a second to each port, until `quiet`. */
  talk(ports: readonly number[]): void {
    this.#order({ kind: "talk", ports });
  }

  quiet(): void {
    this.#order({ kind: "quiet" });
  }

  reset(): void {
    this.#order({ kind: "reset" });
  }

  read(): Promise<Heard> {
    return this.#ask({ kind: "read" });
  }

  /** When the next packet that is not silence came from that port, as epoch milliseconds. */
  async firstFrom(port: number): Promise<number> {
    return (await this.#ask<{ stampMs: number }>({ kind: "first", port })).stampMs;
  }

  close(): void {
    this.#lines.close();
    this.#child.kill();
  }

  async #ask<T>(order: object): Promise<T> {
    const line = once(this.#lines, "line", { signal: AbortSignal.timeout(ANSWER_MS) }) as Promise<[string]>;
    this.#order(order);
    return JSON.parse((await line)[0]) as T;
  }

  #order(order: object): void {
    this.#child.stdin!.write(`${JSON.stringify(order)}\n`);
  }
}
