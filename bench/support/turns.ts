/** Runs of one kind take turns of this length with their reference, so that both meet the same load of the machine. */
const TURN_MS = 100;
const TURNS = 15;
const BATCH = 200;

/** What a comparison found: medians over all turns, and the ratio of the medians. */
export interface Compared {
  readonly nsPerRun: number;
  readonly nsPerReference: number;
  /** How many times as long as the reference. */
  readonly ratio: number;
}

/** Times `run` against `reference`, in turns; the figure of each is the median turn. */
export function compare(run: () => void, reference: () => void): Compared {
  const [ours, theirs]: [number[], number[]] = [[], []];
  turn(run);
  turn(reference);
  for (let n = 0; n < TURNS; n++) {
    ours.push(turn(run));
    theirs.push(turn(reference));
  }
  const [nsPerRun, nsPerReference] = [median(ours), median(theirs)];
  return { nsPerRun, nsPerReference, ratio: nsPerRun / nsPerReference };
}

function turn(run: () => void): number {
  const startMs = performance.now();
  let runs = 0;
  let nowMs = startMs;
  while (nowMs - startMs < TURN_MS) {
    for (let n = 0; n < BATCH; n++) run();
    runs += BATCH;
    nowMs = performance.now();
  }
  return ((nowMs - startMs) * 1e6) / runs;
}

/** The middle one. */
export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
