/** What was made of the keys that came last, as many as `max`; the one made first is forgotten first. */
export class Recent<K, V> {
  readonly #known = new Map<K, V>();
  readonly #max: number;

  constructor(max: number) {
    this.#max = max;
  }

  get(key: K): V | undefined {
    return this.#known.get(key);
  }

  /** @returns `value` */
  keep(key: K, value: V): V {
    this.#known.set(key, value);
    if (this.#known.size > this.#max) this.#known.delete(this.#known.keys().next().value!);
    return value;
  }
}
