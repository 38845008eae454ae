import fc from "fast-check";
import { expect, test } from "vitest";
import { encodeUcs2 } from "./alphabet.js";
import { decodeText, readShortMessage } from "./text.js";
import { TLV } from "./tlv.js";

const hex = (text: string) => Buffer.from(text, "hex");
const message = (bytes: Buffer, esm_class = 0, tlvs = new Map<number, Buffer>()) =>
  readShortMessage({ fields: { short_message: bytes, esm_class, data_coding: 0 } as never, tlvs });

test.each([
  [0, undefined, "1b65", "€"],
  [0, "latin1", "e4", "ä"],
  [0, "utf-8", "c3a4", "ä"],
  [0, "no such thing", "7b", "ä"],
  [1, undefined, "41", "A"],
  [3, "GSM-7", "e9", "é"],
  [6, undefined, "b0", "А"],
  [7, undefined, "e0", "א"],
  [8, undefined, "d83dde00", "😀"],
  [8, undefined, "d83d0041", "\ufffdA"],
  [8, undefined, "00410000", "A"],
  [0x18, undefined, "0041", "A"],
  [0x10, undefined, "00", "@"],
  [4, undefined, "00ff", "00ff"],
])("data_coding %i with the default %s: %s is %s", (coding, charset, bytes, text) => {
  expect(decodeText(hex(bytes), coding, charset)).toBe(text);
});

test("parts are told by a header of 8 or 16 bits or by parameters; one of one is whole", () => {
  expect(message(hex("050003070201aa"), 0x40)?.concat).toEqual({ reference: 7, total: 2, number: 1 });
  expect(message(hex("06080400070302aa"), 0x40)?.concat).toEqual({ reference: 7, total: 3, number: 2 });
  expect(message(hex("050003070101aa"), 0x40)).toMatchObject({ concat: undefined, bytes: hex("aa") });
  const sar = new Map([
    [TLV.sar_msg_ref_num, hex("0102")],
    [TLV.sar_total_segments, hex("02")],
    [TLV.sar_segment_seqnum, hex("02")],
  ]);
  expect(message(hex("aa"), 0, sar)).toMatchObject({ concat: { reference: 258, total: 2, number: 2 } });
  expect(message(hex("09000307"), 0x40)).toBeUndefined();
});

test("a long text may come as message_payload", () => {
  const payload = encodeUcs2("x".repeat(500));
  expect(message(Buffer.alloc(0), 0, new Map([[TLV.message_payload, payload]]))?.bytes).toEqual(payload);
});

test("whatever comes is text that can be stored", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), fc.nat(255), (bytes, coding) => {
      const text = decodeText(Buffer.from(bytes), coding);
      expect([text.includes("\0"), /\p{Surrogate}/u.test(text)]).toEqual([false, false]);
    }),
    { numRuns: 300, seed: 1 },
  );
});
