/** A value at a time. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** How a series of values goes: the line that fits best (least squares), over its last two thirds. */
export interface Trend {
  /** Value of the line where the last two thirds begin, and where they end. */
  readonly from: number;
  readonly to: number;
}

/** The trend of the last two thirds; the first third is the warm-up. Undefined with fewer than three values in them. */
export function trendOf(points: readonly Point[]): Trend | undefined {
  const late = points.slice(Math.floor(points.length / 3));
  if (late.length < 3) return undefined;
  const mean = (of: (point: Point) => number) => late.reduce((sum, point) => sum + of(point), 0) / late.length;
  const [x, y] = [mean((p) => p.x), mean((p) => p.y)];
  const spread = late.reduce((sum, p) => sum + (p.x - x) ** 2, 0);
  const slope = spread === 0 ? 0 : late.reduce((sum, p) => sum + (p.x - x) * (p.y - y), 0) / spread;
  const at = (where: number) => y + slope * (where - x);
  return { from: at(late[0]!.x), to: at(late.at(-1)!.x) };
}

/**
 * Whether a trend goes up no more than may be.
 * @param share of where it began
 * @param floor allowed in any case, in the unit of the values
 */
export function isFlat({ from, to }: Trend, share: number, floor: number): boolean {
  return to - from <= Math.max(floor, from * share);
}
