import type { Clock, Timer } from "../../base/clock.js";
import { ClosedError } from "../../base/errors.js";
import type { FrameSink } from "../../domain/event/port.js";
import type { FrameWriter } from "./frame-writer.js";

/** What waits for one connection at most (events.md 11.2). */
const WAITING_MAX_BYTES = 1024 * 1024;
const WAITING_MAX_FRAMES = 1000;
/** Up to this more is sent without waiting for the client. */
const ROOM_BYTES = 256 * 1024;
const ROOM_FRAMES = 250;
const STALL_MS = 30_000;

export interface SendQueueOptions {
  readonly writer: Pick<FrameWriter, "isOpen" | "waitingBytes" | "write">;
  readonly clock: Clock;
  /** Too much waits, or nothing could be written for 30 s. Called once. */
  readonly onSlow: () => void;
}

/** Frames on their way to one client. Nobody waits for a client that does not read: it is told on and cut off. */
export class SendQueue implements FrameSink {
  readonly #options: SendQueueOptions;
  readonly #written: () => void;
  #waiting = 0;
  /** When something was last written, or began to wait while nothing did. */
  #movedMs = 0;
  #stall: Timer | undefined;
  #isClosed = false;
  #roomWanted: { readonly resolve: () => void; readonly reject: (error: Error) => void }[] = [];

  constructor(options: SendQueueOptions) {
    this.#options = options;
    this.#written = () => this.#left();
  }

  /** Hot. */
  send(text: string): void {
    const { writer, clock } = this.#options;
    if (this.#isClosed || !writer.isOpen) return;
    if (this.#waiting++ === 0) {
      this.#movedMs = clock.monotonicMs();
      if (!this.#stall) this.#watch(STALL_MS);
    }
    writer.write(text, this.#written);
    if (this.#waiting > WAITING_MAX_FRAMES || writer.waitingBytes > WAITING_MAX_BYTES) this.#slow();
  }

  get isFull(): boolean {
    return !this.#isClosed && (this.#waiting > ROOM_FRAMES || this.#options.writer.waitingBytes > ROOM_BYTES);
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

  #left(): void {
    this.#waiting--;
    if (this.#isClosed) return;
    this.#movedMs = this.#options.clock.monotonicMs();
    if (this.#roomWanted.length > 0 && !this.isFull) for (const { resolve } of this.#roomWanted.splice(0)) resolve();
  }

  /** One timer for any number of frames: it looks when the last one could be late, and again while anything waits. */
  #watch(delayMs: number): void {
    this.#stall = this.#options.clock.setTimer(delayMs, () => {
      this.#stall = undefined;
      if (this.#waiting === 0) return;
      const leftMs = this.#movedMs + STALL_MS - this.#options.clock.monotonicMs();
      if (leftMs > 0) this.#watch(leftMs);
      else this.#slow();
    });
  }

  #slow(): void {
    this.close();
    this.#options.onSlow();
  }
}
