import { hash } from "node:crypto";
import { own } from "../../base/own.js";
import { splitList } from "./headers.js";
import { isToken } from "./method.js";
import { quote, unquote } from "./params.js";
import { isSameSecret } from "./same-secret.js";

/** Algorithms offered and answered, the stronger first (RFC 8760 §2.4). */
export type DigestAlgorithm = "SHA-256" | "MD5";
export const DIGEST_ALGORITHMS: readonly DigestAlgorithm[] = ["SHA-256", "MD5"];

/** Value of WWW-Authenticate or Proxy-Authenticate (RFC 7616 §3.3). */
export interface DigestChallenge {
  readonly realm: string;
  readonly nonce: string;
  readonly algorithm: DigestAlgorithm;
  readonly opaque?: string | undefined;
  readonly isStale: boolean;
  /** Whether `auth` is among the qop values; without qop the peer speaks RFC 2069. */
  readonly hasQop: boolean;
}

/** Value of Authorization or Proxy-Authorization (RFC 7616 §3.4). */
export interface DigestCredentials {
  readonly username: string;
  readonly realm: string;
  readonly nonce: string;
  readonly uri: string;
  /** Lower-case hex. */
  readonly response: string;
  readonly algorithm: DigestAlgorithm;
  readonly qop?: string | undefined;
  readonly cnonce?: string | undefined;
  /** Eight hex digits as they stand. */
  readonly nc?: string | undefined;
  readonly opaque?: string | undefined;
}

/** H(username:realm:password) in lower-case hex: all that is stored of a password. */
export function ha1(algorithm: DigestAlgorithm, username: string, realm: string, password: string): string {
  return digestOf(algorithm, `${username}:${realm}:${password}`);
}

/** @returns undefined for another scheme, an algorithm we do not speak, or a malformed value */
export function parseChallenge(value: string): DigestChallenge | undefined {
  const fields = digestFields(value);
  const algorithm = fields && algorithmOf(fields.algorithm);
  if (!fields || !algorithm) return undefined;
  const { realm, nonce, qop, opaque } = fields;
  if (realm === undefined || nonce === undefined) return undefined;
  if (qop !== undefined && !qop.split(",").some((word) => word.trim().toLowerCase() === "auth")) return undefined;
  const isStale = fields.stale?.toLowerCase() === "true";
  return { realm, nonce, algorithm, opaque, isStale, hasQop: qop !== undefined };
}

export function printChallenge(challenge: DigestChallenge): string {
  const { realm, nonce, algorithm, opaque, isStale, hasQop } = challenge;
  const stale = isStale ? ", stale=true" : "";
  const qop = hasQop ? ', qop="auth"' : "";
  const cookie = opaque === undefined ? "" : `, opaque=${quote(opaque)}`;
  return `Digest realm=${quote(realm)}, nonce=${quote(nonce)}, algorithm=${algorithm}${qop}${stale}${cookie}`;
}

/** @returns undefined for another scheme, an algorithm we do not speak, or a malformed value */
export function parseCredentials(value: string): DigestCredentials | undefined {
  const fields = digestFields(value);
  const algorithm = fields && algorithmOf(fields.algorithm);
  if (!fields || !algorithm) return undefined;
  const { username, realm, nonce, uri, response, qop, cnonce, nc, opaque } = fields;
  if (!username || realm === undefined || !nonce || uri === undefined || !response) return undefined;
  return {
    username,
    realm,
    nonce,
    uri,
    response: response.toLowerCase(),
    algorithm,
    qop: qop?.toLowerCase(),
    cnonce,
    nc,
    opaque,
  };
}

export function printCredentials(credentials: DigestCredentials): string {
  const { username, realm, nonce, uri, response, algorithm, qop, cnonce, nc, opaque } = credentials;
  const head = `Digest username=${quote(username)}, realm=${quote(realm)}, nonce=${quote(nonce)}, uri=${quote(uri)}`;
  const count =
    (qop === undefined ? "" : `, qop=${word(qop)}`) +
    (nc === undefined ? "" : `, nc=${word(nc)}`) +
    (cnonce === undefined ? "" : `, cnonce=${quote(cnonce)}`);
  const cookie = opaque === undefined ? "" : `, opaque=${quote(opaque)}`;
  return `${head}, response=${quote(response)}, algorithm=${algorithm}${count}${cookie}`;
}

/** A token without quotes, as RFC 7616 §3.4 wants it; whatever else a peer wrote there with them. */
function word(text: string): string {
  return isToken(text) ? text : quote(text);
}

