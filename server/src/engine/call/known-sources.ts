import type { Clock, Timer } from "../../base/clock.js";
import type { Log } from "../../base/log.js";
import { own } from "../../base/own.js";
import type { RoutingStore } from "../../domain/routing/port.js";
import { AddressList } from "../../net/address-list.js";
import { ownAddresses } from "../../net/own-addresses.js";
import { plainHost } from "../../net/sip-address.js";
import type { SipStanding } from "../../net/sip-gate.js";

/** Time from one reading of the peers to the next; until then a new one is treated as a stranger. */
const REFRESH_MS = 30_000;
/** As long as a registration may live, an address stays that of somebody we know. */
const PROVED_MS = 3_600_000;
/** Many phones behind one address prove it again and again: noting that once a second is enough. */
const PROVED_AGAIN_MS = 1_000;
/** Addresses remembered; the one that proved itself longest ago is forgotten first. */
const PROVED_MAX = 100_000;
/** Addresses whose judgement is kept. */
const JUDGED_MAX = 10_000;

export interface KnownSourcesParts {
  readonly store: Pick<RoutingStore, "findPeerAddresses">;
  /** Known names that stand for an address. */
  readonly hostsOf: (address: string) => readonly string[];
  /** Whether calls from an address are those of a carrier. @param names that stand for it */
  readonly isCarrier: (address: string, names: readonly string[]) => boolean;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * Which addresses are not those of strangers (security.md 10): our own, carriers, switches and connections as the database has
 * them, and every address from which a user proved a password. Asked in the hot path, so all of it is in memory.
 */
export class KnownSources {
  readonly #parts: KnownSourcesParts;
  readonly #proved = new Map<string, number>();
  readonly #judged = new Map<string, boolean>();
  #peers = new AddressList([]);
  #timer: Timer | undefined;
  #reading: Promise<void> | undefined;
  #isClosed = false;

  constructor(parts: KnownSourcesParts) {
    this.#parts = parts;
  }

  /** Reads the peers, again and again. Never rejects. @param registered addresses of contacts of before */
  async start(registered: Iterable<string> = []): Promise<void> {
    for (const host of registered) this.proved(host);
    await this.#refresh();
  }

  /** A user proved a password from there: it gets what we send. */
  proved(address: string): void {
    const host = plainHost(address);
    const untilMs = this.#parts.clock.monotonicMs() + PROVED_MS;
    const before = this.#proved.get(host);
    if (before !== undefined && untilMs - before < PROVED_AGAIN_MS) return;
    const isNew = !this.#proved.delete(host);
    this.#proved.set(isNew ? own(host) : host, untilMs);
    if (this.#proved.size <= PROVED_MAX) return;
    const oldest = this.#proved.keys().next().value;
    if (oldest !== undefined) this.#proved.delete(oldest);
  }

  standingOf(address: string): SipStanding {
    const host = plainHost(address);
    if (this.#isPeer(host)) return "peer";
    const untilMs = this.#proved.get(host);
    if (untilMs === undefined) return "stranger";
    if (untilMs > this.#parts.clock.monotonicMs()) return "known";
    this.#proved.delete(host);
    return "stranger";
  }

  /** Kept until the next reading: it is asked for each request. */
  #isPeer(host: string): boolean {
    const judged = this.#judged.get(host);
    if (judged !== undefined) return judged;
    const { hostsOf, isCarrier } = this.#parts;
    const names = hostsOf(host);
    const isPeer = names.length > 0 || this.#peers.has(host) || isCarrier(host, names);
    if (this.#judged.size >= JUDGED_MAX) this.#judged.clear();
    this.#judged.set(own(host), isPeer);
    return isPeer;
  }

  /** Idempotent; waits for what is being read. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#timer?.cancel();
    await this.#reading;
  }

  #refresh(): Promise<void> {
    this.#reading = this.#parts.store
      .findPeerAddresses()
      .then((addresses) => {
        this.#peers = new AddressList([...addresses, ...ownAddresses()]);
        this.#judged.clear();
      })
      .catch((error: unknown) => this.#parts.log.warn({ err: error }, "SIP peers could not be read"))
      .finally(() => {
        if (!this.#isClosed) this.#timer = this.#parts.clock.setTimer(REFRESH_MS, () => void this.#refresh());
      });
    return this.#reading;
  }
}
