import type { Clock, Timer } from "../../base/clock.js";
import type { Log } from "../../base/log.js";
import type { PeerHosts, RoutingStore } from "../../domain/routing/port.js";
import type { HostAddresses } from "../../net/host-addresses.js";
import { plainHost } from "../../net/sip-address.js";

/** Time from one pass over all names to the next. */
const REFRESH_MS = 60_000;
/** How long the last answer holds while the resolver does not answer: its failure is not that of the peer. */
const STALE_MS = 600_000;
/** Names asked for at once: the resolver shares its threads with the file system. */
const ASKED_AT_ONCE = 2;
/** How long a start waits for the first pass. */
const FIRST_PASS_MS = 3_000;

export interface PeerNamesParts {
  readonly store: Pick<RoutingStore, "findPeerHosts">;
  readonly resolve: (host: string) => Promise<HostAddresses>;
  readonly clock: Clock;
  readonly log: Log;
}

interface Known {
  readonly addresses: readonly string[];
  readonly answeredMs: number;
}

/** Keeps the addresses of the names that switches and connections bear, and finds the names of an address. */
export class PeerNames implements PeerHosts {
  readonly #parts: PeerNamesParts;
  readonly #known = new Map<string, Known>();
  readonly #byAddress = new Map<string, Set<string>>();
  readonly #asking = new Map<string, Promise<void>>();
  #timer: Timer | undefined;
  #pass: Promise<void> | undefined;
  #isClosed = false;

  constructor(parts: PeerNamesParts) {
    this.#parts = parts;
  }

  /** Asks for every name, again and again. Resolves after the first pass, or when that takes too long. */
  async start(): Promise<void> {
    let timer: Timer | undefined;
    const enough = new Promise<void>((resolve) => {
      timer = this.#parts.clock.setTimer(FIRST_PASS_MS, resolve);
    });
    await Promise.race([this.#refresh(), enough]);
    timer?.cancel();
  }

  learn(host: string): Promise<void> {
    const name = host.toLowerCase();
    const asking =
      this.#asking.get(name) ??
      this.#parts
        .resolve(name)
        .then((answer) => this.#keep(name, answer))
        .finally(() => this.#asking.delete(name));
    this.#asking.set(name, asking);
    return asking;
  }

  hostsOf(address: string): readonly string[] {
    return [...(this.#byAddress.get(plainHost(address)) ?? [])];
  }

  /** Idempotent; waits for what is being asked. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#timer?.cancel();
    await this.#pass;
    await Promise.all(this.#asking.values());
  }

  #refresh(): Promise<void> {
    this.#pass = this.#askAll()
      .catch((error: unknown) => this.#parts.log.warn({ err: error }, "names of SIP peers could not be refreshed"))
      .finally(() => {
        if (!this.#isClosed) this.#timer = this.#parts.clock.setTimer(REFRESH_MS, () => void this.#refresh());
      });
    return this.#pass;
  }

  async #askAll(): Promise<void> {
    // Only what was known before the list was read may be missing from it: a name learnt meanwhile stays.
    const before = [...this.#known.keys()];
    const wanted = new Set(await this.#parts.store.findPeerHosts());
    for (const host of before) if (!wanted.has(host)) this.#forget(host);
    const waiting = [...wanted];
    const one = async () => {
      for (let host = waiting.shift(); host !== undefined && !this.#isClosed; host = waiting.shift())
        await this.learn(host);
    };
    await Promise.all(Array.from({ length: ASKED_AT_ONCE }, one));
  }

  #keep(host: string, answer: HostAddresses): void {
    const nowMs = this.#parts.clock.monotonicMs();
    const before = this.#known.get(host);
    if (answer.kind === "known")
      return this.#set(host, { addresses: answer.addresses.map(plainHost), answeredMs: nowMs });
    if (before && nowMs - before.answeredMs > STALE_MS) this.#set(host, { ...before, addresses: [] });
  }

  #set(host: string, known: Known): void {
    this.#unindex(host);
    this.#known.set(host, known);
    for (const address of known.addresses)
      this.#byAddress.set(address, (this.#byAddress.get(address) ?? new Set()).add(host));
  }

  #forget(host: string): void {
    this.#unindex(host);
    this.#known.delete(host);
  }

  #unindex(host: string): void {
    for (const address of this.#known.get(host)?.addresses ?? []) {
      const hosts = this.#byAddress.get(address);
      hosts?.delete(host);
      if (hosts?.size === 0) this.#byAddress.delete(address);
    }
  }
}
