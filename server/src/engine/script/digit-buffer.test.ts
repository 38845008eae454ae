import { expect, test } from "vitest";
import { DigitBuffer } from "./digit-buffer.js";

function filled(keys: string): DigitBuffer {
  const buffer = new DigitBuffer();
  for (const key of keys) buffer.push(key);
  return buffer;
}

function drain(buffer: DigitBuffer): string {
  let keys = "";
  for (let key = buffer.take(); key !== undefined; key = buffer.take()) keys += key;
  return keys;
}

test("gives keys in the order they came; what is no key is not taken in", () => {
  expect(drain(filled("1*#aDx+ \n"))).toBe("1*#AD");
});

test("keeps 128 keys; the oldest drop", () => {
  const buffer = filled(`1${"2".repeat(128)}`);
  expect(buffer.size).toBe(128);
  expect(drain(buffer)).toBe("2".repeat(128));
});

test("takes the first of some keys and leaves the others in place", () => {
  const buffer = filled("12#3#");
  expect(buffer.takeOneOf("#*")).toBe("#");
  expect(buffer.takeOneOf("9")).toBeUndefined();
  expect(buffer.takeOneOf("")).toBeUndefined();
  expect(buffer.first).toBe("1");
  expect(drain(buffer)).toBe("123#");
});

test("wakes everyone who waits at the next key, and by an abort; keys from before wake nobody", async () => {
  const buffer = filled("1");
  const stop = new AbortController();
  const woken: string[] = [];
  const first = buffer.pressed(stop.signal).then(() => woken.push("first"));
  const second = buffer.pressed(new AbortController().signal).then(() => woken.push("second"));
  await new Promise(setImmediate);
  expect(woken).toEqual([]);
  stop.abort();
  await first;
  expect(woken).toEqual(["first"]);
  buffer.push("2");
  await second;
  expect(woken).toEqual(["first", "second"]);
  await buffer.pressed(stop.signal);
});
