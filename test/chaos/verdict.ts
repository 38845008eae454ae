import type { Sample } from "./sampler.js";
import { isFlat, type Trend, trendOf } from "./trend.js";
import type { Tally } from "./works.js";

const MIB = 1024 * 1024;
/** With fewer samples the warm-up is not over, and memory is not judged. */
const SAMPLES_MIN = 18;
/** Of all tries of one kind; a machine that others use too may lose a few. */
const FAILED_SHARE = 0.005;

/** What may grow over the last two thirds of a run: a share, and a floor in bytes. */
const MEMORY = [
  ["heap after collection", (sample: Sample) => sample.heap, 0.1, 6 * MIB],
  ["memory behind the heap", (sample: Sample) => sample.external, 0.1, 6 * MIB],
  ["resident memory", (sample: Sample) => sample.rss, 0.1, 24 * MIB],
  ["open files", (sample: Sample) => sample.fds, 0.1, 10],
] as const;

export interface Outcome {
  readonly samples: readonly Sample[];
  readonly tallies: ReadonlyMap<string, Tally>;
  /** Gauges that did not come back to where they were, in words. */
  readonly unrest: readonly string[];
  /** Lines of the platform's log at level error. */
  readonly errors: readonly string[];
}

/** Everything that is wrong with a run, in words; nothing when all is well. */
export function faultsOf({ samples, tallies, unrest, errors }: Outcome): string[] {
  const faults = [...unrest, ...errors.slice(0, 10).map((line) => `error in the log: ${line}`)];
  for (const [name, { done, failed, reasons }] of tallies) {
    if (done + failed === 0) faults.push(`${name}: never begun`);
    if (failed > Math.max(1, (done + failed) * FAILED_SHARE))
      faults.push(`${name}: ${failed} failed: ${told(reasons)}`);
  }
  return [...faults, ...(samples.length < SAMPLES_MIN ? [] : growing(samples))];
}

/** A line for each thing that is watched: how it went over the last two thirds. */
export function trendsOf(samples: readonly Sample[]): string[] {
  const lines = MEMORY.map(([name, of]) => {
    const trend = lateTrend(samples, of);
    return trend ? `${name}: ${shown(name, trend.from)} -> ${shown(name, trend.to)}` : `${name}: too few samples`;
  });
  return samples.length < SAMPLES_MIN ? [...lines, `(not judged: fewer than ${SAMPLES_MIN} samples)`] : lines;
}

/** Reasons of failures with how often each came. */
export function told(reasons: ReadonlyMap<string, number>): string {
  return [...reasons].map(([reason, count]) => `${count} x ${reason}`).join("; ");
}

function growing(samples: readonly Sample[]): string[] {
  return MEMORY.flatMap(([name, of, share, floor]) => {
    const trend = lateTrend(samples, of);
    if (!trend || isFlat(trend, share, floor)) return [];
    return [`${name} grows: ${shown(name, trend.from)} -> ${shown(name, trend.to)}`];
  });
}

function lateTrend(samples: readonly Sample[], of: (sample: Sample) => number): Trend | undefined {
  return trendOf(samples.map((sample) => ({ x: sample.atSeconds, y: of(sample) })));
}

function shown(name: string, value: number): string {
  return name === "open files" ? value.toFixed(0) : `${(value / MIB).toFixed(1)} MiB`;
}
