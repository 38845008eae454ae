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

/**
 * Times `run` against `reference`, in turns; the figure of each is the median turn.
 * @param batch runs between two looks at the clock; few for what takes long
 */
export function compare(run: () => void, reference: () => void, batch = BATCH): Compared {
  const [ours, theirs]: [number[], number[]] = [[], []];
  turn(run, batch);
  turn(reference, batch);
  for (let n = 0; n < TURNS; n++) {
    ours.push(turn(run, batch));
    theirs.push(turn(reference, batch));
  }
  const [nsPerRun, nsPerReference] = [median(ours), median(theirs)];
  return { nsPerRun, nsPerReference, ratio: nsPerRun / nsPerReference };
}

function turn(run: () => void, batch: number): number {
  const startMs = performance.now();
  let runs = 0;
  let nowMs = startMs;
  while (nowMs - startMs < TURN_MS) {
    for (let n = 0; n < batch; n++) run();
    runs += batch;
    nowMs = performance.now();
  }
  return ((nowMs - startMs) * 1e6) / runs;
}

/** The middle one. */
export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
