import { createServer, type Server, type Socket } from "node:net";
import { createServer as createTlsServer } from "node:tls";
import type { Clock } from "../base/clock.js";
import type { Log } from "../base/log.js";
import type { CommandFields } from "../wire/smpp/commands.js";
import type { SmppOwnAnswer } from "../wire/smpp/session.js";
import { SMPP_LIMITS, type SmppEnd, type SmppLimits, type SmppRequest } from "../wire/smpp/session.js";
import type { BindCommand } from "../wire/smpp/session-rules.js";
import { SMPP_STATUS } from "../wire/smpp/status.js";
import type { Tlvs } from "../wire/smpp/tlv.js";
import { type SmppReply, SmppSocket } from "./smpp-socket.js";
import type { TlsCertificates } from "./tls-certificates.js";

/** Who asks to be bound. */
export interface SmppBindWish {
  readonly command: BindCommand;
  readonly system_id: string;
  readonly password: string;
  readonly address: string;
}

/** A bound session as those who have something for it see it. */
export interface SmppPeer {
  /** It takes messages: it has not bound as transmitter. */
  readonly isReceiving: boolean;
  /** Messages that may go to it now. */
  readonly free: number;
  deliver(fields: CommandFields<"deliver_sm">, tlvs?: Tlvs): Promise<SmppReply>;
  /** Ends it as an answer would: what is out gets its time, the peer is told. */
  close(): Promise<void>;
  /** Cuts it off. */
  destroy(): void;
}

/** What a session that was let in does. */
export interface SmppGuest {
  /** Never rejects. */
  take(pdu: SmppRequest): Promise<SmppOwnAnswer>;
  ended(reason: SmppEnd): void;
}

/** Lets sessions in. */
export interface SmppDoor {
  /** Never rejects. */
  bind(
    wish: SmppBindWish,
    peer: SmppPeer,
  ): Promise<
    | { readonly status: number; readonly guest?: undefined }
    | {
        readonly guest: SmppGuest;
        /** Submits that may wait for their answer. */
        readonly peerWindow: number;
        /** Deliveries that may. */
        readonly window: number;
      }
  >;
}

export interface SmppServerOptions {
  readonly clock: Clock;
  readonly log: Log;
  readonly door: SmppDoor;
  /** What we call ourselves in the answer to a bind. */
  readonly system_id: string;
  readonly limits?: Partial<SmppLimits>;
  readonly connectionsMax?: number;
  readonly connectionsPerAddress?: number;
}

const CONNECTIONS_MAX = 1_000;
const CONNECTIONS_PER_ADDRESS = 64;
/** So many wrong passwords from an address within that time close the door to it for as long (messaging.md 9.4). */
const FAILURES_MAX = 10;
const FAILURES_MS = 600_000;
/** Addresses whose failures are kept; past that the oldest is forgotten. */
const FAILURES_KEPT = 10_000;
const DRAIN_MS = 5_000;

/** Listeners of SMPP over TCP and TLS, and the sessions that come in. */
export class SmppServer {
  readonly #o: SmppServerOptions;
  readonly #limits: SmppLimits;
  readonly #servers: Server[] = [];
  readonly #sockets = new Map<Socket, string>();
  readonly #sessions = new Set<SmppSocket>();
  /** Times of wrong passwords by address. */
  readonly #failures = new Map<string, number[]>();
  #isClosed = false;

  constructor(options: SmppServerOptions) {
    this.#o = options;
    this.#limits = { ...SMPP_LIMITS, ...options.limits };
  }

