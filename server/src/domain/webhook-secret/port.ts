/** Secrets of an account as they are kept, opened. */
export interface StoredSecrets {
  readonly secret: string;
  readonly created_on: string;
  readonly previous: string | null;
  readonly previous_expired_on: string | null;
}

/** Signing secrets at rest, sealed. */
export interface WebhookSecretStore {
  /** The secrets of an account; `fresh` becomes its first one when it has none yet. */
  ensure(account: string, fresh: string, now: string): Promise<StoredSecrets>;
  /** `fresh` takes the place of the newest, which becomes the former one until `previousUntil`. */
  rotate(account: string, fresh: string, previousUntil: string, now: string): Promise<StoredSecrets>;
}
