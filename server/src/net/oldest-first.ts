/** What waits in about the order in which it came; taking one of the first costs the same however many wait. */
export class OldestFirst<T> {
  #items: T[] = [];
  /** Those before it are gone. */
  #head = 0;

  get length(): number {
    return this.#items.length - this.#head;
  }

  push(item: T): void {
    this.#items.push(item);
  }

  /** @returns the one that came first, or second, and so on */
  at(index: number): T | undefined {
    return this.#items[this.#head + index];
  }

  /** Takes that one; the first one waits in its place. */
  take(index: number): T {
    const items = this.#items;
    const item = items[this.#head + index]!;
    items[this.#head + index] = items[this.#head]!;
    this.#head++;
    if (this.#head * 2 >= items.length) {
      this.#items = items.slice(this.#head);
      this.#head = 0;
    }
    return item;
  }

  /** @returns false = it does not wait */
  remove(item: T): boolean {
    const index = this.#items.indexOf(item, this.#head);
    if (index >= 0) this.take(index - this.#head);
    return index >= 0;
  }
}
