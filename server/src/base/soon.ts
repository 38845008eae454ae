/** What is at hand, or will be: a promise for what is at hand costs more than finding it. */
export type Soon<T> = T | Promise<T>;

/** Goes on with what was found: within this call when it is at hand. What `next` throws then is thrown by this. */
export function after<T, R>(found: Soon<T>, next: (found: T) => Soon<R>): Soon<R> {
  return found instanceof Promise ? found.then(next) : next(found);
}
