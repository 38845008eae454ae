/**
 * Ids that a carrier has answered with and that are about to be stored. A receipt for one of them waits for that here: it
 * would find no part, and be kept and taken up later, which costs more than all the rest of it.
 */
export class UnstoredIds {
  readonly #storing = new Map<string, Promise<void>>();

  /** Until `stored` settles, with whatever. @param ids as they are stored */
  add(carrier: string, ids: readonly string[], stored: Promise<unknown>): void {
    const over: Promise<void> = stored.then(
      () => this.#remove(carrier, ids, over),
      () => this.#remove(carrier, ids, over),
    );
    for (const id of ids) this.#storing.set(`${carrier} ${id}`, over);
  }

  /** Resolves when none of the ids is about to be stored; undefined: none is. */
  storing(carrier: string, ids: readonly string[]): Promise<void> | undefined {
    for (const id of ids) {
      const over = this.#storing.get(`${carrier} ${id}`);
      if (over) return over;
    }
    return undefined;
  }

  #remove(carrier: string, ids: readonly string[], over: Promise<void>): void {
    for (const id of ids) {
      const name = `${carrier} ${id}`;
      if (this.#storing.get(name) === over) this.#storing.delete(name);
    }
  }
}
