import { createSocket, type Socket } from "node:dgram";
import { isIPv6 } from "node:net";
import type { Clock, Timer } from "../base/clock.js";
import { ClosedError } from "../base/errors.js";
import { type NgAnswer, type NgCommand, parseNg, printNg } from "../wire/rtpengine/ng.js";

/** A request is sent again after 100 ms, 200 ms, 400 ms, ...: the daemon answers one cookie once, and repeats its answer. */
const FIRST_REPEAT_MS = 100;
/** Then it is given up. */
const DEADLINE_MS = 2_000;

/** The daemon refused (`refused`, with its words) or did not answer (`away`). */
export class RtpengineError extends Error {
  readonly code: "away" | "refused";

  constructor(code: "away" | "refused", reason: string) {
    super(`rtpengine: ${reason}`);
    this.name = "RtpengineError";
    this.code = code;
  }
}

/** Where the daemon is, and what the client works with. */
export interface RtpengineClientOptions {
  /** Its ng port; a name is looked up once. */
  readonly host: string;
  readonly port: number;
  readonly clock: Clock;
  /** Text without spaces that nobody can guess; never the same twice. */
  readonly newCookie: () => string;
}

interface Pending {
  readonly settle: (outcome: NgAnswer | Error) => void;
  readonly datagram: Buffer;
}

/** Asks one rtpengine over UDP (ng protocol). Its socket is opened with the first request. */
export class RtpengineClient {
  readonly #o: RtpengineClientOptions;
  readonly #pending = new Map<string, Pending>();
  #socket: Promise<Socket> | undefined;
  #isClosed = false;

  constructor(o: RtpengineClientOptions) {
    this.#o = o;
  }

  /**
   * Resolves with the answer of the daemon, when it did what it was told.
   * @throws RtpengineError when it refused, or was not heard within 2 s; ClosedError after `close`
   */
  async request(command: NgCommand): Promise<NgAnswer> {
    const answer = await this.#ask(command);
    if (answer.result === "error") throw new RtpengineError("refused", answer.reason ?? "refused");
    return answer;
  }

  /** Rejects what waits with ClosedError. Idempotent. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#failAll(new ClosedError("rtpengine client"));
    const socket = await this.#socket?.catch(() => undefined);
    this.#socket = undefined;
    socket?.close();
  }

  #ask(command: NgCommand): Promise<NgAnswer> {
    if (this.#isClosed) return Promise.reject(new ClosedError("rtpengine client"));
    const cookie = this.#o.newCookie();
    const { clock } = this.#o;
    return new Promise((resolve, reject) => {
      const timers: { repeat?: Timer; deadline?: Timer } = {};
      const settle = (outcome: NgAnswer | Error) => {
        this.#pending.delete(cookie);
        timers.repeat?.cancel();
        timers.deadline?.cancel();
        if (outcome instanceof Error) reject(outcome);
        else resolve(outcome);
      };
      const pending = { settle, datagram: printNg(cookie, command) };
      this.#pending.set(cookie, pending);
      timers.deadline = clock.setTimer(DEADLINE_MS, () => settle(new RtpengineError("away", "no answer")));
      const repeat = (afterMs: number) => {
        this.#send(pending);
        timers.repeat = clock.setTimer(afterMs, () => repeat(2 * afterMs));
      };
      repeat(FIRST_REPEAT_MS);
    });
  }

  #send({ datagram, settle }: Pending): void {
    this.#socket ??= this.#open();
    this.#socket.then(
      (socket) => {
        if (!this.#isClosed) socket.send(datagram);
      },
      (error: Error) => {
        this.#socket = undefined;
        settle(new RtpengineError("away", error.message));
      },
    );
  }

  /** Connected, so that the system takes datagrams of the daemon alone. */
  #open(): Promise<Socket> {
    const { host, port } = this.#o;
    const socket = createSocket(isIPv6(host) ? "udp6" : "udp4");
    socket.on("message", (bytes) => this.#received(bytes));
    return new Promise((resolve, reject) => {
      const failed = (error: Error) => {
        socket.close();
        reject(error);
      };
      socket.once("error", failed);
      socket.connect(port, host, () => {
        socket.off("error", failed);
        // Nobody listens there: the next request may find it back.
        socket.on("error", (error) => this.#failAll(new RtpengineError("away", error.message)));
        resolve(socket);
      });
    });
  }

  #received(bytes: Buffer): void {
    const read = parseNg(bytes);
    if (read) this.#pending.get(read.cookie)?.settle(read.answer);
  }

  #failAll(error: Error): void {
    for (const { settle } of [...this.#pending.values()]) settle(error);
  }
}
