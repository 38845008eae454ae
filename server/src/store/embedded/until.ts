/** Asks `check` every `everyMs` until it gives something, `limitMs` at most; undefined when the time is over. */
export async function until<T>(
  everyMs: number,
  limitMs: number,
  check: () => Promise<T | undefined>,
): Promise<T | undefined> {
  const endMs = performance.now() + limitMs;
  for (;;) {
    const found = await check();
    if (found !== undefined) return found;
    if (performance.now() >= endMs) return undefined;
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
}
