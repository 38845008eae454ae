import WebSocket from "ws";
import { within } from "../support/until.js";

const PATIENCE_MS = 30_000;

/** Asks the inspector of another Node process (`--inspect`) for its heap. */
export class HeapProbe {
  readonly #socket: WebSocket;
  #asked = 0;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
  }

  /** @param lines what the process wrote so far: it names the address of its inspector */
  static async open(lines: readonly string[]): Promise<HeapProbe> {
    const url = lines.map((line) => /^Debugger listening on (ws:\S+)/.exec(line)?.[1]).find((found) => found);
    if (url === undefined) throw new Error("the process has no inspector");
    const socket = new WebSocket(url);
    await within("the inspector", PATIENCE_MS, new Promise((resolve) => socket.once("open", resolve)));
    return new HeapProbe(socket);
  }

  /** Collects all garbage, then measures the heap of the main thread. @returns bytes in use */
  async measure(): Promise<number> {
    await this.#ask("HeapProfiler.collectGarbage");
    return (await this.#ask("Runtime.getHeapUsage")).usedSize ?? Number.NaN;
  }

  close(): void {
    this.#socket.terminate();
  }

  #ask(method: string): Promise<Record<string, number>> {
    const id = ++this.#asked;
    const answer = new Promise<Record<string, number>>((resolve) => {
      const look = (data: WebSocket.RawData) => {
        const message = JSON.parse(String(data)) as { id?: number; result?: Record<string, number> };
        if (message.id !== id) return;
        this.#socket.off("message", look);
        resolve(message.result ?? {});
      };
      this.#socket.on("message", look);
    });
    this.#socket.send(JSON.stringify({ id, method }));
    return within(method, PATIENCE_MS, answer);
  }
}
