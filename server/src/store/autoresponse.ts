import type { IAutoresponse } from "@opentact/contract";
import { type Kysely, sql } from "kysely";
import type { Page, PageQuery } from "../base/page.js";
import type { AutoresponseFields, AutoresponseStore, AutoresponseTx } from "../domain/messaging-profile/port.js";
import type { Store } from "./db.js";
import { dated, plain } from "./json.js";
import { profileAccount } from "./messaging-profile.js";
import { oneOf, pageOf, raw } from "./page.js";
import type { Tables } from "./tables.js";

const ENTITY = `json_build_object(${dated("r", "created_on modified_on")},
  ${plain("r", "uuid op keywords resp_text country_code")})`;

/** Automatic replies of messaging profiles in the database. */
export class SqlAutoresponses implements AutoresponseStore {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  async list(reach: string | null, profile: string, page: PageQuery): Promise<Page<IAutoresponse> | undefined> {
    if ((await profileAccount(this.#store.db, reach, profile)) === undefined) return undefined;
    return pageOf<IAutoresponse>(this.#store.db, {
      entity: raw(ENTITY),
      from: sql`messaging_autoresponse r where r.messaging_profile = ${profile}`,
      order: raw("r.created_on desc, r.uuid"),
      page,
    });
  }

  transaction<T>(work: (tx: AutoresponseTx) => Promise<T>): Promise<T> {
    return this.#store.transaction((tx) => work(new RepliesTx(tx)));
  }
}

class RepliesTx implements AutoresponseTx {
  readonly #db: Kysely<Tables>;

  constructor(db: Kysely<Tables>) {
    this.#db = db;
  }

  accountOf(reach: string | null, profile: string): Promise<string | undefined> {
    return profileAccount(this.#db, reach, profile);
  }

  async insert({
    now,
    ...row
  }: AutoresponseFields & { uuid: string; account: string; messaging_profile: string; now: string }): Promise<void> {
    await this.#db
      .insertInto("messaging_autoresponse")
      .values({ ...row, created_on: now, modified_on: now })
      .execute();
  }

  lock(profile: string, uuid: string): Promise<IAutoresponse | undefined> {
    return oneOf<IAutoresponse>(
      this.#db,
      raw(ENTITY),
      sql`messaging_autoresponse r where r.uuid = ${uuid} and r.messaging_profile = ${profile} for update`,
    );
  }

  async update(
    uuid: string,
    { now, ...change }: Partial<AutoresponseFields> & { readonly now: string },
  ): Promise<void> {
    await this.#db
      .updateTable("messaging_autoresponse")
      .set({ ...change, modified_on: now })
      .where("uuid", "=", uuid)
      .execute();
  }

  async remove(uuid: string): Promise<void> {
    await this.#db.deleteFrom("messaging_autoresponse").where("uuid", "=", uuid).execute();
  }

  async entity(uuid: string): Promise<IAutoresponse> {
    const found = await oneOf<IAutoresponse>(
      this.#db,
      raw(ENTITY),
      sql`messaging_autoresponse r where r.uuid = ${uuid}`,
    );
    if (!found) throw new Error("a locked automatic reply is gone");
    return found;
  }
}
