import type { Clock, Timer } from "../base/clock.js";
import type { Frame } from "../wire/sip/frame.js";
import type { SipAddress } from "./sip-address.js";
import type { Hop, Sender, SipInput } from "./sip-hop.js";
import type { SipLimits } from "./sip-limits.js";
import type { SipLink, SipLinkReader } from "./sip-link.js";

const PONG = Buffer.from("\r\n");
const PING = Buffer.from("\r\n\r\n");
/** How long the peer has for the answer to a ping of ours (RFC 5626 §4.4.1). */
const PONG_MS = 10_000;

export interface SipConnectionParts {
  readonly link: SipLink;
  /** With its flow. */
  readonly peer: SipAddress;
  readonly local: { readonly host: string; readonly port: number };
  readonly clock: Clock;
  readonly limits: SipLimits;
  readonly input: SipInput;
  /** Called once, when the connection is gone. */
  readonly gone: () => void;
}

/** One open connection: frames in, messages out, closed when idle (RFC 3261 §18). */
export class SipConnection implements Hop, SipLinkReader {
  readonly isReliable = true;
  readonly peer: SipAddress;
  readonly local: { readonly host: string; readonly port: number };
  readonly #parts: SipConnectionParts;
  readonly #watchers = new Set<() => void>();
  #isOpen = true;
  #holds = 0;
  #heldUntilMs = 0;
  /** Until when we ping. */
  #pingsUntilMs = 0;
  #heardMs = 0;
  #isAnswering = false;
  #ping: Timer | undefined;
  #lastMs: number;
  #frameSinceMs: number | undefined;
  #idle: Timer;

  constructor(parts: SipConnectionParts) {
    const { link, clock, limits } = parts;
    this.#parts = parts;
    this.local = parts.local;
    this.peer = parts.peer;
    this.#lastMs = clock.monotonicMs();
    this.#idle = clock.setTimer(limits.frameMs, () => this.#watchIdle());
    link.open(this);
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  get socket(): object {
    return this;
  }

  /** Whether the peer has proved by a certificate to bear the name. */
  proves(name: string): boolean {
    return this.#parts.link.proves(name);
  }

  atPort(): Hop {
    return this;
  }

  send(wire: Buffer, sender: Sender): void {
    this.#write(wire, () => this.#parts.input.unsent(wire, sender));
  }

  #write(wire: Buffer, failed: (error: Error) => void): void {
    const { link, limits } = this.#parts;
    if (!this.#isOpen || !link.isWritable) return queueMicrotask(() => failed(new Error("connection is closed")));
    this.#lastMs = this.#parts.clock.monotonicMs();
    if (link.unsentBytes > limits.unsentBytes) link.destroy(new Error("peer does not read"));
    link.write(wire, failed);
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

  /**
   * Pings the peer by double CRLF: a registration of ours lives on the connection (RFC 5626 §4.4.1). A peer that has
   * answered pings and stops is gone. Again it sets the end anew; `forMs` 0 ends it.
   */
  keepAlive(forMs: number, everyMs: number): void {
    this.#pingsUntilMs = this.#parts.clock.monotonicMs() + forMs;
    this.#ping?.cancel();
    this.#schedulePing(everyMs);
  }

  /** Sends what is waiting, then closes. */
  end(): void {
    this.#parts.link.end();
  }

  destroy(): void {
    this.#parts.link.destroy();
    this.closed();
  }

  frame(frame: Frame): void {
    this.#lastMs = this.#parts.clock.monotonicMs();
    switch (frame.kind) {
      case "message":
        return this.#parts.input.message(frame.bytes, this);
      case "ping":
        return this.#write(PONG, nothing);
      case "bad":
        // Where the next message begins is not known any more (RFC 3261 §18.3): answer and close.
        this.#parts.input.message(frame.bytes, this, frame.problem);
        return this.end();
      default:
        frame satisfies never;
    }
  }

  heard(isPartial: boolean): void {
    this.#lastMs = this.#parts.clock.monotonicMs();
    this.#heardMs = this.#lastMs;
    this.#frameSinceMs = isPartial ? (this.#frameSinceMs ?? this.#lastMs) : undefined;
  }

  failed(error: Error): void {
    this.#parts.input.socketError(error);
  }

  /** Whoever waits for it is told, once. */
  closed(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#idle.cancel();
    this.#ping?.cancel();
    const watchers = [...this.#watchers];
    this.#watchers.clear();
    for (const gone of watchers) gone();
    this.#parts.gone();
  }

  #schedulePing(everyMs: number): void {
    const { clock, link } = this.#parts;
    if (!this.#isOpen || clock.monotonicMs() >= this.#pingsUntilMs) return;
    this.#ping = clock.setTimer(everyMs, () => {
      if (link.isWritable) this.#write(PING, nothing);
      const pingedMs = clock.monotonicMs();
      this.#ping = clock.setTimer(PONG_MS, () => {
        const isAnswered = this.#heardMs >= pingedMs;
        if (!isAnswered && this.#isAnswering) return this.destroy();
        this.#isAnswering ||= isAnswered;
        this.#schedulePing(everyMs - PONG_MS);
      });
    });
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
}

function nothing(): void {}
