import { expect, test } from "vitest";
import { PlayoutDelay } from "./playout-delay.js";

test("the delay is counted from the packet that came fastest, whatever the peer's clock says", () => {
  const delay = new PlayoutDelay();
  expect(delay.of(1000, 5)).toBe(0);
  delay.arrived(1000, 0xffff_ff00);
  delay.arrived(1050, 0xffff_ff00 + 160); // 30 ms late
  expect(delay.of(1060, 0xffff_ff00)).toBe(480);
  delay.arrived(1030, 0xffff_ff00 + 320); // 10 ms faster than the first
  expect(delay.of(1080, 0xffff_ff00 + 160)).toBe(480); // held back: 10 ms and no more
  expect(delay.of(1090, 0xffff_ff00 + 160)).toBe(640);
});

test("a clock that runs away is followed", () => {
  const delay = new PlayoutDelay();
  let worst = 0;
  // The peer sends 161 samples in what are 20 ms here; its packets are played 40 ms after they came.
  for (let n = 0; n < 10_000; n++) {
    delay.arrived(n * 20, n * 161);
    worst = Math.max(worst, Math.abs(delay.of(n * 20 + 40, n * 161) - 320));
  }
  expect(worst).toBeLessThanOrEqual(80);
});

test("a peer whose timestamps begin anew, and another stream, are counted anew", () => {
  const delay = new PlayoutDelay();
  delay.arrived(0, 0);
  delay.arrived(20, 1_000_000);
  expect(delay.of(60, 1_000_000)).toBe(320);
  delay.reset();
  expect(delay.of(60, 1_000_000)).toBe(0);
});
