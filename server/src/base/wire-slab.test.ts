import { expect, test } from "vitest";
import { WireSlab } from "./wire-slab.js";

test("what is kept stays as it was, also when the message it was copied from changes and the piece of memory is full", () => {
  const slab = new WireSlab();
  const message = Buffer.alloc(8_192);
  const kept = Array.from({ length: 100 }, (_, n) => slab.keep(message.fill(n)));
  message.fill(255);
  expect(kept.map((bytes) => [bytes.length, bytes[0], bytes.at(-1)])).toEqual(kept.map((_, n) => [8_192, n, n]));
  expect(new Set(kept.map(({ buffer }) => buffer)).size).toBe(4);
});

test("what is kept does not count as memory that V8 should collect for", () => {
  const slab = new WireSlab();
  const message = Buffer.alloc(8_192);
  const before = process.memoryUsage().external;
  const kept = Array.from({ length: 8_000 }, () => slab.keep(message));
  expect(process.memoryUsage().external - before).toBeLessThan(16 * 1024 * 1024);
  expect(kept).toHaveLength(8_000);
});
