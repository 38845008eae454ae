import type { Socket } from "node:net";
import type { Clock, Timer } from "../base/clock.js";
import type { CommandFields } from "../wire/smpp/commands.js";
import {
  type SmppAnswer,
  type SmppEffect,
  type SmppEnd,
  type SmppLimits,
  type SmppOwnAnswer,
  type SmppRequest,
  SmppSession,
} from "../wire/smpp/session.js";
import { type BindCommand, isBound, type SmppRole } from "../wire/smpp/session-rules.js";
import type { Tlvs } from "../wire/smpp/tlv.js";
import { ReadProof } from "./read-proof.js";

/** What became of a request of ours. `down`: it did not go out; `unanswered`: it did, and may have been taken. */
export type SmppReply =
  | { readonly kind: "answered"; readonly answer: SmppAnswer }
  | { readonly kind: "unanswered" }
  | { readonly kind: "down" };

export interface SmppSocketOptions {
  /** A connection that stands. */
  readonly socket: Socket;
  readonly clock: Clock;
  readonly role: SmppRole;
  readonly limits: SmppLimits;
  /** A request that wants `answer`. */
  readonly onRequest: (pdu: SmppRequest) => void;
  /** The session is over; called once. Everything that waited is settled. */
  readonly onEnd: (reason: SmppEnd) => void;
}

const DOWN: SmppReply = { kind: "down" };
const UNANSWERED: SmppReply = { kind: "unanswered" };
/** A peer that does not read is cut off with that much unsent. */
const UNSENT_BYTES = 1_048_576;
/** What the last bytes get to be read. */
const LINGER_MS = 2_000;

/** An SMPP session on a socket: runs what the session wants, keeps its timer, and settles requests. */
export class SmppSocket {
  readonly #o: SmppSocketOptions;
  readonly #session: SmppSession;
  readonly #replies = new Map<number, (reply: SmppReply) => void>();
  #bindReply: ((status: number | undefined) => void) | undefined;
  #timer: Timer | undefined;
  #timerDueMs = Number.POSITIVE_INFINITY;
  #linger: Timer | undefined;
  /** What is written waits for the end of this turn. */
  #isGathering = false;
  #onIdle: (() => void) | undefined;
  readonly #proof: ReadProof;
  readonly #gone: Promise<void>;

