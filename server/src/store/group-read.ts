/** Keys of one reading, and what it gives. */
interface Reading<V> {
  readonly keys: Set<string>;
  readonly found: Promise<ReadonlyMap<string, V>>;
}

/**
 * Reads together what is asked for at the same time, by one statement. A reading begins after everyone in it has asked,
 * so what was committed before somebody asked is seen by him; what comes while one runs is read by the next.
 */
export class GroupRead<V> {
  readonly #read: (keys: readonly string[]) => Promise<ReadonlyMap<string, V>>;
  #last: Promise<unknown> = Promise.resolve();
  #next: Reading<V> | undefined;

  constructor(read: (keys: readonly string[]) => Promise<ReadonlyMap<string, V>>) {
    this.#read = read;
  }

  /** Undefined: there is none with this key. */
  async one(key: string): Promise<V | undefined> {
    this.#next ??= this.#plan();
    const { keys, found } = this.#next;
    keys.add(key);
    return (await found).get(key);
  }

  #plan(): Reading<V> {
    const keys = new Set<string>();
    const found = this.#last.then(
      () =>
        new Promise<ReadonlyMap<string, V>>((resolve, reject) => {
          // At the end of the turn of the event loop: whoever comes in the same turn is in it.
          setImmediate(() => {
            this.#next = undefined;
            this.#read([...keys]).then(resolve, reject);
          });
        }),
    );
    this.#last = found.catch(() => undefined);
    return { keys, found };
  }
}
