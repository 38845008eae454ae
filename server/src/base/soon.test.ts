import { expect, test } from "vitest";
import { after, afterFor, type Soon } from "./soon.js";

const doubled = (found: number) => 2 * found;

test("what is at hand is gone on with within the call, and what is thrown then is thrown by it", () => {
  expect(after(4, doubled)).toBe(8);
  expect(() =>
    after(4, () => {
      throw new Error("no");
    }),
  ).toThrow("no");
});

test("what is not at hand is waited for, and so is what is found by it", async () => {
  const found: Soon<number> = after(Promise.resolve(4), doubled);
  expect(found).toBeInstanceOf(Promise);
  expect(await found).toBe(8);
  expect(await after(4, async (n) => n + 1)).toBe(5);
  await expect(after(Promise.reject<number>(new Error("away")), doubled)).rejects.toThrow("away");
});

test("what goes on with a finding is given what it needs besides, at once or later", async () => {
  const next = (context: { readonly by: number }, found: number) => context.by * found;
  expect(afterFor(2, { by: 3 }, next)).toBe(6);
  expect(await afterFor(Promise.resolve(2), { by: 3 }, next)).toBe(6);
});
