import { expect, test } from "vitest";
import { RecentTexts } from "./recent-texts.js";

function open(max: number) {
  const read: string[] = [];
  const texts = new RecentTexts<string>(max);
  const get = (text: string) =>
    texts.get(text, (unread) => {
      read.push(unread);
      return unread === "bad" ? undefined : unread.toUpperCase();
    });
  return { read, get };
}

test("a text is read once; what means nothing is read each time", () => {
  const { read, get } = open(8);
  expect(["a", "b", "a", "bad", "bad", "b"].map(get)).toEqual(["A", "B", "A", undefined, undefined, "B"]);
  expect(read).toEqual(["a", "b", "bad", "bad"]);
});

test("of more texts than are remembered those that come again stay, the others are forgotten", () => {
  const { read, get } = open(2);
  for (const text of ["a", "b", "c", "a", "d", "a", "e", "b"]) expect(get(text)).toBe(text.toUpperCase());
  expect(read).toEqual(["a", "b", "c", "d", "e", "b"]);
});

test("long texts are not remembered", () => {
  const { read, get } = open(8);
  const long = "x".repeat(129);
  get(long);
  get(long);
  expect(read).toEqual([long, long]);
});
