import { describe, expect, test } from "vitest";
import { readDer } from "./der.js";
import { readTnAuthList } from "./tn-auth-list.js";

const read = (hex: string) => readTnAuthList(Buffer.from(hex.replaceAll(" ", ""), "hex"));

describe("a TNAuthorizationList", () => {
  test("has the check values of stir-shaken.md 5", () => {
    expect(read("30 05 A0 03 16 01 31")).toEqual({ spc: ["1"], tns: [] });
    expect(read("30 08 A0 06 16 04 37 30 39 4A")).toEqual({ spc: ["709J"], tns: [] });
  });

  test("has numbers and ranges", () => {
    expect(read("30 05 A2 03 16 01 37")).toEqual({ spc: [], tns: ["7"] });
    expect(read("30 0A A1 08 30 06 16 01 37 02 01 02")).toEqual({ spc: [], tns: ["7-8"] });
    expect(read("30 0C A1 0A 30 08 16 02 30 31 02 02 00 80")).toEqual({ spc: [], tns: ["01-128"] });
  });

  test.each([
    ["a bare text", "16 01 31"],
    ["nothing", ""],
    ["no entry", "30 00"],
    ["an indefinite length", "30 80 A0 03 16 01 31 00 00"],
    ["a length in a longer form", "30 81 05 A0 03 16 01 31"],
    ["an end in the middle", "30 05 A0 03 16 01"],
    ["something behind it", "30 05 A0 03 16 01 31 00"],
    ["an entry of another kind", "30 05 A3 03 16 01 31"],
    ["a text of another kind", "30 05 A0 03 0C 01 31"],
    ["an implicit tag", "30 03 A0 01 31"],
    ["an empty code", "30 04 A0 02 16 00"],
    ["a number with letters", "30 05 A2 03 16 01 41"],
    ["a range of none", "30 0A A1 08 30 06 16 01 37 02 01 00"],
    ["a negative range", "30 0A A1 08 30 06 16 01 37 02 01 FF"],
    ["a range without a count", "30 07 A1 05 30 03 16 01 37"],
  ])("with %s is malformed", (_what, hex) => {
    expect(() => read(hex)).toThrow(Error);
  });
});

test("DER is read up to 64 KiB and 10,000 elements", () => {
  expect(readDer(Buffer.alloc(20_000, Buffer.from([5, 0])))).toHaveLength(10_000);
  expect(() => readDer(Buffer.alloc(20_002, Buffer.from([5, 0])))).toThrow("more than 10,000 elements");
  expect(() => readDer(Buffer.alloc(65_537))).toThrow("longer than 64 KiB");
  expect(() => readDer(Buffer.from([0x1f, 0x81, 0x01, 0]))).toThrow("a tag of several bytes");
});
