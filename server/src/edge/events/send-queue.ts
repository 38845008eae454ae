import type { WebSocket } from "ws";
import type { Clock, Timer } from "../../base/clock.js";
import { ClosedError } from "../../base/errors.js";
import type { FrameSink } from "../../domain/event/port.js";

/** What waits for one connection at most (events.md 11.2). */
const WAITING_MAX_BYTES = 1024 * 1024;
const WAITING_MAX_FRAMES = 1000;
/** Up to this more is sent without waiting for the client. */
const ROOM_BYTES = 256 * 1024;
const ROOM_FRAMES = 250;
const STALL_MS = 30_000;

export interface SendQueueOptions {
  readonly socket: WebSocket;
  readonly clock: Clock;
  /** Too much waits, or nothing could be written for 30 s. Called once. */
  readonly onSlow: () => void;
}

/** Frames on their way to one client. Nobody waits for a client that does not read: it is told on and cut off. */
export class SendQueue implements FrameSink {
  readonly #options: SendQueueOptions;
  #waiting = 0;
  #stall: Timer | undefined;
  #isClosed = false;
  #roomWanted: { readonly resolve: () => void; readonly reject: (error: Error) => void }[] = [];

  constructor(options: SendQueueOptions) {
    this.#options = options;
  }

  send(text: string): void {
    const { socket } = this.#options;
    if (this.#isClosed || socket.readyState !== socket.OPEN) return;
    if (this.#waiting++ === 0) this.#watch();
    socket.send(text, () => this.#written());
    if (this.#waiting > WAITING_MAX_FRAMES || socket.bufferedAmount > WAITING_MAX_BYTES) this.#slow();
  }

  get isFull(): boolean {
    return !this.#isClosed && (this.#waiting > ROOM_FRAMES || this.#options.socket.bufferedAmount > ROOM_BYTES);
  }

  room(): Promise<void> {
    if (this.#isClosed) return Promise.reject(new ClosedError("event socket"));
    if (!this.isFull) return Promise.resolve();
    return new Promise((resolve, reject) => this.#roomWanted.push({ resolve, reject }));
  }

  close(): void {
    this.#isClosed = true;
    this.#stall?.cancel();
    for (const { reject } of this.#roomWanted.splice(0)) reject(new ClosedError("event socket"));
  }

  #written(): void {
    this.#waiting--;
    if (this.#isClosed) return;
    this.#stall?.cancel();
    if (this.#waiting > 0) this.#watch();
    if (this.#roomWanted.length > 0 && !this.isFull) for (const { resolve } of this.#roomWanted.splice(0)) resolve();
  }

  #watch(): void {
    this.#stall = this.#options.clock.setTimer(STALL_MS, () => this.#slow());
  }

  #slow(): void {
    this.close();
    this.#options.onSlow();
  }
}
