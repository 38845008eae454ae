import { isClosed } from "../../domain/account/rules.js";
import type { RoutingStore, SipUserAuth } from "../../domain/routing/port.js";
import { AddressList } from "../../net/address-list.js";
import { type DigestAlgorithm, type DigestCredentials, parseCredentials, verifyDigest } from "../../wire/sip/digest.js";
import type { HeaderLine } from "../../wire/sip/headers.js";
import type { SipMessage } from "../../wire/sip/message.js";
import type { NoncePool } from "../../wire/sip/nonce-pool.js";
import { parseUri } from "../../wire/sip/uri.js";
import { algorithmsFor } from "./digest-habits.js";
import type { GuessGuard } from "./guess-guard.js";

/** How a request was judged. */
export type AuthResult =
  | { readonly kind: "user"; readonly user: SipUserAuth }
  /** 401 with these headers. */
  | { readonly kind: "challenge"; readonly headers: readonly HeaderLine[] }
  /** The password is right, and still the user may not. */
  | { readonly kind: "forbidden" }
  /** No answer at all: the source is guessing. */
  | { readonly kind: "silence" };

export interface SipAuthParts {
  readonly routing: RoutingStore;
  readonly nonces: NoncePool;
  readonly guard: Pick<GuessGuard, "isBlocked" | "failed">;
  /** Names and addresses that mean the platform. */
  readonly isOwnHost: (host: string) => boolean;
  /** SIP domain of users who write one of those in place of their domain. */
  readonly defaultDomain: string;
  /** A user proved a password from that address. */
  readonly proved?: (address: string) => void;
}

/** A request whose proof names a nonce of ours. */
interface Claim {
  readonly request: SipMessage;
  readonly realm: string;
  readonly login: string;
  readonly address: string;
  readonly credentials: DigestCredentials;
  readonly isStale: boolean;
}

/** The address of a server; some write those of IPv6 without their brackets. */
const NO_USER = /^sips?:[^@]*$/i;

const CREDENTIALS = ["authorization", "proxy-authorization"] as const;

/** Stands in for the digest of a user who does not exist, so that the answer takes as long as for a wrong password. */
const NOBODY = "0".repeat(64);

/**
 * Digest authentication of phones (RFC 3261 §22, RFC 7616, RFC 8760). Unknown users, unknown domains and wrong
 * passwords get the same challenge (security.md 10).
 */
export class SipAuth {
  readonly #parts: SipAuthParts;

  constructor(parts: SipAuthParts) {
    this.#parts = parts;
  }

  /**
   * Judges a request: at once when all that is needed is at hand.
   * @param host domain of the user, or a name of ours in its place; the domain is also the realm of the challenge
   * @param login the identity the request claims (From, or To of a REGISTER); the credentials must be of the same user
   * @param address source address
   * @param isRelayed a trusted proxy sent it on, which may have put another Request-URI in
   */
  authenticate(
    request: SipMessage,
    host: string,
    login: string,
    address: string,
    isRelayed = false,
  ): AuthResult | Promise<AuthResult> {
    const { guard, nonces, routing } = this.#parts;
    const realm = this.#parts.isOwnHost(host) ? this.#parts.defaultDomain : host;
    const credentials = credentialsOf(request, realm);
    if (guard.isBlocked(address, `${login}@${realm}`.toLowerCase())) return { kind: "silence" };
    if (!credentials || !(isRelayed || this.#isFor(request, realm, credentials.uri)))
      return this.#challenge(request, realm, false, address);
    const verdict = nonces.check(credentials, address);
    if (verdict === "foreign") return this.#challenge(request, realm, false, address);
    if (isKeptByMd5Alone(credentials, login, realm)) return this.#challenge(request, realm, true, address, ["MD5"]);
    const claim: Claim = { request, realm, login, address, credentials, isStale: verdict === "stale" };
    const known = routing.knownSipUser?.(realm, login);
    if (known && isRight(claim, known)) return this.#judge(claim, known);
    return this.#ask(claim);
  }

  /** What is remembered was not right, or there is nothing: it is read, and takes as long for an unknown name. */
  async #ask(claim: Claim): Promise<AuthResult> {
    const user = await this.#parts.routing.findSipUser(claim.realm, claim.login, () => false);
    return this.#judge(claim, isRight(claim, user) ? user : undefined);
  }

  /** @param user whose password is right, if any */
  #judge(claim: Claim, user: SipUserAuth | undefined): AuthResult {
    const { request, realm, login, address, credentials, isStale } = claim;
    const { guard, nonces } = this.#parts;
    if (!user || !isSameUser(credentials, user)) {
      guard.failed(address, `${login}@${realm}`.toLowerCase());
      return this.#challenge(request, realm, false, address);
    }
    // Of two that bear the same count at once the second is a replay.
    if (isStale || !nonces.use(credentials)) return this.#challenge(request, realm, true, address);
    this.#parts.proved?.(address);
    return isAllowed(user, address) ? { kind: "user", user } : { kind: "forbidden" };
  }

