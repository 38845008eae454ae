import { once } from "node:events";
import { connect, type Socket } from "node:net";

/** Text before a frame that is not read. */
const NO_PAYLOAD = Buffer.alloc(0);
const TEXT = 1;
const PING = 9;
/** Of a client: masked, with a mask of zeros and without payload. */
const PONG = Buffer.from([0x8a, 0x80, 0, 0, 0, 0]);

export interface RawSocketOptions {
  readonly port: number;
  readonly token: string;
  readonly isDeflated: boolean;
  /** A text frame came; its payload, or nothing when `isRead` is off. */
  readonly onFrame: (payload: Buffer) => void;
  /** Default off: frames are counted by their headers alone, so that many clients cost little. */
  readonly isRead?: boolean;
}

/** A client of the event socket that does as little as it can: handshake, then the length of each frame. */
export class RawSocket {
  readonly #socket: Socket;
  readonly #options: RawSocketOptions;
  #left = 0;
  #head: Buffer = NO_PAYLOAD;
  #isText = false;
  #parts: Buffer[] = [];

  private constructor(socket: Socket, options: RawSocketOptions) {
    this.#socket = socket;
    this.#options = options;
  }

  /** Resolves when the server has taken the upgrade. */
  static async open(options: RawSocketOptions): Promise<RawSocket> {
    const socket = connect(options.port, "127.0.0.1");
    await once(socket, "connect");
    socket.setNoDelay(true);
    socket.write(handshake(options));
    let head = "";
    while (!head.includes("\r\n\r\n")) head += ((await once(socket, "data")) as [Buffer])[0].toString("latin1");
    if (!head.startsWith("HTTP/1.1 101")) throw new Error(head.slice(0, 200));
    const raw = new RawSocket(socket, options);
    raw.#data(Buffer.from(head.slice(head.indexOf("\r\n\r\n") + 4), "latin1"));
    socket.on("data", (data: Buffer) => raw.#data(data));
    socket.on("error", () => undefined);
    return raw;
  }

  /** Stops reading, or reads on. */
  pause(): void {
    this.#socket.pause();
  }

  get isGone(): boolean {
    return this.#socket.destroyed;
  }

  close(): void {
    this.#socket.destroy();
  }

  #data(data: Buffer): void {
    let at = 0;
    while (at < data.length) {
      if (this.#left > 0) {
        const part = Math.min(this.#left, data.length - at);
        if (this.#options.isRead) this.#parts.push(data.subarray(at, at + part));
        this.#left -= part;
        at += part;
        if (this.#left === 0) this.#ended();
        continue;
      }
      const known = this.#head.length === 0 ? data.subarray(at) : Buffer.concat([this.#head, data.subarray(at)]);
      const size = headerBytes(known);
      if (known.length < size) {
        this.#head = known;
        return;
      }
      at += size - this.#head.length;
      this.#head = NO_PAYLOAD;
      this.#isText = (known[0]! & 0x0f) === TEXT;
      if ((known[0]! & 0x0f) === PING) this.#socket.write(PONG);
      this.#left = payloadBytes(known);
      if (this.#left === 0) this.#ended();
    }
  }

  #ended(): void {
    const payload = this.#options.isRead ? Buffer.concat(this.#parts) : NO_PAYLOAD;
    this.#parts = [];
    if (this.#isText) this.#options.onFrame(payload);
  }
}

function handshake({ port, token, isDeflated }: RawSocketOptions): string {
  return [
    `GET /ws HTTP/1.1`,
    `Host: 127.0.0.1:${port}`,
    "Connection: Upgrade",
    "Upgrade: websocket",
    "Sec-WebSocket-Version: 13",
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
    ...(isDeflated ? ["Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits"] : []),
    ...(token === "" ? [] : [`X-Auth-Token: ${token}`]),
    "\r\n",
  ].join("\r\n");
}

/** Bytes of the header of a frame of a server (RFC 6455 5.2): 2 at least. */
function headerBytes(data: Buffer): number {
  if (data.length < 2) return 2;
  const length = data[1]! & 0x7f;
  return length === 127 ? 10 : length === 126 ? 4 : 2;
}

function payloadBytes(header: Buffer): number {
  const length = header[1]! & 0x7f;
  return length === 127 ? header.readUInt32BE(6) : length === 126 ? header.readUInt16BE(2) : length;
}
