import type { Socket } from "node:net";
import type { Clock, Timer } from "../base/clock.js";
import { StreamFramer } from "../wire/sip/frame.js";
import { plainHost, type SipAddress } from "./sip-address.js";
import type { Hop, SipInput } from "./sip-hop.js";
import type { SipLimits } from "./sip-limits.js";

const PONG = Buffer.from("\r\n");
/** The system asks a silent peer whether it lives, so that a held connection to a dead one is noticed. */
const TCP_PROBE_MS = 60_000;

export interface SipConnectionParts {
  readonly socket: Socket;
  readonly flow: string;
  readonly local: { readonly host: string; readonly port: number };
  readonly clock: Clock;
  readonly limits: SipLimits;
  readonly input: SipInput;
  /** Called once, when the connection is gone. */
  readonly gone: () => void;
}

/** One open TCP connection: frames in, messages out, closed when idle (RFC 3261 §18). */
export class SipConnection implements Hop {
  readonly isReliable = true;
  readonly peer: SipAddress;
  readonly local: { readonly host: string; readonly port: number };
  readonly #parts: SipConnectionParts;
  readonly #framer = new StreamFramer();
  readonly #watchers = new Set<() => void>();
  #isOpen = true;
  #holds = 0;
  #heldUntilMs = 0;
  #lastMs: number;
  #frameSinceMs: number | undefined;
  #idle: Timer;

  constructor(parts: SipConnectionParts) {
    const { socket, clock, limits } = parts;
    this.#parts = parts;
    this.local = parts.local;
    const host = plainHost(socket.remoteAddress ?? "");
    this.peer = { transport: "tcp", host, port: socket.remotePort ?? 0, flow: parts.flow };
    this.#lastMs = clock.monotonicMs();
    this.#idle = clock.setTimer(limits.frameMs, () => this.#watchIdle());
    socket.setNoDelay(true);
    socket.setKeepAlive(true, TCP_PROBE_MS);
    socket.on("data", (chunk) => this.#onData(chunk));
    socket.on("error", (error) => parts.input.socketError(error));
    socket.on("close", () => this.#onClose());
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  atPort(): Hop {
    return this;
  }

  send(wire: Buffer, failed: (error: Error) => void): void {
    const { socket, limits } = this.#parts;
    if (!this.#isOpen || !socket.writable) return queueMicrotask(() => failed(new Error("connection is closed")));
    this.#lastMs = this.#parts.clock.monotonicMs();
    if (socket.writableLength > limits.unsentBytes) socket.destroy(new Error("peer does not read"));
    socket.write(wire, (error) => error && failed(error));
  }

  watch(gone: () => void): () => void {
    if (!this.#isOpen) queueMicrotask(gone);
    else this.#watchers.add(gone);
    return () => this.#watchers.delete(gone);
  }

  hold(): () => void {
    this.#holds++;
    let isHeld = true;
    return () => {
      if (isHeld) this.#holds--;
      isHeld = false;
    };
  }

  /** Not idle before that time of the monotonic clock, however silent: a registration lives on it. */
  holdUntil(monotonicMs: number): void {
    this.#heldUntilMs = Math.max(this.#heldUntilMs, monotonicMs);
  }

  /** Sends what is waiting, then closes. */
  end(): void {
    this.#parts.socket.destroySoon();
  }

  destroy(): void {
    this.#parts.socket.destroy();
    this.#onClose();
  }

  #onData(chunk: Buffer): void {
    this.#lastMs = this.#parts.clock.monotonicMs();
    for (const frame of this.#framer.push(chunk)) {
      switch (frame.kind) {
        case "message":
          this.#parts.input.message(frame.bytes, this);
          break;
        case "ping":
          this.send(PONG, nothing);
          break;
        case "bad":
          // Where the next message begins is not known any more (RFC 3261 §18.3): answer and close.
          this.#parts.input.message(frame.bytes, this, frame.problem);
          this.end();
          return;
        default:
          frame satisfies never;
      }
    }
    this.#frameSinceMs = this.#framer.isPartial ? (this.#frameSinceMs ?? this.#lastMs) : undefined;
  }

  /** One timer looks after both limits; each byte only notes its time. */
  #watchIdle(): void {
    const { clock, limits } = this.#parts;
    const nowMs = clock.monotonicMs();
    const isHeld = this.#holds > 0 || nowMs < this.#heldUntilMs;
    const isStuck = this.#frameSinceMs !== undefined && nowMs - this.#frameSinceMs >= limits.frameMs;
    if (isStuck || (!isHeld && nowMs - this.#lastMs >= limits.idleMs)) return this.destroy();
    this.#idle = clock.setTimer(Math.min(limits.frameMs, limits.idleMs), () => this.#watchIdle());
  }

  #onClose(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#idle.cancel();
    const watchers = [...this.#watchers];
    this.#watchers.clear();
    for (const gone of watchers) gone();
    this.#parts.gone();
  }
}

function nothing(): void {}
