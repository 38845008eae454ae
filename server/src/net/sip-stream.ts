import { connect, createServer, isIPv6, type Server, type Socket } from "node:net";
import type { Clock } from "../base/clock.js";
import { hostText } from "../wire/sip/uri.js";
import { plainHost } from "./sip-address.js";
import { SipConnection } from "./sip-connection.js";
import { SipFlood } from "./sip-flood.js";
import { type SipInput, UnreachableError } from "./sip-hop.js";
import type { SipLimits } from "./sip-limits.js";
import type { SipLocalHost } from "./sip-local-host.js";

/** TCP for SIP: listeners, and every connection by its flow id and by its peer, so that it is used again. */
export class SipStream {
  readonly #clock: Clock;
  readonly #limits: SipLimits;
  readonly #input: SipInput;
  readonly #localHost: SipLocalHost;
  readonly #flood: SipFlood;
  readonly #servers: Server[] = [];
  readonly #byFlow = new Map<string, SipConnection>();
  readonly #byPeer = new Map<string, SipConnection>();
  readonly #connecting = new Map<string, Promise<SipConnection>>();
  readonly #sockets = new Set<Socket>();
  #made = 0;
  #isClosed = false;

  constructor(clock: Clock, limits: SipLimits, input: SipInput, localHost: SipLocalHost) {
    this.#clock = clock;
    this.#limits = limits;
    this.#input = input;
    this.#localHost = localHost;
    this.#flood = new SipFlood(clock, limits.connectionsPerSecond, limits.isLoopbackExempt);
  }

  /** Open connections. */
  get size(): number {
    return this.#byFlow.size;
  }

  /** @throws the error of the system, for example EADDRINUSE */
  listen(host: string, port: number): Promise<{ host: string; port: number }> {
    const server = createServer((socket) => this.#onAccept(socket));
    return new Promise((resolve, reject) => {
      server.once("error", reject);
      server.listen({ host, port, exclusive: true }, () => {
        server.off("error", reject);
        server.on("error", (error) => this.#input.socketError(error));
        this.#servers.push(server);
        resolve(boundTo(server));
      });
    });
  }

  /** The open connection with that id. */
  flow(id: string): SipConnection | undefined {
    return this.#byFlow.get(id);
  }

  /**
   * A connection to a numeric address: the open one, or a new one.
   * @throws UnreachableError 503 when the peer refuses or is silent
   */
  async reach(host: string, port: number): Promise<SipConnection> {
    const key = peerKey(host, port);
    const open = this.#byPeer.get(key);
    if (open?.isOpen) return open;
    const running = this.#connecting.get(key);
    if (running) return running;
    const made = this.#connect(host, port).finally(() => this.#connecting.delete(key));
    this.#connecting.set(key, made);
    return made;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    const closed = this.#servers.map((server) => new Promise<void>((resolve) => server.close(() => resolve())));
    for (const connection of [...this.#byFlow.values()]) connection.destroy();
    for (const socket of this.#sockets) socket.destroy();
    await Promise.all(closed);
    await Promise.allSettled(this.#connecting.values());
  }

  #onAccept(socket: Socket): void {
    const isOver = this.#byFlow.size >= this.#limits.connectionsMax;
    if (this.#isClosed || isOver || !this.#flood.admits(plainHost(socket.remoteAddress ?? ""))) {
      socket.on("error", nothing);
      socket.destroy();
      if (!this.#isClosed) this.#input.flooded();
      return;
    }
    this.#adopt(socket);
  }

  #connect(host: string, port: number): Promise<SipConnection> {
    const socket = connect({ host, port, family: isIPv6(host) ? 6 : 4 });
    this.#sockets.add(socket);
    return new Promise((resolve, reject) => {
      const fail = (why: string) => {
        this.#sockets.delete(socket);
        socket.destroy();
        reject(new UnreachableError(503, `tcp ${peerKey(host, port)}: ${why}`));
      };
      const timer = this.#clock.setTimer(this.#limits.connectMs, () => fail("no answer"));
      const failed = (error: Error) => {
        timer.cancel();
        fail(error.message);
      };
      const closed = () => failed(new Error("closed"));
      socket.on("error", failed);
      socket.on("close", closed);
      socket.on("connect", () => {
        timer.cancel();
        this.#sockets.delete(socket);
        socket.off("close", closed);
        const connection = this.#adopt(socket);
        socket.off("error", failed);
        resolve(connection);
      });
    });
  }

  #adopt(socket: Socket): SipConnection {
    const flow = `tcp-${++this.#made}`;
    const key = peerKey(plainHost(socket.remoteAddress ?? ""), socket.remotePort ?? 0);
    const connection: SipConnection = new SipConnection({
      socket,
      flow,
      local: this.#localOf(socket),
      clock: this.#clock,
      limits: this.#limits,
      input: this.#input,
      gone: () => {
        this.#byFlow.delete(flow);
        if (this.#byPeer.get(key) === connection) this.#byPeer.delete(key);
        this.#input.flowGone(flow);
      },
    });
    this.#byFlow.set(flow, connection);
    this.#byPeer.set(key, connection);
    return connection;
  }

  /** The listening port, for peers that come back over a connection of their own; without a listener the port of this one. */
  #localOf(socket: Socket): { host: string; port: number } {
    const server = this.#servers[0];
    const bound = plainHost(socket.localAddress ?? "");
    const host = this.#localHost.toward(plainHost(socket.remoteAddress ?? ""), bound);
    return { host, port: server ? boundTo(server).port : (socket.localPort ?? 0) };
  }
}

function peerKey(host: string, port: number): string {
  return `${hostText(host)}:${port}`;
}

function boundTo(server: Server): { host: string; port: number } {
  const address = server.address();
  return typeof address === "object" && address ? { host: address.address, port: address.port } : { host: "", port: 0 };
}

function nothing(): void {}
