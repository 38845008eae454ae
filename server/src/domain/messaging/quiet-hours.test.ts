import { expect, test } from "vitest";
import { openFrom } from "./quiet-hours.js";
import { isQuietByDefault, minutesOf } from "./rules.js";

const campaign = { usecase: "MARKETING", quiet_hours: { enabled: true, start: "08:00", end: "21:00" } };
const from = (iso: string, zones: string[], given: object = campaign) => {
  const at = openFrom(given as typeof campaign, zones, Date.parse(iso));
  return at === undefined ? "now" : new Date(at).toISOString();
};

test("inside of the window a message goes at once, outside it waits for the next opening", () => {
  const zone = ["America/New_York"];
  expect(from("2024-01-15T15:00:00.000Z", zone)).toBe("now");
  expect(from("2024-01-15T13:00:00.000Z", zone)).toBe("now");
  expect(from("2024-01-15T12:59:30.500Z", zone)).toBe("2024-01-15T13:00:00.000Z");
  expect(from("2024-01-16T01:59:59.999Z", zone)).toBe("now");
  expect(from("2024-01-16T02:00:00.000Z", zone)).toBe("2024-01-16T13:00:00.000Z");
});

test("no change of the clocks makes a message go before its window", () => {
  expect(from("2024-03-10T03:00:00.000Z", ["America/New_York"])).toBe("2024-03-10T13:00:00.000Z");
  expect(from("2024-11-03T02:00:00.000Z", ["America/New_York"])).toBe("2024-11-03T13:00:00.000Z");
});

test("several zones: the hours that all of them allow", () => {
  const both = ["America/New_York", "America/Los_Angeles"];
  expect(from("2024-01-15T14:00:00.000Z", both)).toBe("2024-01-15T16:00:00.000Z");
  expect(from("2024-01-15T16:00:00.000Z", both)).toBe("now");
  expect(from("2024-01-16T02:30:00.000Z", both)).toBe("2024-01-16T16:00:00.000Z");
});

test("an unknown zone: 11 to 21 h in New York", () => {
  expect(from("2024-01-15T15:59:00.000Z", [])).toBe("2024-01-15T16:00:00.000Z");
  expect(from("2024-01-15T16:00:00.000Z", [])).toBe("now");
});

test("codes, warnings of fraud and campaigns without a window go at any time", () => {
  const night = "2024-01-15T06:00:00.000Z";
  expect(from(night, [], { ...campaign, usecase: "2FA" })).toBe("now");
  expect(from(night, [], { ...campaign, usecase: "FRAUD_ALERT" })).toBe("now");
  expect(from(night, [], { ...campaign, quiet_hours: { ...campaign.quiet_hours, enabled: false } })).toBe("now");
  expect(openFrom(null, [], Date.parse(night))).toBeUndefined();
});

test("campaigns that advertise have the window by default", () => {
  expect(isQuietByDefault("MARKETING", [])).toBe(true);
  expect(isQuietByDefault("MIXED", ["2FA", "CHARITY"])).toBe(true);
  expect(isQuietByDefault("MIXED", ["2FA"])).toBe(false);
});

test("times are HH:MM up to 24:00", () => {
  expect([minutesOf("00:00"), minutesOf("21:30"), minutesOf("24:00")]).toEqual([0, 1290, 1440]);
  expect([minutesOf("24:01"), minutesOf("9:00"), minutesOf("25:00"), minutesOf("x")]).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
});
