import type { Clock } from "../../base/clock.js";
import { invalidField, notFound } from "../../base/errors.js";
import { newUuid } from "../../base/ids.js";
import { isoTime } from "../../base/iso-time.js";
import type { GuessCount } from "../auth/port.js";
import type { SettingReader } from "../settings/port.js";
import { checkResetCount, newResetToken, RESET_LIFE_MS, resetHash, resetLink, resetNotFound } from "../user/rules.js";
import { changeUser, refOf } from "./change.js";
import type { ResettableUser, SipPasswordResetStore, SipPasswordResetTx, SipUserEffects } from "./port.js";
import { PASSWORD_MIN } from "./rules.js";

/** Where the link leads when the request names no page: the first origin is the portal's. */
const PAGE = "/app/password_reset?token={token}";

interface SipPasswordResetParts {
  readonly store: SipPasswordResetStore;
  readonly effects: SipUserEffects;
  readonly guesses: GuessCount;
  readonly settings: SettingReader;
  readonly clock: Clock;
  /** Origins of the portal and of browsers that may call; the first one has the portal. */
  readonly origins: readonly string[];
}

/** A new password for a SIP user who forgot it, by a link that is mailed (rest.md 15.6, security.md 3.1). */
export class SipPasswordResets {
  readonly #o: SipPasswordResetParts;

  constructor(parts: SipPasswordResetParts) {
    this.#o = parts;
  }

  /**
   * Mails a link to each SIP user with that e-mail. While strangers may not sign up, nobody learns whether an e-mail is
   * known. 400 for a callback elsewhere, 404, 429 after three mails to one address in an hour.
   */
  async request(email: string, callback: string | undefined): Promise<object> {
    const { origins, settings, store, clock } = this.#o;
    const allowed = [...origins, ...(await settings.get("auth.reset_origins"))];
    const isOpen = await settings.get("auth.sign_up");
    const template = callback ?? `${origins[0]}${PAGE}`;
    // Judged before anything is looked up.
    resetLink(template, newResetToken().token, allowed);
    const nowMs = clock.now();
    await store.transaction(async (tx) => {
      const address = email.toLowerCase();
      checkResetCount(await tx.resets.countSince(address, isoTime(nowMs - RESET_LIFE_MS)));
      const users = await tx.activeByEmail(address);
      if (users.length === 0 && isOpen) throw notFound("SIPUser");
      for (const user of users.length === 0 ? [undefined] : users)
        await mailLink(tx, address, user, nowMs, (token) => resetLink(template, token, allowed));
    });
    return {};
  }

  /**
   * Sets the password: the HA1B changes, and registrations end before it is answered. 400 for a short password, 404, 429
   * for an address that guesses.
   */
  async set(token: string, password: string, address: string): Promise<object> {
    const { guesses, clock, effects } = this.#o;
    guesses.check(address);
    if (password.length < PASSWORD_MIN) throw invalidField("body.password", `minLength ${PASSWORD_MIN}`);
    const now = isoTime(clock.now());
    const done = await this.#o.store.transaction(async (tx) => {
      const uuid = await tx.resets.take("sip_user", resetHash(token), now);
      const before = uuid === undefined ? undefined : await tx.lockActive(uuid);
      if (!before) return undefined;
      const change = await changeUser(tx, before, { password }, { by: null, now });
      if (before.email !== null)
        await tx.mails.add({
          template: "user_password_changed",
          to: before.email,
          data: { email: nameOf(before) },
          now,
        });
      return { before, change };
    });
    if (!done) {
      guesses.failed(address);
      throw resetNotFound();
    }
    await effects.changed(refOf(done.before), done.change);
    return {};
  }
}

/** Without a user only the request is kept, for the count. */
async function mailLink(
  tx: SipPasswordResetTx,
  email: string,
  user: ResettableUser | undefined,
  nowMs: number,
  linkOf: (token: string) => string,
): Promise<void> {
  const { token, hash } = newResetToken();
  const now = isoTime(nowMs);
  await tx.resets.insert({
    uuid: newUuid(),
    user: null,
    sip_user: user?.uuid ?? null,
    email,
    token_hash: user ? hash : null,
    created_on: now,
    expires_on: isoTime(nowMs + RESET_LIFE_MS),
  });
  if (!user) return;
  const data = { login: nameOf(user), link: linkOf(token) };
  await tx.mails.add({ template: "user_reset_password", to: user.email ?? email, data, now });
}

function nameOf({ login, domain }: ResettableUser): string {
  return `${login}@${domain}`;
}
