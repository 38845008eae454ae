import type { RemoteInfo, Socket } from "node:dgram";
import { bindOfPool, bound, closed, type PortSource } from "./bound-udp.js";

/**
 * What may wait to be read of one leg: a second or more of audio. What a busy thread reads later than that is of no use,
 * and the more of it waits, the longer the thread is busy.
 */
const LEG_BUFFER_BYTES = 64 * 1024;

/** Who has the pair now, and gets what comes in. */
export interface PairUser {
  /** Hot. */
  onRtp(bytes: Buffer, from: RemoteInfo): void;
  onRtcp(bytes: Buffer, from: RemoteInfo): void;
  /** An error of one of the sockets; it stays open. */
  onError(error: Error): void;
}

/** An even port and the odd one above, bound. It may have one user after the other; its owner closes it. */
export class BoundPair {
  /** The even port. */
  readonly port: number;
  /** What the pool gave for it, and gets back. */
  readonly taken: number;
  readonly rtp: Socket;
  readonly rtcp: Socket;
  /** Undefined: what comes in is dropped. */
  user: PairUser | undefined;

  private constructor(taken: number, { rtp, rtcp, port }: Sockets) {
    this.port = port;
    this.taken = taken;
    this.rtp = rtp;
    this.rtcp = rtcp;
    this.user = undefined;
    rtp.on("message", (bytes, from) => this.user?.onRtp(bytes, from));
    rtcp.on("message", (bytes, from) => this.user?.onRtcp(bytes, from));
    for (const socket of [rtp, rtcp]) socket.on("error", (error: Error) => this.user?.onError(error));
  }

  /**
   * Takes a port of the pool and binds both sockets. A port that another program holds goes back to rest and the next
   * is tried.
   * @throws NoPortError when no port of the pool can be had; any other error of the system as it is
   */
  static async bind(pool: PortSource, address: string): Promise<BoundPair> {
    const { taken, bound: sockets } = await bindOfPool(pool, (port) => bindBoth(address, port));
    return new BoundPair(taken, sockets);
  }

  /** Closes both sockets; `taken` is to be given back then. */
  async close(): Promise<void> {
    this.user = undefined;
    await Promise.all([closed(this.rtp), closed(this.rtcp)]);
  }
}

interface Sockets {
  readonly rtp: Socket;
  readonly rtcp: Socket;
  readonly port: number;
}

/** Binds `port` and the one above; 0 = any even port the system gives whose upper neighbour is free. */
async function bindBoth(address: string, port: number): Promise<Sockets> {
  const rtp = await bound(address, port, LEG_BUFFER_BYTES);
  const actual = rtp.address().port;
  try {
    // The odd one is held only while the next is asked for, else the system might give it again.
    if (actual % 2 === 1) return await bindBoth(address, 0);
    return { rtp, rtcp: await bound(address, actual + 1, LEG_BUFFER_BYTES), port: actual };
  } catch (error) {
    await closed(rtp);
    throw error;
  } finally {
    if (actual % 2 === 1) await closed(rtp);
  }
}
