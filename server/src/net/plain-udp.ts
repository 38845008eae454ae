import { createSocket, type Socket } from "node:dgram";
import { isIPv6 } from "node:net";
import { plainHost } from "./sip-address.js";
import { UDP_BUFFER_BYTES, type UdpFailed, type UdpSocket, type UdpUser } from "./udp-socket.js";

/** A UDP socket of Node's own kind: one call of the system and one of JavaScript for each datagram. */
export class PlainUdp implements UdpSocket {
  readonly host: string;
  readonly port: number;
  readonly #socket: Socket;
  readonly #isIpv6: boolean;
  #isOpen = true;

  private constructor(socket: Socket) {
    const { address, port } = socket.address();
    this.#socket = socket;
    this.host = address;
    this.port = port;
    this.#isIpv6 = isIPv6(address);
    socket.on("error", () => undefined); // until it is started: an unheard error would end the process
  }

  static open(host: string, port: number): Promise<UdpSocket> {
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
        resolve(new PlainUdp(socket));
      });
    });
  }

  start(user: UdpUser): void {
    this.#socket.on("message", (bytes, from) => user.datagram(bytes, plainHost(from.address), from.port));
    this.#socket.on("error", (error) => user.error(error));
  }

  send<T>(wire: Buffer, port: number, host: string, failed: UdpFailed<T>, about?: T): void {
    if (!this.#isOpen) return queueMicrotask(() => failed(new Error("UDP socket is closed"), wire, about as T));
    const address = this.#isIpv6 && !isIPv6(host) ? `::ffff:${host}` : host;
    this.#socket.send(wire, port, address, (error) => error && failed(error, wire, about as T));
  }

  async close(): Promise<void> {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    await new Promise<void>((resolve) => this.#socket.close(() => resolve()));
  }
}

function askForBuffers(socket: Socket): void {
  try {
    socket.setRecvBufferSize(UDP_BUFFER_BYTES);
    socket.setSendBufferSize(UDP_BUFFER_BYTES);
  } catch {
    // Some systems refuse instead of capping; the default size works, with less reserve.
  }
}
