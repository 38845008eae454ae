import { expect, test } from "vitest";
import { isSameSecret } from "./same-secret.js";

test("only equal texts are the same", () => {
  const text = "0123456789abcdef0123456789abcdef";
  expect([isSameSecret(text, `${text}`), isSameSecret("", "")]).toEqual([true, true]);
  for (let at = 0; at < text.length; at++)
    expect(isSameSecret(text, `${text.slice(0, at)}x${text.slice(at + 1)}`)).toBe(false);
  expect(isSameSecret(text, text.slice(1))).toBe(false);
  expect(isSameSecret("a\u0100", "a\0")).toBe(false);
});
