/** What was made of the keys that came last; of others nothing is left. Neither keys nor values are changed by who gets them. */
export class Recent<K, V> {
  readonly #max: number;
  readonly #lasting: (key: K) => K;
  #known = new Map<K, V>();
  /** The ones before them, which are looked at once more. */
  #former = new Map<K, V>();

  /**
   * @param max how many are remembered at least; at most twice as many
   * @param lasting what is kept of a key; default the key. A text may be a piece of a long one, which it would hold.
   */
  constructor(max: number, lasting: (key: K) => K = itself) {
    this.#max = max;
    this.#lasting = lasting;
  }

  /** Hot. */
  get(key: K): V | undefined {
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const former = this.#former.get(key);
    return former === undefined ? undefined : this.keep(key, former);
  }

  /** @returns `value` */
  keep(key: K, value: V): V {
    if (this.#known.size >= this.#max) {
      this.#former = this.#known;
      this.#known = new Map();
    }
    this.#known.set(this.#lasting(key), value);
    return value;
  }
}

function itself<K>(key: K): K {
  return key;
}
