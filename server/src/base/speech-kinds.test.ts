import { expect, test } from "vitest";
import { commandLine, decimal, voices } from "./speech-kinds.js";

test("a command line is split at blanks, quotes hold them together", () => {
  expect(commandLine('/usr/bin/say  -v {voice} "two words" ""')).toEqual([
    "/usr/bin/say",
    "-v",
    "{voice}",
    "two words",
    "",
  ]);
  for (const wrong of ["", '""', 'say "open', "   "]) expect(() => commandLine(wrong)).toThrow("a program");
});

test("voices hold en-US in both genders, and each voice of a language once", () => {
  expect(voices("en-US:FEMALE:a, en-US:MALE:b:c,es-419:FEMALE:a")).toEqual([
    { lang: "en-US", gender: "FEMALE", name: "a", type: "Standard", code: "en-US-a" },
    { lang: "en-US", gender: "MALE", name: "b:c", type: "Standard", code: "en-US-b:c" },
    { lang: "es-419", gender: "FEMALE", name: "a", type: "Standard", code: "es-419-a" },
  ]);
  expect(voices("en-US:FEMALE:a|WaveNet|en-US-Wavenet-F,en-US:FEMALE:a|WaveNet,en-US:MALE:b|Standard|x")).toMatchObject(
    [
      { name: "a", type: "WaveNet", code: "en-US-Wavenet-F" },
      { name: "a", type: "WaveNet", code: "en-US-a" },
      { name: "b", type: "Standard", code: "x" },
    ],
  );
  expect(() => voices("en-US:FEMALE:a|Standard|x,en-US:MALE:b|Standard|X")).toThrow("once");
  expect(() => voices("en-US:FEMALE:a|Neural,en-US:MALE:b")).toThrow();
  expect(() => voices("en-US:FEMALE:a")).toThrow("both genders");
  expect(() => voices("en-US:FEMALE:a,en-US:MALE:A")).toThrow("once");
  for (const wrong of ["", "en-US:a", "en:FEMALE:a", "en-US:female:a", "en-US:FEMALE:"])
    expect(() => voices(wrong)).toThrow();
});

test("a decimal stays within its bounds", () => {
  expect(decimal(0.25, 4)("1.5")).toBe(1.5);
  for (const wrong of ["0.2", "5", "1e1", "", "-1"])
    expect(() => decimal(0.25, 4)(wrong)).toThrow("a number from 0.25 to 4");
});
