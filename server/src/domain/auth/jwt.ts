import { EUserRole, wordsOf } from "@opentact/contract";
import { compactVerify, SignJWT } from "jose";
import type { Clock } from "../../base/clock.js";
import { deriveKey } from "./keys.js";
import { parseStrictObject } from "./strict-json.js";

/** Life of an access token: `exp` = `iat` + 24 h. */
export const JWT_LIFE_SECONDS = 86_400;
/** How far ahead another clock may be. */
const SKEW_SECONDS = 60;
const MAX_TOKEN_BYTES = 4096;
/** Tokens whose signature need not be checked again; the oldest goes first. */
const SIGNED_MAX = 1000;
/** Headers that bring a key, or change what is signed. We issue none of them. */
const FOREIGN_HEADERS = ["kid", "jku", "jwk", "x5u", "x5c", "crit", "b64", "zip"] as const;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const ROLES: readonly string[] = wordsOf(EUserRole);

/** What an access token says. The role in it is never believed, only its form is checked. */
export interface JwtClaims {
  readonly uuid: string;
  readonly iat: number;
}

/** Outcome of a check. `expired`: all is right but the time. */
export type JwtVerdict = { readonly kind: "good"; readonly claims: JwtClaims } | { readonly kind: "expired" | "bad" };

/** Secrets and names of the tokens of this installation. */
export interface JwtSettings {
  /** At least 32 bytes. */
  readonly secret: string;
  /** The former secret; tokens made with it are still good. */
  readonly previousSecret?: string | undefined;
  /** Claim `domain` of our tokens. */
  readonly domain: string;
  /** When set, tokens carry it and must. */
  readonly issuer?: string | undefined;
  readonly audience?: string | undefined;
}

/** Access tokens: HS256 (RFC 7515, 7519) with the checks of security.md 3.2. */
export class AccessTokens {
  readonly #clock: Clock;
  readonly #settings: JwtSettings;
  readonly #keys: readonly [Uint8Array, ...Uint8Array[]];
  /** What tokens say whose form and signature were found good: a client sends the same one again and again. */
  readonly #signed = new Map<string, Readonly<Record<string, unknown>>>();

  /** @throws Error when a secret has fewer than 32 bytes */
  constructor(clock: Clock, settings: JwtSettings) {
    this.#clock = clock;
    this.#settings = settings;
    const previous = settings.previousSecret === undefined ? [] : [deriveKey(settings.previousSecret, "access")];
    this.#keys = [deriveKey(settings.secret, "access"), ...previous];
  }

  /** @param notBeforeSeconds the token is issued at this second or later, so that it survives a password change just made */
  async issue(user: { uuid: string; role: EUserRole }, notBeforeSeconds: number): Promise<string> {
    const { domain, issuer, audience } = this.#settings;
    const iat = Math.max(Math.floor(this.#clock.now() / 1000), notBeforeSeconds);
    const claims = { uuid: user.uuid, role: user.role, domain, iat, exp: iat + JWT_LIFE_SECONDS };
    const named = { ...claims, ...(issuer ? { iss: issuer } : {}), ...(audience ? { aud: audience } : {}) };
    return new SignJWT(named).setProtectedHeader({ alg: "HS256", typ: "JWT" }).sign(this.#keys[0]);
  }

  /** Never throws. */
  async verify(token: string): Promise<JwtVerdict> {
    const known = this.#signed.get(token);
    if (known) return this.#inTime(known);
    const header = headerOf(token);
    if (header?.["alg"] !== "HS256" || FOREIGN_HEADERS.some((name) => Object.hasOwn(header, name))) return BAD;
    if (Object.hasOwn(header, "typ") && header["typ"] !== "JWT") return BAD;
    const text = await this.#signedText(token);
    const payload = text === undefined ? undefined : parseStrictObject(text);
    if (!payload || !this.#namesUs(payload)) return BAD;
    this.#remember(token, payload);
    return this.#inTime(payload);
  }

  #remember(token: string, payload: Readonly<Record<string, unknown>>): void {
    if (this.#signed.size >= SIGNED_MAX) this.#signed.delete(this.#signed.keys().next().value ?? "");
    this.#signed.set(token, payload);
  }

  async #signedText(token: string): Promise<string | undefined> {
    for (const key of this.#keys) {
      try {
        const { payload } = await compactVerify(token, key, { algorithms: ["HS256"] });
        return new TextDecoder("utf-8", { fatal: true }).decode(payload);
      } catch {
        // The former secret may fit.
      }
    }
    return undefined;
  }

  #namesUs(payload: Record<string, unknown>): boolean {
    const { domain, issuer, audience } = this.#settings;
    const has = (name: string) => Object.hasOwn(payload, name);
    if (typeof payload["uuid"] !== "string" || !UUID.test(payload["uuid"])) return false;
    if (typeof payload["role"] !== "string" || !ROLES.includes(payload["role"])) return false;
    if (has("domain") && payload["domain"] !== domain) return false;
    return (
      (has("iss") || issuer !== undefined ? payload["iss"] === issuer : true) &&
      (has("aud") || audience !== undefined ? payload["aud"] === audience : true)
    );
  }

  #inTime(payload: Readonly<Record<string, unknown>>): JwtVerdict {
    const { iat, exp, nbf } = payload;
    const nowSeconds = this.#clock.now() / 1000;
    if (!isTime(iat) || !isTime(exp) || (Object.hasOwn(payload, "nbf") && !isTime(nbf))) return BAD;
    if (iat > nowSeconds + SKEW_SECONDS || exp - iat > JWT_LIFE_SECONDS) return BAD;
    if (isTime(nbf) && nbf > nowSeconds + SKEW_SECONDS) return BAD;
    if (exp <= nowSeconds) return { kind: "expired" };
    return { kind: "good", claims: { uuid: payload["uuid"] as string, iat } };
  }
}

const BAD: JwtVerdict = { kind: "bad" };

function isTime(value: unknown): value is number {
  return typeof value === "number" && Number.isFinite(value);
}

/** The header of three base64url segments in their only spelling; undefined when the form is wrong. */
function headerOf(token: string): Record<string, unknown> | undefined {
  if (token.length > MAX_TOKEN_BYTES) return undefined;
  const segments = token.split(".");
  if (segments.length !== 3 || !segments.every(isBase64url)) return undefined;
  return parseStrictObject(Buffer.from(segments[0] ?? "", "base64url").toString("utf8"));
}

/** Not empty, no padding, no white space, no spare bits set: one text for one value. */
function isBase64url(segment: string): boolean {
  return segment !== "" && Buffer.from(segment, "base64url").toString("base64url") === segment;
}
