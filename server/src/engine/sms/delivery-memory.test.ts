import { expect, test } from "vitest";
import { DeliveryMemory } from "./delivery-memory.js";

/** Lets what is ready run. */
const turns = () => new Promise<void>((resolve) => setImmediate(resolve));

/** A memory with a link: answers over it are read when `read` is called, or never when it `breaks`. */
function memory() {
  const forgotten: string[][] = [];
  let waiting: ((isRead: boolean) => void)[] = [];
  const made = new DeliveryMemory({ forget: async (digests) => void forgotten.push([...digests]) });
  const settle = (isRead: boolean) => {
    const settles = waiting;
    waiting = [];
    for (const one of settles) one(isRead);
    return turns();
  };
  const answer = async () => () => new Promise<boolean>((resolve) => waiting.push(resolve));
  return { made, forgotten, answer, read: () => settle(true), breaks: () => settle(false) };
}

test("what was read is forgotten together; what was not taken, or not known to be read, is kept", async () => {
  const { made, forgotten, answer, read, breaks } = memory();
  await made.take("a", answer);
  await expect(made.take("b", () => Promise.reject(new Error("no database")))).rejects.toThrow("no database");
  await made.take("c", answer);
  expect(forgotten).toEqual([]);
  await read();
  expect(forgotten).toEqual([["a", "c"]]);
  await made.take("d", answer);
  await breaks();
  await made.take("d", answer);
  expect(forgotten).toEqual([["a", "c"]]);
});

test("the same text twice over a link that stands is two texts", async () => {
  const { made, forgotten, answer, read } = memory();
  const seen: string[] = [];
  await made.take("a", answer);
  await made.take("a", async () => {
    seen.push(`forgotten before: ${forgotten.length}`);
    return answer();
  });
  expect(seen).toEqual(["forgotten before: 1"]);
  // Both answers are read now, and the second is forgotten once.
  await read();
  expect(forgotten).toEqual([["a"], ["a"]]);
});

test("of two at once the second waits for the first", async () => {
  const { made, answer } = memory();
  const order: string[] = [];
  let open = () => {};
  const gate = new Promise<void>((resolve) => {
    open = resolve;
  });
  const first = made.take("a", async () => {
    await gate;
    order.push("first");
    return answer();
  });
  const second = made.take("a", async () => {
    order.push("second");
    return answer();
  });
  open();
  await Promise.all([first, second]);
  expect(order).toEqual(["first", "second"]);
});

test("what the store could not forget is tried again before the same text is stored once more", async () => {
  const tries: string[][] = [];
  let fails = true;
  const made = new DeliveryMemory({
    forget: async (digests) => {
      tries.push([...digests]);
      if (fails) throw new Error("no database");
    },
  });
  const readAtOnce = async () => () => Promise.resolve(true);
  await made.take("a", readAtOnce);
  await turns();
  await expect(made.take("a", readAtOnce)).rejects.toThrow("no database");
  fails = false;
  await made.take("a", async () => () => new Promise<boolean>(() => {}));
  expect(tries).toEqual([["a"], ["a"], ["a"]]);
});

test("what the store could not forget is tried again with the next that was read", async () => {
  const tries: string[][] = [];
  const made = new DeliveryMemory({
    forget: async (digests) => {
      tries.push([...digests]);
      if (tries.length === 1) throw new Error("no database");
    },
  });
  const readAtOnce = async () => () => Promise.resolve(true);
  await made.take("a", readAtOnce);
  await turns();
  await made.take("b", readAtOnce);
  await turns();
  expect(tries).toEqual([["a"], ["a", "b"]]);
});
