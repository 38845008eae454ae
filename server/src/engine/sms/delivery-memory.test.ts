import { expect, test } from "vitest";
import { FakeClock } from "../../base/fake-clock.js";
import { DeliveryMemory } from "./delivery-memory.js";

function memory() {
  const clock = new FakeClock();
  const forgotten: string[][] = [];
  const made = new DeliveryMemory({ clock, forget: async (digests) => void forgotten.push([...digests]) });
  return { clock, forgotten, made };
}

test("what was answered is forgotten soon, what was not is kept", async () => {
  const { clock, forgotten, made } = memory();
  await made.take("a", async () => true);
  await made.take("b", async () => false);
  await made.take("c", async () => true);
  clock.advance(199);
  expect(forgotten).toEqual([]);
  clock.advance(1);
  expect(forgotten).toEqual([["a", "c"]]);
});

test("the same text twice in a row is two texts", async () => {
  const { forgotten, made } = memory();
  const seen: string[] = [];
  await made.take("a", async () => true);
  await made.take("a", async () => {
    seen.push(`forgotten before: ${forgotten.length}`);
    return true;
  });
  expect(seen).toEqual(["forgotten before: 1"]);
});

test("of two at once the second waits for the first", async () => {
  const { made } = memory();
  const order: string[] = [];
  let open = () => {};
  const gate = new Promise<void>((resolve) => {
    open = resolve;
  });
  const first = made.take("a", async () => {
    await gate;
    order.push("first");
    return true;
  });
  const second = made.take("a", async () => {
    order.push("second");
    return true;
  });
  open();
  await Promise.all([first, second]);
  expect(order).toEqual(["first", "second"]);
});
