/** Digits of every tech prefix (entities.md 8.1, 8.8): 100000 to 999999. */
const PREFIX_DIGITS = 6;
/**
 * What follows is a number of 7 to 15 digits, or another prefix and a number. No number of North America is as long as
 * the shortest of them.
 */
const PREFIXED = new RegExp(`^([1-9]\\d{${PREFIX_DIGITS - 1}})\\+?(\\d{7,${15 + PREFIX_DIGITS}})$`);

/** What was dialled behind a tech prefix. */
export interface Prefixed {
  readonly prefix: number;
  /** Digits. */
  readonly rest: string;
}

/** Reads a dialled text that may begin with a tech prefix; a number written with `+` has none. */
export function techPrefixOf(dialled: string): Prefixed | undefined {
  const read = PREFIXED.exec(dialled);
  return read ? { prefix: Number(read[1]), rest: read[2]! } : undefined;
}
