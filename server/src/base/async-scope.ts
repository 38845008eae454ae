import { AsyncLocalStorage, AsyncResource } from "node:async_hooks";

/**
 * A value that belongs to everything that happens inside one asynchronous piece of work, however deep. For what must
 * reach the end of a trip without every service on the way passing it on; never for what a service decides by.
 */
export class AsyncScope<T> {
  readonly #storage = new AsyncLocalStorage<T>();
  #running = 0;

  /** Runs `work` with `value`, which is gone once the last such work has settled. */
  async run<R>(value: T, work: () => Promise<R>): Promise<R> {
    this.#running++;
    try {
      return await this.#storage.run(value, work);
    } finally {
      // While a storage is on, Node takes note of each promise of the process: three to four times what an `await` costs.
      if (--this.#running === 0) this.#storage.disable();
    }
  }

  /** The value of the work that runs now; undefined outside. */
  current(): T | undefined {
    return this.#storage.getStore();
  }
}

/**
 * The scopes in which it is called, for work that is done later and elsewhere on behalf of it.
 * @returns runs work inside of them
 */
export function scopeHere(): <R>(work: () => R) => R {
  const here = new AsyncResource("scope");
  return (work) => here.runInAsyncScope(work);
}
