import { hash } from "node:crypto";
import { own } from "../../base/own.js";
import { DIGEST_ALGORITHMS, type DigestAlgorithm, type DigestCredentials, printChallenge } from "./digest.js";
import { isSameSecret } from "./same-secret.js";

/** How long a nonce may be used (security.md 10). */
export const NONCE_LIFE_MS = 60_000;
/** Nonces whose count is remembered; a flood of valid logins forgets the oldest, which then count as stale. */
const MAX_TRACKED = 100_000;
/** Bytes of time and of salt; each fills whole characters of base64url. */
const TIME_BYTES = 6;
const SALT_BYTES = 6;
const TIME_CHARS = 8;
const SALT_CHARS = 8;
const HEAD_CHARS = TIME_CHARS + SALT_CHARS;
/** 132 bits. */
const MAC_CHARS = 22;
const NONCE_CHARS = HEAD_CHARS + MAC_CHARS;
/** Got at once: each asking costs some microseconds. */
const SALTS = 250;
/** The front of the order is cut off when so much of it is empty. */
const EMPTY_MAX = 1_024;
const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const VALUES = new Uint8Array(128);
for (let value = 0; value < DIGITS.length; value++) VALUES[DIGITS.charCodeAt(value)] = value;

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
  #salts = "";
  #saltAt = 0;
  /** The time as it begins a nonce, and when that was. */
  #time = "";
  #timeMs = Number.NaN;
  /** Highest count seen by nonce. */
  readonly #counts = new Map<string, number>();
  /** The same nonces in the order of their first use, from `#first` on. */
  #order: string[] = [];
  #first = 0;
  #forgottenMs = 0;

  constructor(options: NoncePoolOptions) {
    this.#clock = options.clock;
    this.#random = options.random;
    this.#lifeMs = options.lifeMs ?? NONCE_LIFE_MS;
    this.#key = options.random(32).toString("base64url");
  }

  /** A new nonce. @param binding what it is good for, for example the address of the peer; must be the same in `check` */
  issue(binding = ""): string {
    const head = this.#timeNow() + this.#salt();
    return head + this.#mac(head, binding);
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
    const { nonce } = credentials;
    if (nonce.length !== NONCE_CHARS) return "foreign";
    const head = nonce.slice(0, HEAD_CHARS);
    if (!isSameSecret(nonce.slice(HEAD_CHARS), this.#mac(head, binding))) return "foreign";
    const madeMs = timeOf(head);
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
    const nonce = own(credentials.nonce);
    if (last === undefined) {
      this.#forget();
      this.#order.push(nonce);
    }
    this.#counts.set(nonce, count);
    return true;
  }

  /** Number of nonces in use. */
  get size(): number {
    return this.#counts.size;
  }

  #timeNow(): string {
    const nowMs = this.#clock.now();
    if (nowMs !== this.#timeMs) {
      const bytes = Buffer.allocUnsafe(TIME_BYTES);
      bytes.writeUIntBE(nowMs, 0, TIME_BYTES);
      this.#time = bytes.toString("base64url");
      this.#timeMs = nowMs;
    }
    return this.#time;
  }

  #salt(): string {
    if (this.#saltAt + SALT_CHARS > this.#salts.length) {
      this.#salts = this.#random(SALTS * SALT_BYTES).toString("base64url");
      this.#saltAt = 0;
    }
    this.#saltAt += SALT_CHARS;
    return this.#salts.slice(this.#saltAt - SALT_CHARS, this.#saltAt);
  }

  /** The key on both sides and only half of the digest given out: it cannot be lengthened. A fourth of what HMAC costs here. */
  #mac(head: string, binding: string): string {
    return hash("sha256", `${this.#key}${head}${binding}${this.#key}`, "base64url").slice(0, MAC_CHARS);
  }

  /** Drops what is too old; the oldest of too many is forgotten, and so is everything made before it. */
  #forget(): void {
    const nowMs = this.#clock.now();
    for (; this.#first < this.#order.length; this.#first++) {
      const nonce = this.#order[this.#first]!;
      const madeMs = timeOf(nonce);
      const isFull = this.#counts.size >= MAX_TRACKED;
      if (nowMs - madeMs <= this.#lifeMs && !isFull) break;
      if (isFull) this.#forgottenMs = Math.max(this.#forgottenMs, madeMs + 1);
      this.#counts.delete(nonce);
    }
    if (this.#first < EMPTY_MAX || 2 * this.#first < this.#order.length) return;
    this.#order = this.#order.slice(this.#first);
    this.#first = 0;
  }
}

/** When a nonce of ours was made. */
function timeOf(nonce: string): number {
  let ms = 0;
  for (let at = 0; at < TIME_CHARS; at++) ms = ms * 64 + VALUES[nonce.charCodeAt(at) & 127]!;
  return ms;
}

/** `nc` as a number; 0 (never fresh) when it is no eight hex digits. */
function countOf(credentials: DigestCredentials): number {
  return /^[0-9a-f]{8}$/i.test(credentials.nc ?? "") ? Number.parseInt(credentials.nc!, 16) : 0;
}