/** The `response` that belongs to these credentials (RFC 7616 §3.4.1), lower-case hex. */
export function digestResponse(credentials: Omit<DigestCredentials, "response">, ha1: string, method: string): string {
  const { algorithm, nonce, uri, qop, cnonce, nc } = credentials;
  const ha2 = ha2Of(algorithm, `${method}:${uri}`);
  const middle = qop === undefined ? nonce : `${nonce}:${nc ?? ""}:${cnonce ?? ""}:${qop}`;
  return digestOf(algorithm, `${ha1}:${middle}:${ha2}`);
}

/**
 * Whether the credentials prove knowledge of the password behind `ha1`, in constant time. `qop=auth` with `nc` and `cnonce`
 * is required (security.md 10). That the nonce is ours and fresh is for `NoncePool` to say.
 */
export function verifyDigest(credentials: DigestCredentials, ha1: string, method: string): boolean {
  if (credentials.qop !== "auth" || !credentials.cnonce || !credentials.nc) return false;
  return isSameSecret(digestResponse(credentials, ha1, method), credentials.response);
}

/** A user name with its password. */
export interface SipCredentials {
  readonly username: string;
  readonly password: string;
}

/**
 * The value that answers a challenge.
 * @param nc how often this nonce was used, this time included
 */
export function answerChallenge(
  challenge: DigestChallenge,
  credentials: SipCredentials,
  request: { readonly method: string; readonly uri: string; readonly cnonce: string; readonly nc: number },
): string {
  const { realm, nonce, algorithm, opaque, hasQop } = challenge;
  const nc = request.nc.toString(16).padStart(8, "0");
  const counted = hasQop ? { qop: "auth", cnonce: request.cnonce, nc } : {};
  const base = { username: credentials.username, realm, nonce, uri: request.uri, algorithm, opaque, ...counted };
  const key = ha1(algorithm, credentials.username, realm, credentials.password);
  return printCredentials({ ...base, response: digestResponse(base, key, request.method) });
}

/** The challenge to answer: the first we can, as the server orders them by its liking (RFC 8760 §2.4). */
export function chooseChallenge(values: readonly string[]): DigestChallenge | undefined {
  for (const value of values) {
    const challenge = parseChallenge(value);
    if (challenge) return challenge;
  }
  return undefined;
}

const NAMES = [
  "username",
  "realm",
  "nonce",
  "uri",
  "response",
  "algorithm",
  "qop",
  "cnonce",
  "nc",
  "opaque",
  "stale",
] as const;
type FieldName = (typeof NAMES)[number];
type Fields = Record<FieldName, string | undefined>;
const IS_NAME: ReadonlySet<string> = new Set(NAMES);

/** Auth-params of a value whose scheme is Digest; those we do not know are left out. */
function digestFields(value: string): Readonly<Fields> | undefined {
  if (!/^digest\s/i.test(value)) return undefined;
  // All members at once: an object that grows is a new shape for each.
  const fields: Fields = {
    username: undefined,
    realm: undefined,
    nonce: undefined,
    uri: undefined,
    response: undefined,
    algorithm: undefined,
    qop: undefined,
    cnonce: undefined,
    nc: undefined,
    opaque: undefined,
    stale: undefined,
  };
  for (const part of splitList(value.slice(7))) {
    const equals = part.indexOf("=");
    if (equals < 1) return undefined;
    const name = part.slice(0, equals).trim().toLowerCase();
    if (!IS_NAME.has(name)) continue;
    const text = part.slice(equals + 1).trim();
    const isQuoted = text.length > 1 && text.startsWith('"') && text.endsWith('"');
    fields[name as FieldName] = isQuoted ? unquote(text) : text;
  }
  return fields;
}

/** Digests of method and URI that were asked for last: phones of a domain sign the same ones. */
const HA2_MAX = 200;
const ha2s: Readonly<Record<DigestAlgorithm, Map<string, string>>> = { MD5: new Map(), "SHA-256": new Map() };

function ha2Of(algorithm: DigestAlgorithm, text: string): string {
  const known = ha2s[algorithm].get(text);
  if (known !== undefined) return known;
  const made = digestOf(algorithm, text);
  if (ha2s[algorithm].size >= HA2_MAX) ha2s[algorithm].clear();
  ha2s[algorithm].set(own(text), made);
  return made;
}

/** MD5 when nothing is said (RFC 7616 §3.3). */
function algorithmOf(name: string | undefined): DigestAlgorithm | undefined {
  const upper = name?.toUpperCase() ?? "MD5";
  return upper === "MD5" || upper === "SHA-256" ? upper : undefined;
}

function digestOf(algorithm: DigestAlgorithm, text: string): string {
  return hash(algorithm === "MD5" ? "md5" : "sha256", text);
}
