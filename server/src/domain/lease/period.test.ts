import { expect, test } from "vitest";
import { epochMs } from "../../base/iso-time.js";
import { comingRelease, nextExpiry, nextTry } from "./period.js";

const T = "T12:30:00.000Z";

test("a lease of the 31st ends on the last day of short months and comes back to the 31st", () => {
  const ends = [`2024-01-31${T}`];
  for (let i = 0; i < 5; i++) ends.push(nextExpiry(ends.at(-1) ?? "", 31));
  expect(ends.map((on) => on.slice(0, 10))).toEqual([
    "2024-01-31",
    "2024-02-29",
    "2024-03-31",
    "2024-04-30",
    "2024-05-31",
    "2024-06-30",
  ]);
  expect(nextExpiry(`2023-01-30${T}`, 30)).toBe(`2023-02-28${T}`);
  expect(nextExpiry(`2023-12-29${T}`, 29)).toBe(`2024-01-29${T}`);
});

test("a renewal is tried again every six hours, and once more at the end of grace", () => {
  const end = `2024-02-01${T}`;
  expect(nextTry(end, epochMs(end))).toBe("2024-02-01T18:30:00.000Z");
  expect(nextTry(end, epochMs("2024-02-08T10:00:00.000Z"))).toBe(`2024-02-08${T}`);
  expect(nextTry(end, epochMs("2024-02-20T10:00:00.000Z"))).toBe("2024-02-20T16:00:00.000Z");
});

test("notices come three days and one day before the end, without money also before the end of grace", () => {
  const notices = (autorenew: boolean, day: string) =>
    comingRelease({ expired_on: `2024-02-10${T}`, autorenew }, epochMs(`2024-02-${day}${T}`)).notices;
  expect(["06", "07", "08", "09", "10"].map((day) => notices(false, day))).toEqual([0, 1, 1, 2, 2]);
  const days = ["06", "07", "09", "10", "13", "14", "15", "16", "17"];
  expect(days.map((day) => notices(true, day))).toEqual([0, 1, 2, 2, 2, 3, 3, 4, 4]);
  expect(comingRelease({ expired_on: `2024-02-10${T}`, autorenew: true }, 0).on).toBe(`2024-02-17${T}`);
});
