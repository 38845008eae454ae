import { expect, test } from "vitest";
import { PLAIN_MESSAGE } from "../../wire/smpp/plain-message.js";
import { NO_TLVS, TLV, type Tlvs } from "../../wire/smpp/tlv.js";
import { eventOf, type SmppDelivery } from "./smpp-delivery.js";

const CARRIER = {
  uuid: "c",
  name: "far",
  kind: "smpp",
  is_active: true,
  direction: "both",
  settings: {},
  secrets: {},
} as const;

function delivery(fields: Partial<typeof PLAIN_MESSAGE>, tlvs: Tlvs = NO_TLVS): SmppDelivery {
  const common = { source_addr: "15550100002", destination_addr: "15550100001" };
  const all = { ...PLAIN_MESSAGE, ...common, ...fields };
  return { command: "deliver_sm", command_status: 0, sequence_number: 1, fields: all, tlvs };
}

const receipt = (text: string, fields: Partial<typeof PLAIN_MESSAGE> = {}, tlvs?: Tlvs) =>
  eventOf(CARRIER, delivery({ esm_class: 4, short_message: Buffer.from(text, "latin1"), ...fields }, tlvs));

test("a receipt tells its message, its state and its recipient", () => {
  expect(receipt("id:7_A@b sub:001 dlvrd:001 stat:DELIVRD err:000 text:")).toMatchObject({
    kind: "receipt",
    id: "7_A@b",
    state: "DELIVRD",
    recipient: "15550100002",
  });
  expect(receipt("ID:9 STAT:undeliv ERR:12", { source_addr: "2125550101", source_addr_ton: 2 })).toMatchObject({
    id: "9",
    state: "UNDELIV",
    error: "12",
    recipient: "12125550101",
  });
  const tlvs = new Map([
    [TLV.receipted_message_id, Buffer.from("77\0")],
    [TLV.message_state, Buffer.from([8])],
  ]);
  expect(receipt("", {}, tlvs)).toMatchObject({ id: "77", state: "REJECTD" });
});

test("a receipt of a state on the way is one, what tells nothing is kept as it came", () => {
  expect(receipt("id:1 stat:ACCEPTD", { esm_class: 0x20 })).toMatchObject({ kind: "receipt", state: "ACCEPTD" });
  expect(receipt("delivered")).toMatchObject({ kind: "other" });
});

test("a text keeps a sender that is no number, even of digits", () => {
  const text = (fields: Partial<typeof PLAIN_MESSAGE>) =>
    eventOf(CARRIER, delivery({ short_message: Buffer.from("hi"), ...fields }));
  expect(text({ source_addr: "8005550101", source_addr_ton: 5 })).toMatchObject({
    kind: "text",
    from: "8005550101",
    to: "15550100001",
    text: "hi",
  });
  expect(text({ destination_addr: "5550100001", dest_addr_ton: 0 })).toMatchObject({ from: "15550100002" });
});
