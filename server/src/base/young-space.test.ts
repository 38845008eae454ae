import { expect, test } from "vitest";
import { isYoungSpaceGiven, YoungSpace } from "./young-space.js";

/** V8 keeps some of each of its pages for itself. */
const usable = (mebibytes: number) => mebibytes * 1_030_880;

function start() {
  const flags: string[] = [];
  let capacityBytes = usable(1);
  let collected = () => {};
  const space = new YoungSpace({
    capacityBytes: () => capacityBytes,
    setFlag: (flag) => void flags.push(flag),
    onCollected: (told) => {
      collected = told;
    },
  });
  const collect = (after: number) => {
    capacityBytes = usable(after);
    collected();
  };
  const factors = () => flags.splice(0).map((flag) => flag.replace("--semi-space-growth-factor=", ""));
  return { space, collect, factors };
}

test("while the program is loaded the young space stays as it is; threads begin with what they will have", () => {
  const { space, collect, factors } = start();
  space.hold(8);
  collect(1);
  expect(factors()).toEqual(["--min-semi-space-size=8", "1", "1"]);
});

test("a young space grows to its limit at once and no further, and again after it shrank", () => {
  const { space, collect, factors } = start();
  space.hold(8);
  factors();
  space.grow(8);
  for (const mebibytes of [1, 8, 8, 2, 16]) collect(mebibytes);
  expect(factors()).toEqual(["8", "8", "1", "1", "4", "1"]);
});

test("who started the process may have said how large it is", () => {
  expect(isYoungSpaceGiven(["--max-semi-space-size=64"])).toBe(true);
  expect(isYoungSpaceGiven([], "--max_semi_space_size=64 --enable-source-maps")).toBe(true);
  expect(isYoungSpaceGiven(["--perf-basic-prof"], undefined)).toBe(false);
});
