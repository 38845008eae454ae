import { expect, test } from "vitest";
import { newOrderedUuid, newUuid } from "./ids.js";

test("ids are UUIDs of version 4, each another, and all their other bits change", () => {
  const ids = Array.from({ length: 2_000 }, newUuid);
  for (const id of ids) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(new Set(ids).size).toBe(ids.length);
  const digits = Array.from({ length: 36 }, (_, place) => new Set(ids.map((id) => id[place])).size);
  const fixed = { 8: 1, 13: 1, 14: 1, 18: 1, 19: 4, 23: 1 } as Record<number, number>;
  expect(digits).toEqual(digits.map((_, place) => fixed[place] ?? 16));
});

test("ordered ids are UUIDs of version 7 that begin with their millisecond, each another", () => {
  const [fromMs, ids, toMs] = [Date.now(), Array.from({ length: 2_000 }, newOrderedUuid), Date.now()];
  for (const id of ids) {
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    const ms = Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16);
    expect(ms).toBeGreaterThanOrEqual(fromMs);
    expect(ms).toBeLessThanOrEqual(toMs);
  }
  expect(new Set(ids.map((id) => id.slice(14))).size).toBe(ids.length);
});
