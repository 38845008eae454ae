import type { Kysely } from "kysely";
import type { Stamp } from "../base/stamp.js";
import { type OwnedEntity, type OwnedSql, ownedNow } from "./owned.js";
import { withinReach } from "./page.js";
import type { Tables } from "./tables.js";

/** A new row: its fields, who makes it and when, its id and its owner. */
export type NewOwned<Fields> = Fields & Stamp & { readonly uuid: string; readonly account: string };

type ColumnOf<Locked> = (keyof Locked & string) | `${string} as ${keyof Locked & string}`;

/**
 * Changes of one kind of entity that belongs to an account, within a transaction. `Fields` are columns of its table,
 * `Locked` those that `lock` reads.
 */
export abstract class OwnedTx<Fields extends object, Locked, Entity extends OwnedEntity> {
  protected readonly db: Kysely<Tables>;
  readonly #kind: OwnedSql;
  readonly #columns: readonly string[];

  /** @param columns what `lock` reads: names of columns, or `column as name` */
  constructor(db: Kysely<Tables>, kind: OwnedSql, columns: readonly ColumnOf<Locked>[]) {
    this.db = db;
    this.#kind = kind;
    this.#columns = columns;
  }

  /** Keeps the row from change by others, when it is within reach. */
  lock(reach: string | null, uuid: string): Promise<Locked | undefined> {
    const columns = this.#columns as readonly "uuid"[];
    const query = this.db.selectFrom(this.#table).select(columns).where("uuid", "=", uuid);
    return query.where(withinReach("account", reach)).forUpdate().executeTakeFirst() as Promise<Locked | undefined>;
  }

  async insert({ by, now, ...row }: NewOwned<Fields>): Promise<void> {
    const stamped = { ...row, created_on: now, modified_on: now, created_by: by, modified_by: by };
    await this.db
      .insertInto(this.#table)
      .values(stamped as never)
      .execute();
  }

  async update(uuid: string, { by, now, ...change }: Partial<Fields> & Stamp): Promise<void> {
    const stamped = { ...change, ...this.alsoChanged(change as Partial<Fields>), modified_on: now, modified_by: by };
    await this.db
      .updateTable(this.#table)
      .set(stamped as never)
      .where("uuid", "=", uuid)
      .execute();
  }

  async remove(uuid: string): Promise<void> {
    await this.db.deleteFrom(this.#table).where("uuid", "=", uuid).execute();
  }

  entity(uuid: string): Promise<Entity> {
    return ownedNow<Entity>(this.db, this.#kind, uuid);
  }

  /** Columns that change with some fields. Default: none. */
  protected alsoChanged(_change: Partial<Fields>): object {
    return {};
  }

  /** One for all: what is named above are columns of each of these tables. */
  get #table(): "office_hours" {
    return this.#kind.table as "office_hours";
  }
}
