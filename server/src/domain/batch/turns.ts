/** Who is served: a batch of an account. */
interface Taker {
  readonly uuid: string;
  readonly account: string;
}

/**
 * Whose turn it is: the account that was served longest ago, of its batches the one that was. Where one channel comes
 * free at a time, nobody waits for another's ten thousand phones.
 */
export class Turns {
  /** Turn in which a batch or an account was served last. */
  #served = new Map<string, number>();
  #turn = 0;

  /** Forgets everybody but these. */
  keep(takers: readonly Taker[]): void {
    const known = new Set(takers.flatMap(({ uuid, account }) => [uuid, account]));
    this.#served = new Map([...this.#served].filter(([key]) => known.has(key)));
  }

  /** The next one; of those that never were served the first. */
  next<T extends Taker>(takers: readonly T[]): T | undefined {
    return takers.reduce<T | undefined>(
      (first, one) => (first && !this.#isBefore(one, first) ? first : one),
      undefined,
    );
  }

  /** How many of the next `count` turns each would have, in the order of their first ones. */
  share<T extends Taker>(takers: readonly T[], count: number): ReadonlyMap<T, number> {
    const ahead = new Turns();
    ahead.#served = new Map(this.#served);
    ahead.#turn = this.#turn;
    const shares = new Map<T, number>();
    for (let turn = 0; turn < count; turn++) {
      const one = ahead.next(takers);
      if (!one) break;
      ahead.served(one);
      shares.set(one, (shares.get(one) ?? 0) + 1);
    }
    return shares;
  }

  served({ uuid, account }: Taker): void {
    this.#turn++;
    this.#served.set(uuid, this.#turn).set(account, this.#turn);
  }

  #isBefore(one: Taker, other: Taker): boolean {
    return this.#of(one.account) - this.#of(other.account) < 0 || this.#isEarlierOf(one, other);
  }

  #isEarlierOf(one: Taker, other: Taker): boolean {
    return one.account === other.account && this.#of(one.uuid) < this.#of(other.uuid);
  }

  #of(key: string): number {
    return this.#served.get(key) ?? 0;
  }
}
