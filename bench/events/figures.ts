/** The value below which this share of all lies; NaN of none. @param sorted ascending */
export function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}

/** p50, p99 and the longest, in ms. */
export function told(times: readonly number[]): string {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number) => `${quantile(sorted, share).toFixed(1)} ms`;
  return `p50 ${at(0.5)}  p99 ${at(0.99)}  longest ${at(1)}  (${sorted.length})`;
}

/** Wall time in ms with fractions, as the database has it too. */
export function wallMs(): number {
  return performance.timeOrigin + performance.now();
}
