import type { RemoteInfo } from "node:dgram";
import { BoundPair, type PairUser } from "./bound-pair.js";
import { FloodGate } from "./flood-gate.js";
import type { PortPool } from "./port-pool.js";

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
 * RTP on an even port, RTCP on the odd one above. Bound to one address, not connected: the peer's source is learned.
 * The owner closes it, and with it gives the port back.
 */
export class RtpSocket implements PairUser {
  readonly port: number;
  readonly #pair: BoundPair;
  readonly #giveBack: (pair: BoundPair) => Promise<void>;
  readonly #handler: RtpSocketHandler;
  readonly #peer = new FloodGate();
  readonly #others = new FloodGate();
  #peerAddress = "";
  #peerPort = 0;
  #closing: Promise<void> | undefined;

  /** @param giveBack takes the pair when it is used no more */
  constructor(pair: BoundPair, handler: RtpSocketHandler, giveBack: (pair: BoundPair) => Promise<void>) {
    this.port = pair.port;
    this.#pair = pair;
    this.#handler = handler;
    this.#giveBack = giveBack;
    pair.user = this;
  }

  /**
   * A pair of its own, which closes with it.
   * @throws NoPortError when no port of the pool can be had; any other error of the system as it is
   */
  static async open(pool: PortPool, address: string, handler: RtpSocketHandler): Promise<RtpSocket> {
    const pair = await BoundPair.bind(pool, address);
    return new RtpSocket(pair, handler, async () => {
      await pair.close();
      pool.giveBack(pair.taken);
    });
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
    if (!this.#closing) this.#pair.rtp.send(packet, port, address);
  }

  /** As `send`, from the RTCP port. */
  sendRtcp(packet: Buffer, address: string, port: number): void {
    if (!this.#closing) this.#pair.rtcp.send(packet, port, address);
  }

  /** Nothing comes in or goes out any more; the port is given back. Idempotent. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  /** Hot. */
  onRtp(bytes: Buffer, from: RemoteInfo): void {
    const nowMs = performance.now();
    const isPeer = from.port === this.#peerPort && from.address === this.#peerAddress;
    if ((isPeer ? this.#peer : this.#others).admits(nowMs)) this.#handler.rtp(nowMs, bytes, from.address, from.port);
    else this.#handler.flooded();
  }

  onRtcp(bytes: Buffer, from: RemoteInfo): void {
    const nowMs = performance.now();
    if (this.#others.admits(nowMs)) this.#handler.rtcp(nowMs, bytes, from.address, from.port);
    else this.#handler.flooded();
  }

  onError(error: Error): void {
    this.#handler.socketError(error);
  }

  #close(): Promise<void> {
    this.#pair.user = undefined;
    return this.#giveBack(this.#pair);
  }
}
