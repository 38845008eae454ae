import { expect, test } from "vitest";
import { printReceipt, readReceipt, receiptTlvs } from "./receipt.js";
import { NO_TLVS, TLV } from "./tlv.js";

const read = (text: string) => readReceipt(NO_TLVS, text);

test("the usual text is written to the letter and read again", () => {
  const receipt = { messageId: "123456789012345", state: "DELIVRD", error: undefined } as const;
  const text = printReceipt({
    ...receipt,
    submitted: "2611261300",
    done: "2611261301",
    text: "a text that is much longer",
  });
  expect(text).toBe(
    "id:123456789012345 sub:001 dlvrd:001 submit date:2611261300 done date:2611261301 stat:DELIVRD err:000 text:a text that is much ",
  );
  expect(read(text)).toEqual({ ...receipt, error: "000" });
});

test("keys in any case and order, with spaces, missing keys and long words", () => {
  expect(read("STAT: undeliv ERR: 9a ID: 0A1b")).toEqual({ messageId: "0A1b", state: "UNDELIV", error: "9a" });
  expect(read("id:5 stat:DELIVERED")).toEqual({ messageId: "5", state: "DELIVRD", error: undefined });
  expect(read("id:5 done date:261126130100 stat:REJECTED text:id:9 stat:DELIVRD")).toMatchObject({
    messageId: "5",
    state: "REJECTD",
  });
});

test("what tells no message or no state is no receipt", () => {
  expect(read("stat:DELIVRD err:000")).toBeUndefined();
  expect(read("id:5 stat:GONE")).toBeUndefined();
  expect(read("the valid: 5 was rid:6")).toBeUndefined();
  expect(read("")).toBeUndefined();
});

test("parameters win over the text", () => {
  const tlvs = new Map([
    ...receiptTlvs({ messageId: "ab12", state: "EXPIRED", error: undefined }),
    [TLV.network_error_code, Buffer.from([3, 0, 34])],
  ]);
  expect(readReceipt(tlvs, "id:1 stat:DELIVRD")).toEqual({ messageId: "ab12", state: "EXPIRED", error: "034" });
  expect(readReceipt(tlvs, "err:007")).toMatchObject({ error: "007" });
});

test("a state that no number and no word tells leaves it to the text", () => {
  const tlvs = new Map([[TLV.message_state, Buffer.from([99])]]);
  expect(readReceipt(tlvs, "id:1 stat:ACCEPTD")).toMatchObject({ state: "ACCEPTD" });
});
