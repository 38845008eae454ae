import { AsyncLocalStorage, AsyncResource } from "node:async_hooks";

/**
 * A value that belongs to everything that happens inside one asynchronous piece of work, however deep. For what must
 * reach the end of a trip without every service on the way passing it on; never for what a service decides by.
 */
export class AsyncScope<T> {
  readonly #storage = new AsyncLocalStorage<T>();

  /** Runs `work` with `value`. */
  run<R>(value: T, work: () => R): R {
    return this.#storage.run(value, work);
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
