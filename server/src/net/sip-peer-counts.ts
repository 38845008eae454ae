import type { Clock } from "../base/clock.js";
import { own } from "../base/own.js";
import { COUNTED_METHODS, type Direction } from "./sip-counters.js";

/** Addresses that are remembered. */
const PEERS_MAX = 10_000;
/** A peer that spoke within that time makes room only when others did too. */
const FRESH_MS = 60_000;
/** Peers looked at to make room for one. */
const TRIES = 8;

/** Kinds of messages that are told apart of one peer and direction; whoever sends more of them is up to something. */
const KINDS_MAX = 64;
/** A kind is the place of its method times this, and its status. */
const STATUSES = 1_000;
/** Whatever is beyond `KINDS_MAX`. */
const OTHER = -1;

/** So many of one kind: to count one more nothing is written to the map. */
interface Tally {
  count: number;
}

/** What is counted of one address, by kinds as numbers: no text is looked up for a message. */
interface Counted {
  readonly host: string;
  readonly sinceMs: number;
  seenMs: number;
  received: number;
  sent: number;
  readonly in: Map<number, Tally>;
  readonly out: Map<number, Tally>;
}

/** What one address sent and got. Keys are `METHOD` for requests and `METHOD 200` for responses. */
export interface PeerCount {
  readonly host: string;
  /** Wall clock time of the first and of the last message. */
  readonly sinceMs: number;
  readonly seenMs: number;
  readonly received: number;
  readonly sent: number;
  readonly in: ReadonlyMap<string, number>;
  readonly out: ReadonlyMap<string, number>;
}

/**
 * Messages by the address of the peer. Bounded: strangers who forge addresses push each other out before those who are in
 * touch with us.
 */
export class SipPeerCounts {
  readonly #clock: Clock;
  readonly #peers = new Map<string, Counted>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get size(): number {
    return this.#peers.size;
  }

  /** Hot. @param place of the method, as `methodPlace` tells it. @param status 0 for a request */
  message(direction: Direction, host: string, place: number, status: number): void {
    const peer = this.#peers.get(host) ?? this.#add(host);
    peer.seenMs = this.#clock.now();
    if (direction === "in") peer.received++;
    else peer.sent++;
    const counts = peer[direction];
    const kind = place * STATUSES + status;
    const tally = counts.get(kind) ?? tallyOf(counts, counts.size < KINDS_MAX ? kind : OTHER);
    tally.count++;
  }

  *all(): Iterable<PeerCount> {
    for (const peer of this.#peers.values()) yield { ...peer, in: named(peer.in), out: named(peer.out) };
  }

  #add(host: string): Counted {
    if (this.#peers.size >= PEERS_MAX) this.#makeRoom();
    const nowMs = this.#clock.now();
    const peer: Counted = {
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

function tallyOf(counts: Map<number, Tally>, kind: number): Tally {
  const known = counts.get(kind);
  if (known) return known;
  const tally: Tally = { count: 0 };
  counts.set(kind, tally);
  return tally;
}

function named(counts: ReadonlyMap<number, Tally>): ReadonlyMap<string, number> {
  const byName = new Map<string, number>();
  for (const [kind, { count }] of counts) byName.set(nameOf(kind), (byName.get(nameOf(kind)) ?? 0) + count);
  return byName;
}

function nameOf(kind: number): string {
  if (kind === OTHER) return "other";
  const method = COUNTED_METHODS[Math.floor(kind / STATUSES)]!;
  return kind % STATUSES === 0 ? method : `${method} ${kind % STATUSES}`;
}
