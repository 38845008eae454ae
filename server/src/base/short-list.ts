/*
 * Lists of one or two things, as a rule, that each call has some of. They are made anew when they change: a list that
 * grows by `push` has room for seventeen from the first thing on.
 */

/** A list of nothing. */
export const NONE: readonly never[] = [];

/** One more, at the end. */
export function withItem<T>(list: readonly T[], item: T): readonly T[] {
  const [first] = list;
  return list.length === 0 ? [item] : list.length === 1 ? [first!, item] : [...list, item];
}

/** Without that one; the same list when it was not there. */
export function withoutItem<T>(list: readonly T[], item: T): readonly T[] {
  const at = list.indexOf(item);
  if (at < 0) return list;
  if (list.length === 1) return NONE;
  return list.length === 2 ? [list[1 - at]!] : without(list, item);
}

/** Apart: who makes a function makes what it closes over as well. */
function without<T>(list: readonly T[], item: T): readonly T[] {
  return list.filter((one) => one !== item);
}
