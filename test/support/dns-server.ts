import { createSocket, type Socket } from "node:dgram";
import type { NaptrRecord, SrvRecord } from "../../server/src/wire/sip/server-order.js";

/** What a name server knows, per type of record; what it does not name does not exist. */
export interface Zone {
  readonly A?: Readonly<Record<string, readonly string[]>>;
  readonly AAAA?: Readonly<Record<string, readonly string[]>>;
  readonly SRV?: Readonly<Record<string, readonly SrvRecord[]>>;
  readonly NAPTR?: Readonly<Record<string, readonly NaptrRecord[]>>;
  /** Names that the server fails at (SERVFAIL). */
  readonly fails?: readonly string[];
  readonly ttlSeconds?: number;
}

const TYPES: Readonly<Record<number, "A" | "AAAA" | "SRV" | "NAPTR">> = { 1: "A", 28: "AAAA", 33: "SRV", 35: "NAPTR" };

/** A small name server on loopback (RFC 1035) that answers from a table. */
export class DnsServer {
  /** For `DnsNames`: `address:port`. */
  readonly address: string;
  /** Questions as "TYPE name", in the order they came. */
  readonly asked: string[] = [];
  zone: Zone;
  readonly #socket: Socket;

  private constructor(socket: Socket, zone: Zone) {
    this.#socket = socket;
    this.zone = zone;
    this.address = `127.0.0.1:${socket.address().port}`;
    socket.on("message", (query, from) => socket.send(this.#answer(query), from.port, from.address));
  }

  static open(zone: Zone): Promise<DnsServer> {
    const socket = createSocket("udp4");
    return new Promise((resolve) => socket.bind(0, "127.0.0.1", () => resolve(new DnsServer(socket, zone))));
  }

  close(): Promise<void> {
    return new Promise((resolve) => this.#socket.close(() => resolve()));
  }

  #answer(query: Buffer): Buffer {
    const { name, end } = readName(query, 12);
    const type = TYPES[query.readUInt16BE(end)];
    const question = query.subarray(12, end + 4);
    this.asked.push(`${type} ${name}`);
    const { fails = [], ttlSeconds = 300 } = this.zone;
    if (fails.includes(name)) return reply(query, question, 2, []);
    const records = dataOf(this.zone, type, name);
    const isKnown = records.length > 0 || Object.values(TYPES).some((one) => this.zone[one]?.[name]);
    const answers = records.map((data) => record(query.readUInt16BE(end), ttlSeconds, data));
    return reply(query, question, isKnown ? 0 : 3, answers);
  }
}

function dataOf(zone: Zone, type: "A" | "AAAA" | "SRV" | "NAPTR" | undefined, name: string): Buffer[] {
  switch (type) {
    case "A":
      return (zone.A?.[name] ?? []).map((address) => Buffer.from(address.split(".").map(Number)));
    case "AAAA":
      return (zone.AAAA?.[name] ?? []).map(ipv6Bytes);
    case "SRV":
      return (zone.SRV?.[name] ?? []).map(({ priority, weight, port, target }) =>
        Buffer.concat([words(priority, weight, port), nameBytes(target)]),
      );
    case "NAPTR":
      return (zone.NAPTR?.[name] ?? []).map(({ order, preference, flags, service, replacement }) =>
        Buffer.concat([words(order, preference), text(flags), text(service), text(""), nameBytes(replacement)]),
      );
    default:
      return [];
  }
}

function reply(query: Buffer, question: Buffer, code: number, answers: Buffer[]): Buffer {
  return Buffer.concat([query.subarray(0, 2), words(0x8180 | code, 1, answers.length, 0, 0), question, ...answers]);
}

/** A record whose name is that of the question. */
function record(type: number, ttlSeconds: number, data: Buffer): Buffer {
  return Buffer.concat([words(0xc00c, type, 1, ttlSeconds >>> 16, ttlSeconds & 0xffff, data.length), data]);
}

function words(...values: number[]): Buffer {
  const bytes = Buffer.alloc(2 * values.length);
  for (const [index, value] of values.entries()) bytes.writeUInt16BE(value, 2 * index);
  return bytes;
}

function text(value: string): Buffer {
  return Buffer.concat([Buffer.from([value.length]), Buffer.from(value)]);
}

function nameBytes(name: string): Buffer {
  const labels = name.split(".").filter((label) => label !== "");
  return Buffer.concat([...labels.map(text), Buffer.from([0])]);
}

function readName(bytes: Buffer, from: number): { name: string; end: number } {
  const labels: string[] = [];
  let at = from;
  for (let length = bytes[at]!; length > 0; length = bytes[at]!) {
    labels.push(bytes.toString("latin1", at + 1, at + 1 + length));
    at += 1 + length;
  }
  return { name: labels.join(".").toLowerCase(), end: at + 1 };
}

function ipv6Bytes(address: string): Buffer {
  const [head = "", tail = ""] = address.split("::");
  const groups = (part: string) => (part === "" ? [] : part.split(":").map((group) => Number.parseInt(group, 16)));
  const [first, last] = [groups(head), groups(tail)];
  return words(...first, ...new Array<number>(8 - first.length - last.length).fill(0), ...last);
}
