import fc from "fast-check";
import { expect, test } from "vitest";
import { RtpView } from "./packet.js";
import { StreamMap } from "./stream-map.js";

/** Leads packets into a stream that would go on with 500 and 7000, and says what numbers they got there. */
function start(nextSequence = 500, nextTimestamp = 7000) {
  const map = new StreamMap();
  const view = new RtpView();
  let next = nextSequence;
  const take = (sequence: number, timestamp: number, isReordered = false, ssrc = 1): string => {
    view.sequence = sequence;
    view.timestamp = timestamp >>> 0;
    view.ssrc = ssrc;
    if (!map.take(view, isReordered, next, nextTimestamp)) return "no place";
    if (!isReordered) next = (map.sequence + 1) & 0xffff;
    return `${map.sequence} ${map.timestamp}${map.isFirst ? " first" : ""}`;
  };
  return { map, take };
}

test("packets go on where the other stream was, and over the wrap of both", () => {
  const { take } = start(0xffff, 0xffff_ffa0);
  expect([take(9, 100), take(10, 260), take(11, 420)]).toEqual(["65535 4294967200 first", "0 64", "1 224"]);
});

test("what was lost or overtaken is so in the other stream as well", () => {
  const { take } = start();
  expect([take(9, 0), take(12, 480), take(11, 320, true)]).toEqual(["500 7000 first", "503 7480", "502 7320"]);
});

test("what was overtaken by the first has no place", () => {
  const { take } = start();
  expect([take(9, 160), take(8, 0, true)]).toEqual(["500 7000 first", "no place"]);
});

test("packets that are not passed on leave no gap, and their neighbours that come late no number twice", () => {
  const { map, take } = start();
  take(9, 0);
  map.leaveOut();
  expect([take(12, 480), take(10, 160, true), take(13, 640)]).toEqual(["501 7480", "no place", "502 7640"]);
});

test.each([
  ["another SSRC", 10, 160, 2],
  ["a far number", 300, 160, 1],
  ["a far timestamp", 10, 9000, 1],
  ["a timestamp that goes back", 10, -160, 1],
  ["the same timestamp", 10, 0, 1],
] as const)("%s is another stream, which follows without a gap", (_, sequence, timestamp, ssrc) => {
  const { take } = start();
  take(9, 0);
  expect(take(sequence, timestamp, false, ssrc)).toBe("501 7000 first");
});

test("late packets find their place after many numbers, and none outside of what is remembered", () => {
  const { take } = start(0, 0);
  for (let n = 0; n < 70_000; n++) if (n !== 69_950) take(n & 0xffff, n * 160);
  expect(take(69_950 & 0xffff, 69_950 * 160, true)).toBe(`${69_950 & 0xffff} ${69_950 * 160}`);
  expect(take((69_999 - 101) & 0xffff, (69_999 - 101) * 160, true)).toBe("no place");
});

test("no number is given twice, whatever comes", () => {
  const step = fc.record({ gap: fc.integer({ min: 1, max: 4 }), isHeldBack: fc.boolean(), isEvent: fc.boolean() });
  const check = (steps: readonly { gap: number; isHeldBack: boolean; isEvent: boolean }[]) => {
    const { map, take } = start(65_530);
    const given: string[] = [];
    let [sequence, held] = [65_500, -1];
    for (const { gap, isHeldBack, isEvent } of steps) {
      sequence += gap;
      if (isEvent) map.leaveOut();
      else if (isHeldBack && held < 0) held = sequence;
      else {
        given.push(take(sequence & 0xffff, sequence * 160));
        if (held >= 0) given.push(take(held & 0xffff, held * 160, true));
        held = -1;
      }
    }
    const numbers = given.filter((one) => one !== "no place").map((one) => one.split(" ")[0]);
    return new Set(numbers).size === numbers.length;
  };
  fc.assert(fc.property(fc.array(step, { maxLength: 200 }), check), { seed: 11, numRuns: 200 });
});
