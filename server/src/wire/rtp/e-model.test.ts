import { expect, test } from "vitest";
import { type Heard, mosOf, ratingOf } from "./e-model.js";

const mos = (o: Partial<Heard>) => mosOf(ratingOf({ codec: "PCMU", loss: 0, delayMs: 0, ...o }));

test("a perfect connection has R 93.2 and MOS 4.41 (G.107)", () => {
  expect(ratingOf({ codec: "PCMA", loss: 0, delayMs: 0 })).toBe(93.2);
  expect(mos({})).toBeCloseTo(4.41, 2);
});

test("loss costs: 1 % of G.711 leaves 4.3, 5 % leaves 3.9, and of G.722 less", () => {
  expect(mos({ loss: 0.01 })).toBeCloseTo(4.33, 1);
  expect(mos({ loss: 0.05 })).toBeCloseTo(3.95, 1);
  expect(mos({ loss: 0.05, codec: "G722" })).toBeLessThan(mos({ loss: 0.05 }));
});

test("delay costs little up to 177 ms and much above", () => {
  expect(ratingOf({ codec: "PCMU", loss: 0, delayMs: 150 })).toBeCloseTo(89.6, 1);
  expect(ratingOf({ codec: "PCMU", loss: 0, delayMs: 400 })).toBeCloseTo(59.1, 1);
});

test("it grows worse with every bit of loss and delay, and stays from 1 to 4.5", () => {
  let last = Number.POSITIVE_INFINITY;
  for (let i = 0; i <= 100; i++) {
    const now = mos({ loss: i / 100, delayMs: 10 * i });
    expect(now).toBeLessThanOrEqual(last);
    last = now;
  }
  expect(last).toBe(1);
  expect([mosOf(-5), mosOf(0), mosOf(100), mosOf(200)]).toEqual([1, 1, 4.5, 4.5]);
  expect(mos({ loss: 9, delayMs: 1e9 })).toBe(1);
});
