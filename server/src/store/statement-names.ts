/** A statement gets its name when it is asked for so many times: rare ones are not worth the memory of a kept plan. */
const NAMED_FROM_USE = 5;
/** Kept plans of one connection: at some 100 kB each the plans of all connections stay in bounds. */
const NAMES_MAX = 250;
/** Texts that are counted; a program has some hundreds, only lists of changing length make more. */
const COUNTED_MAX = 4_000;
/**
 * Masks and pages are planned anew each time: a plan for any mask or any page can be far slower than the one for this
 * mask, and their planning is small beside their work.
 */
const PLANNED_ANEW = /\si?like\s|\slimit \$/i;

/**
 * Names of prepared statements, the same on every connection. Planning one of our entity reads, with its nested JSON,
 * costs PostgreSQL several times what running it costs: a named statement is planned once for each connection.
 */
export class StatementNames {
  readonly #uses = new Map<string, number>();
  readonly #names = new Map<string, string>();

  /** Name to prepare the text under; undefined while it is not to be kept. */
  of(text: string): string | undefined {
    const known = this.#names.get(text);
    if (known !== undefined || this.#names.size >= NAMES_MAX) return known;
    const uses = (this.#uses.get(text) ?? 0) + 1;
    if (uses < NAMED_FROM_USE || PLANNED_ANEW.test(text)) {
      if (this.#uses.size < COUNTED_MAX || uses > 1) this.#uses.set(text, uses);
      return undefined;
    }
    this.#uses.delete(text);
    const name = `s${this.#names.size + 1}`;
    this.#names.set(text, name);
    return name;
  }
}
