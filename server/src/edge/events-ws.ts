import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { type WebSocket, WebSocketServer } from "ws";
import type { Clock } from "../base/clock.js";
import { DomainError } from "../base/errors.js";
import type { Log } from "../base/log.js";
import type { Identity } from "../domain/auth/port.js";
import type { EventStream } from "../domain/event/port.js";
import type { EventSessions } from "../domain/event/service.js";
import { clientAddressReader } from "./client-address.js";
import type { CallTailOptions } from "./events/call-tails.js";
import { EventSocket } from "./events/event-socket.js";
import { FrameWriter } from "./events/frame-writer.js";
import { SharedFrame } from "./events/shared-frame.js";
import { refuseUpgrade } from "./refuse-upgrade.js";
import { credentialsOf } from "./rest/auth.js";
import { refusal } from "./rest/errors.js";

/** Paths of the event websocket (events.md 2.1). */
const PATHS: ReadonlySet<string> = new Set(["/", "/ws", "/wss", "/rest"]);
const FRAME_MAX_BYTES = 64 * 1024;
/** A client that asks for a smaller window than the shared frames have gets them as they are. */
const SMALLER_WINDOW = "server_max_window_bits";
/** What clients get to answer the close frame when the server stops. */
const CLOSE_WAIT_MS = 2_000;

export interface EventWebsocketOptions {
  readonly sessions: EventSessions;
  readonly stream: EventStream;
  readonly clock: Clock;
  readonly log: Log;
  /** Timelines of calls that clients may follow. */
  readonly timelines?: CallTailOptions["timelines"];
  /** CIDR list whose `X-Forwarded-For` is believed; default none. */
  readonly trustProxy?: readonly string[];
}

/** The event websocket on an HTTP server: `server.on("upgrade", (...a) => events.upgrade(...a))`. */
export class EventWebsocket {
  readonly #options: EventWebsocketOptions;
  readonly #server: WebSocketServer;
  readonly #addressOf: (request: IncomingMessage) => string;
  readonly #sockets = new Set<EventSocket>();
  readonly #shared = new SharedFrame();
  #isClosed = false;

  constructor(options: EventWebsocketOptions) {
    this.#options = options;
    this.#addressOf = clientAddressReader(options.trustProxy ?? []);
    this.#server = new WebSocketServer({
      noServer: true,
      clientTracking: false,
      maxPayload: FRAME_MAX_BYTES,
      // The first protocol offered is echoed.
      handleProtocols: (protocols) => protocols.values().next().value ?? false,
      // What is sent is compressed by us, once for all (FrameWriter); this is for what comes.
      perMessageDeflate: { serverNoContextTakeover: true, clientNoContextTakeover: true, concurrencyLimit: 4 },
    });
  }

  /** Open connections, authenticated or not. */
  get size(): number {
    return this.#sockets.size;
  }

  /** Bytes that wait for all clients together. */
  get waitingBytes(): number {
    let bytes = 0;
    for (const socket of this.#sockets) bytes += socket.waitingBytes;
    return bytes;
  }

  /** Takes an upgrade request of the HTTP server: a connection, or a refusal in the envelope of REST. Never throws. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on("error", () => socket.destroy());
    this.#take(request, socket, head).catch((error: unknown) => {
      if (!(error instanceof DomainError)) this.#options.log.error({ err: error }, "upgrade failed");
      refuseUpgrade(socket, error instanceof DomainError ? error : refusal("internal"));
    });
  }

  /** Sends 1001 to everybody and resolves when all are gone. May be called twice. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await Promise.all([...this.#sockets].map((socket) => socket.close(CLOSE_WAIT_MS)));
  }

  async #take(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    const [path = "/", query = ""] = (request.url ?? "/").split("?", 2);
    if (!PATHS.has(path)) throw refusal("not_found");
    const parameters = new URLSearchParams(query);
    if (this.#isClosed) throw refusal("unavailable");
    const ip = this.#addressOf(request);
    const waitSeconds = this.#options.sessions.blockedSeconds(ip);
    if (waitSeconds > 0) return refuseUpgrade(socket, refusal("rate_limited"), waitSeconds);
    const identity = await this.#identify(request, parameters, ip);
    if (socket.destroyed) return;
    const since = parameters.get("since") ?? undefined;
    this.#server.handleUpgrade(request, socket, head, (websocket) => {
      const { sessions, stream, clock, log, timelines } = this.#options;
      const writer = new FrameWriter({
        websocket,
        socket,
        shared: this.#shared,
        isCompressed: isCompressed(websocket, request),
      });
      const connection = new EventSocket({ socket: websocket, writer, ip, sessions, stream, clock, log, timelines });
      this.#sockets.add(connection);
      websocket.on("close", () => this.#sockets.delete(connection));
      if (this.#isClosed) log.onFail(connection.close(CLOSE_WAIT_MS), "closing of an event socket");
      else connection.start(identity, since);
    });
  }

  /** Undefined when the request brings no credentials; they come in a frame then. */
  async #identify(request: IncomingMessage, query: URLSearchParams, ip: string): Promise<Identity | undefined> {
    const credentials = credentialsOf(request.headers, Object.fromEntries(query));
    if (credentials.length === 0) return undefined;
    const verified = await this.#options.sessions.verify(credentials, ip);
    if (verified.ok) return verified.identity;
    throw refusal(verified.reason === "token expired" ? "token_expired" : "unauthorized");
  }
}

/** Messages to the client may be compressed one by one, with the largest window (RFC 7692 7.1). */
function isCompressed(websocket: WebSocket, request: IncomingMessage): boolean {
  const offer = request.headers["sec-websocket-extensions"] ?? "";
  return websocket.extensions.includes("permessage-deflate") && !offer.includes(SMALLER_WINDOW);
}
