import { setTimeout as wait } from "node:timers/promises";

/** How often something is looked at that cannot tell by itself. */
const LOOK_MS = 25;

/** A limit against hanging and no measure of anything: far above what a busy machine of one slow core needs. */
export const LIMIT_MS = 60_000;

/**
 * Looks until `look` gives a value; for things that have no event to wait for.
 * @param what in the error, for example `the file is there`
 * @throws Error after the deadline, with the last thing `look` threw
 */
export async function until<T>(
  what: string,
  look: () => T | undefined | Promise<T | undefined>,
  deadlineMs = LIMIT_MS,
) {
  const endMs = performance.now() + deadlineMs;
  let last: unknown;
  do {
    try {
      const value = await look();
      if (value !== undefined && value !== false) return value as Exclude<T, undefined | false>;
    } catch (error) {
      last = error;
    }
    await wait(LOOK_MS);
  } while (performance.now() < endMs);
  throw new Error(`not within ${deadlineMs} ms: ${what}${last === undefined ? "" : ` (${(last as Error).message})`}`, {
    cause: last,
  });
}

/** The promise, or an error that names what did not come. */
export async function within<T>(what: string, deadlineMs: number, promise: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not within ${deadlineMs} ms: ${what}`)), deadlineMs);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
