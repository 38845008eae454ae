import { CompiledQuery, type Kysely, type RawBuilder, sql } from "kysely";
import type { Sending } from "./sending.js";
import type { Tables } from "./tables.js";

/** A place for a value in a text that is made before the value is known. */
class Slot<K> {
  readonly name: K;

  constructor(name: K) {
    this.name = name;
  }
}

/** SQL of the place of the value `name`. */
export type SlotOf<V> = (name: keyof V) => RawBuilder<unknown>;

/**
 * A statement whose text is made once: for those on a hot path, where making the text costs more than sending it.
 * `V` are its values by name.
 */
export class FixedStatement<V extends object, R> {
  readonly #build: (slot: SlotOf<V>) => RawBuilder<R>;
  #compiled: { readonly text: string; readonly parameters: readonly unknown[] } | undefined;

  constructor(build: (slot: SlotOf<V>) => RawBuilder<R>) {
    this.#build = build;
  }

  /** Its rows. In a transaction it is sent before this returns. */
  async rows(db: Kysely<Tables>, values: V): Promise<R[]> {
    const { text, parameters } = (this.#compiled ??= this.#compile(db));
    const filled = parameters.map((one) => (one instanceof Slot ? values[one.name as keyof V] : one));
    const query = CompiledQuery.raw(text, filled) as CompiledQuery<R>;
    return (await (isSending(db) ? db.send(query) : db.executeQuery(query))).rows;
  }

  #compile(db: Kysely<Tables>) {
    const { sql: text, parameters } = this.#build((name) => sql`${new Slot(name)}`).compile(db);
    return { text, parameters };
  }
}

function isSending(db: Kysely<Tables>): db is Kysely<Tables> & Sending {
  return "send" in db;
}
