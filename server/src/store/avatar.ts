import type { AvatarExtension, AvatarRow, AvatarStore } from "../domain/avatar/port.js";
import type { Store } from "./db.js";

const COLUMNS = ["uuid", "account", "owner", "extension", "created_on"] as const;

/** Which pictures there are. */
export class SqlAvatars implements AvatarStore {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  async insert(row: AvatarRow): Promise<void> {
    await this.#store.db.insertInto("avatar").values(row).execute();
  }

  async find(uuid: string): Promise<AvatarRow | undefined> {
    const row = await this.#store.db.selectFrom("avatar").select(COLUMNS).where("uuid", "=", uuid).executeTakeFirst();
    return row && { ...row, extension: row.extension as AvatarExtension };
  }

  async take(owner: string, uuid: string): Promise<AvatarRow | undefined> {
    const row = await this.#store.db
      .deleteFrom("avatar")
      .where("uuid", "=", uuid)
      .where("owner", "=", owner)
      .returning(COLUMNS)
      .executeTakeFirst();
    return row && { ...row, extension: row.extension as AvatarExtension };
  }
}
