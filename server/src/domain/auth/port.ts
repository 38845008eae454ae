import type { EUserRole } from "@opentact/contract";

/** A portal user who acts. Roles come from the database at each request, never from a token. */
export interface UserActor {
  readonly kind: "user";
  /** uuid of the account the user works for. */
  readonly account: string;
  /** uuid of the user. */
  readonly user: string;
  readonly role: EUserRole;
  /** The user owns the account (`account.admin`). */
  readonly isOwner: boolean;
}

/** A SIP user who acts, known by HA1B; only `/app*` lets it in. */
export interface SipActor {
  readonly kind: "sip";
  readonly account: string;
  readonly sipUser: string;
  readonly domain: string;
}

/** Who acts. A service gets one and cannot be called without it. */
export type Actor = UserActor | SipActor;

/** One value a request brought to prove who acts. `token` = JWT (two dots) or API token. */
export interface Credential {
  readonly kind: "token" | "jwt" | "basic" | "ha1b" | "google" | "facebook";
  readonly value: string;
}

/** Who a request comes from, once known. */
export interface Caller {
  readonly actor: Actor;
  /** uuid of the API token used; undefined for other credentials. */
  readonly token: string | undefined;
}

/** The door of REST. */
export interface Doorkeeper {
  /**
   * Tries the credentials in their order; the first valid one identifies the caller (rest.md 1.2).
   * @param address of the client, for the count of failures
   * @throws DomainError 401 when none is valid (`token_expired` when one was good but is past its end), 403
   *   `account_disabled`, TooManyFailures
   */
  identify(credentials: readonly Credential[], address: string): Promise<Caller>;
}

/** Why a token is refused; the words of the event websocket (events.md 2.5). */
export type AuthProblem = "invalid token" | "token expired" | "account disabled" | "role not allowed";

/** What the event websocket needs to know of an authenticated user. */
export interface Identity {
  readonly actor: UserActor;
  readonly email: string;
  /** uuid of the API token used; undefined for a JWT or a password. */
  readonly token: string | undefined;
}

/** Outcome of an authentication. */
export type AuthResult =
  | { readonly ok: true; readonly identity: Identity }
  | { readonly ok: false; readonly problem: AuthProblem }
  /** Too many failures from this address: nothing was looked at. */
  | { readonly ok: false; readonly problem: "too many failures"; readonly retryAfterSeconds: number };

/**
 * Authenticates portal users by one value. Used by the event websocket; REST goes through the same class.
 * A value in double quotes is accepted without them. Never throws for bad credentials.
 */
export interface Authenticator {
  /** @param token JWT or API token; @param address of the client, for the count of failures */
  verifyToken(token: string, address: string): Promise<AuthResult>;
  /** @param encoded what follows `Basic `: base64 of `email:password` */
  verifyBasic(encoded: string, address: string): Promise<AuthResult>;
}

/** What ends sessions: a deleted token, a changed password, a deactivated user, a disabled account. */
export interface Revocation {
  /** Everything of this user ends, unless `token` names one API token. Undefined: everything of the account. */
  readonly user: string | undefined;
  readonly account: string;
  /** uuid of the API token that was deleted; only sessions opened with it end. */
  readonly token?: string;
}

/** Tells who is no longer let in, after the change was committed. */
export interface Revocations {
  /** Calls `listener` on each revocation until the returned function is called. A throwing listener harms nobody. */
  on(listener: (revocation: Revocation) => void): () => void;
}

/** The other side of `Revocations`: services tell what they committed. */
export interface RevocationSink {
  tell(revocation: Revocation): void;
}

/** A user as authentication sees it. */
export interface AuthUser {
  readonly uuid: string;
  readonly account: string;
  readonly email: string;
  readonly role: EUserRole;
  readonly isOwner: boolean;
  /** Undefined: no password was ever set, none fits. */
  readonly passwordHash: string | undefined;
  /** Epoch ms; undefined when the password is still the first one. */
  readonly passwordChangedMs: number | undefined;
  /** The user was deactivated. */
  readonly isDeleted: boolean;
  /** The account was disabled or deleted. */
  readonly isAccountDisabled: boolean;
}

/** An API token with its user. */
export interface AuthToken {
  readonly uuid: string;
  readonly expiredMs: number;
  readonly user: AuthUser;
}

/** A SIP user as authentication sees it. */
export interface AuthSipUser {
  readonly uuid: string;
  readonly account: string;
  readonly domain: string;
  readonly isActive: boolean;
  /** The account was disabled or deleted. */
  readonly isAccountDisabled: boolean;
}

/** What sign-in by Google reads and writes. */
export interface GoogleStore {
  /** @param id Google's own id of the person */
  userByGoogle(id: string): Promise<AuthUser | undefined>;
  userByEmail(email: string): Promise<AuthUser | undefined>;
  /** Sets `gmail_user_id`, unless the user or another one has one already: false then. */
  linkGoogle(user: string, id: string): Promise<boolean>;
}

/** What authentication reads and writes. */
export interface AuthStore {
  /** Without regard to case. */
  userByEmail(email: string): Promise<AuthUser | undefined>;
  userByUuid(uuid: string): Promise<AuthUser | undefined>;
  /** @param hash SHA-256 (hex) of the token */
  tokenByHash(hash: string): Promise<AuthToken | undefined>;
  /** @param ha1b md5(`login@domain:domain:password`) in lower-case hex */
  sipUserByHa1b(ha1b: string): Promise<AuthSipUser | undefined>;
  /** Keeps when and from where a token was used last. */
  tokenUsed(uuid: string, address: string, now: string): Promise<void>;
  /** Stores a stronger hash of the same password, if `before` is still the stored one. */
  upgradeHash(uuid: string, before: string, after: string): Promise<void>;
}

/** Counts wrong values that name nobody, such as tokens, per address: one count for all doors (security.md 3.1). */
export interface GuessCount {
  /** @throws TooManyRequests when the address has to wait */
  check(address: string): void;
  failed(address: string): void;
}

/** Makes the stored form of passwords. */
export interface PasswordHasher {
  hash(password: string): Promise<string>;
}

/** Makes access tokens. */
export interface JwtIssuer {
  /** A fresh JWT of 24 h for the actor. */
  issueFor(actor: UserActor): Promise<string>;
}
