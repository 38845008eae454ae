import { expect, test } from "vitest";
import { FakeClock } from "../../base/fake-clock.js";
import { type KeySource, KeySources } from "./key-sources.js";

/** The keys taken of rows `{ms} {source} {keys}`. */
function taken(...rows: readonly (readonly [atMs: number, by: KeySource, keys: string])[]): string {
  const clock = new FakeClock();
  const startMs = clock.monotonicMs();
  const sources = new KeySources(clock);
  const takenOf = ([atMs, by, keys]: (typeof rows)[number]) => {
    clock.advance(startMs + atMs - clock.monotonicMs());
    return [...keys].filter((key) => sources.takes(key, by)).join("");
  };
  return rows.map(takenOf).join("");
}

test("keys of one way are all taken, also the same again and again", () => {
  expect(taken([0, "rtp", "1"], [100, "rtp", "1"], [200, "rtp", "12"])).toBe("1112");
  expect(taken([0, "info", "55"], [10, "info", "5"])).toBe("555");
});

test("a key that comes both ways is taken once, whichever is first", () => {
  expect(taken([0, "info", "5"], [150, "rtp", "5"])).toBe("5");
  expect(taken([0, "rtp", "5"], [900, "info", "5"])).toBe("5");
});

test("a key pressed twice that comes both ways is taken twice, in any order of the four", () => {
  expect(taken([0, "info", "5"], [100, "rtp", "5"], [300, "info", "5"], [400, "rtp", "5"])).toBe("55");
  expect(taken([0, "info", "55"], [100, "rtp", "55"])).toBe("55");
  expect(taken([0, "rtp", "5"], [50, "info", "5"], [100, "info", "5"], [160, "rtp", "5"])).toBe("55");
});

test("of a phone that says each key both ways only the media is listened to", () => {
  expect(taken([0, "info", "5"], [9, "rtp", "5"], [5_000, "info", "7"], [5_100, "rtp", "7"])).toBe("57");
});

test("what comes the other way a second later, or is another key, is another press", () => {
  expect(taken([0, "info", "5"], [1_001, "rtp", "5"])).toBe("55");
  expect(taken([0, "info", "5"], [10, "rtp", "6"])).toBe("56");
});
