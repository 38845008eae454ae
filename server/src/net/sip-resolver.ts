import { lookup } from "node:dns/promises";
import type { Clock } from "../base/clock.js";
import { isNumericHost } from "./sip-address.js";
import { UnreachableError } from "./sip-hop.js";

/** How long an answer of the resolver is used; the system resolver does not tell the TTL. */
const CACHE_MS = 60_000;
const CACHE_MAX = 1_000;

/** Looks a name up; by default the resolver of the system, which also knows the hosts file. */
export type HostLookup = (host: string, family: 0 | 4 | 6) => Promise<string>;

interface Cached {
  readonly address: string;
  readonly untilMs: number;
}

/** Names to addresses: A and AAAA, with a deadline and a small cache. */
export class SipResolver {
  readonly #clock: Clock;
  readonly #timeoutMs: number;
  readonly #lookup: HostLookup;
  readonly #cache = new Map<string, Cached>();

  constructor(clock: Clock, timeoutMs: number, lookupHost: HostLookup = systemLookup) {
    this.#clock = clock;
    this.#timeoutMs = timeoutMs;
    this.#lookup = lookupHost;
  }

  /**
   * The address of `host`; a numeric host is its own.
   * @param family 4 or 6 when only that one can be sent to
   * @throws UnreachableError 503 when there is none, or the resolver is too slow
   */
  async resolve(host: string, family: 0 | 4 | 6): Promise<string> {
    if (isNumericHost(host)) return host;
    const key = `${family} ${host}`;
    const cached = this.#cache.get(key);
    if (cached && cached.untilMs > this.#clock.monotonicMs()) return cached.address;
    const address = await this.#withDeadline(host, family);
    if (this.#cache.size >= CACHE_MAX) this.#cache.clear();
    this.#cache.set(key, { address, untilMs: this.#clock.monotonicMs() + CACHE_MS });
    return address;
  }

  #withDeadline(host: string, family: 0 | 4 | 6): Promise<string> {
    return new Promise((resolve, reject) => {
      const fail = (why: string) => reject(new UnreachableError(503, `${host}: ${why}`));
      const timer = this.#clock.setTimer(this.#timeoutMs, () => fail("name lookup timed out"));
      this.#lookup(host, family)
        .then(resolve, () => fail("no such name"))
        .finally(() => timer.cancel());
    });
  }
}

async function systemLookup(host: string, family: 0 | 4 | 6): Promise<string> {
  return (await lookup(host, { family })).address;
}
