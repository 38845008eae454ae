import { epochMs } from "../../base/iso-time.js";
import type { TracedMessage } from "./port/traces.js";

/** Where SIP of the platform is. */
export interface OwnAddress {
  readonly host: string;
  readonly port: number;
}

/** Raw IP packets, told apart by their version (LINKTYPE_RAW). */
const LINK_RAW = 101;
const SNAP_BYTES = 65_535;
const UDP = 17;
const TCP = 6;
/** Longest message that fits a packet with its headers. */
const PAYLOAD_MAX = 65_000;
/** Addresses of nobody (RFC 5737, RFC 3849) for peers that are hidden and for hosts without an address. */
const HIDDEN = { v4: "192.0.2.1", v6: "2001:db8::1" } as const;
const OWN = { v4: "192.0.2.254", v6: "2001:db8::fe" } as const;
const SIP_PORT = 5060;

interface End {
  readonly host: string;
  readonly port: number;
}

/**
 * A capture file (pcap 2.4, microseconds, raw IP) with the messages as packets: UDP where they were, TCP for everything
 * else, decrypted and without frames of websockets. Lengths of bodies that were cut are set right.
 */
export function pcapOf(messages: readonly TracedMessage[], own: OwnAddress): Buffer {
  const flows = new Map<string, number>();
  return Buffer.concat([fileHeader(), ...messages.flatMap((message) => record(message, own, flows))]);
}

function fileHeader(): Buffer {
  const header = Buffer.alloc(24);
  header.writeUInt32LE(0xa1b2c3d4, 0);
  header.writeUInt16LE(2, 4);
  header.writeUInt16LE(4, 6);
  header.writeUInt32LE(SNAP_BYTES, 16);
  header.writeUInt32LE(LINK_RAW, 20);
  return header;
}

function record(message: TracedMessage, own: OwnAddress, flows: Map<string, number>): Buffer[] {
  const packet = packetOf(message, own, flows);
  const ms = epochMs(message.time);
  const header = Buffer.alloc(16);
  header.writeUInt32LE(Math.floor(ms / 1000), 0);
  header.writeUInt32LE((ms % 1000) * 1000, 4);
  header.writeUInt32LE(packet.length, 8);
  header.writeUInt32LE(packet.length, 12);
  return [header, packet];
}

function packetOf({ message, peer, direction, transport }: TracedMessage, own: OwnAddress, flows: Map<string, number>) {
  const far = peerEnd(peer);
  const isV6 = isIPv6(far.host);
  const near = ownEnd(own, isV6);
  const [from, to] = direction === "in" ? [far, near] : [near, far];
  const payload = withTrueLength(message).subarray(0, PAYLOAD_MAX);
  const [source, target] = [addressBytes(from.host), addressBytes(to.host)];
  const protocol = transport === "udp" ? UDP : TCP;
  const segment = protocol === UDP ? udpSegment(from.port, to.port, payload) : tcpSegment(from, to, payload, flows);
  const sum = checksum(Buffer.concat([pseudoHeader(source, target, protocol, segment.length), segment]));
  // A sum of 0 says that there is none (RFC 768).
  segment.writeUInt16BE(protocol === UDP && sum === 0 ? 0xffff : sum, protocol === UDP ? 6 : 16);
  const header = isV6
    ? v6Header(source, target, protocol, segment.length)
    : v4Header(source, target, protocol, segment.length);
  return Buffer.concat([header, segment]);
}

/** RFC 791 §3.1. */
function v4Header(source: Buffer, target: Buffer, protocol: number, length: number): Buffer {
  const header = Buffer.alloc(20);
  header.writeUInt8(0x45, 0);
  header.writeUInt16BE(20 + length, 2);
  header.writeUInt16BE(0x4000, 6); // do not fragment
  header.writeUInt8(64, 8);
  header.writeUInt8(protocol, 9);
  source.copy(header, 12);
  target.copy(header, 16);
  header.writeUInt16BE(checksum(header), 10);
  return header;
}

/** RFC 8200 §3. */
function v6Header(source: Buffer, target: Buffer, protocol: number, length: number): Buffer {
  const header = Buffer.alloc(40);
  header.writeUInt8(0x60, 0);
  header.writeUInt16BE(length, 4);
  header.writeUInt8(protocol, 6);
  header.writeUInt8(64, 7);
  source.copy(header, 8);
  target.copy(header, 24);
  return header;
}

