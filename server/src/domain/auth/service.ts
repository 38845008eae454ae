import type { Clock } from "../../base/clock.js";
import { DomainError } from "../../base/errors.js";
import { isoTime } from "../../base/iso-time.js";
import type { Log } from "../../base/log.js";
import { TooManyRequests } from "../../base/too-many-requests.js";
import type { GoogleSignIn } from "./google-sign-in.js";
import type { GuessGuard } from "./guess-guard.js";
import type { AccessTokens } from "./jwt.js";
import type { Passwords } from "./passwords.js";
import type {
  Authenticator,
  AuthProblem,
  AuthResult,
  AuthSipUser,
  AuthStore,
  AuthUser,
  Caller,
  Credential,
  Doorkeeper,
  JwtIssuer,
  SipActor,
  UserActor,
} from "./port.js";
import { jwtNotBefore, tokenHash } from "./rules.js";

/** What one credential says. */
type Verdict =
  | { readonly kind: "user"; readonly user: AuthUser; readonly token: string | undefined }
  | { readonly kind: "sip"; readonly user: AuthSipUser }
  /** `unknown`: nobody can say now, so it does not count as a failure. */
  | { readonly kind: "deleted" | "expired" | "bad" | "unknown" };

const BAD: Verdict = { kind: "bad" };
/** The last use of a token is written at most this often. */
const USE_EVERY_MS = 60_000;

/** Says who acts, by any of the carriers of rest.md 1.2. One count of failures for REST and websocket. */
export class AuthService implements Doorkeeper, Authenticator, JwtIssuer {
  readonly #store: AuthStore;
  readonly #tokens: AccessTokens;
  readonly #passwords: Passwords;
  readonly #guard: GuessGuard;
  readonly #google: GoogleSignIn | undefined;
  readonly #clock: Clock;
  readonly #log: Log;
  /** Equal Basic credentials of one address that come at once are one attempt. */
  readonly #running = new Map<string, Promise<Verdict>>();
  readonly #lastUse = new Map<string, number>();

  constructor(o: {
    store: AuthStore;
    tokens: AccessTokens;
    passwords: Passwords;
    guard: GuessGuard;
    /** Absent: Google tokens are refused. */
    google?: GoogleSignIn | undefined;
    clock: Clock;
    log: Log;
  }) {
    this.#store = o.store;
    this.#tokens = o.tokens;
    this.#passwords = o.passwords;
    this.#clock = o.clock;
    this.#log = o.log;
    this.#guard = o.guard;
    this.#google = o.google;
  }

  async identify(credentials: readonly Credential[], address: string): Promise<Caller> {
    let isExpired = false;
    for (const credential of credentials) {
      const verdict = await this.#judge(credential, address);
      if (verdict.kind === "user" || verdict.kind === "sip") {
        if (verdict.user.isAccountDisabled) throw new DomainError(403, "account_disabled", "Account is disabled");
        return verdict.kind === "user"
          ? { actor: actorOf(verdict.user), token: verdict.token }
          : { actor: sipActorOf(verdict.user), token: undefined };
      }
      isExpired ||= verdict.kind === "expired";
    }
    throw new DomainError(401, isExpired ? "token_expired" : "unauthorized", "Unauthorized");
  }

  async issueFor(actor: UserActor): Promise<string> {
    const user = await this.#store.userByUuid(actor.user);
    if (!user) throw new DomainError(401, "unauthorized", "Unauthorized");
    return this.#tokens.issue(user, jwtNotBefore(user.passwordChangedMs));
  }

  verifyToken(token: string, address: string): Promise<AuthResult> {
    const value = /^".*"$/.test(token) ? token.slice(1, -1) : token;
    return this.#result({ kind: "token", value }, address);
  }

  verifyBasic(encoded: string, address: string): Promise<AuthResult> {
    return this.#result({ kind: "basic", value: encoded }, address);
  }

