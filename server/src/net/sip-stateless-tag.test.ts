import { expect, test } from "vitest";
import { tagOf } from "./sip-stateless-tag.js";

test("copies of a request get the same tag, others another, and each is a token", () => {
  const tags = Array.from({ length: 10_000 }, (_, n) => tagOf(`z9hG4bK-1-${n}|192.0.2.1:5060|REGISTER`));
  expect(new Set(tags).size).toBe(10_000);
  expect(tagOf("z9hG4bK-1-77|192.0.2.1:5060|REGISTER")).toBe(tags[77]);
  expect(tags.every((tag) => /^[0-9a-z]{2,14}$/.test(tag))).toBe(true);
});
