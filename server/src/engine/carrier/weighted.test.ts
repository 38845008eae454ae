import { expect, test } from "vitest";
import { seededRandom } from "../../lab/random.js";
import { weighted } from "./weighted.js";

const one = (name: string, priority: number, weight: number) => ({ name, priority, weight });
const names = (items: readonly { name: string }[]) => items.map(({ name }) => name).join("");

test("a lower priority comes first, whatever the weights", () => {
  const items = [one("c", 2, 100), one("a", 0, 1), one("b", 1, 50)];
  for (const random of [() => 0, () => 0.5, () => 0.999]) expect(names(weighted(items, random))).toBe("abc");
});

test("equal ones come first as often as their share of the weights says, and weight 0 last", () => {
  const items = [one("z", 0, 0), one("a", 0, 3), one("b", 0, 1)];
  const random = seededRandom(1);
  const orders = Array.from({ length: 4_000 }, () => names(weighted(items, random)));
  const share = orders.filter((order) => order === "abz").length / orders.length;
  expect(share).toBeGreaterThan(0.72);
  expect(share).toBeLessThan(0.78);
  expect(new Set(orders)).toEqual(new Set(["abz", "baz"]));
});

test("those without any weight share evenly, and the list itself stays as it is", () => {
  const items = [one("a", 0, 0), one("b", 0, 0)];
  const random = seededRandom(2);
  const first = Array.from({ length: 1_000 }, () => weighted(items, random)[0]?.name);
  const share = first.filter((name) => name === "a").length / first.length;
  expect(Math.abs(share - 0.5)).toBeLessThan(0.06);
  expect(names(items)).toBe("ab");
});
