import type { RawData, WebSocket } from "ws";
import type { Clock, Timer } from "../base/clock.js";
import type { SipLink, SipLinkReader } from "./sip-link.js";

/** How often a websocket is asked whether it lives; one that has not answered by the next time is cut off. */
const PING_MS = 30_000;
/** One CRLF, or two: a ping (RFC 5626 §3.5.1). */
const PING_BYTES = 4;
const KEEP_ALIVE = /^(?:\r\n){1,2}$/;

/** A websocket as the link of a connection: each of its messages is one SIP message (RFC 7118 §5). */
export class WsLink implements SipLink {
  readonly #socket: WebSocket;
  readonly #clock: Clock;
  #ping: Timer | undefined;
  #isAlive = true;

  constructor(socket: WebSocket, clock: Clock) {
    this.#socket = socket;
    this.#clock = clock;
    this.#ping = undefined;
  }

  get unsentBytes(): number {
    return this.#socket.bufferedAmount;
  }

  get isWritable(): boolean {
    return this.#socket.readyState === this.#socket.OPEN;
  }

  /** Clients of websockets prove who they are by digest alone. */
  proves(): boolean {
    return false;
  }

  open(reader: SipLinkReader): void {
    this.#socket.on("message", (data) => {
      const bytes = bytesOf(data);
      if (!isKeepAlive(bytes)) reader.frame({ kind: "message", bytes });
      else if (bytes.length === PING_BYTES) reader.frame({ kind: "ping" });
      reader.heard(false);
    });
    this.#socket.on("pong", () => {
      this.#isAlive = true;
    });
    this.#socket.on("error", (error) => reader.failed(error));
    this.#socket.on("close", () => {
      this.#ping?.cancel();
      reader.closed();
    });
    this.#schedulePing();
  }

  /** As text where it is text: that is what browsers expect (RFC 7118 §5.1). */
  write(wire: Buffer, failed: (error: Error) => void): void {
    const text = wire.toString("utf8");
    const isText = Buffer.byteLength(text) === wire.length && !text.includes("\ufffd");
    this.#socket.send(isText ? text : wire, (error) => error && failed(error));
  }

  end(): void {
    this.#socket.close(1002);
  }

  destroy(): void {
    this.#ping?.cancel();
    this.#socket.terminate();
  }

  #schedulePing(): void {
    this.#ping = this.#clock.setTimer(PING_MS, () => {
      if (!this.#isAlive) return this.#socket.terminate();
      this.#isAlive = false;
      this.#socket.ping();
      this.#schedulePing();
    });
  }
}

function isKeepAlive(bytes: Buffer): boolean {
  return bytes.length <= PING_BYTES && KEEP_ALIVE.test(bytes.toString("latin1"));
}

function bytesOf(data: RawData): Buffer {
  if (Array.isArray(data)) return Buffer.concat(data);
  return Buffer.isBuffer(data) ? data : Buffer.from(data);
}
