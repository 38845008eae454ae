import { connect as connectTcp, createServer, isIPv6, type Server, type Socket } from "node:net";
import type { Server as TlsServer } from "node:tls";
import type { Clock } from "../base/clock.js";
import { hostText } from "../wire/sip/uri.js";
import { plainHost, type SipAddress } from "./sip-address.js";
import type { SipConnection } from "./sip-connection.js";
import type { SipConnections } from "./sip-connections.js";
import { type SipInput, UnreachableError } from "./sip-hop.js";
import type { SipLimits } from "./sip-limits.js";
import type { SipLocalHost } from "./sip-local-host.js";
import { StreamLink } from "./sip-stream-link.js";
import type { SipTls } from "./sip-tls.js";

export interface SipStreamParts {
  readonly clock: Clock;
  readonly limits: SipLimits;
  readonly input: SipInput;
  readonly localHost: SipLocalHost;
  readonly connections: SipConnections;
  /** With it the bytes are sealed: this is TLS. */
  readonly tls?: SipTls | undefined;
}

/** Who is called, at a numeric address. */
export interface StreamTarget {
  readonly host: string;
  readonly port: number;
  /** Name of the target; over TLS its certificate must bear it. Default: the address. */
  readonly name?: string | undefined;
}

/** TCP or TLS for SIP: listeners, and the making of connections. */
export class SipStream {
  readonly #parts: SipStreamParts;
  readonly #transport: "tcp" | "tls";
  readonly #servers: Server[] = [];
  readonly #connecting = new Map<string, Promise<SipConnection>>();
  /** Sockets that are no connection yet, and those below the ones of TLS. */
  readonly #sockets = new Set<Socket>();
  #tlsServer: TlsServer | undefined;
  #isClosed = false;

  constructor(parts: SipStreamParts) {
    this.#parts = parts;
    this.#transport = parts.tls ? "tls" : "tcp";
  }

  /** @throws the error of the system, for example EADDRINUSE */
  listen(host: string, port: number): Promise<{ host: string; port: number }> {
    this.#tlsServer ??= this.#makeTlsServer();
    const server = createServer((socket) => this.#onAccept(socket));
    return new Promise((resolve, reject) => {
      server.once("error", reject);
      server.listen({ host, port, exclusive: true }, () => {
        server.off("error", reject);
        server.on("error", (error) => this.#parts.input.socketError(error));
        this.#servers.push(server);
        resolve(boundTo(server));
      });
    });
  }

  /**
   * A connection to a numeric address: the open one, or a new one.
   * @param connectMs what the peer gets to answer; default `limits.connectMs`
   * @throws UnreachableError 503 when the peer refuses, is silent, or does not prove its name
   */
  async reach(target: StreamTarget, connectMs = this.#parts.limits.connectMs): Promise<SipConnection> {
    const peer = this.#peerOf(target);
    const open = this.#parts.connections.to(peer);
    if (open) return open;
    const key = `${hostText(peer.host)}:${peer.port}/${peer.name ?? ""}`;
    const running = this.#connecting.get(key);
    if (running) return running;
    const made = this.#connect(peer, connectMs).finally(() => this.#connecting.delete(key));
    this.#connecting.set(key, made);
    return made;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    const closed = this.#servers.map((server) => new Promise<void>((resolve) => server.close(() => resolve())));
    for (const socket of this.#sockets) socket.destroy();
    await Promise.all(closed);
    await Promise.allSettled(this.#connecting.values());
    this.#parts.tls?.close();
  }

  #peerOf({ host, port, name }: StreamTarget): SipAddress {
    return { transport: this.#transport, host, port, ...(this.#parts.tls ? { name: name ?? host } : {}) };
  }

  #onAccept(socket: Socket): void {
    socket.on("error", nothing);
    if (this.#isClosed || !this.#parts.connections.admits(plainHost(socket.remoteAddress ?? "")))
      return void socket.destroy();
    if (!this.#tlsServer) return void this.#adopt(socket, this.#addressOf(socket));
    this.#sockets.add(socket);
    socket.once("close", () => this.#sockets.delete(socket));
    this.#tlsServer.emit("connection", socket);
  }

  #makeTlsServer(): TlsServer | undefined {
    return this.#parts.tls?.server(this.#parts.limits.frameMs, {
      secured: (sealed) => {
        if (this.#isClosed) sealed.destroy();
        else this.#adopt(sealed, this.#addressOf(sealed));
      },
      failed: (error) => this.#parts.input.socketError(error),
    });
  }

  #connect(peer: SipAddress, connectMs: number): Promise<SipConnection> {
    const { clock, tls } = this.#parts;
    const { host, port, name } = peer;
    const socket = tls
      ? tls.connect({ host, port, name: name ?? host })
      : connectTcp({ host, port, family: isIPv6(host) ? 6 : 4 });
    this.#sockets.add(socket);
    return new Promise((resolve, reject) => {
      const fail = (why: string) => {
        this.#sockets.delete(socket);
        socket.destroy();
        reject(new UnreachableError(503, `${this.#transport} ${hostText(host)}:${port}: ${why}`));
      };
      const timer = clock.setTimer(connectMs, () => fail("no answer"));
      const failed = (error: Error) => {
        timer.cancel();
        fail(error.message);
      };
      const closed = () => failed(new Error("closed"));
      socket.on("error", failed);
      socket.on("close", closed);
      socket.on(tls ? "secureConnect" : "connect", () => {
        timer.cancel();
        this.#sockets.delete(socket);
        socket.off("close", closed);
        const connection = this.#adopt(socket, peer);
        socket.off("error", failed);
        resolve(connection);
      });
    });
  }

  #adopt(socket: Socket, peer: SipAddress): SipConnection {
    return this.#parts.connections.adopt({ link: new StreamLink(socket), peer, local: this.#localOf(socket) });
  }

  #addressOf(socket: Socket): SipAddress {
    const host = plainHost(socket.remoteAddress ?? "");
    return { transport: this.#transport, host, port: socket.remotePort ?? 0 };
  }

  /** The listening port, for peers that come back over a connection of their own; without a listener the port of this one. */
  #localOf(socket: Socket): { host: string; port: number } {
    const server = this.#servers[0];
    const bound = plainHost(socket.localAddress ?? "");
    const host = this.#parts.localHost.toward(plainHost(socket.remoteAddress ?? ""), bound);
    return { host, port: server ? boundTo(server).port : (socket.localPort ?? 0) };
  }
}

function boundTo(server: Server): { host: string; port: number } {
  const address = server.address();
  return typeof address === "object" && address ? { host: address.address, port: address.port } : { host: "", port: 0 };
}

function nothing(): void {}
