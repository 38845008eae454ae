import { expect, test } from "vitest";
import { legsWithin, openFilesMax } from "./open-files.js";

const limits = (soft: string) =>
  [
    "Limit                     Soft Limit           Hard Limit           Units     ",
    "Max processes             3900                 3900                 processes ",
    `Max open files            ${soft.padEnd(20)} 524288               files     `,
  ].join("\n");

test("the limit is the soft one, and none where it is not told", () => {
  const absent = () => {
    throw new Error("ENOENT");
  };
  expect([openFilesMax(() => limits("20000")), openFilesMax(() => limits("unlimited")), openFilesMax(absent)]).toEqual([
    20_000,
    Number.POSITIVE_INFINITY,
    Number.POSITIVE_INFINITY,
  ]);
});

test("a quarter of the descriptors is for all else but media", () => {
  expect([legsWithin(20_000), legsWithin(1_024), legsWithin(Number.POSITIVE_INFINITY)]).toEqual([
    7_500,
    384,
    Number.POSITIVE_INFINITY,
  ]);
});
