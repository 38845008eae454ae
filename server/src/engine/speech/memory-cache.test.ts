import { expect, test } from "vitest";
import { MemoryCache } from "./memory-cache.js";

const audio = (bytes: number) => new SharedArrayBuffer(bytes);

test("what was not asked for the longest goes when the bound is passed", () => {
  const cache = new MemoryCache(100);
  cache.set("a", audio(40));
  cache.set("b", audio(40));
  expect(cache.get("a")?.byteLength).toBe(40);
  cache.set("c", audio(40));
  expect([cache.get("a"), cache.get("b"), cache.get("c")].map((x) => x !== undefined)).toEqual([true, false, true]);
  expect(cache.bytes).toBe(80);
});

test("one audio larger than the bound is not kept and costs the others nothing", () => {
  const cache = new MemoryCache(100);
  cache.set("a", audio(40));
  cache.set("b", audio(101));
  expect(cache.get("a")).toBeDefined();
  expect(cache.get("b")).toBeUndefined();
});

test("the same key again counts once", () => {
  const cache = new MemoryCache(100);
  cache.set("a", audio(60));
  cache.set("a", audio(50));
  expect(cache.bytes).toBe(50);
});
