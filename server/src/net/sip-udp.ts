import { isIPv6 } from "node:net";
import { isStun } from "../wire/sip/stun-keep-alive.js";
import type { SipAddress } from "./sip-address.js";
import type { Hop, Sender, SipInput } from "./sip-hop.js";
import type { SipLocalHost } from "./sip-local-host.js";
import type { SipStun } from "./sip-stun.js";
import type { UdpSocket } from "./udp-socket.js";

/** Shorter datagrams are keep-alives (CRLF, CRLF CRLF, a zero byte): dropped without a word. */
const KEEP_ALIVE_BYTES = 4;

/** Hops that are remembered: calls of one peer share theirs for as long as nobody takes its place. A power of two. */
const HOPS = 1_024;

/** One bound UDP socket for SIP. Its owner closes it. */
export class SipUdp {
  readonly host: string;
  readonly port: number;
  readonly isIpv6: boolean;
  readonly #socket: UdpSocket;
  readonly #input: SipInput;
  readonly #localHost: SipLocalHost;
  readonly #stun: SipStun;
  readonly #hops = new Array<Hop | undefined>(HOPS).fill(undefined);
  readonly #unsent = (_: Error, wire: Buffer, sender: Sender) => this.#input.unsent(wire, sender);
  #isOpen = true;

  constructor(socket: UdpSocket, input: SipInput, localHost: SipLocalHost, stun: SipStun) {
    this.#socket = socket;
    this.#stun = stun;
    this.#input = input;
    this.#localHost = localHost;
    this.host = socket.host;
    this.port = socket.port;
    this.isIpv6 = isIPv6(this.host);
    socket.start({
      datagram: (bytes, host, port, isAlone = false) => this.#onDatagram(bytes, host, port, isAlone),
      error: (error) => input.socketError(error),
    });
  }

  /** Whether packets of that address family leave through it; a socket on `::` carries IPv4 too. */
  reaches(host: string): boolean {
    return isIPv6(host) === this.isIpv6 || this.host === "::";
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** The way to a numeric address over this socket. Hot. */
  hop(host: string, port: number): Hop {
    const place = placeOf(host, port);
    const known = this.#hops[place];
    if (known && known.peer.port === port && known.peer.host === host) return known;
    const hop = new UdpHop(this, { transport: "udp", host, port }, this.#localHost);
    this.#hops[place] = hop;
    return hop;
  }

  send(wire: Buffer, peer: SipAddress, sender: Sender): void {
    this.#socket.send(wire, peer.port, peer.host, this.#unsent, sender);
  }

  async close(): Promise<void> {
    this.#isOpen = false;
    await this.#socket.close();
  }

  /** Hot. */
  #onDatagram(bytes: Buffer, host: string, port: number, isAlone: boolean): void {
    if (bytes.length <= KEEP_ALIVE_BYTES) return;
    if (isStun(bytes)) return this.#onStun(bytes, host, port);
    this.#input.datagram(bytes, this.hop(host, port), isAlone);
  }

  #onStun(bytes: Buffer, host: string, port: number): void {
    const answer = this.#stun.answer(bytes, host, port);
    if (answer && this.#isOpen) this.#socket.send(answer, port, host, (error) => this.#input.socketError(error));
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
    return port === this.peer.port ? this : this.#udp.hop(this.peer.host, port);
  }

  send(wire: Buffer, sender: Sender): void {
    this.#udp.send(wire, this.peer, sender);
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

function placeOf(host: string, port: number): number {
  let place = port;
  for (let at = 0; at < host.length; at++) place = (place * 31 + host.charCodeAt(at)) | 0;
  return place & (HOPS - 1);
}
