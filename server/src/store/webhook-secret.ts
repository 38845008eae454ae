import type { StoredSecrets, WebhookSecretStore } from "../domain/webhook-secret/port.js";
import type { Store } from "./db.js";
import type { SecretBox } from "./secret-box.js";

/** Signing secrets of accounts in the database, sealed. */
export class SqlWebhookSecrets implements WebhookSecretStore {
  readonly #store: Store;
  readonly #box: SecretBox;

  constructor(store: Store, box: SecretBox) {
    this.#store = store;
    this.#box = box;
  }

  async ensure(account: string, fresh: string, now: string): Promise<StoredSecrets> {
    const known = await this.#find(account);
    if (known) return known;
    await this.#store.db
      .insertInto("webhook_secret")
      .values({ account, created_on: now, secret: this.#box.encrypt(fresh) })
      .onConflict((c) => c.doNothing())
      .execute();
    const made = await this.#find(account);
    if (!made) throw new Error("the secret that was just written is not there");
    return made;
  }

  async rotate(account: string, fresh: string, previousUntil: string, now: string): Promise<StoredSecrets> {
    const row = await this.#store.transaction((tx) =>
      tx
        .insertInto("webhook_secret")
        .values({ account, created_on: now, secret: this.#box.encrypt(fresh) })
        .onConflict((c) =>
          c.column("account").doUpdateSet((e) => ({
            previous: e.ref("webhook_secret.secret"),
            previous_expired_on: previousUntil,
            secret: e.ref("excluded.secret"),
            created_on: now,
          })),
        )
        .returningAll()
        .executeTakeFirstOrThrow(),
    );
    return this.#opened(row);
  }

  async #find(account: string): Promise<StoredSecrets | undefined> {
    const row = await this.#store.db
      .selectFrom("webhook_secret")
      .selectAll()
      .where("account", "=", account)
      .executeTakeFirst();
    return row && this.#opened(row);
  }

  #opened(row: { [K in keyof StoredSecrets]: StoredSecrets[K] }): StoredSecrets {
    const { secret, created_on, previous, previous_expired_on } = row;
    return {
      secret: this.#box.decrypt(secret),
      created_on,
      previous: previous === null ? null : this.#box.decrypt(previous),
      previous_expired_on,
    };
  }
}
