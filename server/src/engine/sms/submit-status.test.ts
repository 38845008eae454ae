import { expect, test } from "vitest";
import { DomainError, invalidField } from "../../base/errors.js";
import { TooManyRequests } from "../../base/too-many-requests.js";
import { refusal } from "../../domain/messaging/checks.js";
import { TLV, tlvText } from "../../wire/smpp/tlv.js";
import { answerTo } from "./submit-status.js";

/** Status of the answer, with its words where it has some. */
function answered(error: unknown): string {
  const { status, tlvs } = answerTo(error);
  const words = tlvs && tlvText(tlvs, TLV.additional_status_info_text);
  return words === undefined ? status.toString(16) : `${status.toString(16)} ${words}`;
}

test("each refusal has its status, and those without one of their own tell themselves in words", () => {
  const refusals = [
    refusal(404, 1001),
    refusal(409, 1002),
    invalidField("body.from", "invalid phone number"),
    invalidField("body.to", "invalid phone number"),
    invalidField("body.message", "maxLength 918"),
    new TooManyRequests(1, { code: "1201", message: "Sender queue is full" }),
    new TooManyRequests(1, { code: "1202" }),
    new TooManyRequests(1),
    refusal(402, 405),
    refusal(403, 406),
    refusal(409, 1101),
    refusal(403, 1103),
    refusal(403, 1104),
  ];
  expect(refusals.map(answered)).toEqual([
    "a",
    "a",
    "a",
    "b",
    "1",
    "14",
    "58",
    "58",
    "45 405 Insufficient Balance",
    "45 406 Country Permission Violation",
    "45 1101 Campaign is missing or not active",
    "45 1103 Blocked due to STOP message",
    "45 1104 Daily spend limit reached",
  ]);
});

test("a fault of ours is temporary, whatever it is called", () => {
  const away = new DomainError(503, "unavailable", "Service unavailable");
  expect([answered(away), answered(new Error("lost"))]).toEqual(["8", "8"]);
});
