import { ETransactionReferenceType, wordsOf } from "@opentact/contract";
import { expect, test } from "vitest";
import { isMoney, sourceAction } from "./rules.js";

test("money has five decimals at most", () => {
  expect([0, 1, 0.1, 0.00001, 12345678.12345, -5.5].every(isMoney)).toBe(true);
  expect([0.000001, 1.123456, 1e15, Number.NaN].some(isMoney)).toBe(false);
});

test("every kind of transaction has its word in balance events", () => {
  expect(sourceAction("voice_incoming")).toBe("voice_charge_in");
  expect(sourceAction("sms_nrc")).toBe("sms_nrc");
  for (const word of wordsOf(ETransactionReferenceType)) expect(sourceAction(word)).toMatch(/^[a-z_]+$/);
});
