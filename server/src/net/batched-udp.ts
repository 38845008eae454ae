import { isIPv6 } from "node:net";
import { constants } from "node:os";
import { getSystemErrorName } from "node:util";
import type { AddonSocket, UdpAddon } from "./udp-addon.js";
import { type OpenUdp, UDP_BUFFER_BYTES, type UdpFailed, type UdpSocket, type UdpUser } from "./udp-socket.js";

/** As in udp.c: datagrams of one call, what is told of each that was read and of each to send, bytes of an address. */
const BATCH = 32;
const READ_FIELDS = 4;
const SEND_FIELDS = 2;
const ADDRESS_BYTES = 28;
const READABLE = 1;
const WRITABLE = 2;

/** Datagrams read share memory of that size: it is free again when nothing in it is held any more. */
const PIECE_BYTES = 64 * 1024;
/**
 * What is to be sent waits in a queue of so many datagrams and bytes: for others of the same turn of the event loop, for one
 * call of the system wakes who gets them once, or for the system.
 */
const QUEUE_MAX = 256;
const QUEUE_BYTES = 256 * 1024;
/** While datagrams are read, so many answers wait for each other at most: 100 must not wait for a burst to be read. */
const ANSWERS_MAX = 8;
/** Addresses that are known in both forms, as text and as bytes. */
const ADDRESSES_MAX = 10_000;
const { EAGAIN, ECANCELED, EMSGSIZE, ENOBUFS } = constants.errno;

/**
 * A UDP socket that reads and sends in batches, by the addon. What is read lies in shared memory, which V8 does not count
 * (wire-slab.ts), and no object is made for a datagram but the Buffer that shows it.
 */
export class BatchedUdp implements UdpSocket {
  readonly host: string;
  readonly port: number;
  readonly #addon: UdpAddon;
  readonly #socket: AddonSocket;
  readonly #isIpv6: boolean;
  #user: UdpUser | undefined;
  #isOpen = true;

  readonly #read = new Int32Array(BATCH * READ_FIELDS);
  #piece: Buffer = Buffer.alloc(0);
  #pieceUsed = 0;
  /** Texts of IPv4 addresses. */
  readonly #hosts = new Map<number, string>();
  #isReading = false;

  readonly #queue = Buffer.allocUnsafeSlow(QUEUE_BYTES);
  readonly #fields = new Int32Array(QUEUE_MAX * SEND_FIELDS);
  readonly #addresses = new Uint8Array(QUEUE_MAX * ADDRESS_BYTES);
  readonly #to = new Array<string>(QUEUE_MAX).fill("");
  /** Who hears when one of them is refused, and with what. */
  readonly #failed = new Array<UdpFailed<unknown>>(QUEUE_MAX);
  readonly #wires = new Array<Buffer | undefined>(QUEUE_MAX).fill(undefined);
  readonly #about = new Array<unknown>(QUEUE_MAX).fill(undefined);
  readonly #known = new Map<string, Uint8Array>();
  #queued = 0;
  #queuedBytes = 0;
  #sent = 0;
  /** A flush will come. */
  #isDue = false;

