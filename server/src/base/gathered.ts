/**
 * Gathers messages of one turn of the event loop and posts them as one array: waking another thread costs more than most
 * messages do. Their order is kept.
 */
export class Gathered<T> {
  readonly #post: (messages: readonly T[]) => void;
  #waiting: T[] = [];

  constructor(post: (messages: readonly T[]) => void) {
    this.#post = post;
  }

  /** Posted at the end of this turn. */
  add(message: T): void {
    if (this.#waiting.push(message) === 1) setImmediate(() => this.#flush());
  }

  #flush(): void {
    const messages = this.#waiting;
    this.#waiting = [];
    this.#post(messages);
  }
}
