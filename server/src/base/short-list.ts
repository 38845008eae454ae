/*
 * Lists of one or two things, as a rule, that each call has some of. They are made anew when they change: a list that
 * grows by `push` has room for seventeen from the first thing on.
 */

/** A list of nothing. */
export const NONE: readonly never[] = [];

/** One more, at the end. */
export function withItem<T>(list: readonly T[], item: T): readonly T[] {
  return list.length === 0 ? [item] : [...list, item];
}

/** Without that one; the same list when it was not there. */
export function withoutItem<T>(list: readonly T[], item: T): readonly T[] {
  if (!list.includes(item)) return list;
  return list.length === 1 ? NONE : list.filter((one) => one !== item);
}