  /** @throws the error of the system */
  private constructor(addon: UdpAddon, host: string, port: number) {
    this.#addon = addon;
    this.#isIpv6 = isIPv6(host);
    const socket = addon.open(host, port, this.#isIpv6, UDP_BUFFER_BYTES, (events) => this.#onEvents(events));
    if (typeof socket === "number") throw systemError("bind", socket, host, port);
    this.#socket = socket;
    [this.host, this.port] = addon.boundTo(socket);
  }

  /** Opens sockets by that addon. */
  static opener(addon: UdpAddon): OpenUdp {
    return async (host, port) => new BatchedUdp(addon, host, port);
  }

  start(user: UdpUser): void {
    this.#user = user;
  }

  /** Hot. */
  send<T>(wire: Buffer, port: number, host: string, failed: UdpFailed<T>, about?: T): void {
    if (!this.#isOpen) return process.nextTick(failed, new Error("UDP socket is closed"), wire, about);
    const refusal = this.#enqueue(wire, port, host);
    if (refusal !== 0) return process.nextTick(failed, systemError("send", refusal, host, port), wire, about);
    const entry = this.#queued - 1;
    this.#failed[entry] = failed as UdpFailed<unknown>;
    this.#wires[entry] = wire;
    this.#about[entry] = about;
    if (this.#isReading || this.#isDue) return;
    this.#isDue = true;
    setImmediate(this.#flush);
  }

  async close(): Promise<void> {
    if (!this.#isOpen) return;
    this.#flush();
    this.#isOpen = false;
    while (this.#sent < this.#queued) this.#refused(-ECANCELED);
    this.#addon.close(this.#socket);
  }

  #onEvents(events: number): void {
    if (events & WRITABLE) this.#flush();
    if (events & READABLE && this.#isOpen) this.#onReadable();
  }

  /** One batch in each turn of the event loop: timers and others have theirs in between. Hot. */
  #onReadable(): void {
    const count = this.#addon.read(this.#socket, this.#read);
    if (count < 0) return this.#user?.error(systemError("recvmmsg", count, this.host, this.port));
    const start = this.#take(count);
    this.#isReading = true;
    try {
      this.#tell(count, start);
    } finally {
      this.#isReading = false;
      this.#flush();
    }
  }

  /** Has what was read copied into a piece that has room. @returns where in `#piece` it begins */
  #take(count: number): number {
    let bytes = 0;
    for (let i = 0; i < count; i++) bytes += this.#read[i * READ_FIELDS]!;
    if (this.#pieceUsed + bytes > this.#piece.length) {
      this.#piece = Buffer.from(new SharedArrayBuffer(Math.max(PIECE_BYTES, bytes)));
      this.#pieceUsed = 0;
    }
    const start = this.#pieceUsed;
    this.#pieceUsed += this.#addon.take(this.#socket, this.#piece, start);
    return start;
  }

  #tell(count: number, start: number): void {
    const read = this.#read;
    let end = start;
    for (let i = 0; i < count && this.#isOpen; i++) {
      const bytes = this.#piece.subarray(end, (end += read[i * READ_FIELDS]!));
      this.#user?.datagram(bytes, this.#hostOf(i), read[i * READ_FIELDS + 1]!, count === 1);
      if (this.#queued >= ANSWERS_MAX) this.#flush();
    }
  }

  #hostOf(index: number): string {
    const at = index * READ_FIELDS;
    if (this.#read[at + 2] === 0) return this.#addon.peerHost(this.#socket, index);
    const known = this.#hosts.get(this.#read[at + 3]!);
    if (known !== undefined) return known;
    if (this.#hosts.size >= ADDRESSES_MAX) this.#hosts.clear();
    const host = this.#addon.peerHost(this.#socket, index);
    this.#hosts.set(this.#read[at + 3]!, host);
    return host;
  }

  /** @returns 0, or the error why it does not wait to be sent */
  #enqueue(wire: Buffer, port: number, host: string): number {
    if (!this.#hasRoom(wire.length)) this.#flush();
    if (!this.#hasRoom(wire.length)) return wire.length > QUEUE_BYTES ? -EMSGSIZE : -ENOBUFS;
    const address = this.#addressOf(host);
    if (typeof address === "number") return address;
    const entry = this.#queued++;
    const at = entry * ADDRESS_BYTES;
    this.#addresses.set(address, at);
    this.#addresses[at + 2] = port >> 8;
    this.#addresses[at + 3] = port;
    this.#queue.set(wire, this.#queuedBytes);
    this.#fields[entry * SEND_FIELDS] = this.#queuedBytes;
    this.#fields[entry * SEND_FIELDS + 1] = wire.length;
    this.#queuedBytes += wire.length;
    this.#to[entry] = host;
    return 0;
  }

  #hasRoom(bytes: number): boolean {
    return this.#queued < QUEUE_MAX && this.#queuedBytes + bytes <= QUEUE_BYTES;
  }

  #addressOf(host: string): Uint8Array | number {
    const known = this.#known.get(host);
    if (known) return known;
    const address = new Uint8Array(ADDRESS_BYTES);
    const text = this.#isIpv6 && !isIPv6(host) ? `::ffff:${host}` : host;
    const problem = this.#addon.address(text, 0, this.#isIpv6, address);
    if (problem !== 0) return problem;
    if (this.#known.size >= ADDRESSES_MAX) this.#known.clear();
    this.#known.set(host, address);
    return address;
  }

  /** Hands over what waits; what the system has no room for yet stays, and it tells when it has. Hot. */
  readonly #flush = (): void => {
    this.#isDue = false;
    while (this.#sent < this.#queued) {
      const taken = this.#addon.send(
        this.#socket,
        this.#queue,
        this.#fields,
        this.#addresses,
        this.#sent,
        this.#queued,
      );
      if (taken === -EAGAIN) {
        this.#isDue = true;
        return;
      }
      if (taken > 0) this.#sent += taken;
      else this.#refused(taken);
    }
    this.#wires.fill(undefined, 0, this.#queued);
    this.#about.fill(undefined, 0, this.#queued);
    this.#queued = this.#queuedBytes = this.#sent = 0;
  };

  /** The system does not take the first of those that wait. */
  #refused(errno: number): void {
    const entry = this.#sent++;
    const at = entry * ADDRESS_BYTES;
    const port = this.#addresses[at + 2]! * 256 + this.#addresses[at + 3]!;
    const error = systemError("send", errno, this.#to[entry]!, port);
    process.nextTick(this.#failed[entry]!, error, this.#wires[entry], this.#about[entry]);
  }
}

/** As Node words it, `errno` below 0. */
function systemError(syscall: string, errno: number, address: string, port: number): Error {
  const code = getSystemErrorName(errno);
  return Object.assign(new Error(`${syscall} ${code} ${address}:${port}`), { errno, code, syscall, address, port });
}
