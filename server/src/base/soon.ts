/** What is at hand, or will be: a promise for what is at hand costs more than finding it. */
export type Soon<T> = T | Promise<T>;

/** Goes on with what was found: within this call when it is at hand. What `next` throws then is thrown by this. */
export function after<T, R>(found: Soon<T>, next: (found: T) => Soon<R>): Soon<R> {
  return found instanceof Promise ? found.then(next) : next(found);
}

/**
 * The same where what goes on needs more than what was found. It is given that, rather than made of it: a function made for each
 * finding, with what it closes over, costs more than what is at hand.
 */
export function afterFor<C, T, R>(found: Soon<T>, context: C, next: (context: C, found: T) => Soon<R>): Soon<R> {
  return found instanceof Promise ? later(found, context, next) : next(context, found);
}

function later<C, T, R>(found: Promise<T>, context: C, next: (context: C, found: T) => Soon<R>): Promise<R> {
  return found.then((value) => next(context, value));
}
