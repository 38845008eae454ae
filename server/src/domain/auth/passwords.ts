import { createHmac, randomBytes } from "node:crypto";
import { hash, verify } from "@node-rs/argon2";
import type { Clock } from "../../base/clock.js";

/** argon2id (the default of the package), 19 MiB, two passes, one lane (security.md 3.1). 16 ms on the libuv pool. */
const OPTIONS = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;
const CURRENT = "$argon2id$v=19$m=19456,t=2,p=1$";
/** How long a right password is remembered, so that Basic on every request does not cost 16 ms each. */
const REMEMBER_MS = 60_000;
const MAX_REMEMBERED = 10_000;

/** Hashes and checks passwords. An unknown user costs the same time as a wrong password. */
export class Passwords {
  readonly #clock: Clock;
  readonly #key = randomBytes(32);
  /** Keyed digest of hash and password -> until when it is remembered; never the password itself. */
  readonly #remembered = new Map<string, number>();
  /** A hash that no password fits, checked when there is no user. */
  readonly #nobody: Promise<string>;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#nobody = hash(randomBytes(32), OPTIONS);
  }

  hash(password: string): Promise<string> {
    return hash(password, OPTIONS);
  }

  /** Whether the hash was made with weaker parameters than new ones are. */
  isOutdated(stored: string): boolean {
    return !stored.startsWith(CURRENT);
  }

  /** Whether this password was right for this hash within the last minute. */
  recalls(stored: string, password: string): boolean {
    const until = this.#remembered.get(this.#digest(stored, password));
    return until !== undefined && until > this.#clock.monotonicMs();
  }

  /** @param stored the hash of the user; undefined when there is no such user: false, after the same time */
  async verify(stored: string | undefined, password: string): Promise<boolean> {
    const isRight = await verify(stored ?? (await this.#nobody), password).catch(() => false);
    if (!isRight || stored === undefined) return false;
    this.#remember(this.#digest(stored, password));
    return true;
  }

  #digest(stored: string, password: string): string {
    return createHmac("sha256", this.#key).update(stored).update("\0").update(password).digest("base64");
  }

  #remember(digest: string): void {
    this.#remembered.delete(digest);
    this.#remembered.set(digest, this.#clock.monotonicMs() + REMEMBER_MS);
    if (this.#remembered.size <= MAX_REMEMBERED) return;
    const oldest = this.#remembered.keys().next();
    if (!oldest.done) this.#remembered.delete(oldest.value);
  }
}
