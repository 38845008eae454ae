import type { Clock } from "../../base/clock.js";
import { notFound } from "../../base/errors.js";
import { newUuid } from "../../base/ids.js";
import { isoTime } from "../../base/iso-time.js";
import type { GuessCount, PasswordHasher, Revocation, RevocationSink } from "../auth/port.js";
import type { SettingReader } from "../settings/port.js";
import type { PasswordResetStore } from "./port.js";
import {
  checkPassword,
  checkResetCount,
  newResetToken,
  RESET_LIFE_MS,
  resetHash,
  resetLink,
  resetNotFound,
} from "./rules.js";

interface PasswordResetParts {
  readonly store: PasswordResetStore;
  readonly hasher: PasswordHasher;
  readonly guesses: GuessCount;
  readonly revoker: RevocationSink;
  readonly settings: SettingReader;
  readonly clock: Clock;
  /** Origins of the portal and of browsers that may call; the first one has the portal. */
  readonly origins: readonly string[];
}

/** A new password for who forgot it, by a link that is mailed (rest.md 4, security.md 3.1). */
export class PasswordResets {
  readonly #o: PasswordResetParts;

  constructor(parts: PasswordResetParts) {
    this.#o = parts;
  }

  /**
   * Mails a link to the user. While strangers may not sign up, nobody learns whether an e-mail is known. 400 for a
   * callback elsewhere, 404, 429 after three mails to one address in an hour.
   */
  async request(email: string, callback: string | undefined): Promise<object> {
    const { token, hash } = newResetToken();
    const link = resetLink(callback, token, [
      ...this.#o.origins,
      ...(await this.#o.settings.get("auth.reset_origins")),
    ]);
    const isOpen = await this.#o.settings.get("auth.sign_up");
    const nowMs = this.#o.clock.now();
    const now = isoTime(nowMs);
    await this.#o.store.transaction(async (tx) => {
      const address = email.toLowerCase();
      checkResetCount(await tx.resets.countSince(address, isoTime(nowMs - RESET_LIFE_MS)));
      const user = await tx.activeByEmail(address);
      if (!user && isOpen) throw notFound("User");
      await tx.resets.insert({
        uuid: newUuid(),
        user: user?.uuid ?? null,
        sip_user: null,
        email: address,
        token_hash: user ? hash : null,
        created_on: now,
        expires_on: isoTime(nowMs + RESET_LIFE_MS),
      });
      if (!user) return;
      const data = { login: user.email, link };
      await tx.mails.add({ template: "user_reset_password", to: user.email, data, now });
    });
    return {};
  }

  /**
   * Sets the password. All JWTs, event sockets and other links of the user end. 400 for a short password, 404, 429 for an
   * address that guesses.
   */
  async set(token: string, password: string, address: string): Promise<object> {
    this.#o.guesses.check(address);
    checkPassword(password, await this.#o.settings.get("auth.password_min"));
    const now = isoTime(this.#o.clock.now());
    const hash = resetHash(token);
    // Looked at before the password is hashed: who only guesses costs no work.
    const done = (await this.#o.store.isOpen(hash, now)) ? await this.#use(hash, password, now) : undefined;
    if (!done) {
      this.#o.guesses.failed(address);
      throw resetNotFound();
    }
    this.#o.revoker.tell(done);
    return {};
  }

  /** @returns whose sessions end; undefined when somebody else used the link meanwhile */
  async #use(hash: string, password: string, now: string): Promise<Revocation | undefined> {
    const password_hash = await this.#o.hasher.hash(password);
    return this.#o.store.transaction(async (tx) => {
      const uuid = await tx.resets.take("user", hash, now);
      const user = uuid === undefined ? undefined : await tx.lockActive(uuid);
      if (uuid === undefined || !user) return undefined;
      await tx.update(uuid, { password_hash, password_changed_on: now, now });
      const data = { email: user.email };
      await tx.mails.add({ template: "user_password_changed", to: user.email, data, now });
      return { account: user.account, user: uuid };
    });
  }
}
