import type { Clock } from "../base/clock.js";
import { own } from "../base/own.js";
import type { Direction } from "./sip-counters.js";

/** Addresses that are remembered. */
const PEERS_MAX = 10_000;
/** A peer that spoke within that time makes room only when others did too. */
const FRESH_MS = 60_000;
/** Peers looked at to make room for one. */
const TRIES = 8;

/** Kinds of messages that are told apart of one peer and direction; whoever sends more of them is up to something. */
const KINDS_MAX = 64;

/** What one address sent and got. Keys are `METHOD` for requests and `METHOD 200` for responses. */
export interface PeerCount {
  readonly host: string;
  /** Wall clock time of the first and of the last message. */
  readonly sinceMs: number;
  seenMs: number;
  received: number;
  sent: number;
  readonly in: Map<string, number>;
  readonly out: Map<string, number>;
}

/**
 * Messages by the address of the peer. Bounded: strangers who forge addresses push each other out before those who are in
 * touch with us.
 */
export class SipPeerCounts {
  readonly #clock: Clock;
  readonly #peers = new Map<string, PeerCount>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get size(): number {
    return this.#peers.size;
  }

  /** Hot. @param status 0 for a request */
  message(direction: Direction, host: string, method: string, status: number): void {
    const peer = this.#peers.get(host) ?? this.#add(host);
    peer.seenMs = this.#clock.now();
    if (direction === "in") peer.received++;
    else peer.sent++;
    const counts = peer[direction];
    const kind = status === 0 ? method : kindOf(method, status);
    const key = counts.size < KINDS_MAX || counts.has(kind) ? kind : "other";
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }

  all(): Iterable<PeerCount> {
    return this.#peers.values();
  }

  #add(host: string): PeerCount {
    if (this.#peers.size >= PEERS_MAX) this.#makeRoom();
    const nowMs = this.#clock.now();
    const peer: PeerCount = {
      host: own(host),
      sinceMs: nowMs,
      seenMs: nowMs,
      received: 0,
      sent: 0,
      in: new Map(),
      out: new Map(),
    };
    this.#peers.set(peer.host, peer);
    return peer;
  }

  #makeRoom(): void {
    const freshMs = this.#clock.now() - FRESH_MS;
    for (let tries = 1; ; tries++) {
      const [oldest] = this.#peers.values();
      if (!oldest) return;
      this.#peers.delete(oldest.host);
      if (oldest.seenMs < freshMs || tries >= TRIES) return;
      this.#peers.set(oldest.host, oldest);
    }
  }
}

/** `METHOD 200`, each made once: methods are those that are counted, statuses three digits. */
const kinds = new Map<string, string[]>();

function kindOf(method: string, status: number): string {
  let row = kinds.get(method);
  if (!row) {
    row = [];
    kinds.set(method, row);
  }
  row[status] ??= `${method} ${status}`;
  return row[status];
}
