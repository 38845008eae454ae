import { expect, test } from "vitest";
import { Recorder } from "./recorder.js";

const FRAME = new Int16Array(160).fill(1_000);

/** Where sound begins and ends, in frames of 20 ms. */
function stretches(samples: Int16Array): number[][] {
  const found: number[][] = [];
  for (let at = 0; at < samples.length; at += 160) {
    const last = found.at(-1);
    if (samples[at] === 0) continue;
    if (last?.[1] === at / 160) last[1] = at / 160 + 1;
    else found.push([at / 160, at / 160 + 1]);
  }
  return found;
}

test("a sender that falls behind by seconds in all, a little with each packet, has no gap", () => {
  const recorder = new Recorder(0);
  for (let n = 0; n < 300; n++) recorder.add(n * 40, 1, n * 160, FRAME);
  expect(stretches(recorder.samples)).toEqual([[0, 300]]);
});

test("a stream whose timestamps jump began anew where it arrives, as one of another source", () => {
  const recorder = new Recorder(0);
  recorder.add(0, 1, 0, FRAME);
  recorder.add(20, 1, 160, FRAME);
  recorder.add(40, 1, 1_000_000, FRAME);
  recorder.add(60, 1, 1_000_160, FRAME);
  recorder.add(200, 2, 5, FRAME);
  expect(stretches(recorder.samples)).toEqual([
    [0, 4],
    [10, 11],
  ]);
});
