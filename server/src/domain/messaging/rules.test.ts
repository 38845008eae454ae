import { expect, test } from "vitest";
import { countryOfDigits, readNumber } from "./rules.js";

test("numbers are read however they are written", () => {
  const digits = (text: string) => readNumber(text)?.digits;
  expect(digits("+1 (201) 555-0101")).toBe("12015550101");
  expect(digits("201.555.0101")).toBe("12015550101");
  expect(digits("447911123456")).toBe("447911123456");
  expect(digits("1110001111")).toBe("1110001111");
  expect(readNumber("88022")).toEqual({ digits: "88022", isShortCode: true });
  for (const text of ["", "12", "++12015550101", "0123456789", "1234567890123456", "call me", "12015550101x"])
    expect([text, digits(text)]).toEqual([text, undefined]);
});

test("the country is that of the number, not of its prefix", () => {
  const country = (text: string) => {
    const number = readNumber(text);
    return number && countryOfDigits(number, "US");
  };
  expect([country("12015550101"), country("14165550101"), country("18765550101"), country("18005550101")]).toEqual([
    "US",
    "CA",
    "JM",
    "US",
  ]);
  expect([country("447400123456"), country("88022")]).toEqual(["GB", "US"]);
  expect([country("19005550101"), country("12019765555"), country("11115550101")]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});