  async #result(credential: Credential, address: string): Promise<AuthResult> {
    try {
      const verdict = await this.#judge(credential, address);
      if (verdict.kind === "sip") return { ok: false, problem: "role not allowed" };
      if (verdict.kind !== "user") return { ok: false, problem: PROBLEMS[verdict.kind] };
      const { user, token } = verdict;
      if (user.isAccountDisabled) return { ok: false, problem: "account disabled" };
      if (user.role === "Provider") return { ok: false, problem: "role not allowed" };
      return { ok: true, identity: { actor: actorOf(user), email: user.email, token } };
    } catch (error) {
      if (!(error instanceof TooManyRequests)) throw error;
      return { ok: false, problem: "too many failures", retryAfterSeconds: error.retryAfterSeconds };
    }
  }

  async #judge({ kind, value }: Credential, address: string): Promise<Verdict> {
    switch (kind) {
      case "basic":
        return this.#basic(value, address);
      case "jwt":
        return this.#counted(address, () => this.#jwt(value));
      case "token":
        return this.#counted(address, () =>
          value.split(".").length === 3 ? this.#jwt(value) : this.#api(value, address),
        );
      case "ha1b":
        return this.#counted(address, () => this.#ha1b(value));
      case "google":
        return this.#counted(address, () => this.#googleUser(value));
      case "facebook":
        // Not built: nothing can vouch for such a token.
        return BAD;
      default:
        return kind satisfies never;
    }
  }

  async #counted(address: string, judge: () => Promise<Verdict>): Promise<Verdict> {
    this.#guard.check(address);
    const verdict = await judge();
    if (verdict.kind === "bad") this.#guard.failed(address);
    return verdict;
  }

  async #jwt(token: string): Promise<Verdict> {
    const verdict = await this.#tokens.verify(token);
    if (verdict.kind !== "good") return verdict;
    const user = await this.#store.userByUuid(verdict.claims.uuid);
    if (!user || verdict.claims.iat < jwtNotBefore(user.passwordChangedMs)) return BAD;
    return user.isDeleted ? { kind: "deleted" } : { kind: "user", user, token: undefined };
  }

  async #googleUser(token: string): Promise<Verdict> {
    const outcome = await this.#google?.judge(token);
    if (!outcome) return { kind: "unknown" };
    if (outcome.kind !== "user") return outcome;
    return outcome.user.isDeleted ? { kind: "deleted" } : { kind: "user", user: outcome.user, token: undefined };
  }

  async #ha1b(digest: string): Promise<Verdict> {
    if (!/^[0-9a-f]{32}$/i.test(digest)) return BAD;
    const user = await this.#store.sipUserByHa1b(digest.toLowerCase());
    if (!user) return BAD;
    return user.isActive ? { kind: "sip", user } : { kind: "deleted" };
  }

  async #api(token: string, address: string): Promise<Verdict> {
    if (!/^[A-Za-z0-9]{48}$/.test(token)) return BAD;
    const found = await this.#store.tokenByHash(tokenHash(token));
    if (!found) return BAD;
    if (found.user.isDeleted) return { kind: "deleted" };
    if (found.expiredMs <= this.#clock.now()) return { kind: "expired" };
    this.#noteUse(found.uuid, address);
    return { kind: "user", user: found.user, token: found.uuid };
  }

  #noteUse(token: string, address: string): void {
    const now = this.#clock.monotonicMs();
    if (now - (this.#lastUse.get(token) ?? Number.NEGATIVE_INFINITY) < USE_EVERY_MS) return;
    if (this.#lastUse.size > 10_000) this.#lastUse.clear();
    this.#lastUse.set(token, now);
    this.#log.onFail(this.#store.tokenUsed(token, address, isoTime(this.#clock.now())), "note of a token's use");
  }

  async #basic(encoded: string, address: string): Promise<Verdict> {
    const text = Buffer.from(encoded, "base64").toString("utf8");
    const colon = text.indexOf(":");
    if (colon < 1) return BAD;
    const key = `${address} ${text}`;
    const running = this.#running.get(key) ?? this.#password(text.slice(0, colon), text.slice(colon + 1), address);
    this.#running.set(key, running);
    try {
      return await running;
    } finally {
      this.#running.delete(key);
    }
  }

  async #password(email: string, password: string, address: string): Promise<Verdict> {
    // Before a remembered password is looked at: else it could be guessed without limit while it is remembered.
    this.#guard.check(address, email);
    const user = await this.#store.userByEmail(email);
    const hash = user?.passwordHash;
    if (hash === undefined || !this.#passwords.recalls(hash, password)) {
      const succeeded = this.#guard.attempt(address, email);
      if (!(await this.#passwords.verify(hash, password))) return BAD;
      succeeded();
    }
    if (!user || hash === undefined) return BAD;
    if (user.isDeleted) return { kind: "deleted" };
    if (this.#passwords.isOutdated(hash))
      this.#log.onFail(this.#strengthen(user.uuid, hash, password), "upgrade of a password hash");
    return { kind: "user", user, token: undefined };
  }

  async #strengthen(user: string, before: string, password: string): Promise<void> {
    await this.#store.upgradeHash(user, before, await this.#passwords.hash(password));
  }
}

const PROBLEMS: Readonly<Record<"deleted" | "expired" | "bad" | "unknown", AuthProblem>> = {
  unknown: "invalid token",
  deleted: "account disabled",
  expired: "token expired",
  bad: "invalid token",
};

function actorOf(user: AuthUser): UserActor {
  return { kind: "user", account: user.account, user: user.uuid, role: user.role, isOwner: user.isOwner };
}

function sipActorOf({ account, uuid, domain }: AuthSipUser): SipActor {
  return { kind: "sip", account, sipUser: uuid, domain };
}
