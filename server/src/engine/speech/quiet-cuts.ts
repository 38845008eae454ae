/** Longest piece. */
const PIECE_SECONDS = 240;
/** A cut is made at the quietest moment of so many seconds before the longest piece ends. */
const SEARCH_SECONDS = 30;
const MOMENT_MS = 200;

/** Where to cut long audio so that no word is cut in two: sample indexes, 0 and the end among them. */
export function quietCuts(samples: Int16Array, rateHz: number): number[] {
  const cuts = [0];
  const longest = PIECE_SECONDS * rateHz;
  for (let from = 0; samples.length - from > longest; from = cuts.at(-1)!)
    cuts.push(quietest(samples, from + longest - SEARCH_SECONDS * rateHz, from + longest, rateHz));
  cuts.push(samples.length);
  return cuts;
}

/** The middle of the quietest moment. */
function quietest(samples: Int16Array, from: number, to: number, rateHz: number): number {
  const moment = (MOMENT_MS * rateHz) / 1000;
  let best = to;
  let least = Number.POSITIVE_INFINITY;
  for (let at = from; at + moment <= to; at += moment / 4) {
    let sum = 0;
    for (let i = at; i < at + moment; i++) sum += Math.abs(samples[i]!);
    if (sum >= least) continue;
    least = sum;
    best = at + moment / 2;
  }
  return Math.floor(best);
}
