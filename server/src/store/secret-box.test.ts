import { expect, test } from "vitest";
import { secretBox } from "./secret-box.js";

test("what was encrypted comes back, and the same secret never looks the same twice", () => {
  const box = secretBox("key of this installation");
  const texts = [box.encrypt("pässword"), box.encrypt("pässword")];
  expect(texts.map((text) => box.decrypt(text))).toEqual(["pässword", "pässword"]);
  expect(texts[0]).not.toBe(texts[1]);
  expect(texts[0]).not.toContain("ssword");
  expect(box.decrypt(box.encrypt(""))).toBe("");
});

test("another key, a changed text and a text of another kind are refused", () => {
  const text = secretBox("one").encrypt("secret");
  expect(() => secretBox("two").decrypt(text)).toThrow("another SECRETS_KEY");
  const middle = text.length >> 1;
  const changed = text.slice(0, middle) + (text[middle] === "A" ? "B" : "A") + text.slice(middle + 1);
  expect(() => secretBox("one").decrypt(changed)).toThrow("changed since");
  expect(() => secretBox("one").decrypt("v1.AAAA")).toThrow("not a sealed text");
  expect(() => secretBox("one").decrypt("plain")).toThrow("not a sealed text");
});
