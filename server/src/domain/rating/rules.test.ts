import fc from "fast-check";
import { expect, test } from "vitest";
import type { Tariff } from "./port.js";
import { billedSeconds, byTheMinute, chargeBetween, chargeOf, isPriced, priceOf, talkSeconds } from "./rules.js";

const minutes = (perMinute: string, count: number) => priceOf(byTheMinute(perMinute), count * 60);

test("a second that has begun counts whole, and so does the first one", () => {
  expect([0, 1, 1000, 1001, 60_001].map(talkSeconds)).toEqual([1, 1, 1, 2, 61]);
});

test("by the minute, a minute that has begun counts whole, and a call nobody answered nothing", () => {
  expect([0, 1, 60, 61, 3600].map((seconds) => billedSeconds(byTheMinute("1"), seconds))).toEqual([
    0, 60, 60, 120, 3600,
  ]);
});

test("the minimum comes first, whole increments after it", () => {
  const tariff = { perMinute: "0.6", connect: "0.05", minimumSeconds: 30, incrementSeconds: 6 };
  expect([1, 30, 31, 36, 37].map((seconds) => billedSeconds(tariff, seconds))).toEqual([30, 30, 36, 36, 42]);
  expect([0, 1, 31].map((seconds) => chargeOf(tariff, seconds))).toEqual(["0.00000", "0.35000", "0.41000"]);
});

test("a price is computed in whole units of its last decimal", () => {
  expect(minutes("0.01250", 3)).toBe(0.0375);
  expect(minutes("0.10000", 3)).toBe(0.3);
  expect(minutes("0.00001", 7)).toBe(0.00007);
  expect(minutes("2", 5)).toBe(10);
  expect(minutes("1.5", 0)).toBe(0);
});

test("half a unit of the last decimal of money is rounded up", () => {
  const bySecond = { connect: "0", minimumSeconds: 1, incrementSeconds: 1 };
  // A second costs 0.000005, then a hair less.
  expect(chargeOf({ ...bySecond, perMinute: "0.0003" }, 1)).toBe("0.00001");
  expect(chargeOf({ ...bySecond, perMinute: "0.00029999" }, 1)).toBe("0.00000");
});

test("only nothing is free", () => {
  expect(["0", "0.00000", "0.00001", "3"].map((price) => isPriced(byTheMinute(price)))).toEqual([
    false,
    false,
    true,
    true,
  ]);
  expect(isPriced({ ...byTheMinute("0"), connect: "0.1" })).toBe(true);
});

const decimal = (max: number, decimals: number) =>
  fc.bigInt(0n, BigInt(max) * 10n ** BigInt(decimals)).map((units) => {
    const digits = units.toString().padStart(decimals + 1, "0");
    return `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
  });
const seconds = fc.integer({ min: 1, max: 3600 });
const tariffs: fc.Arbitrary<Tariff> = fc.record({
  perMinute: decimal(100, 8),
  connect: decimal(10, 5),
  minimumSeconds: seconds,
  incrementSeconds: seconds,
});
const talk = fc.integer({ min: 0, max: 100_000 });

/** Of text with five decimals. */
const units = (text: string) => BigInt(text.replace(".", ""));

test("what is billed covers the talk, by less than an increment more than needed, and never falls", () => {
  fc.assert(
    fc.property(tariffs, talk, (tariff, length) => {
      const billed = billedSeconds(tariff, length);
      if (length === 0) return billed === 0;
      const isEnough = billed >= length && billed >= tariff.minimumSeconds;
      const isTight = billed === tariff.minimumSeconds || billed - length < tariff.incrementSeconds;
      return isEnough && isTight && billedSeconds(tariff, length + 1) >= billed;
    }),
    { seed: 20 },
  );
});

test("a charge is the exact product, rounded to five decimals, with the cost of the connection", () => {
  fc.assert(
    fc.property(tariffs, talk, (tariff, length) => {
      const billed = BigInt(billedSeconds(tariff, length));
      if (billed === 0n) return chargeOf(tariff, length) === "0.00000";
      // In units of 1e-8 / 60: the rate times the seconds, against what was charged for them.
      const exact = BigInt(tariff.perMinute.replace(".", "")) * billed;
      const charged = (units(chargeOf(tariff, length)) - units(tariff.connect)) * 60_000n;
      const error = charged - exact;
      return -30_000n < error && error <= 30_000n;
    }),
    { seed: 21 },
  );
});

test("minutes that are set aside one by one add up to what the whole time costs", () => {
  fc.assert(
    fc.property(tariffs, fc.integer({ min: 1, max: 50 }), (tariff, count) => {
      let held = units(chargeOf(tariff, 60));
      for (let at = 1; at < count; at++) held += units(chargeBetween(tariff, at * 60, (at + 1) * 60));
      return held === units(chargeOf(tariff, count * 60));
    }),
    { seed: 22 },
  );
});

test("a talk within the time that is set aside never costs more than that", () => {
  fc.assert(
    fc.property(tariffs, fc.integer({ min: 1, max: 6000 }), (tariff, length) => {
      const held = units(chargeOf(tariff, Math.ceil(length / 60) * 60));
      return units(chargeOf(tariff, length)) <= held;
    }),
    { seed: 23 },
  );
});

test("a price as a number prints as the charge", () => {
  fc.assert(
    fc.property(tariffs, talk, (tariff, length) => priceOf(tariff, length).toFixed(5) === chargeOf(tariff, length)),
    { seed: 24 },
  );
});
