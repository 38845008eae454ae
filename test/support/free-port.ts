import { createSocket } from "node:dgram";
import { createServer, isIPv6 } from "node:net";
import { hasIpv6 } from "./has-ipv6.js";
import { type PortRange, type PortSlice, takePortSlice } from "./port-slice.js";

/**
 * Below the RTP of platforms and what a system gives out by itself (32768 and above on Linux): no socket that asks for
 * any port gets one of these between the moment it was found free and the moment a program takes it. No port that
 * browsers and `fetch` refuse lies here.
 */
export const FREE_PORTS: PortRange = { first: 7_000, last: 9_999, size: 100 };

/** What is bound to one address keeps a program from all addresses: SIPp takes its port of control on all. */
const ALL_ADDRESSES = hasIpv6 ? "::" : "0.0.0.0";

/** Gives out ports in turn, each once. */
export class PortStock {
  readonly #range: PortRange;
  readonly #slices: PortSlice[] = [];
  #next = 1;
  #last = 0;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(range: PortRange) {
    this.#range = range;
  }

  /** The first of so many ports side by side that are free over UDP and TCP. @throws Error when none are left */
  take(count = 1): Promise<number> {
    const taken = this.#turn.then(() => this.#find(count));
    this.#turn = taken.catch(() => undefined);
    return taken;
  }

  /** Gives back what no process keeps any longer. */
  async release(): Promise<void> {
    await Promise.all(this.#slices.splice(0).map((slice) => slice.release()));
  }

  async #find(count: number): Promise<number> {
    for (;;) {
      if (this.#next + count - 1 > this.#last) await this.#takeSlice();
      const first = this.#next;
      const wanted = Array.from({ length: count }, (_, i) => first + i);
      const areFree = await Promise.all(wanted.map((port) => isPortFree(port)));
      const taken = areFree.lastIndexOf(false);
      this.#next += taken === -1 ? count : taken + 1;
      if (taken === -1) return first;
    }
  }

  /** The first port of a slice is its mark. */
  async #takeSlice(): Promise<void> {
    const slice = await takePortSlice(this.#range);
    this.#slices.push(slice);
    this.#next = slice.min + 1;
    this.#last = slice.max;
  }
}

const stock = new PortStock(FREE_PORTS);

/** A port for a program that cannot choose one and tell: free over UDP and TCP, and given to nobody else. */
export function freePort(): Promise<number> {
  return stock.take();
}

/** The first of so many such ports side by side. */
export function freePorts(count: number): Promise<number> {
  return stock.take(count);
}

/** A range of so many pairs of such ports: RTP on an even one, RTCP on the next. */
export async function freePairs(count: number): Promise<{ min: number; max: number }> {
  const first = await stock.take(2 * count + 1);
  const min = first + (first % 2);
  return { min, max: min + 2 * count - 1 };
}

async function isPortFree(port: number): Promise<boolean> {
  return (await isUdpPortFree(port, ALL_ADDRESSES)) && (await isTcpPortFree(port, ALL_ADDRESSES));
}

/** Whether nothing listens there: the port can be taken. */
export async function isUdpPortFree(port: number, host = "127.0.0.1"): Promise<boolean> {
  const socket = createSocket(isIPv6(host) ? "udp6" : "udp4");
  const isFree = await new Promise<boolean>((resolve) => {
    socket.once("error", () => resolve(false));
    socket.bind({ port, address: host, exclusive: true }, () => resolve(true));
  });
  if (isFree) await new Promise<void>((resolve) => socket.close(() => resolve()));
  return isFree;
}

/** Whether nothing listens there: the port can be taken. */
export async function isTcpPortFree(port: number, host = "127.0.0.1"): Promise<boolean> {
  const server = createServer();
  const isFree = await new Promise<boolean>((resolve) => {
    server.once("error", () => resolve(false));
    server.listen(port, host, () => resolve(true));
  });
  if (isFree) await new Promise<void>((resolve) => server.close(() => resolve()));
  return isFree;
}
