import type { SettingStore } from "../domain/settings/port.js";
import type { Store } from "./db.js";

/** Settings of the installation that may change while it runs. */
export class SqlSettings implements SettingStore {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  async find(name: string): Promise<unknown> {
    const row = await this.#store.db.selectFrom("setting").select("value").where("name", "=", name).executeTakeFirst();
    return row?.value;
  }
}
