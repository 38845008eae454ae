import { expect, test } from "vitest";
import { FakeClock } from "../../base/fake-clock.js";
import type { Log } from "../../base/log.js";
import { Shortage } from "./shortage.js";

function start() {
  const clock = new FakeClock();
  const lines: object[] = [];
  const log = { warn: (fields: object) => lines.push(fields) } as unknown as Log;
  return { clock, lines, shortage: new Shortage({ log, clock, limits: { rtpPairs: 5_000, openFiles: 1_024 } }) };
}

test("what is refused for want of ports is counted, and told once a minute with the limits", () => {
  const { clock, lines, shortage } = start();
  shortage.call();
  shortage.call();
  shortage.leg("no_port");
  clock.advance(59_999);
  shortage.call();
  expect(lines).toEqual([{ open_files: 1_024, rtp_pairs: 5_000, refused: { calls: 1, legs: 0 } }]);
  clock.advance(1);
  shortage.leg("no_port");
  expect(lines[1]).toMatchObject({ refused: { calls: 3, legs: 2 } });
  expect(shortage.counts).toEqual({ calls: 3, legs: 2 });
});

test("when the system has no descriptors no call begins for a second", () => {
  const { clock, shortage } = start();
  shortage.leg("no_port");
  expect(shortage.isPaused).toBe(false);
  shortage.leg("EMFILE");
  clock.advance(999);
  expect(shortage.isPaused).toBe(true);
  clock.advance(1);
  expect(shortage.isPaused).toBe(false);
});
