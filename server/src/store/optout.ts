import type { ISMSOptout, ISMSOptoutQuery } from "@opentact/contract";
import { sql } from "kysely";
import type { Page } from "../base/page.js";
import type { NewOptout, OptoutStore, OptoutTx } from "../domain/optout/port.js";
import type { Store, Tx } from "./db.js";
import { dated, messagingProfileJson, plain } from "./json.js";
import { oneOf, pageOf, raw, withinReach } from "./page.js";
import { transactionWithRetry } from "./retry.js";
import { equals, joined } from "./search.js";
import { insertOptout } from "./sms-inbound.js";
import { failWaiting } from "./sms-stop.js";

const ROW = `json_build_object(${dated("o", "created_on modified_on deleted_on")},
  ${plain("o", "uuid from to keyword source")},
  'messaging_profile', (select ${messagingProfileJson("mp")} from messaging_profile mp where mp.uuid = o.messaging_profile))`;

const ALL = { mode: "AND" } as const;

/** Opt-outs in the database. */
export class SqlOptouts implements OptoutStore {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  list(account: string, query: ISMSOptoutQuery): Promise<Page<ISMSOptout>> {
    const filters = joined({ ...ALL, take: 0, skip: 0, order: {} }, [
      equals(`o."from"`, query.from),
      equals(`o."to"`, query.to),
      equals("o.messaging_profile", query.messaging_profile),
    ]);
    return pageOf<ISMSOptout>(this.#store.db, {
      entity: raw(ROW),
      from: sql`sms_optout o where o.account = ${account} and o.deleted_on is null and ${filters}`,
      order: raw("o.created_on desc, o.uuid"),
      page: query,
    });
  }

  transaction<T>(work: (tx: OptoutTx) => Promise<T>): Promise<T> {
    return transactionWithRetry(this.#store, (tx) => work(new OptoutsTx(tx)));
  }
}

class OptoutsTx implements OptoutTx {
  readonly #tx: Tx;

  constructor(tx: Tx) {
    this.#tx = tx;
  }

  async lockProfile(reach: string | null, profile: string): Promise<string | undefined> {
    const found = await this.#tx
      .selectFrom("messaging_profile")
      .select("account")
      .where("uuid", "=", profile)
      .where(withinReach("account", reach))
      .executeTakeFirst();
    if (!found) return undefined;
    await this.#tx.selectFrom("account").select("uuid").where("uuid", "=", found.account).forNoKeyUpdate().execute();
    return found.account;
  }

  async enter(optout: NewOptout): Promise<{ uuid: string; isNew: boolean }> {
    const { profile, from, now } = optout;
    const made = await insertOptout(this.#tx, { ...optout, to: null });
    await failWaiting(this.#tx, profile, from, now);
    return made === undefined ? { uuid: await this.#known(profile, from), isNew: false } : { uuid: made, isNew: true };
  }

  async lift(reach: string | null, uuid: string, now: string): Promise<boolean> {
    const lifted = await this.#tx
      .updateTable("sms_optout")
      .set({ deleted_on: now, modified_on: now })
      .where("uuid", "=", uuid)
      .where("deleted_on", "is", null)
      .where(withinReach("account", reach))
      .returning("uuid")
      .executeTakeFirst();
    return lifted !== undefined;
  }

  async entity(uuid: string): Promise<ISMSOptout> {
    const found = await oneOf<ISMSOptout>(this.#tx, raw(ROW), sql`sms_optout o where o.uuid = ${uuid}`);
    if (!found) throw new Error("an opt-out of this transaction is gone");
    return found;
  }

  async #known(profile: string, from: string): Promise<string> {
    const { uuid } = await this.#tx
      .selectFrom("sms_optout")
      .select("uuid")
      .where("messaging_profile", "=", profile)
      .where("from", "=", from)
      .where("deleted_on", "is", null)
      .executeTakeFirstOrThrow();
    return uuid;
  }
}