  constructor(options: SmppSocketOptions) {
    const { socket, clock, role, limits } = options;
    this.#o = options;
    this.#session = new SmppSession({ role, limits, nowMs: clock.monotonicMs() });
    this.#proof = new ReadProof({ clock, ask: () => this.#enquire() });
    this.#gone = new Promise((resolve) => {
      socket.once("close", () => {
        this.#linger?.cancel();
        this.#run(this.#session.lost());
        resolve();
      });
    });
    socket.setNoDelay(true);
    socket.on("error", nothing);
    socket.on("data", (chunk) => this.#run(this.#session.receive(chunk, clock.monotonicMs())));
    this.#arm();
  }

  get isBound(): boolean {
    return isBound(this.#session.state);
  }

  /** Whether the peer takes messages: it has not bound as transmitter. */
  get isReceiving(): boolean {
    return this.#session.state === "bound_rx" || this.#session.state === "bound_trx";
  }

  /** Requests that may go out now. */
  get free(): number {
    return this.#session.free;
  }

  /** Requests of ours that wait for an answer. */
  get unanswered(): number {
    return this.#session.unanswered;
  }

  setWindows(windows: { readonly window: number; readonly peerWindow: number }): void {
    this.#session.setWindows(windows);
  }

  /** @returns command_status of the answer; undefined: the session ended without one. Never rejects. */
  bind(command: BindCommand, fields: CommandFields<BindCommand>): Promise<number | undefined> {
    return new Promise((resolve) => {
      this.#bindReply = resolve;
      this.#run(this.#session.bind(command, fields, this.#nowMs()));
    });
  }

  /**
   * Sends a request; `down` when the window is full. Settles by the deadline of the session or its end.
   * @throws SmppFormatError a value that its field cannot hold
   */
  request<C extends "submit_sm" | "deliver_sm" | "data_sm">(
    command: C,
    fields: CommandFields<C>,
    tlvs?: Tlvs,
  ): Promise<SmppReply> {
    const { sequence, effects } = this.#session.request(command, fields, tlvs, this.#nowMs());
    if (sequence === undefined) return Promise.resolve(DOWN);
    this.#proof.asked(sequence);
    return new Promise((resolve) => {
      this.#replies.set(sequence, resolve);
      this.#run(effects);
    });
  }

  /** @returns false: the session is over, the peer will not see it */
  answer(pdu: SmppRequest, answer: SmppOwnAnswer): boolean {
    if (this.#session.state === "closed") return false;
    this.#run(this.#session.answer(pdu, answer, this.#nowMs()));
    return true;
  }

  /**
   * Whether the peer has read what was answered until now: true when that is known, false when the session ended before.
   * Asks the peer for it.
   */
  read(): Promise<boolean> {
    return this.#proof.read();
  }

  /**
   * Leaves in order: waits for the answers of both sides, tells the peer, closes. Resolves when the connection is gone.
   * @param drainMs what the answers get at most
   */
  async close(drainMs: number): Promise<void> {
    if (!this.#isIdle && isBound(this.#session.state)) {
      await new Promise<void>((resolve) => {
        const timer = this.#o.clock.setTimer(drainMs, resolve);
        this.#onIdle = () => {
          timer.cancel();
          resolve();
        };
      });
    }
    this.#run(this.#session.unbind(this.#nowMs()));
    await this.#gone;
  }

  /** Cuts the connection. */
  destroy(): void {
    this.#o.socket.destroy();
  }

  #enquire(): void {
    const { sequence, effects } = this.#session.enquire();
    if (sequence !== undefined) this.#proof.asked(sequence);
    this.#run(effects);
  }

  get #isIdle(): boolean {
    return this.#session.unanswered === 0 && this.#session.owed === 0;
  }

  #nowMs(): number {
    return this.#o.clock.monotonicMs();
  }

  #run(effects: readonly SmppEffect[]): void {
    if (effects.length > 0) {
      for (const effect of effects) this.#do(effect);
      if (this.#isIdle) this.#onIdle?.();
    }
    if (this.#session.isHeldUp) this.#o.socket.pause();
    else if (this.#o.socket.isPaused()) this.#o.socket.resume();
    this.#arm();
  }

  #do(effect: SmppEffect): void {
    switch (effect.kind) {
      case "send":
        return this.#write(effect.bytes);
      case "request":
        return this.#o.onRequest(effect.pdu);
      case "alive":
        return this.#proof.answered(effect.sequence);
      case "answered":
        this.#proof.answered(effect.sequence);
        return this.#settle(effect.sequence, { kind: "answered", answer: effect.answer });
      case "unanswered":
        return this.#settle(effect.sequence, UNANSWERED);
      case "bound":
        return;
      case "end":
        return this.#end(effect.reason);
      default:
        return effect satisfies never;
    }
  }

  #write(bytes: Buffer): void {
    const { socket } = this.#o;
    if (socket.destroyed || !socket.writable) return;
    this.#gather();
    socket.write(bytes);
    if (socket.writableLength > UNSENT_BYTES) socket.destroy();
  }

  /** What is said in one turn is one write: a commit lets many submits go, or many receipts be acknowledged. */
  #gather(): void {
    if (this.#isGathering) return;
    this.#isGathering = true;
    const { socket } = this.#o;
    socket.cork();
    process.nextTick(() => {
      this.#isGathering = false;
      socket.uncork();
    });
  }

  /** What no request waits for is the answer to the bind. */
  #settle(sequence: number, reply: SmppReply): void {
    const settle = this.#replies.get(sequence);
    this.#replies.delete(sequence);
    if (settle) return settle(reply);
    this.#bindReply?.(reply.kind === "answered" ? reply.answer.status : undefined);
    this.#bindReply = undefined;
  }

  #end(reason: SmppEnd): void {
    const { socket, clock } = this.#o;
    this.#proof.end(reason === "unbound");
    this.#bindReply?.(undefined);
    this.#bindReply = undefined;
    this.#onIdle?.();
    if (!socket.destroyed) {
      socket.destroySoon();
      this.#linger = clock.setTimer(LINGER_MS, () => socket.destroy());
    }
    this.#o.onEnd(reason);
  }

  /** The timer is left when it fires early enough: setting it anew for each PDU would cost more than a look too many. */
  #arm(): void {
    const { dueMs } = this.#session;
    if (dueMs === Number.POSITIVE_INFINITY) {
      this.#timer?.cancel();
      this.#timer = undefined;
      return;
    }
    if (this.#timer && this.#timerDueMs <= dueMs) return;
    this.#timer?.cancel();
    this.#timerDueMs = dueMs;
    this.#timer = this.#o.clock.setTimer(Math.max(1, Math.ceil(dueMs - this.#nowMs())), () => {
      this.#timer = undefined;
      this.#run(this.#session.tick(this.#nowMs()));
    });
  }
}

function nothing(): void {}