  /**
   * Whether the proof is one for this request (RFC 7616 §3.4.6): somebody on the way could have another one called. Port and
   * parameters may have been written anew, as may a host that is ours now; a proof that names no user is for any.
   */
  #isFor(request: SipMessage, realm: string, proven: string): boolean {
    if (NO_USER.test(proven)) return true;
    const [signed, asked] = [parseUri(proven), parseUri(request.uri)];
    if (!signed || !asked) return proven === request.uri;
    if (asked.user === undefined) return true;
    const isThere =
      signed.host === asked.host || asked.host === realm.toLowerCase() || this.#parts.isOwnHost(asked.host);
    return signed.user === asked.user && isThere;
  }

  /** The nonce is good from that address only: nobody fails in the name of another, who would be stopped for it. */
  #challenge(
    request: SipMessage,
    realm: string,
    isStale: boolean,
    address: string,
    algorithms: readonly DigestAlgorithm[] = algorithmsFor(request),
  ): AuthResult {
    const values = this.#parts.nonces.challenges(realm, { isStale, algorithms, binding: address });
    return { kind: "challenge", headers: values.map((value) => ["WWW-Authenticate", value] as const) };
  }
}

/** The credentials for our realm; those of other realms on the way are not for us. */
function credentialsOf(request: SipMessage, realm: string): DigestCredentials | undefined {
  for (const name of CREDENTIALS) {
    if (!request.has(name)) continue;
    for (const value of request.headers(name)) {
      const credentials = parseCredentials(value);
      if (credentials && credentials.realm.toLowerCase() === realm.toLowerCase()) return credentials;
    }
  }
  return undefined;
}

/** Checked for a user who does not exist too, so that it takes as long. */
function isRight({ request, credentials }: Claim, user: SipUserAuth | undefined): boolean {
  return verifyDigest(credentials, digestOf(user, credentials), request.method);
}

function digestOf(user: SipUserAuth | undefined, { algorithm, username }: DigestCredentials): string {
  if (!user) return NOBODY;
  if (algorithm === "SHA-256") return user.ha1_sha256;
  return username === user.login ? user.ha1_md5 : user.ha1b;
}

/** The stored digests hold the login as written at its creation, so the user name must be just that. */
function isSameUser({ username }: DigestCredentials, { login, domain }: SipUserAuth): boolean {
  return username === login || username === `${login}@${domain}`;
}

/** Of login@domain no digest by SHA-256 is kept: who chose that is asked again, whoever it is. */
function isKeptByMd5Alone({ algorithm, username }: DigestCredentials, login: string, realm: string): boolean {
  return algorithm === "SHA-256" && username.toLowerCase() === `${login}@${realm}`.toLowerCase();
}

function isAllowed(user: SipUserAuth, address: string): boolean {
  if (!user.is_active || isClosed(user.account)) return false;
  return user.remote_ip === null || new AddressList([user.remote_ip]).has(address);
}
