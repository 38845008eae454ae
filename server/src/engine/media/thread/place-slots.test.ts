import { expect, test } from "vitest";
import { PlaceSlots } from "./place-slots.js";

test("streams of a place share a slot while there are any; then the place gets another", () => {
  let next = 0;
  const slots = new PlaceSlots({ emptiestSlot: () => next++ });
  expect([slots.take(1), slots.take(2), slots.take(1)]).toEqual([0, 1, 0]);
  slots.leave(1);
  expect(slots.take(1)).toBe(0);
  slots.leave(1);
  slots.leave(1);
  expect(slots.take(1)).toBe(2);
});
