/** `do update` writes the table of its insert; `for update` only locks. */
const WRITES =
  /\b(?:insert\s+into|(?<!\bdo\s+|\bfor\s+|\bfor\s+no\s+key\s+)update|delete\s+from|truncate)\s+"?([a-z_]+)"?/gi;
/** The balance counts as a table of its own: it changes with every call that costs, and no other part of the account with it. */
const BALANCE = /\bupdate account set balance\b/g;
/** So does the last use of a token, which is written now and then while the token is used. */
const TOKEN_USE = /\bupdate "token" set "used_on"/g;
/** Of these the count of rows tells whether anything was written; of a `with` it tells of its last part only. */
const COUNTED = /^\s*(?:insert|update|delete)\b/i;
/** Statements of changing text are looked at each time past this. */
const KNOWN_MAX = 4_000;
const NOTHING: ReadonlySet<string> = new Set();

type Listener = (tables: ReadonlySet<string>) => void;

/** Tells which tables were written, as soon as the writing is committed and before whoever wrote goes on. */
export class WriteWatch {
  readonly #known = new Map<string, ReadonlySet<string>>();
  readonly #listeners = new Set<Listener>();

  /** Calls `listener` after each commit, or single statement, that wrote. It must not throw. Returns the way out. */
  on(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  tell(tables: ReadonlySet<string>): void {
    if (tables.size > 0) for (const listener of this.#listeners) listener(tables);
  }

  /** Tables that a statement writes; those that only its triggers write are not among them. Hot. */
  tablesOf(text: string): ReadonlySet<string> {
    const known = this.#known.get(text);
    if (known) return known;
    const found = new Set<string>();
    const parted = text
      .replace(BALANCE, "update account_balance set balance")
      .replace(TOKEN_USE, 'update token_use set "used_on"');
    for (const [, name] of parted.matchAll(WRITES)) if (name !== undefined) found.add(name);
    const tables = found.size === 0 ? NOTHING : found;
    if (this.#known.size < KNOWN_MAX) this.#known.set(text, tables);
    return tables;
  }
}

/** What one connection writes while it is out of the pool: told at the commit, or at once outside of a transaction. */
export class ConnectionWrites {
  readonly #watch: WriteWatch;
  #pending: Set<string> | undefined;

  constructor(watch: WriteWatch) {
    this.#watch = watch;
  }

  /**
   * A statement has ended.
   * @param count rows it has written; null = not known
   * @param isUnsure the connection failed within it: it may have been committed
   */
  ended(text: string, count: number | null = null, isUnsure = false): void {
    if (/^(?:begin|start transaction)\b/i.test(text)) this.#pending = new Set();
    else if (/^rollback$/i.test(text)) this.#pending = undefined;
    else if (/^commit$/i.test(text)) this.#tellPending();
    else if (!isUnsure && !(count === 0 && COUNTED.test(text))) this.#wrote(this.#watch.tablesOf(text));
  }

  #tellPending(): void {
    const tables = this.#pending;
    this.#pending = undefined;
    if (tables) this.#watch.tell(tables);
  }

  #wrote(tables: ReadonlySet<string>): void {
    if (!this.#pending) return this.#watch.tell(tables);
    for (const table of tables) this.#pending.add(table);
  }
}
