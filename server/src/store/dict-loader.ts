import { type RawBuilder, sql } from "kysely";
import { DomainError } from "../base/errors.js";
import { storableJson } from "../base/storable-json.js";
import type { DictionaryLoader, ImportedDictionary } from "../domain/dict/port.js";
import type { Store, Tx } from "./db.js";

/** Seconds after which an import that has written nothing counts as dead. */
const CLAIM = sql`interval '60 seconds'`;
/** Rows of one statement: what makes them into JSON must not hold the process. */
const ROWS_MAX = 500;

/** How rows of one dictionary are stored. */
export interface LoaderTable<Row> {
  readonly name: ImportedDictionary;
  /** Inserts rows given as JSON; a row with the key of a stored one takes its place. */
  insert(generation: number, json: string): RawBuilder<unknown>;
  keyOf(row: Row): string;
  /** What is left to do when all rows are there. */
  finish(generation: number): readonly RawBuilder<unknown>[];
  /** Removes some thousand rows of a generation; the statement counts what it removed. */
  removeSome(generation: number): RawBuilder<unknown>;
}

/** Takes a dictionary in, as generations of rows. */
export class SqlDictionaryLoader<Row> implements DictionaryLoader<Row> {
  readonly #store: Store;
  readonly #table: LoaderTable<Row>;

  constructor(store: Store, table: LoaderTable<Row>) {
    this.#store = store;
    this.#table = table;
  }

  begin(now: string): Promise<number | undefined> {
    const { name } = this.#table;
    return this.#store.transaction(async (tx) => {
      await sql`update dict_generation set state = 'old'
        where name = ${name} and state = 'loading' and claimed_until < now()`.execute(tx);
      const { rows } = await sql<{ id: number }>`
        insert into dict_generation (name, state, created_on, claimed_until)
        values (${name}, 'loading', ${now}, now() + ${CLAIM})
        on conflict (name) where state = 'loading' do nothing returning id`.execute(tx);
      return rows[0]?.id;
    });
  }

  async write(generation: number, rows: readonly Row[]): Promise<void> {
    await this.#store.transaction(async (tx) => {
      await this.#renew(tx, generation);
      for (let at = 0; at < rows.length; at += ROWS_MAX) {
        const part = rows.slice(at, at + ROWS_MAX);
        // One statement may not name a key twice; the later row wins.
        const unique = [...new Map(part.map((row) => [this.#table.keyOf(row), row])).values()];
        await this.#table.insert(generation, storableJson(unique)).execute(tx);
      }
    });
  }

  async activate(generation: number): Promise<void> {
    const { name } = this.#table;
    await this.#store.transaction(async (tx) => {
      await this.#renew(tx, generation);
      for (const step of this.#table.finish(generation)) await step.execute(tx);
      await sql`update dict_generation set state = 'old' where name = ${name} and state = 'active'`.execute(tx);
      await sql`update dict_generation set state = 'active', claimed_until = null where id = ${generation}`.execute(tx);
    });
  }

  async abandon(generation: number): Promise<void> {
    await sql`update dict_generation set state = 'old' where id = ${generation} and state = 'loading'`.execute(
      this.#store.db,
    );
  }

  async sweep(): Promise<void> {
    const { rows } = await sql<{ id: number }>`
      select id from dict_generation where name = ${this.#table.name} and state = 'old'`.execute(this.#store.db);
    for (const { id } of rows) {
      let removed: bigint | undefined;
      do {
        removed = (await this.#table.removeSome(id).execute(this.#store.db)).numAffectedRows;
      } while (removed !== undefined && removed > 0n);
      await this.#store.db.deleteFrom("dict_generation").where("id", "=", id).execute();
    }
  }

  /** Keeps the claim, and the generation from being taken by another import before the commit. */
  async #renew(tx: Tx, generation: number): Promise<void> {
    const { rows } = await sql`update dict_generation set claimed_until = now() + ${CLAIM}
      where id = ${generation} and state = 'loading' returning id`.execute(tx);
    if (rows.length === 0) throw new DomainError(409, "conflict", "Another import has taken over");
  }
}
