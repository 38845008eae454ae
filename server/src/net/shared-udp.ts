import type { RemoteInfo, Socket } from "node:dgram";
import { bindOfPool, bound, closed } from "./bound-udp.js";
import type { PortPool } from "./port-pool.js";

/** Gets what comes in on a shared port. Nothing thrown here may leave it. */
export interface SharedUdpHandler {
  /** @param nowMs monotonic; the bytes belong to the handler only until it returns. Hot */
  datagram(nowMs: number, bytes: Buffer, address: string, port: number): void;
  /** An error of the socket; it stays open. */
  socketError(error: Error): void;
}

/** One UDP port that many streams share; its handler tells them apart. Its owner closes it. */
export class SharedUdp {
  readonly port: number;
  readonly #pool: PortPool;
  readonly #taken: number;
  readonly #socket: Socket;
  #closing: Promise<void> | undefined;

  private constructor(pool: PortPool, taken: number, socket: Socket) {
    this.#pool = pool;
    this.#taken = taken;
    this.#socket = socket;
    this.port = socket.address().port;
  }

  /** @throws NoPortError when no port of the pool can be had; any other error of the system as it is */
  static async open(pool: PortPool, address: string, handler: SharedUdpHandler): Promise<SharedUdp> {
    const { taken, bound: socket } = await bindOfPool(pool, (port) => bound(address, port));
    socket.on("message", (bytes: Buffer, from: RemoteInfo) =>
      handler.datagram(performance.now(), bytes, from.address, from.port),
    );
    socket.on("error", (error: Error) => handler.socketError(error));
    return new SharedUdp(pool, taken, socket);
  }

  /** As `RtpSocket.send`. Hot. */
  send(packet: Buffer, address: string, port: number): void {
    if (!this.#closing) this.#socket.send(packet, port, address);
  }

  /** Closes the socket and gives the port back. Idempotent. */
  close(): Promise<void> {
    this.#closing ??= closed(this.#socket).then(() => this.#pool.giveBack(this.#taken));
    return this.#closing;
  }
}
