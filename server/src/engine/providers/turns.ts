/** So many at a time; the others wait in the order in which they came. */
export class Turns {
  readonly #waiting: ((isMine: boolean) => void)[] = [];
  #free: number;

  /** @param count turns that can be had at the same time */
  constructor(count: number) {
    this.#free = count;
  }

  /** Resolves true when it is our turn, which must be given back by `done`; false when `signal` was aborted before. */
  take(signal: AbortSignal): Promise<boolean> {
    if (signal.aborted) return Promise.resolve(false);
    if (this.#free > 0) {
      this.#free--;
      return Promise.resolve(true);
    }
    return new Promise((resolve) => {
      const give = (isMine: boolean): void => {
        signal.removeEventListener("abort", leave);
        resolve(isMine);
      };
      const leave = (): void => {
        this.#waiting.splice(this.#waiting.indexOf(give), 1);
        give(false);
      };
      signal.addEventListener("abort", leave, { once: true });
      this.#waiting.push(give);
    });
  }

  done(): void {
    const next = this.#waiting.shift();
    if (next) next(true);
    else this.#free++;
  }
}
