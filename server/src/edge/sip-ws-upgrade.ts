import type { IncomingMessage } from "node:http";
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import { type WebSocket, WebSocketServer } from "ws";
import type { Clock } from "../base/clock.js";
import { clientAddressReader } from "./client-address.js";
import { refuseUpgrade } from "./refuse-upgrade.js";
import { refusal } from "./rest/errors.js";

/** Path of SIP over websockets (architecture.md 8). */
const PATH = "/sip";
/** The subprotocol, without which nobody is let in (RFC 7118 §4.1). */
const SUBPROTOCOL = "sip";
/** As long as a message may be over TCP. */
const MESSAGE_MAX_BYTES = 64 * 1024;
/** What clients get to answer the close frame when the server stops. */
const CLOSE_WAIT_MS = 2_000;
const GOING_AWAY = 1001;

/** Takes over the websockets on which SIP is spoken. */
export interface SipSockets {
  acceptWebSocket(websocket: {
    readonly socket: WebSocket;
    /** The client: behind a trusted proxy the one that the proxy tells. */
    readonly host: string;
    readonly port: number;
    readonly local: { readonly host: string; readonly port: number };
    readonly isSecure: boolean;
  }): void;
}

export interface SipWebsocketOptions {
  readonly sip: SipSockets;
  readonly clock: Clock;
  /** Origins of the browsers that may connect (security.md 10); programs that are no browsers name none. */
  readonly origins: readonly string[];
  /** CIDR list whose `X-Forwarded-For` is believed; default none. */
  readonly trustProxy?: readonly string[];
  /** Whether calls are taken now; while not, newcomers get 503. */
  readonly isReady: () => boolean;
}

/** SIP over websockets on an HTTP server (RFC 7118): lets clients in and hands them to the SIP endpoint. */
export class SipWebsocket {
  readonly #options: SipWebsocketOptions;
  readonly #server: WebSocketServer;
  readonly #addressOf: (request: IncomingMessage) => string;
  readonly #origins: ReadonlySet<string>;
  readonly #sockets = new Set<WebSocket>();
  #isClosed = false;

  constructor(options: SipWebsocketOptions) {
    this.#options = options;
    this.#addressOf = clientAddressReader(options.trustProxy ?? []);
    this.#origins = new Set(options.origins.map((origin) => origin.toLowerCase()));
    this.#server = new WebSocketServer({
      noServer: true,
      clientTracking: false,
      maxPayload: MESSAGE_MAX_BYTES,
      handleProtocols: () => SUBPROTOCOL,
      perMessageDeflate: false,
    });
  }

  /** Whether an upgrade request asks for SIP. */
  isFor(request: IncomingMessage): boolean {
    return (request.url ?? "").split("?", 1)[0] === PATH;
  }

  /** Takes an upgrade request of the HTTP server: a connection, or a refusal in the envelope of REST. Never throws. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on("error", () => socket.destroy());
    if (this.#isClosed || !this.#options.isReady()) return refuseUpgrade(socket, refusal("unavailable"));
    const { origin } = request.headers;
    if (origin !== undefined && !this.#origins.has(origin.toLowerCase()))
      return refuseUpgrade(socket, refusal("forbidden", "The origin may not connect"));
    if (!protocolsOf(request).includes(SUBPROTOCOL))
      return refuseUpgrade(socket, refusal("validation_failed", "Subprotocol sip is required"));
    this.#server.handleUpgrade(request, socket, head, (websocket) => this.#take(websocket, request));
  }

  /** Sends 1001 to everybody and resolves when all are gone. May be called twice. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await Promise.all([...this.#sockets].map((socket) => this.#end(socket)));
  }

  #take(socket: WebSocket, request: IncomingMessage): void {
    this.#sockets.add(socket);
    socket.on("close", () => this.#sockets.delete(socket));
    const raw = request.socket as Socket & { readonly encrypted?: boolean };
    this.#options.sip.acceptWebSocket({
      socket,
      host: this.#addressOf(request),
      port: raw.remotePort ?? 0,
      local: { host: raw.localAddress ?? "", port: raw.localPort ?? 0 },
      isSecure: raw.encrypted === true,
    });
  }

  #end(socket: WebSocket): Promise<void> {
    return new Promise((resolve) => {
      const timer = this.#options.clock.setTimer(CLOSE_WAIT_MS, () => socket.terminate());
      socket.once("close", () => {
        timer.cancel();
        resolve();
      });
      socket.close(GOING_AWAY);
    });
  }
}

function protocolsOf(request: IncomingMessage): string[] {
  return (request.headers["sec-websocket-protocol"] ?? "").split(",").map((name) => name.trim());
}
