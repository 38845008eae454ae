/** A number that may send a message of a pool. */
export interface PoolCandidate {
  readonly tn: number;
  readonly type: "long_code" | "toll_free";
  readonly queuedParts: number;
  /** ISO; null = never. */
  readonly usedOn: string | null;
  /** Final results of the last 24 h, and those of them that were delivered. */
  readonly results: number;
  readonly delivered: number;
  /** The last message it gave to a carrier in that time was refused for its sender. */
  readonly isBlocked: boolean;
}

/** How a profile chooses its sender (messaging.md 6). */
export interface PoolRules {
  readonly long_code_weight: number;
  readonly tollfree_weight: number;
  readonly skip_unhealthy_tns: boolean;
  readonly sticky_sender: boolean;
}

/** Credit of each class in the smooth weighted round robin. */
export interface PoolTurn {
  readonly long_code: number;
  readonly toll_free: number;
}

const FEWEST_RESULTS = 50;
const LEAST_DELIVERED = 0.25;

/**
 * Chooses the sender.
 * @param known the sender the recipient had last, if any
 * @returns the number and the turn to keep; undefined when no class with a weight has a candidate
 */
export function chooseSender<C extends PoolCandidate>(
  candidates: readonly C[],
  rules: PoolRules,
  turn: PoolTurn,
  known: number | null,
): { readonly sender: C; readonly turn: PoolTurn } | undefined {
  const usable = rules.skip_unhealthy_tns ? healthy(candidates) : candidates;
  const sticky = rules.sticky_sender ? usable.find(({ tn }) => tn === known) : undefined;
  if (sticky) return { sender: sticky, turn };
  const weights = {
    long_code: usable.some(({ type }) => type === "long_code") ? rules.long_code_weight : 0,
    toll_free: usable.some(({ type }) => type === "toll_free") ? rules.tollfree_weight : 0,
  };
  const sum = weights.long_code + weights.toll_free;
  if (sum === 0) return undefined;
  const credit = {
    long_code: turn.long_code + weights.long_code,
    toll_free: turn.toll_free + weights.toll_free,
  };
  const type = pick(weights, credit);
  const [sender] = usable.filter((one) => one.type === type).sort(byQueue);
  return sender && { sender, turn: { ...credit, [type]: credit[type] - sum } };
}

/** All when none is healthy: a message is not refused for bad figures. */
function healthy<C extends PoolCandidate>(candidates: readonly C[]): readonly C[] {
  const good = candidates.filter(
    ({ results, delivered, isBlocked }) =>
      !isBlocked && (results < FEWEST_RESULTS || delivered / results >= LEAST_DELIVERED),
  );
  return good.length > 0 ? good : candidates;
}

/** The class with the most credit among those with a weight. */
function pick(weights: PoolTurn, credit: PoolTurn): keyof PoolTurn {
  if (weights.long_code === 0) return "toll_free";
  if (weights.toll_free === 0) return "long_code";
  return credit.long_code >= credit.toll_free ? "long_code" : "toll_free";
}

function byQueue(a: PoolCandidate, b: PoolCandidate): number {
  if (a.queuedParts !== b.queuedParts) return a.queuedParts - b.queuedParts;
  const [used, other] = [a.usedOn ?? "", b.usedOn ?? ""];
  return used === other ? a.tn - b.tn : used < other ? -1 : 1;
}
