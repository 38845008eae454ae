import { randomBytes } from "node:crypto";
import { sql } from "kysely";
import type { Bus } from "../base/bus.js";
import type { DataKeys } from "../domain/blob/port.js";
import { DATA_KEY_SUBJECT } from "./bus-channel.js";
import type { Store } from "./db.js";
import type { SecretBox } from "./secret-box.js";

const KEY_BYTES = 32;
/** Keys kept in memory. */
const KEPT_KEYS = 10_000;

/** Keys of the files of accounts in the database, each sealed with SECRETS_KEY for its account alone (security.md 13). */
export class SqlDataKeys implements DataKeys {
  readonly #store: Store;
  readonly #box: SecretBox;
  readonly #kept = new Map<string, Uint8Array>();

  constructor(store: Store, box: SecretBox) {
    this.#store = store;
    this.#box = box;
  }

  /** Reads those that were made last: a recording that begins while the database is away needs the key of its account. */
  async load(): Promise<void> {
    const rows = await this.#store.db
      .selectFrom("data_key")
      .select(["account", "sealed"])
      .orderBy("created_on", "desc")
      .limit(KEPT_KEYS)
      .execute();
    for (const { account, sealed } of rows.reverse()) {
      try {
        this.#keep(account, this.#opened(account, sealed));
      } catch {
        // One that is damaged stops its account's files, and nobody else.
      }
    }
  }

  /** Forgets keys whose account is removed, on whatever node, as long as the bus is heard. */
  listen(bus: Bus): void {
    bus.subscribe(DATA_KEY_SUBJECT, (account) => void this.#kept.delete(account as string));
    bus.onGap(() => {
      this.#kept.clear();
      // Without the database each is read when it is needed.
      this.load().catch(() => undefined);
    });
  }

  /** Rejects for an account that is being removed and has none any more. */
  async ensure(account: string): Promise<Uint8Array> {
    const known = await this.find(account);
    if (known) return known;
    const sealed = this.#box.encrypt(randomBytes(KEY_BYTES).toString("base64"), account);
    await sql`
      insert into data_key (account, sealed)
      select uuid, ${sealed} from account where uuid = ${account} and removal_on is null
      on conflict do nothing`.execute(this.#store.db);
    // Another node may have been first.
    const made = await this.find(account);
    if (!made) throw new Error("the account is being removed: its files get no key");
    return made;
  }

  async find(account: string): Promise<Uint8Array | undefined> {
    const kept = this.#kept.get(account);
    if (kept) return kept;
    const { db } = this.#store;
    const row = await db.selectFrom("data_key").select("sealed").where("account", "=", account).executeTakeFirst();
    return row && this.#keep(account, this.#opened(account, row.sealed));
  }

  #opened(account: string, sealed: string): Uint8Array {
    return Buffer.from(this.#box.decrypt(sealed, account), "base64");
  }

  #keep(account: string, key: Uint8Array): Uint8Array {
    const oldest = this.#kept.size < KEPT_KEYS ? undefined : this.#kept.keys().next().value;
    if (oldest !== undefined) this.#kept.delete(oldest);
    this.#kept.set(account, key);
    return key;
  }
}