function pseudoHeader(source: Buffer, target: Buffer, protocol: number, length: number): Buffer {
  const rest = Buffer.alloc(source.length === 4 ? 4 : 8);
  rest.writeUInt16BE(length, 2);
  rest.writeUInt8(protocol, rest.length === 4 ? 1 : 7);
  return Buffer.concat([source, target, rest]);
}

function udpSegment(from: number, to: number, payload: Buffer): Buffer {
  const header = Buffer.alloc(8);
  header.writeUInt16BE(from, 0);
  header.writeUInt16BE(to, 2);
  header.writeUInt16BE(8 + payload.length, 4);
  return Buffer.concat([header, payload]);
}

/** A segment of data in a connection that is open: its bytes follow those that went before it. RFC 9293 §3.1. */
function tcpSegment(from: End, to: End, payload: Buffer, flows: Map<string, number>): Buffer {
  const [there, back] = [flowKey(from, to), flowKey(to, from)];
  const sequence = flows.get(there) ?? 1;
  flows.set(there, sequence + payload.length);
  const header = Buffer.alloc(20);
  header.writeUInt16BE(from.port, 0);
  header.writeUInt16BE(to.port, 2);
  header.writeUInt32BE(sequence >>> 0, 4);
  header.writeUInt32BE((flows.get(back) ?? 1) >>> 0, 8);
  header.writeUInt16BE(0x5018, 12); // PSH, ACK
  header.writeUInt16BE(0xffff, 14);
  return Buffer.concat([header, payload]);
}

function flowKey(from: End, to: End): string {
  return `${from.host} ${from.port} ${to.host} ${to.port}`;
}

/** `Content-Length` as it is: secrets and long bodies were taken out. */
function withTrueLength(message: string): Buffer {
  const gap = /\r?\n\r?\n/.exec(message);
  const length = gap ? Buffer.byteLength(message.slice(gap.index + gap[0].length)) : 0;
  const head = gap ? message.slice(0, gap.index) : message;
  const set = head.replace(
    /^(content-length|l)([ \t]*):.*$/im,
    (_, name: string, space: string) => `${name}${space}: ${length}`,
  );
  return Buffer.from(gap ? set + message.slice(gap.index) : set);
}

/** Host and port of a peer; one that is hidden, or a name, is nobody's address. */
function peerEnd(peer: string): End {
  const [, host = "", port = ""] = /^\[?([^\]]*?)\]?(?::(\d+))?$/.exec(peer) ?? [];
  const isAddress = isIPv4(host) || isIPv6(host);
  return { host: isAddress ? host : HIDDEN.v4, port: Number(port) || SIP_PORT };
}

function ownEnd({ host, port }: OwnAddress, isV6: boolean): End {
  const isUsable = isV6 ? isIPv6(host) : isIPv4(host) && host !== "0.0.0.0";
  return { host: isUsable ? host : isV6 ? OWN.v6 : OWN.v4, port: port || SIP_PORT };
}

function isIPv4(host: string): boolean {
  return /^\d{1,3}(?:\.\d{1,3}){3}$/.test(host) && host.split(".").every((part) => Number(part) < 256);
}

/** Close enough: what the platform has talked to. */
function isIPv6(host: string): boolean {
  return /^[\da-f:]*:[\da-f:.]*(?:%.*)?$/i.test(host);
}

function addressBytes(host: string): Buffer {
  if (isIPv4(host)) return Buffer.from(host.split(".").map(Number));
  const bare = host.replace(/%.*$/, "");
  const v4 = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(bare);
  const [head = "", tail = ""] = (v4 ? `${v4[1]}${hexPair(v4[2] ?? "")}` : bare).split("::");
  const [left, right] = [words(head), words(tail)];
  const all = [...left, ...Array<number>(8 - left.length - right.length).fill(0), ...right];
  return Buffer.from(all.flatMap((word) => [word >> 8, word & 0xff]));
}

function words(text: string): number[] {
  return text === "" ? [] : text.split(":").map((word) => Number.parseInt(word, 16));
}

function hexPair(v4: string): string {
  const [a = 0, b = 0, c = 0, d = 0] = v4.split(".").map(Number);
  return `${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`;
}

/** RFC 1071. */
function checksum(bytes: Buffer): number {
  let sum = 0;
  for (let at = 0; at + 1 < bytes.length; at += 2) sum += bytes.readUInt16BE(at);
  if (bytes.length % 2 === 1) sum += (bytes.at(-1) ?? 0) << 8;
  while (sum > 0xffff) sum = (sum & 0xffff) + Math.floor(sum / 0x10000);
  return ~sum & 0xffff;
}
