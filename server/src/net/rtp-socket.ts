import type { RemoteInfo, Socket } from "node:dgram";
import { bindOfPool, bound, closed } from "./bound-udp.js";
import { FloodGate } from "./flood-gate.js";
import type { PortPool } from "./port-pool.js";

/**
 * What may wait to be read of one leg: a second or more of audio. What a busy thread reads later than that is of no use,
 * and the more of it waits, the longer the thread is busy.
 */
const LEG_BUFFER_BYTES = 64 * 1024;

/** Gets what comes in on a pair of ports. Nothing thrown here may leave it. */
export interface RtpSocketHandler {
  /** @param nowMs monotonic; the bytes belong to the handler only until it returns */
  rtp(nowMs: number, bytes: Buffer, address: string, port: number): void;
  rtcp(nowMs: number, bytes: Buffer, address: string, port: number): void;
  /** A datagram was dropped unread: over the flood limit. */
  flooded(): void;
  /** An error of one of the sockets; it stays open. */
  socketError(error: Error): void;
}

/**
 * RTP on an even port, RTCP on the odd one above. Bound to `address`, not connected: the peer's source is learned.
 * The owner closes it, and with it gives the port back.
 */
export class RtpSocket {
  readonly port: number;
  readonly #taken: number;
  readonly #pool: PortPool;
  readonly #rtp: Socket;
  readonly #rtcp: Socket;
  readonly #peer = new FloodGate();
  readonly #others = new FloodGate();
  #handler: RtpSocketHandler | undefined;
  #peerAddress = "";
  #peerPort = 0;
  #closing: Promise<void> | undefined;

  private constructor(pool: PortPool, taken: number, pair: Pair, handler: RtpSocketHandler) {
    this.#pool = pool;
    this.#taken = taken;
    this.#rtp = pair.rtp;
    this.#rtcp = pair.rtcp;
    this.#handler = handler;
    this.port = pair.port;
    pair.rtp.on("message", (bytes, from) => this.#onRtp(bytes, from));
    pair.rtcp.on("message", (bytes, from) => this.#onRtcp(bytes, from));
    for (const socket of [pair.rtp, pair.rtcp]) socket.on("error", (error: Error) => this.#handler?.socketError(error));
  }

  /**
   * Takes a port of the pool and binds both sockets. A port that another program holds goes back to rest and the next
   * is tried.
   * @throws NoPortError when no port of the pool can be had; any other error of the system as it is
   */
  static async open(pool: PortPool, address: string, handler: RtpSocketHandler): Promise<RtpSocket> {
    const { taken, bound: pair } = await bindOfPool(pool, (port) => bindPair(address, port));
    return new RtpSocket(pool, taken, pair, handler);
  }

  /** The source whose packets have their own share of the flood limit. */
  trust(address: string, port: number): void {
    this.#peerAddress = address;
    this.#peerPort = port;
  }

  /**
   * Sends at once when the system takes it. Hot. The system may keep `packet` for a moment when its buffer is full, so
   * the caller uses several buffers in turn.
   */
  send(packet: Buffer, address: string, port: number): void {
    if (!this.#closing) this.#rtp.send(packet, port, address);
  }

  /** As `send`, from the RTCP port. */
  sendRtcp(packet: Buffer, address: string, port: number): void {
    if (!this.#closing) this.#rtcp.send(packet, port, address);
  }

  /** Closes both sockets and gives the port back. Idempotent. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    this.#handler = undefined;
    await Promise.all([closed(this.#rtp), closed(this.#rtcp)]);
    this.#pool.giveBack(this.#taken);
  }

  /** Hot. */
  #onRtp(bytes: Buffer, from: RemoteInfo): void {
    const nowMs = performance.now();
    const isPeer = from.port === this.#peerPort && from.address === this.#peerAddress;
    if ((isPeer ? this.#peer : this.#others).admits(nowMs)) this.#handler?.rtp(nowMs, bytes, from.address, from.port);
    else this.#handler?.flooded();
  }

  #onRtcp(bytes: Buffer, from: RemoteInfo): void {
    const nowMs = performance.now();
    if (this.#others.admits(nowMs)) this.#handler?.rtcp(nowMs, bytes, from.address, from.port);
    else this.#handler?.flooded();
  }
}

interface Pair {
  readonly rtp: Socket;
  readonly rtcp: Socket;
  readonly port: number;
}

/** Binds `port` and the one above; 0 = any even port the system gives whose upper neighbour is free. */
async function bindPair(address: string, port: number): Promise<Pair> {
  const rtp = await bound(address, port, LEG_BUFFER_BYTES);
  const actual = rtp.address().port;
  try {
    // The odd one is held only while the next is asked for, else the system might give it again.
    if (actual % 2 === 1) return await bindPair(address, 0);
    return { rtp, rtcp: await bound(address, actual + 1, LEG_BUFFER_BYTES), port: actual };
  } catch (error) {
    await closed(rtp);
    throw error;
  } finally {
    if (actual % 2 === 1) await closed(rtp);
  }
}
