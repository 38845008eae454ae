/** How many calls go on at once, by what limits them: an account, an outbound voice profile. */
export class ChannelCounts {
  readonly #taken = new Map<string, number>();

  /** Channels of `key` in use. */
  of(key: string): number {
    return this.#taken.get(key) ?? 0;
  }

  /** Takes one channel unless `limit` are in use; null = no limit. @returns what gives it back, once; undefined = none is free */
  take(key: string, limit: number | null): (() => void) | undefined {
    const taken = this.of(key);
    if (limit !== null && taken >= limit) return undefined;
    this.#taken.set(key, taken + 1);
    let isTaken = true;
    return () => {
      if (!isTaken) return;
      isTaken = false;
      const left = this.of(key) - 1;
      if (left > 0) this.#taken.set(key, left);
      else this.#taken.delete(key);
    };
  }
}
