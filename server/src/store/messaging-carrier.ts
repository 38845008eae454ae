import type { Store } from "./db.js";

/** Carriers of messages in the database. */
export class SqlMessagingCarriers {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  /** An active carrier that takes messages. */
  async sending(uuid: string): Promise<{ readonly kind: "smpp" | "http" | "simulator" } | undefined> {
    return this.#store.db
      .selectFrom("messaging_carrier")
      .select("kind")
      .where("uuid", "=", uuid)
      .where("is_active", "=", true)
      .where("direction", "in", ["both", "send"])
      .executeTakeFirst();
  }

  /** uuid of the carrier that stands for the simulated network. */
  async simulator(): Promise<string | undefined> {
    const row = await this.#store.db
      .selectFrom("messaging_carrier")
      .select("uuid")
      .where("kind", "=", "simulator")
      .where("is_active", "=", true)
      .orderBy("created_on")
      .executeTakeFirst();
    return row?.uuid;
  }
}
