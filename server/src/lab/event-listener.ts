import { randomBytes } from "node:crypto";
import { request } from "node:http";
import type { Clock } from "../base/clock.js";
import { clientFrame, WsReader } from "./event-frames.js";

/** A frame of the event websocket as far as the lab looks at it (events.md 3). */
export interface LabEvent {
  readonly type: string;
  readonly message: string;
  readonly success: boolean;
  readonly timestamp: string;
  readonly ref_id: string;
  readonly command?: string;
  readonly payload: Readonly<Record<string, unknown>>;
}

interface UpgradedSocket {
  write(bytes: Buffer): unknown;
  end(bytes: Buffer): unknown;
  destroy(): unknown;
  on(event: "data", listener: (bytes: Buffer) => void): unknown;
  on(event: "close", listener: () => void): unknown;
  on(event: "error", listener: (error: Error) => void): unknown;
}

const GREETING_MS = 10_000;

/** Listens to the event websocket as a user's program does, with credentials at the upgrade (events.md 2.3). */
export class EventListener {
  readonly events: LabEvent[] = [];
  readonly #clock: Clock;
  readonly #reader = new WsReader();
  readonly #waiting = new Set<() => void>();
  #socket: UpgradedSocket | undefined;
  #isClosed = false;

  private constructor(clock: Clock) {
    this.#clock = clock;
  }

  /**
   * Resolves with the frame of success, which comes first: what happens from then on is heard.
   * @param url `http:` or `ws:` address of the platform
   * @throws Error when the platform refuses, or says nothing within 10 s
   */
  static async open(clock: Clock, url: string, user: { email: string; password: string }): Promise<EventListener> {
    const listener = new EventListener(clock);
    listener.#socket = await upgrade(url, user, (head) => listener.#receive(head));
    listener.#socket.on("data", (bytes) => listener.#receive(bytes));
    listener.#socket.on("error", () => undefined); // `close` follows
    listener.#socket.on("close", () => listener.#close());
    await listener.until("of success", () => true, GREETING_MS);
    return listener;
  }

  /** The first event that fits, from the beginning on. @throws Error when none comes in time */
  async until(what: string, fits: (event: LabEvent) => boolean, withinMs: number): Promise<LabEvent> {
    const untilMs = this.#clock.monotonicMs() + withinMs;
    for (;;) {
      const found = this.events.find(fits);
      if (found) return found;
      const leftMs = untilMs - this.#clock.monotonicMs();
      if (leftMs <= 0 || this.#isClosed) throw new Error(`no event ${what} within ${withinMs} ms`);
      await this.#next(leftMs);
    }
  }

  close(): void {
    this.#socket?.end(clientFrame(8, Buffer.from([0x03, 0xe8])));
    this.#close();
  }

  #next(withinMs: number): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        timer.cancel();
        this.#waiting.delete(done);
        resolve();
      };
      const timer = this.#clock.setTimer(withinMs, done);
      this.#waiting.add(done);
    });
  }

  #receive(bytes: Buffer): void {
    for (const { kind, payload } of this.#reader.read(bytes)) {
      if (kind === "text") this.events.push(JSON.parse(payload.toString()) as LabEvent);
      if (kind === "ping") this.#socket?.write(clientFrame(10, payload));
    }
    for (const wake of [...this.#waiting]) wake();
  }

  #close(): void {
    this.#isClosed = true;
    for (const wake of [...this.#waiting]) wake();
  }
}

function upgrade(
  address: string,
  user: { email: string; password: string },
  first: (head: Buffer) => void,
): Promise<UpgradedSocket> {
  const url = address.replace(/^ws/, "http");
  const basic = Buffer.from(`${user.email}:${user.password}`).toString("base64");
  const headers = {
    connection: "Upgrade",
    upgrade: "websocket",
    "sec-websocket-version": "13",
    "sec-websocket-key": randomBytes(16).toString("base64"),
    authorization: `Basic ${basic}`,
  };
  return new Promise((resolve, reject) => {
    const asked = request(url, { headers });
    asked.on("error", reject);
    asked.on("response", (answer) => {
      answer.resume();
      reject(new Error(`the event websocket was refused with ${answer.statusCode}`));
    });
    asked.on("upgrade", (_answer, socket, head) => {
      resolve(socket);
      if (head.length > 0) first(head);
    });
    asked.end();
  });
}
