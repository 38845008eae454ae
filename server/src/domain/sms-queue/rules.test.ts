import { expect, test } from "vitest";
import { receiptVerdict, retryMs, smppAction, smppCode, storedIds, throttleMs } from "./rules.js";

test("every status of the table leads to its action, others are refusals", () => {
  expect([0x14, 0x58].map(smppAction)).toEqual(["throttled", "throttled"]);
  expect([0x08, 0x64].map(smppAction)).toEqual(["retry", "retry"]);
  expect([0x45, 0x04, 0x0a, 0x0b].map(smppAction)).toEqual(["retry_once", "rebind", "bad_sender", "bad_recipient"]);
  for (const status of [0x01, 0x02, 0x03, 0x61, 0x62, 0xc0, 0xc4, 0x103, 0x104])
    expect([status, smppAction(status)]).toEqual([status, "malformed"]);
  expect([0x66, 0xff, 0x400].map(smppAction)).toEqual(["refused", "refused", "refused"]);
  expect(smppCode(11)).toBe("0x0000000B");
});

test("waits double to a minute", () => {
  expect([1, 2, 3, 4, 5, 6, 60].map(retryMs)).toEqual([2000, 4000, 8000, 16000, 32000, 60000, 60000]);
  expect([1, 2, 3, 7, 99].map((times) => throttleMs(times, () => 0.5))).toEqual([1000, 2000, 4000, 60000, 60000]);
  expect([throttleMs(1, () => 0), throttleMs(1, () => 1)]).toEqual([750, 1250]);
});

test("states of receipts are final, or tell nothing yet", () => {
  expect(["DELIVRD", "delivered", "READ"].map(receiptVerdict)).toEqual(["delivered", "delivered", "delivered"]);
  expect(["UNDELIV", "EXPIRED", "REJECTD", "DELETED", "SKIPPED"].map(receiptVerdict)).toEqual([
    1401, 1402, 1403, 1404, 1405,
  ]);
  expect(["ENROUTE", "ACCEPTD", "UNKNOWN", "QUEUED", "?"].map(receiptVerdict)).toEqual(
    Array.from({ length: 5 }, () => "intermediate"),
  );
});

test("the id of a receipt is found as it was answered, in hex or in decimal", () => {
  expect(storedIds("AbC", "string")).toEqual(["abc"]);
  expect(storedIds("171", "resp_hex_dlr_dec")).toContain("ab");
  expect(storedIds("ab", "resp_dec_dlr_hex")).toEqual(["171"]);
  expect(storedIds("4011", "auto")).toEqual(["4011", "fab", "0fab", "00000fab", "16401"]);
  expect(storedIds("not-a-number", "auto")).toEqual(["not-a-number"]);
});
