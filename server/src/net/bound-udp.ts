import { createSocket, type Socket, type SocketOptions } from "node:dgram";
import type { PortPool } from "./port-pool.js";

/** Node's default loses packets when the thread is busy for a moment; `net.core.rmem_max` caps what is asked. */
const BUFFER_BYTES = 4 * 1024 * 1024;
/** Ports tried for one leg before giving up: another program may hold some of the range. */
const BIND_TRIES = 50;

/** Where ports come from and go back to. */
export type PortSource = Pick<PortPool, "take" | "giveBack">;

/** No port of the range is free. */
export class NoPortError extends Error {
  constructor() {
    super("no RTP port is free");
    this.name = "NoPortError";
  }
}

/**
 * Takes a port of the pool and binds it by `bind`. A port that another program holds goes back to rest and the next is
 * tried. Whoever closes what was bound gives `taken` back.
 * @throws NoPortError when no port of the pool can be had; any other error of the system as it is
 */
export async function bindOfPool<T>(
  pool: PortSource,
  bind: (port: number) => Promise<T>,
): Promise<{ readonly taken: number; readonly bound: T }> {
  for (let tries = 0; tries < BIND_TRIES; tries++) {
    const taken = pool.take();
    if (taken === undefined) break;
    try {
      return { taken, bound: await bind(taken) };
    } catch (error) {
      pool.giveBack(taken);
      if (!isTaken(error)) throw error;
    }
  }
  throw new NoPortError();
}

/**
 * A UDP socket for media on that address and port; 0 = any port. Its owner listens to its errors.
 * @param receiveBytes what may wait to be read; the system gives twice as much, for it counts more than the packets
 */
export function bound(address: string, port: number, receiveBytes = BUFFER_BYTES): Promise<Socket> {
  const socket = createSocket(socketOptions(address));
  return new Promise((resolve, reject) => {
    socket.once("error", (error) => {
      socket.close();
      reject(error);
    });
    socket.bind({ address, port, exclusive: true }, () => {
      socket.removeAllListeners("error");
      socket.on("error", () => undefined); // until its owner listens: an unheard error would end the thread
      askForBuffers(socket, receiveBytes);
      resolve(socket);
    });
  });
}

/** Closes a socket, also one that is closed. */
export function closed(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    try {
      socket.close(() => resolve());
    } catch {
      resolve(); // closed before
    }
  });
}

/**
 * Addresses are numbers, never names: answering the lookup at once keeps `send` from going through the resolver and
 * the next tick for every packet. A name in an SDP is refused by the system as an address.
 */
function socketOptions(address: string): SocketOptions {
  return {
    type: address.includes(":") ? "udp6" : "udp4",
    lookup: (host, family, callback) => callback(null, host, Number(family)),
  };
}

function askForBuffers(socket: Socket, receiveBytes: number): void {
  try {
    socket.setRecvBufferSize(receiveBytes);
    socket.setSendBufferSize(BUFFER_BYTES);
  } catch {
    // Some systems refuse instead of capping; the default size works, with less reserve.
  }
}

function isTaken(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException).code;
  return code === "EADDRINUSE" || code === "EACCES";
}
