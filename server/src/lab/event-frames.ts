import { randomBytes } from "node:crypto";

/** One message or control frame of a websocket (RFC 6455 5.2). */
export interface WsFrame {
  readonly kind: "text" | "ping" | "close" | "other";
  readonly payload: Buffer;
}

const KINDS: Readonly<Record<number, WsFrame["kind"]>> = { 1: "text", 8: "close", 9: "ping" };
/** Larger than anything a server may send here (events.md 3: 64 KiB a frame). */
const MAX_BUFFERED_BYTES = 1024 * 1024;

/** Cuts the bytes of a server into frames; fragments are joined. */
export class WsReader {
  #buffered = Buffer.alloc(0);
  #parts: Buffer[] = [];
  #opcode = 0;

  /** @throws Error when the server sends more than any event can be */
  read(bytes: Buffer): WsFrame[] {
    this.#buffered = Buffer.concat([this.#buffered, bytes]);
    if (this.#buffered.length > MAX_BUFFERED_BYTES) throw new Error("the websocket sends too large a frame");
    const frames: WsFrame[] = [];
    for (let frame = this.#next(); frame; frame = this.#next()) if (frame !== "more") frames.push(frame);
    return frames;
  }

  #next(): WsFrame | "more" | undefined {
    const b = this.#buffered;
    if (b.length < 2) return undefined;
    const short = b[1]! & 0x7f;
    const head = short === 126 ? 4 : short === 127 ? 10 : 2;
    if (b.length < head) return undefined;
    const size = short === 126 ? b.readUInt16BE(2) : short === 127 ? Number(b.readBigUInt64BE(2)) : short;
    if (b.length < head + size) return undefined;
    const payload = b.subarray(head, head + size);
    this.#buffered = b.subarray(head + size);
    return this.#join(b[0]! & 0x0f, (b[0]! & 0x80) !== 0, payload);
  }

  #join(opcode: number, isLast: boolean, payload: Buffer): WsFrame | "more" {
    if (opcode >= 8) return { kind: KINDS[opcode] ?? "other", payload };
    if (opcode !== 0) this.#opcode = opcode;
    this.#parts.push(payload);
    if (!isLast) return "more";
    return { kind: KINDS[this.#opcode] ?? "other", payload: Buffer.concat(this.#parts.splice(0)) };
  }
}

/** A short frame of a client, masked as RFC 6455 5.3 wants. @param opcode 8 close, 10 pong */
export function clientFrame(opcode: 8 | 10, payload: Buffer): Buffer {
  const mask = randomBytes(4);
  const body = payload.subarray(0, 125);
  const masked = body.map((byte, index) => byte ^ mask[index & 3]!);
  return Buffer.concat([Buffer.from([0x80 | opcode, 0x80 | body.length]), mask, masked]);
}
