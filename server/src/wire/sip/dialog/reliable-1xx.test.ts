import { expect, test } from "vitest";
import type { SipMessage } from "../message.js";
import { scan } from "../scan.js";
import { ReliableOrder, rackOf, reliabilityOf, rseqOf } from "./reliable-1xx.js";

const message = (start: string, ...lines: string[]) =>
  scan(Buffer.from(`${[start, "CSeq: 1 INVITE", ...lines].join("\r\n")}\r\n\r\n`)) as SipMessage;
const response = (status: number, ...lines: string[]) => message(`SIP/2.0 ${status} X`, ...lines);

test.each([
  ["776656 1 INVITE", { rseq: 776656, cseq: 1, method: "INVITE" }],
  ["  1  2\tINVITE ", { rseq: 1, cseq: 2, method: "INVITE" }],
  ["1 INVITE", undefined],
  ["-1 1 INVITE", undefined],
  ["12345678901 1 INVITE", undefined],
])("RAck %j", (text, rack) => {
  expect(rackOf(message("PRACK sip:a SIP/2.0", `RAck: ${text}`))).toEqual(rack);
});

test("only a 1xx above 100 that requires 100rel and has a usable RSeq is reliable", () => {
  const reliable = ["Require: foo, 100REL", "RSeq: 5"];
  expect(rseqOf(response(183, ...reliable))).toBe(5);
  expect(rseqOf(response(100, ...reliable))).toBeUndefined();
  expect(rseqOf(response(200, ...reliable))).toBeUndefined();
  expect(rseqOf(response(183, "RSeq: 5"))).toBeUndefined();
  for (const bad of ["0", "x", "4294967296", ""])
    expect(rseqOf(response(183, "Require: 100rel", `RSeq: ${bad}`))).toBeUndefined();
});

test("the first number is any, each next one higher by one", () => {
  const order = new ReliableOrder();
  expect([9, 9, 11, 10, 11, 10].map((rseq) => order.take(rseq))).toEqual([true, false, false, true, true, false]);
});

test("Require is stronger than Supported", () => {
  const invite = (...lines: string[]) => reliabilityOf(message("INVITE sip:a SIP/2.0", ...lines));
  expect([invite(), invite("k: timer, 100rel"), invite("Supported: 100rel", "Require: 100rel")]).toEqual([
    "none",
    "supported",
    "required",
  ]);
});
