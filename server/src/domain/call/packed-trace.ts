import { isoTime } from "../../base/iso-time.js";
import type { PackedLegs, TracedLeg, TracedMessage } from "./port/traces.js";

/**
 * Messages and legs as bytes: numbers little-endian, as every machine has them that this runs on; each part begins at a
 * multiple of 8, with zeros before it. The first byte of packed legs tells the form; former ones began with 2 or with a brace.
 */
export const MARK = 3;
export const UNIT_BYTES = 8;

/**
 * Of a message: time and number (8 bytes each), then 4 bytes each of its length, and of port (16 bits), way and length of the
 * host (8 bits each); then the host; then the message.
 */
const AT_MS = 0;
const NUMBER = 8;
const LENGTH = 16;
const PORT = 20;
const WAY = 22;
const HOST_LENGTH = 23;
export const MESSAGE_HEAD = 24;
export const HOST_LENGTH_MAX = 255;

/** Of a leg, 4 bytes each: where the next one begins, how many messages, bytes of JSON; then lengths of uuid and account, and whether it is cut. */
const END = 0;
const COUNT = 4;
const JSON_LENGTH = 8;
const CALL_LENGTH = 12;
const ACCOUNT_LENGTH = 13;
const IS_CUT = 14;
const LEG_HEAD = 16;

const LETTER_BYTES_MAX = 3;
const FIRST_BYTES = 512 * 1024;
/** Memory that is kept for what comes next. */
const SPARE_BYTES_MAX = 2 * 1024 * 1024;

const TRANSPORTS: readonly TracedMessage["transport"][] = ["udp", "tcp", "tls", "ws", "wss"];
const CALL_ID = /^(?:call-id|i)[ \t]*:((?:[^\r\n]|\r?\n[ \t])*)/im;

/** A SIP message as it went by. */
export interface SeenMessage {
  /** Order of the messages of the node. */
  readonly number: number;
  /** Wall clock time. */
  readonly atMs: number;
  readonly direction: TracedMessage["direction"];
  readonly transport: TracedMessage["transport"];
  /** Of the peer; IPv6 without brackets. */
  readonly host: string;
  readonly port: number;
  readonly text: string;
}

/** Direction and transport of a message as a number. Hot. */
export function wayOf(direction: SeenMessage["direction"], transport: SeenMessage["transport"]): number {
  return 2 * TRANSPORTS.indexOf(transport) + (direction === "in" ? 1 : 0);
}

/** Where the next part begins behind so many bytes. */
export function aligned(bytes: number): number {
  return (bytes + UNIT_BYTES - 1) & -UNIT_BYTES;
}

/** The message that is packed at a place. */
export function readMessage(memory: Buffer, at: number): SeenMessage {
  const hostAt = at + MESSAGE_HEAD;
  const hostLength = memory.readUInt8(at + HOST_LENGTH);
  const textAt = hostAt + aligned(hostLength);
  const way = memory.readUInt8(at + WAY);
  return {
    number: memory.readDoubleLE(at + NUMBER),
    atMs: memory.readDoubleLE(at + AT_MS),
    direction: (way & 1) === 1 ? "in" : "out",
    transport: TRANSPORTS[way >>> 1]!,
    host: memory.toString("utf8", hostAt, hostAt + hostLength),
    port: memory.readUInt16LE(at + PORT),
    text: memory.toString("utf8", textAt, textAt + memory.readUInt32LE(at + LENGTH)),
  };
}

/** The Call-ID that stands in a message; empty where none does. */
export function callIdOf(message: string): string {
  return (CALL_ID.exec(message)?.[1] ?? "").replace(/\r?\n[ \t]+/g, " ").trim();
}

/** A message as it is shown; its text bears no secrets any more. */
export function toldMessage({ number, atMs, direction, transport, host, port, text }: SeenMessage): TracedMessage {
  const peer = `${host.includes(":") ? `[${host}]` : host}:${port}`;
  return { time: isoTime(atMs), number, direction, transport, peer, call_id: callIdOf(text), message: text };
}

/** Packs legs, one behind the other; the messages of each follow it. Its memory is used again. */
export class TracePacker implements PackedLegs {
  #calls: string[] = [];
  #memory = Buffer.alloc(0);
  #words = new Int32Array(0);
  #at = 0;
  #leg = 0;

  /** uuids of the legs. */
  get calls(): readonly string[] {
    return this.#calls;
  }

  /** Until the next `clear`. */
  get bytes(): Buffer {
    return this.#memory.subarray(0, this.#at);
  }

  get size(): number {
    return this.#at;
  }

