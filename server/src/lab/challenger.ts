import { randomBytes } from "node:crypto";
import type { Clock } from "../base/clock.js";
import type { HeaderLine, InboundSession } from "../net/sip-session.js";
import { ha1, parseCredentials, type SipCredentials, verifyDigest } from "../wire/sip/digest.js";
import { NoncePool } from "../wire/sip/nonce-pool.js";

const REALM = "lab.carrier";

/** Asks a caller for digest credentials as trunks with registration do (RFC 3261 22.3). */
export class Challenger {
  readonly #nonces: NoncePool;
  readonly #credentials: SipCredentials;

  constructor(clock: Clock, credentials: SipCredentials) {
    this.#nonces = new NoncePool({ clock, random: randomBytes });
    this.#credentials = credentials;
  }

  /** Answers 407 unless the INVITE proves the credentials. @returns whether it was refused */
  refuses(session: InboundSession): boolean {
    const given = parseCredentials(session.request.header("Proxy-Authorization") ?? "");
    const { username, password } = this.#credentials;
    if (given && given.username === username && this.#nonces.check(given) === "fresh") {
      const isRight = verifyDigest(given, ha1(given.algorithm, username, REALM, password), "INVITE");
      if (isRight) this.#nonces.use(given);
      if (isRight) return false;
    }
    const challenges = this.#nonces.challenges(REALM);
    session.reject(407, { headers: challenges.map((value): HeaderLine => ["Proxy-Authenticate", value]) });
    return true;
  }
}
