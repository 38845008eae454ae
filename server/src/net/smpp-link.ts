import { connect as connectTcp, isIP, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import type { Clock, Timer } from "../base/clock.js";
import type { CommandFields } from "../wire/smpp/commands.js";
import type { SmppEnd, SmppLimits, SmppRequest } from "../wire/smpp/session.js";
import type { BindCommand } from "../wire/smpp/session-rules.js";
import { SMPP_STATUS, smppStatusName } from "../wire/smpp/status.js";
import type { Tlvs } from "../wire/smpp/tlv.js";
import { type SmppReply, SmppSocket } from "./smpp-socket.js";
import { TLS_MIN_VERSION } from "./tls-certificates.js";

export interface SmppLinkSettings {
  readonly host: string;
  readonly port: number;
  /** With it the connection is TLS; `isInsecure`: whoever answers is believed. */
  readonly tls?: { readonly isInsecure: boolean; readonly ca?: string } | undefined;
  readonly command: BindCommand;
  readonly bind: CommandFields<BindCommand>;
  readonly limits: SmppLimits;
  readonly connectMs: number;
}

export interface SmppLinkOptions {
  readonly settings: SmppLinkSettings;
  readonly clock: Clock;
  readonly random: () => number;
  /** A message or receipt of the carrier. */
  readonly onRequest: (pdu: SmppRequest, answer: SmppAnswerer) => void;
  /** The link is bound, or it is not any more, with the reason. */
  readonly onState: (state: SmppLinkState) => void;
}

/**
 * Answers a request of the carrier with a command_status.
 * @returns what waits until it is known whether the carrier has read the answer; false: the link ended before
 */
export type SmppAnswerer = (status: number) => () => Promise<boolean>;

export type SmppLinkState =
  | { readonly kind: "bound" }
  /** `isRefused`: the carrier does not know us; somebody must look at the settings. */
  | { readonly kind: "down"; readonly reason: string; readonly isRefused: boolean };

const FIRST_MS = 1_000;
const MOST_MS = 60_000;
const REFUSED_FIRST_MS = 60_000;
const REFUSED_MOST_MS = 900_000;
/** Answers to a bind that time alone does not mend. */
const REFUSALS: ReadonlySet<number> = new Set([
  SMPP_STATUS.ESME_RBINDFAIL,
  SMPP_STATUS.ESME_RINVPASWD,
  SMPP_STATUS.ESME_RINVSYSID,
]);
/** What the answers of what is out get when the link closes. */
const DRAIN_MS = 10_000;

/** One bind to a carrier, made anew whenever it is lost (messaging.md 9.3). */
export class SmppLink {
  readonly #o: SmppLinkOptions;
  #socket: SmppSocket | undefined;
  /** A connection that is being made. */
  #connecting: Socket | undefined;
  #retry: Timer | undefined;
  #failures = 0;
  #refusals = 0;
  #isClosed = false;
  #running: Promise<void> = Promise.resolve();

  constructor(options: SmppLinkOptions) {
    this.#o = options;
  }

  start(): void {
    if (!this.#isClosed) this.#running = this.#attempt();
  }

  get isBound(): boolean {
    return this.#socket?.isBound === true;
  }

  /** Submits that may go out now. */
  get free(): number {
    return this.#socket?.free ?? 0;
  }

  /** @throws SmppFormatError a value that its field cannot hold */
  submit(fields: CommandFields<"submit_sm">, tlvs: Tlvs): Promise<SmppReply> {
    return this.#socket?.request("submit_sm", fields, tlvs) ?? Promise.resolve({ kind: "down" });
  }

  /** Leaves the bind and makes it anew. */
  rebind(): void {
    this.#socket?.destroy();
  }

  /** Takes no submit any more, waits for the answers of those that are out, unbinds. Idempotent. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#retry?.cancel();
    this.#connecting?.destroy();
    await this.#socket?.close(DRAIN_MS);
    await this.#running;
  }

  /** Never rejects. */
  async #attempt(): Promise<void> {
    const { settings } = this.#o;
    const socket = await this.#connect();
    if (typeof socket === "string") return this.#lost(socket);
    if (this.#isClosed) return void socket.destroy();
    const session = this.#open(socket);
    const status = await session.bind(settings.command, settings.bind);
    if (status === SMPP_STATUS.ESME_ROK && session.isBound) {
      this.#failures = 0;
      this.#refusals = 0;
      this.#o.onState({ kind: "bound" });
    }
    if (status !== undefined && REFUSALS.has(status)) this.#refusals++;
    if (status !== undefined && status !== SMPP_STATUS.ESME_ROK)
      this.#lost(`bind refused: ${smppStatusName(status)}`, REFUSALS.has(status));
  }

  #open(socket: Socket): SmppSocket {
    const { clock, settings } = this.#o;
    const session: SmppSocket = new SmppSocket({
      socket,
      clock,
      role: "esme",
      limits: settings.limits,
      onRequest: (pdu) =>
        this.#o.onRequest(pdu, (status) => {
          const isWritten = session.answer(pdu, { status });
          return () => (isWritten ? session.read() : Promise.resolve(false));
        }),
      onEnd: (reason) => this.#ended(session, reason),
    });
    this.#socket = session;
    return session;
  }

  #ended(session: SmppSocket, reason: SmppEnd): void {
    if (this.#socket === session) this.#socket = undefined;
    if (reason !== "bind_refused") this.#lost(reason);
  }

  /** Tries again after a while that is drawn, so that many links do not come back at once. */
  #lost(reason: string, isRefused = false): void {
    const { clock, random } = this.#o;
    if (this.#isClosed) return;
    this.#failures++;
    const most = isRefused
      ? Math.min(REFUSED_MOST_MS, REFUSED_FIRST_MS * 2 ** Math.min(this.#refusals - 1, 4))
      : Math.min(MOST_MS, FIRST_MS * 2 ** Math.min(this.#failures - 1, 6));
    const delayMs = isRefused ? most * (0.75 + random() / 4) : most * random();
    this.#retry?.cancel();
    this.#retry = clock.setTimer(delayMs, () => this.start());
    this.#o.onState({ kind: "down", reason, isRefused });
  }

  /** @returns a connection that stands, or why there is none */
  #connect(): Promise<Socket | string> {
    const { clock, settings } = this.#o;
    const { host, port, tls, connectMs } = settings;
    const socket = tls
      ? connectTls({
          host,
          port,
          minVersion: TLS_MIN_VERSION,
          rejectUnauthorized: !tls.isInsecure,
          ...(isIP(host) === 0 ? { servername: host } : {}),
          ...(tls.ca === undefined ? {} : { ca: tls.ca }),
        })
      : connectTcp({ host, port });
    this.#connecting = socket;
    return new Promise((resolve) => {
      const end = (outcome: Socket | string) => {
        timer.cancel();
        this.#connecting = undefined;
        socket.off("error", failed);
        socket.off("close", closed);
        if (typeof outcome === "string") {
          socket.on("error", nothing);
          socket.destroy();
        }
        resolve(outcome);
      };
      const failed = (error: NodeJS.ErrnoException) => end(error.code ?? error.message);
      const closed = () => end("closed");
      const timer = clock.setTimer(connectMs, () => end("connect timeout"));
      socket.once("error", failed);
      socket.once("close", closed);
      socket.once(tls ? "secureConnect" : "connect", () => end(socket));
    });
  }
}

function nothing(): void {}