  /** Begins anew. */
  clear(): void {
    this.#calls = [];
    this.#at = 0;
    if (this.#memory.length > SPARE_BYTES_MAX) this.#use(FIRST_BYTES);
    this.#ensure(UNIT_BYTES);
    this.#memory.fill(0, 0, UNIT_BYTES);
    this.#memory[0] = MARK;
    this.#at = UNIT_BYTES;
  }

  leg({ call, account, is_cut, ...extras }: Omit<TracedLeg, "messages">): void {
    const json = extras.fetches || extras.steps ? JSON.stringify(extras) : "";
    const at = this.#at;
    this.#calls.push(call);
    this.#ensure(LEG_HEAD + LETTER_BYTES_MAX * (call.length + account.length + json.length));
    this.#leg = at;
    this.#at = at + LEG_HEAD;
    const memory = this.#memory;
    memory[at + CALL_LENGTH] = this.#write(call);
    memory[at + ACCOUNT_LENGTH] = this.#write(account);
    memory[at + IS_CUT] = is_cut ? 1 : 0;
    memory[at + IS_CUT + 1] = 0;
    this.#words[(at + JSON_LENGTH) >>> 2] = this.#write(json);
    this.#words[(at + COUNT) >>> 2] = 0;
    this.#endPart();
  }

  /** A message of the leg that lies packed in `words`, from one place to another. Hot. */
  message(words: Int32Array, from: number, to: number): void {
    this.#copy(words, from, to);
    this.#endMessage();
  }

  /** One of which only what lies before its text is copied. */
  messageWith(words: Int32Array, from: number, textFrom: number, text: string): void {
    const at = this.#at;
    this.#copy(words, from, textFrom);
    this.#ensure(LETTER_BYTES_MAX * text.length);
    this.#words[(at + LENGTH) >>> 2] = this.#write(text);
    this.#endMessage();
  }

  #endMessage(): void {
    this.#words[(this.#leg + COUNT) >>> 2]!++;
    this.#endPart();
  }

  /** Hot: V8 has copied the words of a short message in a loop before `set` has made its views of both. */
  #copy(words: Int32Array, from: number, to: number): void {
    this.#ensure(4 * (to - from));
    const mine = this.#words;
    const shift = (this.#at >>> 2) - from;
    for (let at = from; at < to; at++) mine[at + shift] = words[at]!;
    this.#at += 4 * (to - from);
  }

  /** @returns bytes */
  #write(text: string): number {
    const bytes = this.#memory.write(text, this.#at);
    this.#at += bytes;
    return bytes;
  }

  /** Zeros up to where the next part may begin. */
  #endPart(): void {
    const end = aligned(this.#at);
    while (this.#at < end) this.#memory[this.#at++] = 0;
    this.#words[(this.#leg + END) >>> 2] = end;
  }

  /** Room for so many bytes and the zeros behind them. */
  #ensure(more: number): void {
    const needed = this.#at + more + UNIT_BYTES;
    if (needed > this.#memory.length) this.#use(Math.max(FIRST_BYTES, 2 * needed));
  }

  #use(bytes: number): void {
    const larger = Buffer.from(new ArrayBuffer(bytes));
    this.#memory.copy(larger, 0, 0, this.#at);
    this.#memory = larger;
    this.#words = new Int32Array(larger.buffer);
  }
}

/** Legs that were packed, of those that are wanted, in their order. */
export function* packedLegs(bytes: Buffer, isWanted: (call: string, account: string) => boolean): Iterable<TracedLeg> {
  for (let at = UNIT_BYTES; at < bytes.length; at = bytes.readUInt32LE(at + END)) {
    const callAt = at + LEG_HEAD;
    const accountAt = callAt + bytes.readUInt8(at + CALL_LENGTH);
    const jsonAt = accountAt + bytes.readUInt8(at + ACCOUNT_LENGTH);
    const [call, account] = [bytes.toString("latin1", callAt, accountAt), bytes.toString("latin1", accountAt, jsonAt)];
    if (!isWanted(call, account)) continue;
    const jsonEnd = jsonAt + bytes.readUInt32LE(at + JSON_LENGTH);
    const extras = jsonEnd === jsonAt ? {} : (JSON.parse(bytes.toString("utf8", jsonAt, jsonEnd)) as object);
    const messages = packedMessages(bytes, aligned(jsonEnd), bytes.readUInt32LE(at + COUNT));
    yield { call, account, is_cut: bytes[at + IS_CUT] === 1, messages, ...extras };
  }
}

function packedMessages(bytes: Buffer, first: number, count: number): TracedMessage[] {
  const messages: TracedMessage[] = [];
  for (let at = first; messages.length < count; ) {
    messages.push(toldMessage(readMessage(bytes, at)));
    const textAt = at + MESSAGE_HEAD + aligned(bytes.readUInt8(at + HOST_LENGTH));
    at = textAt + aligned(bytes.readUInt32LE(at + LENGTH));
  }
  return messages;
}
