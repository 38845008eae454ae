/** At most five decimals, at most 1,000,000,000 (entities.md 1: `money`). */
export function isMoney(amount: number): boolean {
  return Math.abs(amount) <= 1_000_000_000 && Number(amount.toFixed(5)) === amount;
}
