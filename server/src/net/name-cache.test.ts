import { expect, test } from "vitest";
import { namesOf } from "../../../test/support/names.js";
import { FakeClock } from "../base/fake-clock.js";
import { NAME_CACHE_LIMITS, NameCache } from "./name-cache.js";
import type { NameAnswer, NameSource } from "./name-source.js";

/** A source whose addresses a function gives; what else is asked does not exist. */
function sourceOf(addresses: () => Promise<NameAnswer<string>>): NameSource {
  const none = () => Promise.resolve({ records: [] });
  return { naptr: none, srv: none, addresses };
}

test("an answer is used for its TTL, and names without records are asked for again after 30 s", async () => {
  const clock = new FakeClock();
  const source = namesOf({ hosts: { "a.test": "192.0.2.1" }, ttlMs: 120_000 });
  const cache = new NameCache(clock, source, 1_000);
  const both = async () => [await cache.addresses("a.test", 4), await cache.srv("gone.test")];
  expect(await both()).toEqual([["192.0.2.1"], []]);
  clock.advance(29_999);
  await both();
  expect(source.asked).toEqual(["4 a.test", "srv gone.test"]);
  clock.advance(1);
  await both();
  clock.advance(89_999);
  await cache.addresses("a.test", 4);
  expect(source.asked).toHaveLength(3);
  clock.advance(1);
  await cache.addresses("a.test", 4);
  expect(source.asked.at(-1)).toBe("4 a.test");
  expect(clock.waiting).toBe(0);
});

test("a TTL of 0 still spares the source for a second, and one of a year ends within the hour", async () => {
  for (const [ttlMs, usedMs] of [
    [0, 1_000],
    [31_536_000_000, 3_600_000],
  ] as const) {
    const clock = new FakeClock();
    const source = namesOf({ hosts: { "a.test": "192.0.2.1" }, ttlMs });
    const cache = new NameCache(clock, source, 1_000);
    await cache.addresses("a.test", 4);
    clock.advance(usedMs - 1);
    await cache.addresses("a.test", 4);
    expect(source.asked).toHaveLength(1);
    clock.advance(1);
    await cache.addresses("a.test", 4);
    expect(source.asked).toHaveLength(2);
  }
});

test("many who ask at once are one question", async () => {
  const source = namesOf({ hosts: { "a.test": "192.0.2.1" } });
  const cache = new NameCache(new FakeClock(), source, 1_000);
  const found = await Promise.all([1, 2, 3].map(() => cache.addresses("a.test", 4)));
  expect(found).toEqual([["192.0.2.1"], ["192.0.2.1"], ["192.0.2.1"]]);
  expect(source.asked).toHaveLength(1);
});

test("a source that is silent is waited for only so long, and left alone for a while", async () => {
  const clock = new FakeClock();
  let asked = 0;
  const cache = new NameCache(
    clock,
    sourceOf(() => {
      asked++;
      return new Promise(() => undefined);
    }),
    1_000,
  );
  const found = cache.addresses("a.test", 4);
  clock.advance(1_000);
  expect(await found).toEqual([]);
  clock.advance(4_999);
  expect(await cache.addresses("a.test", 4)).toEqual([]);
  expect(asked).toBe(1);
  expect(clock.waiting).toBe(0);
});

test("while the source fails its last answer holds, ten minutes at most", async () => {
  const clock = new FakeClock();
  let answer = (): Promise<NameAnswer<string>> => Promise.resolve({ records: ["192.0.2.1"], ttlMs: 10_000 });
  const cache = new NameCache(
    clock,
    sourceOf(() => answer()),
    1_000,
  );
  await cache.addresses("a.test", 4);
  answer = () => Promise.reject(new Error("ESERVFAIL"));
  clock.advance(600_000);
  expect(await cache.addresses("a.test", 4)).toEqual(["192.0.2.1"]);
  clock.advance(5_000);
  expect(await cache.addresses("a.test", 4)).toEqual([]);
});

test("it holds so many names and no more", async () => {
  const source = namesOf({});
  const cache = new NameCache(new FakeClock(), source, 1_000, { ...NAME_CACHE_LIMITS, entriesMax: 3 });
  for (const name of ["a", "b", "c", "d"]) await cache.srv(name);
  expect(cache.size).toBe(3);
  await cache.srv("d");
  await cache.srv("a");
  expect(source.asked).toEqual(["srv a", "srv b", "srv c", "srv d", "srv a"]);
});
