import { randomBytes } from "node:crypto";
import type { IWebhookSecret, IWebhookSecretState } from "@opentact/contract";
import type { Clock } from "../../base/clock.js";
import { isoTime } from "../../base/iso-time.js";
import type { AccountSecrets } from "../account/port.js";
import type { UserActor } from "../auth/port.js";
import type { WebhookSecretStore } from "./port.js";

const SECRET_BYTES = 32;
/** The former secret signs so long beside the new one (rest.md 5). */
const OVERLAP_MS = 86_400_000;

/** Signing secrets of accounts (rest.md 5, events.md 12). Each account has one from its first use on. */
export class AccountWebhookSecrets implements AccountSecrets {
  readonly #store: WebhookSecretStore;
  readonly #clock: Clock;

  constructor(o: { store: WebhookSecretStore; clock: Clock }) {
    this.#store = o.store;
    this.#clock = o.clock;
  }

  /** When the secret of the own account was made and how it ends. */
  async state(actor: UserActor): Promise<IWebhookSecretState> {
    const { secret, created_on } = await this.#store.ensure(actor.account, newSecret(), this.#now());
    return { created_on, last4: secret.slice(-4) };
  }

  /** The answer is the only one with the secret. */
  async rotate(actor: UserActor): Promise<IWebhookSecret> {
    const until = isoTime(this.#clock.now() + OVERLAP_MS);
    const rotated = await this.#store.rotate(actor.account, newSecret(), until, this.#now());
    const { secret, created_on, previous_expired_on } = rotated;
    return { secret, created_on, previous_expired_on };
  }

  async active(account: string): Promise<readonly string[]> {
    const now = this.#now();
    const { secret, previous, previous_expired_on } = await this.#store.ensure(account, newSecret(), now);
    const isTwo = previous !== null && previous_expired_on !== null && previous_expired_on > now;
    return isTwo ? [secret, previous] : [secret];
  }

  #now(): string {
    return isoTime(this.#clock.now());
  }
}

function newSecret(): string {
  return `whsec_${randomBytes(SECRET_BYTES).toString("base64")}`;
}
