import { expect, test } from "vitest";
import { addMonths, epochMs, isoTime } from "./iso-time.js";

const months = (from: string, n: number, day?: number) => isoTime(addMonths(epochMs(from), n, day));

test("a date without a zone is read as UTC", () => {
  expect(epochMs("2024-01-01T10:00:00")).toBe(epochMs("2024-01-01T12:00:00+02:00"));
  expect(isoTime(epochMs("2024-01-01"))).toBe("2024-01-01T00:00:00.000Z");
  expect(epochMs("soon")).toBeNaN();
});

test("a time is printed as Date prints it, whatever was printed before", () => {
  const second = 1_772_366_400_000;
  const times = [
    second,
    second + 7,
    second + 999,
    second + 45,
    second - 1,
    second + 1000,
    0,
    999,
    -1,
    -1001,
    253_402_300_800_000,
  ];
  for (const ms of [...times, ...times.toReversed()]) expect(isoTime(ms)).toBe(new Date(ms).toISOString());
});

test("one month later is the same day and time, or the last day of a shorter month", () => {
  expect(months("2024-01-15T10:20:30.400Z", 1)).toBe("2024-02-15T10:20:30.400Z");
  expect(months("2024-01-31T10:00:00Z", 1)).toBe("2024-02-29T10:00:00.000Z");
  expect(months("2023-12-31T23:59:59.999Z", 2)).toBe("2024-02-29T23:59:59.999Z");
  expect(months("2024-12-05T00:00:00Z", 1)).toBe("2025-01-05T00:00:00.000Z");
});

test("a lease that began on the 31st comes back to it after a short month", () => {
  expect(months("2024-02-29T10:00:00Z", 1, 31)).toBe("2024-03-31T10:00:00.000Z");
});
