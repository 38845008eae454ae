import WebSocket from "ws";
import { LIMIT_MS } from "./until.js";

/** A frame as it came. */
export type Frame = Readonly<Record<string, unknown>>;

/** A client of the event websocket: the npm package ws, with its frames in a list. */
export class WsClient {
  readonly socket: WebSocket;
  readonly frames: Frame[] = [];
  readonly closed: Promise<{ code: number; reason: string }>;
  #read = 0;
  #arrived: (() => void)[] = [];

  private constructor(socket: WebSocket) {
    this.socket = socket;
    this.closed = new Promise((resolve) => {
      socket.on("close", (code, reason) => {
        resolve({ code, reason: reason.toString() });
        for (const tell of this.#arrived.splice(0)) tell();
      });
    });
    socket.on("message", (data) => {
      this.frames.push(JSON.parse(data.toString()) as Frame);
      for (const tell of this.#arrived.splice(0)) tell();
    });
    socket.on("error", () => undefined);
  }

  /** Resolves when the connection is open; rejects with the status of a refused upgrade as `status` and its `body`. */
  static open(url: string, options: WebSocket.ClientOptions = {}, protocols: string[] = []): Promise<WsClient> {
    const socket = new WebSocket(url, protocols, options);
    const client = new WsClient(socket);
    return new Promise((resolve, reject) => {
      socket.on("open", () => resolve(client));
      socket.on("error", reject);
      socket.on("unexpected-response", (_request, response) => {
        let body = "";
        response.on("data", (data: Buffer) => {
          body += data.toString();
        });
        response.on("end", () =>
          reject(Object.assign(new Error("refused"), { status: response.statusCode, headers: response.headers, body })),
        );
      });
    });
  }

  send(frame: unknown): void {
    this.socket.send(typeof frame === "string" ? frame : JSON.stringify(frame));
  }

  /** The next frame that was not read yet. Rejects after a minute, or when the connection closes without one. */
  async next(): Promise<Frame> {
    const endMs = performance.now() + LIMIT_MS;
    while (this.#read >= this.frames.length) {
      if (this.socket.readyState === WebSocket.CLOSED) throw new Error("closed without a further frame");
      await this.#arrival(endMs - performance.now());
    }
    return this.frames[this.#read++] as Frame;
  }

  async take(count: number): Promise<Frame[]> {
    const frames: Frame[] = [];
    while (frames.length < count) frames.push(await this.next());
    return frames;
  }

  /** Frames that are there and were not read, once the server has answered a ping: nothing is on the way any more. */
  async rest(): Promise<Frame[]> {
    const mark = `mark ${Math.random()}`;
    this.send({ type: "ping", payload: mark });
    const frames: Frame[] = [];
    for (;;) {
      const frame = await this.next();
      if (frame["type"] === "pong" && frame["payload"] === mark) return frames;
      frames.push(frame);
    }
  }

  close(): void {
    this.socket.terminate();
  }

  #arrival(waitMs: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const late = setTimeout(() => reject(new Error("no frame came")), waitMs);
      this.#arrived.push(() => {
        clearTimeout(late);
        resolve();
      });
    });
  }
}
