import { sql } from "kysely";
import { newUuid } from "../base/ids.js";
import type { Page, PageQuery } from "../base/page.js";
import type { MediaLookup, MediaStore, NewMedia, StoredMedia } from "../domain/media/port.js";
import type { Store } from "./db.js";
import { dated, plain, userJson } from "./json.js";
import { oneOf, pageOf, raw, withinReach } from "./page.js";

const MEDIA = `json_build_object(${dated("m", "created_on modified_on")},
  ${plain("m", "uuid account name format duration size file played")},
  'created_by', (select ${userJson("cu")} from "user" cu where cu.uuid = m.created_by))`;

/** Files of accounts in the database; their bytes are blobs. */
export class SqlMedia implements MediaStore, MediaLookup {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  list(account: string, page: PageQuery): Promise<Page<StoredMedia>> {
    return pageOf<StoredMedia>(this.#store.db, {
      entity: raw(MEDIA),
      from: sql`media m where m.account = ${account}`,
      order: raw("m.created_on desc, m.uuid"),
      page,
    });
  }

  find(reach: string | null, uuid: string): Promise<StoredMedia | undefined> {
    const where = sql`media m where m.uuid = ${uuid} and ${withinReach("m.account", reach)}`;
    return oneOf<StoredMedia>(this.#store.db, raw(MEDIA), where);
  }

  save(media: NewMedia): Promise<{ readonly media: StoredMedia; readonly before: StoredMedia | undefined }> {
    const { account, name, by, now, ...file } = media;
    return this.#store.transaction(async (tx) => {
      // Two uploads of one name at the same time: the second waits here and replaces the first.
      await tx.selectFrom("account").select("uuid").where("uuid", "=", account).forUpdate().execute();
      const where = sql`media m where m.account = ${account} and m.name = ${name}`;
      const before = await oneOf<StoredMedia>(tx, raw(MEDIA), where);
      const { uuid, ...content } = file;
      if (before)
        await tx
          .updateTable("media")
          .set({ ...content, modified_on: now })
          .where("uuid", "=", before.uuid)
          .execute();
      else
        await tx
          .insertInto("media")
          .values({ uuid, account, name, created_on: now, modified_on: now, created_by: by, ...content })
          .execute();
      const stored = await oneOf<StoredMedia>(tx, raw(MEDIA), where);
      if (!stored) throw new Error("a stored file is gone");
      return { media: stored, before };
    });
  }

  remove(reach: string | null, uuid: string): Promise<StoredMedia | undefined> {
    return this.#store.transaction(async (tx) => {
      const { rows } = await sql<{ media: StoredMedia }>`
        delete from media m where m.uuid = ${uuid} and ${withinReach("m.account", reach)}
        returning ${raw(MEDIA)} as media`.execute(tx);
      return rows[0]?.media;
    });
  }

  async playedKey(account: string, uuidOrName: string): Promise<string | undefined> {
    const row = await this.#store.db
      .selectFrom("media")
      .select("played")
      .where("account", "=", account)
      .where((eb) => eb.or([eb("uuid", "=", uuidOf(uuidOrName)), eb("name", "=", uuidOrName)]))
      .orderBy(sql`uuid = ${uuidOf(uuidOrName)}`, "desc")
      .executeTakeFirst();
    return row?.played;
  }
}

/** A name that is no uuid is compared with one that nobody has. */
function uuidOf(text: string): string {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text) ? text : newUuid();
}
