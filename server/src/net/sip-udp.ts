import { createSocket, type RemoteInfo, type Socket } from "node:dgram";
import { isIPv6 } from "node:net";
import { isStun } from "../wire/sip/stun-keep-alive.js";
import { plainHost, type SipAddress } from "./sip-address.js";
import type { Hop, SipInput } from "./sip-hop.js";
import type { SipLocalHost } from "./sip-local-host.js";
import type { SipStun } from "./sip-stun.js";

/** Node's default loses INVITEs at 2,000 calls/s; `net.core.rmem_max` caps what is asked. */
const BUFFER_BYTES = 4 * 1024 * 1024;
/** Shorter datagrams are keep-alives (CRLF, CRLF CRLF, a zero byte): dropped without a word. */
const KEEP_ALIVE_BYTES = 4;

/** One bound UDP socket for SIP. Its owner closes it. */
export class SipUdp {
  readonly host: string;
  readonly port: number;
  readonly isIpv6: boolean;
  readonly #socket: Socket;
  readonly #input: SipInput;
  readonly #localHost: SipLocalHost;
  readonly #stun: SipStun;
  #isOpen = true;

  private constructor(socket: Socket, input: SipInput, localHost: SipLocalHost, stun: SipStun) {
    this.#socket = socket;
    this.#stun = stun;
    this.#input = input;
    this.#localHost = localHost;
    this.host = socket.address().address;
    this.port = socket.address().port;
    this.isIpv6 = isIPv6(this.host);
    socket.on("message", (bytes, from) => this.#onDatagram(bytes, from));
    socket.on("error", (error) => this.#input.socketError(error));
  }

  /** @throws the error of the system, for example EADDRINUSE */
  static open(host: string, port: number, input: SipInput, localHost: SipLocalHost, stun: SipStun): Promise<SipUdp> {
    const socket = createSocket({
      type: isIPv6(host) ? "udp6" : "udp4",
      // Peers are numbers here: answering the lookup at once keeps every send out of the resolver.
      lookup: (name, family, callback) => callback(null, name, Number(family)),
    });
    return new Promise((resolve, reject) => {
      const failed = (error: Error) => {
        socket.close();
        reject(error);
      };
      socket.once("error", failed);
      socket.bind({ address: host, port, exclusive: true }, () => {
        socket.off("error", failed);
        askForBuffers(socket);
        resolve(new SipUdp(socket, input, localHost, stun));
      });
    });
  }

  /** Whether packets of that address family leave through it; a socket on `::` carries IPv4 too. */
  reaches(host: string): boolean {
    return isIPv6(host) === this.isIpv6 || this.host === "::";
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** The way to a numeric address over this socket. */
  hop(host: string, port: number): Hop {
    return new UdpHop(this, { transport: "udp", host, port }, this.#localHost);
  }

  send(wire: Buffer, peer: SipAddress, failed: (error: Error) => void): void {
    if (!this.#isOpen) return queueMicrotask(() => failed(new Error("UDP socket is closed")));
    const host = this.isIpv6 && !isIPv6(peer.host) ? `::ffff:${peer.host}` : peer.host;
    this.#socket.send(wire, peer.port, host, (error) => error && failed(error));
  }

  async close(): Promise<void> {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    await new Promise<void>((resolve) => this.#socket.close(() => resolve()));
  }

  /** Hot. */
  #onDatagram(bytes: Buffer, from: RemoteInfo): void {
    if (bytes.length <= KEEP_ALIVE_BYTES) return;
    if (isStun(bytes)) return this.#onStun(bytes, from);
    this.#input.datagram(bytes, this.hop(plainHost(from.address), from.port));
  }

  #onStun(bytes: Buffer, from: RemoteInfo): void {
    const answer = this.#stun.answer(bytes, plainHost(from.address), from.port);
    if (answer && this.#isOpen)
      this.#socket.send(answer, from.port, from.address, (error) => error && this.#input.socketError(error));
  }
}

class UdpHop implements Hop {
  readonly isReliable = false;
  readonly peer: SipAddress;
  readonly #udp: SipUdp;
  readonly #localHost: SipLocalHost;

  constructor(udp: SipUdp, peer: SipAddress, localHost: SipLocalHost) {
    this.#udp = udp;
    this.peer = peer;
    this.#localHost = localHost;
  }

  get local(): { readonly host: string; readonly port: number } {
    return { host: this.#localHost.toward(this.peer.host, this.#udp.host), port: this.#udp.port };
  }

  get socket(): object {
    return this.#udp;
  }

  get isOpen(): boolean {
    return this.#udp.isOpen;
  }

  atPort(port: number): Hop {
    return port === this.peer.port ? this : new UdpHop(this.#udp, { ...this.peer, port }, this.#localHost);
  }

  send(wire: Buffer, failed: (error: Error) => void): void {
    this.#udp.send(wire, this.peer, failed);
  }

  /** A datagram socket never knows that its peer is gone. */
  watch(): () => void {
    return nothing;
  }

  hold(): () => void {
    return nothing;
  }
}

function nothing(): void {}

function askForBuffers(socket: Socket): void {
  try {
    socket.setRecvBufferSize(BUFFER_BYTES);
    socket.setSendBufferSize(BUFFER_BYTES);
  } catch {
    // Some systems refuse instead of capping; the default size works, with less reserve.
  }
}
