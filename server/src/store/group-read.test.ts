import { expect, test } from "vitest";
import { GroupRead } from "./group-read.js";

/** Readings that end when they are told to. */
function readings() {
  const asked: (readonly string[])[] = [];
  const ends: ((error?: Error) => void)[] = [];
  const read = (keys: readonly string[]) =>
    new Promise<ReadonlyMap<string, string>>((resolve, reject) => {
      asked.push(keys);
      const found = new Map(keys.filter((key) => key !== "none").map((key) => [key, `value of ${key}`]));
      ends.push((error) => (error ? reject(error) : resolve(found)));
    });
  return { asked, ends, group: new GroupRead(read) };
}

/** A turn of the event loop, and one more for what was planned within it. */
const turn = async () => {
  for (let n = 0; n < 2; n++) await new Promise((resolve) => setImmediate(resolve));
};

test("what is asked for at the same time is read once, and what comes later by the next reading", async () => {
  const { asked, ends, group } = readings();
  const first = [group.one("a"), group.one("b"), group.one("a"), group.one("none")];
  await turn();
  const later = group.one("a");
  await turn();
  expect(asked).toEqual([["a", "b", "none"]]);
  ends[0]?.();
  expect(await Promise.all(first)).toEqual(["value of a", "value of b", "value of a", undefined]);
  await turn();
  expect(asked).toEqual([["a", "b", "none"], ["a"]]);
  ends[1]?.();
  expect(await later).toBe("value of a");
});

test("a reading that fails is the answer of those in it alone", async () => {
  const { ends, group } = readings();
  const lost = group.one("a");
  await turn();
  ends[0]?.(new Error("away"));
  await expect(lost).rejects.toThrow("away");
  const found = group.one("a");
  await turn();
  ends[1]?.();
  expect(await found).toBe("value of a");
});
