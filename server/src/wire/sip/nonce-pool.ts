import { hash, timingSafeEqual } from "node:crypto";
import { own } from "../../base/own.js";
import { DIGEST_ALGORITHMS, type DigestAlgorithm, type DigestCredentials, printChallenge } from "./digest.js";

/** How long a nonce may be used (security.md 10). */
export const NONCE_LIFE_MS = 60_000;
/** Nonces whose count is remembered; a flood of valid logins forgets the oldest, which then count as stale. */
const MAX_TRACKED = 100_000;
const TIME_BYTES = 6;
const SALT_BYTES = 6;
const MAC_BYTES = 16;
/** Got at once: each asking costs some microseconds. */
const SALTS = 10;
const NONCE_BYTES = TIME_BYTES + SALT_BYTES + MAC_BYTES;

/**
 * `fresh`: may be used. `stale`: once ours, too old, or its count was used before: challenge again with stale=true.
 * `foreign`: never ours.
 */
export type NonceVerdict = "fresh" | "stale" | "foreign";

export interface NoncePoolOptions {
  /** Wall time; a nonce carries it. */
  readonly clock: { now(): number };
  /** Random bytes. */
  readonly random: (sizeBytes: number) => Buffer;
  readonly lifeMs?: number;
}

/**
 * Server nonces: time, salt and a keyed digest of both and of whom it was given to, so that none is stored before it is
 * used. The count of each used nonce must rise (RFC 7616 §3.4).
 */
export class NoncePool {
  readonly #clock: { now(): number };
  readonly #random: (sizeBytes: number) => Buffer;
  readonly #lifeMs: number;
  readonly #key: string;
  #salts: Buffer = Buffer.alloc(0);
  #saltAt = 0;
  /** Highest count seen by nonce, in the order of first use. */
  readonly #counts = new Map<string, number>();
  #forgottenMs = 0;

  constructor(options: NoncePoolOptions) {
    this.#clock = options.clock;
    this.#random = options.random;
    this.#lifeMs = options.lifeMs ?? NONCE_LIFE_MS;
    this.#key = options.random(32).toString("base64url");
  }

  /** A new nonce. @param binding what it is good for, for example the address of the peer; must be the same in `check` */
  issue(binding = ""): string {
    const bytes = Buffer.alloc(NONCE_BYTES);
    bytes.writeUIntBE(this.#clock.now(), 0, TIME_BYTES);
    this.#salt(bytes);
    this.#mac(bytes, binding).copy(bytes, TIME_BYTES + SALT_BYTES);
    return bytes.toString("base64url");
  }

  /** Values for WWW-Authenticate, one for each algorithm, SHA-256 first. */
  challenges(
    realm: string,
    o: { isStale?: boolean; binding?: string; algorithms?: readonly DigestAlgorithm[] } = {},
  ): string[] {
    const nonce = this.issue(o.binding);
    const isStale = o.isStale ?? false;
    return (o.algorithms ?? DIGEST_ALGORITHMS).map((algorithm) =>
      printChallenge({ realm, nonce, algorithm, isStale, hasQop: true }),
    );
  }

  /** Judges the nonce and its count without using it up. */
  check(credentials: DigestCredentials, binding = ""): NonceVerdict {
    const bytes = Buffer.from(credentials.nonce, "base64url");
    if (bytes.length !== NONCE_BYTES || bytes.toString("base64url") !== credentials.nonce) return "foreign";
    if (!timingSafeEqual(bytes.subarray(TIME_BYTES + SALT_BYTES), this.#mac(bytes, binding))) return "foreign";
    const madeMs = bytes.readUIntBE(0, TIME_BYTES);
    const ageMs = this.#clock.now() - madeMs;
    if (ageMs > this.#lifeMs || ageMs < 0 || madeMs < this.#forgottenMs) return "stale";
    return countOf(credentials) > (this.#counts.get(credentials.nonce) ?? 0) ? "fresh" : "stale";
  }

  /**
   * Uses the count up; called once the response was found right, so that a stranger cannot use up what is not his.
   * @returns false when another request was faster with it: then it is a replay
   */
  use(credentials: DigestCredentials): boolean {
    const count = countOf(credentials);
    const last = this.#counts.get(credentials.nonce);
    if (count <= (last ?? 0)) return false;
    if (last === undefined) this.#forget();
    this.#counts.set(own(credentials.nonce), count);
    return true;
  }

  /** Number of nonces in use. */
  get size(): number {
    return this.#counts.size;
  }

  #salt(bytes: Buffer): void {
    if (this.#saltAt === this.#salts.length) {
      this.#salts = this.#random(SALTS * SALT_BYTES);
      this.#saltAt = 0;
    }
    this.#salts.copy(bytes, TIME_BYTES, this.#saltAt, this.#saltAt + SALT_BYTES);
    this.#saltAt += SALT_BYTES;
  }

  /** The key on both sides and only half of the digest given out: it cannot be lengthened. A fourth of what HMAC costs here. */
  #mac(bytes: Buffer, binding: string): Buffer {
    const text = `${this.#key}${bytes.toString("base64url", 0, TIME_BYTES + SALT_BYTES)}${binding}${this.#key}`;
    return hash("sha256", text, "buffer").subarray(0, MAC_BYTES);
  }

  /** Drops what is too old; the oldest of too many is forgotten, and so is everything made before it. */
  #forget(): void {
    const nowMs = this.#clock.now();
    for (const nonce of this.#counts.keys()) {
      const madeMs = Buffer.from(nonce, "base64url").readUIntBE(0, TIME_BYTES);
      const isFull = this.#counts.size >= MAX_TRACKED;
      if (nowMs - madeMs <= this.#lifeMs && !isFull) return;
      if (isFull) this.#forgottenMs = Math.max(this.#forgottenMs, madeMs + 1);
      this.#counts.delete(nonce);
    }
  }
}

/** `nc` as a number; 0 (never fresh) when it is no eight hex digits. */
function countOf(credentials: DigestCredentials): number {
  return /^[0-9a-f]{8}$/i.test(credentials.nc ?? "") ? Number.parseInt(credentials.nc!, 16) : 0;
}
