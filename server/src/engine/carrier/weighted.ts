/** What is tried in the order of its priority; equal ones share by weight. */
export interface Ranked {
  /** Lower first. */
  readonly priority: number;
  readonly weight: number;
}

/**
 * An order to try `items` in (RFC 2782): by priority, and within one priority drawn by weight, so that each comes first
 * as often as its share of the weights says. Weight 0 comes behind all others of its priority.
 * @param random 0 up to 1
 */
export function weighted<T extends Ranked>(items: readonly T[], random: () => number): T[] {
  if (items.length < 2) return [...items];
  const left = [...items].sort((a, b) => a.priority - b.priority);
  const order: T[] = [];
  while (left.length > 0) {
    const first = left[0] as T;
    const end = left.findIndex(({ priority }) => priority !== first.priority);
    const at = drawn(end < 0 ? left : left.slice(0, end), random);
    order.push(...left.splice(at, 1));
  }
  return order;
}

/** Place of one item, drawn by weight. */
function drawn(items: readonly Ranked[], random: () => number): number {
  const sum = items.reduce((total, { weight }) => total + weight, 0);
  if (sum === 0) return Math.floor(random() * items.length);
  let rest = random() * sum;
  for (const [at, { weight }] of items.entries()) {
    rest -= weight;
    if (rest < 0) return at;
  }
  return 0;
}
