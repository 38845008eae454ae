import { expect, test } from "vitest";
import { encodeGsm7 } from "../../wire/smpp/alphabet.js";
import { SmppFormatError } from "../../wire/smpp/fields.js";
import { segment } from "../../wire/smpp/segment.js";
import { submitOf } from "./smpp-submit.js";

const sms = (message: string) => ({ uuid: "u", from: "15550100001", to: "15550100002", message });

/** First part of a text as it goes out. */
function first(message: string, settings: Parameters<typeof submitOf>[0]) {
  const { encoding, parts } = segment(message);
  const [bytes = Buffer.alloc(0)] = parts;
  const part = { id: 1, number: 1, total: parts.length, reference: 0x0102, form: "udh8", encoding, bytes } as const;
  const { fields } = submitOf(settings, sms(message), part);
  return [fields.data_coding, fields.short_message.toString("hex")];
}

test("the 7-bit alphabet goes out in the form of the carrier", () => {
  expect(first("é@", {})).toEqual([0, "0500"]);
  expect(first("é@", { gsm_form: "latin1" })).toEqual([0, "e940"]);
  expect(first("hellohello", { gsm_form: "packed" })).toEqual([0, "e8329bfd4697d9ec37"]);
  expect(first("plain", { gsm_form: "ascii" })).toEqual([0, Buffer.from("plain").toString("hex")]);
});

test("packed text begins on a border of seven bits behind the header", () => {
  const text = "a".repeat(161);
  const [coding, hex = ""] = first(text, { gsm_form: "packed" });
  expect([coding, String(hex).length / 2]).toEqual([0, 140]);
  // One bit of filling: 0x61 << 1.
  expect(String(hex).slice(0, 14)).toBe("050003020201c2");
});

test("what a carrier cannot write goes in UCS-2 when it fits one part, else it is refused", () => {
  expect(first("5 €", { gsm_form: "latin1" })).toEqual([8, "0035002020ac"]);
  expect(first("é", { gsm_form: "ascii" })).toEqual([8, "00e9"]);
  expect(() => first("€".repeat(71), { gsm_form: "latin1" })).toThrow(SmppFormatError);
  expect(encodeGsm7("€".repeat(71))?.length).toBe(142);
});