  /**
   * @param certificates with them it is TLS
   * @returns the port
   * @throws the error of the system, for example EADDRINUSE
   */
  listen(host: string, port: number, certificates?: TlsCertificates): Promise<number> {
    const server = createServer((socket) => this.#accept(socket, certificates ? tls : undefined));
    const options = certificates && { ...certificates.serverOptions(), handshakeTimeout: this.#limits.bindMs };
    const tls = options && createTlsServer(options, (sealed) => this.#serve(sealed));
    if (tls && certificates) {
      const unfollow = certificates.follow(tls);
      server.once("close", unfollow);
      tls.on("tlsClientError", (_error, sealed) => sealed.destroy());
    }
    return new Promise((resolve, reject) => {
      server.once("error", reject);
      server.listen({ host, port, exclusive: true }, () => {
        server.off("error", reject);
        server.on("error", (error) => this.#o.log.warn({ err: error }, "SMPP listener"));
        this.#servers.push(server);
        resolve((server.address() as { port: number }).port);
      });
    });
  }

  /** Sessions that stand, bound or not. */
  get sessions(): number {
    return this.#sessions.size;
  }

  /** Takes nothing new, leaves all sessions in order. Idempotent. */
  async close(): Promise<void> {
    this.#isClosed = true;
    const closed = this.#servers.map((server) => new Promise<void>((resolve) => server.close(() => resolve())));
    await Promise.all([...this.#sessions].map((session) => session.close(DRAIN_MS)));
    for (const socket of this.#sockets.keys()) socket.destroy();
    await Promise.all(closed);
  }

  #accept(socket: Socket, tls: Server | undefined): void {
    socket.on("error", nothing);
    const address = plain(socket.remoteAddress ?? "");
    if (this.#isClosed || !this.#admits(address)) return void socket.destroy();
    this.#sockets.set(socket, address);
    socket.once("close", () => this.#sockets.delete(socket));
    if (tls) tls.emit("connection", socket);
    else this.#serve(socket);
  }

  #admits(address: string): boolean {
    const { connectionsMax = CONNECTIONS_MAX, connectionsPerAddress = CONNECTIONS_PER_ADDRESS } = this.#o;
    if (this.#sockets.size >= connectionsMax || this.#recent(address).length >= FAILURES_MAX) return false;
    let same = 0;
    for (const one of this.#sockets.values()) if (one === address) same++;
    return same < connectionsPerAddress;
  }

  #serve(socket: Socket): void {
    const { clock } = this.#o;
    const address = plain(socket.remoteAddress ?? "");
    let guest: SmppGuest | undefined;
    let hasAsked = false;
    const bind = async (pdu: SmppRequest) => {
      hasAsked = true;
      guest = await this.#bind(session, pdu, address);
    };
    const session: SmppSocket = new SmppSocket({
      socket,
      clock,
      role: "smsc",
      limits: this.#limits,
      onRequest: (pdu) => {
        if (guest) void guest.take(pdu).then((answer) => session.answer(pdu, answer));
        else if (!hasAsked) void bind(pdu);
        // One answer at a time: nobody tries passwords in parallel.
        else session.answer(pdu, { status: SMPP_STATUS.ESME_RALYBND });
      },
      onEnd: (reason) => {
        this.#sessions.delete(session);
        guest?.ended(reason);
      },
    });
    this.#sessions.add(session);
  }

  async #bind(session: SmppSocket, pdu: SmppRequest, address: string): Promise<SmppGuest | undefined> {
    const { command, fields } = pdu;
    if (!("system_id" in fields)) return void session.answer(pdu, { status: SMPP_STATUS.ESME_RINVBNDSTS });
    const { system_id, password } = fields;
    const wish = { command: command as BindCommand, system_id, password, address };
    const verdict = await this.#o.door.bind(wish, peerOf(session));
    if (!verdict.guest) {
      if (verdict.status === SMPP_STATUS.ESME_RINVPASWD) this.#failed(address);
      session.answer(pdu, { status: verdict.status });
      return undefined;
    }
    session.setWindows(verdict);
    if (!session.answer(pdu, { status: SMPP_STATUS.ESME_ROK, text: this.#o.system_id })) verdict.guest.ended("lost");
    return verdict.guest;
  }

  #failed(address: string): void {
    const times = [...this.#recent(address), this.#o.clock.monotonicMs()];
    this.#failures.delete(address);
    this.#failures.set(address, times);
    const oldest = this.#failures.keys().next();
    if (this.#failures.size > FAILURES_KEPT && !oldest.done) this.#failures.delete(oldest.value);
  }

  #recent(address: string): number[] {
    const sinceMs = this.#o.clock.monotonicMs() - FAILURES_MS;
    return (this.#failures.get(address) ?? []).filter((ms) => ms > sinceMs);
  }
}

function peerOf(session: SmppSocket): SmppPeer {
  return {
    get isReceiving() {
      return session.isReceiving;
    },
    get free() {
      return session.free;
    },
    deliver: (fields, tlvs) => session.request("deliver_sm", fields, tlvs),
    close: () => session.close(DRAIN_MS),
    destroy: () => session.destroy(),
  };
}

/** An IPv4 address as itself, also on a socket of IPv6. */
function plain(address: string): string {
  return address.startsWith("::ffff:") ? address.slice(7) : address;
}

function nothing(): void {}
