import { expect, test } from "vitest";
import { OneCore, type OneCoreSystem } from "./one-core.js";

function start(cores: number, more: Partial<OneCoreSystem> = {}) {
  const asked: string[] = [];
  const system: OneCoreSystem = {
    cores,
    isYoungSpaceGiven: false,
    threads: () => [10, 11, 12, 13, 14, 15, 16, 17],
    setPriority: (thread, niceness) => void asked.push(`${thread} to ${niceness}`),
    setFlag: (flag) => void asked.push(flag),
    young: {
      hold: (mebibytes) => void asked.push(`hold ${mebibytes}`),
      grow: (mebibytes) => void asked.push(`grow ${mebibytes}`),
    },
    ...more,
  };
  return { asked, core: new OneCore(system) };
}

function told(cores: number, more?: Partial<OneCoreSystem>): string[] {
  const { asked, core } = start(cores, more);
  core.standBack();
  return asked;
}

test("on one core V8's four helpers stand back, and young collections are small and wait for none of them", () => {
  expect(told(1)).toEqual(["--no-parallel-scavenge", "hold 8", "12 to 10", "13 to 10", "14 to 10", "15 to 10"]);
});

test("the young space grows when the platform serves, as far as one core can copy in a moment", () => {
  const { asked, core } = start(1);
  core.serve();
  expect(asked).toEqual(["grow 8"]);
});

test("what was said of the young space at the start holds", () => {
  const { asked, core } = start(1, { isYoungSpaceGiven: true });
  core.standBack();
  core.serve();
  expect(asked.filter((what) => /hold|grow/.test(what))).toEqual([]);
});

test("with more cores all stays as it is", () => {
  const { asked, core } = start(2);
  core.standBack();
  core.serve();
  expect(asked).toEqual([]);
});

test("a system that does not show threads changes nothing else", () => {
  const threads = () => {
    throw new Error("ENOENT");
  };
  expect(told(1, { threads })).toEqual(["--no-parallel-scavenge", "hold 8"]);
});
