import { createLocalJWKSet, errors, type JSONWebKeySet, type JWTPayload, jwtVerify, type LocalJWKSet } from "jose";
import type { Clock } from "../../base/clock.js";
import type { Log } from "../../base/log.js";

/** Who signs, as it stands in a token. */
const ISSUERS = ["https://accounts.google.com", "accounts.google.com"];
/** Longest token that is looked at. */
const MAX_TOKEN_BYTES = 8192;
/** How far ahead another clock may be. */
const SKEW_SECONDS = 60;
/** Keys are believed so long: Google changes them every few days and shows new ones long before. */
const KEYS_LIFE_MS = 3_600_000;
/** A key we do not know makes us ask again, this often at most. */
const ASK_AGAIN_MS = 30_000;
const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;
const EMAIL_MAX_CHARS = 80;

/** Reads the public keys of Google: a JSON Web Key Set (RFC 7517). */
export type ReadKeys = () => Promise<unknown>;

/** Somebody Google vouches for. */
export interface GooglePerson {
  /** Google's own id of the person (`sub`), which never changes. */
  readonly id: string;
  /** Verified by Google. */
  readonly email: string;
}

/** Outcome of a check. `expired`: all is right but the time. `unknown`: the keys could not be read. */
export type GoogleVerdict =
  | { readonly kind: "good"; readonly person: GooglePerson }
  | { readonly kind: "expired" | "bad" | "unknown" };

/** Id tokens of Google sign-in: RS256 by Google's keys, for our client id, with a verified e-mail (security.md 3.1). */
export class GoogleTokens {
  readonly #clientId: string;
  readonly #read: ReadKeys;
  readonly #clock: Clock;
  readonly #log: Log;
  #keys: { readonly set: LocalJWKSet; readonly readMs: number } | undefined;
  #reading: Promise<LocalJWKSet> | undefined;

  constructor(o: { clientId: string; read: ReadKeys; clock: Clock; log: Log }) {
    this.#clientId = o.clientId;
    this.#read = o.read;
    this.#clock = o.clock;
    this.#log = o.log;
  }

  /** Never throws. */
  async verify(token: string): Promise<GoogleVerdict> {
    if (token.length > MAX_TOKEN_BYTES || token.split(".").length !== 3) return { kind: "bad" };
    try {
      return await this.#judge(token, await this.#current());
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey)) return this.#failed(error);
    }
    try {
      const fresh = await this.#newer();
      return fresh ? await this.#judge(token, fresh) : { kind: "bad" };
    } catch (error) {
      return this.#failed(error);
    }
  }

  async #judge(token: string, keys: LocalJWKSet): Promise<GoogleVerdict> {
    const { payload } = await jwtVerify(token, keys, {
      algorithms: ["RS256"],
      issuer: ISSUERS,
      audience: this.#clientId,
      // biome-ignore lint/style/noRestrictedGlobals: jose takes the time of the Clock in this form
      currentDate: new Date(this.#clock.now()),
      clockTolerance: 0,
      requiredClaims: ["sub", "iat", "exp", "email"],
    });
    const person = personOf(payload, this.#clock.now() / 1000);
    return person ? { kind: "good", person } : { kind: "bad" };
  }

  #failed(error: unknown): GoogleVerdict {
    if (error instanceof errors.JWTExpired) return { kind: "expired" };
    if (error instanceof errors.JOSEError) return { kind: "bad" };
    this.#log.warn({ err: error }, "the keys of Google could not be read");
    return { kind: "unknown" };
  }

  async #current(): Promise<LocalJWKSet> {
    const keys = this.#keys;
    if (keys && this.#clock.monotonicMs() - keys.readMs < KEYS_LIFE_MS) return keys.set;
    return this.#fetch();
  }

  /** Undefined: they were read just now. */
  async #newer(): Promise<LocalJWKSet | undefined> {
    const keys = this.#keys;
    if (keys && this.#clock.monotonicMs() - keys.readMs < ASK_AGAIN_MS) return undefined;
    return this.#fetch();
  }

  /** Requests that come at once wait for one answer. */
  #fetch(): Promise<LocalJWKSet> {
    this.#reading ??= this.#load().finally(() => {
      this.#reading = undefined;
    });
    return this.#reading;
  }

  async #load(): Promise<LocalJWKSet> {
    const json = await this.#read();
    if (typeof json !== "object" || json === null || !Array.isArray((json as { keys?: unknown }).keys))
      throw new Error("not a JSON Web Key Set");
    // Keys of other kinds are left out, so that no token can choose one.
    const keys = (json as JSONWebKeySet).keys.filter((key) => key.kty === "RSA" && (key.alg ?? "RS256") === "RS256");
    const set = createLocalJWKSet({ keys });
    this.#keys = { set, readMs: this.#clock.monotonicMs() };
    return set;
  }
}

function personOf(payload: JWTPayload, nowSeconds: number): GooglePerson | undefined {
  const { sub, iat, email, email_verified } = payload;
  if (typeof sub !== "string" || sub === "" || sub.length > 255) return undefined;
  if (typeof iat !== "number" || iat > nowSeconds + SKEW_SECONDS) return undefined;
  if (email_verified !== true && email_verified !== "true") return undefined;
  if (typeof email !== "string" || email.length > EMAIL_MAX_CHARS || !EMAIL.test(email)) return undefined;
  return { id: sub, email };
}
