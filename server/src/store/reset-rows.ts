import { type Kysely, sql } from "kysely";
import type { NewReset, ResetTx } from "../domain/user/port.js";
import type { Tables } from "./tables.js";

/** Links for new passwords within one transaction. */
export class ResetRows implements ResetTx {
  readonly #db: Kysely<Tables>;

  constructor(db: Kysely<Tables>) {
    this.#db = db;
  }

  async countSince(email: string, since: string): Promise<number> {
    await sql`select pg_advisory_xact_lock(hashtextextended(${`password_reset ${email}`}, 0))`.execute(this.#db);
    const { count } = await this.#db
      .selectFrom("password_reset")
      .select((e) => e.fn.countAll<string>().as("count"))
      .where("email", "=", email)
      .where("created_on", ">", since)
      .executeTakeFirstOrThrow();
    return Number(count);
  }

  async insert(reset: NewReset): Promise<void> {
    await this.#db.insertInto("password_reset").values(reset).execute();
  }

  async take(of: "user" | "sip_user", hash: string, now: string): Promise<string | undefined> {
    const row = await this.#db
      .selectFrom("password_reset")
      .select(of)
      .where("token_hash", "=", hash)
      .where("used_on", "is", null)
      .where("expires_on", ">", now)
      .forUpdate()
      .executeTakeFirst();
    const owner = row?.[of] ?? undefined;
    if (owner === undefined) return undefined;
    await this.#db
      .updateTable("password_reset")
      .set({ used_on: now })
      .where(of, "=", owner)
      .where("used_on", "is", null)
      .execute();
    return owner;
  }
}
