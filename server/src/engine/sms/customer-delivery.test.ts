import { expect, test } from "vitest";
import type { WaitingDelivery } from "../../domain/smpp-account/port.js";
import { TLV } from "../../wire/smpp/tlv.js";
import { deliveryOf } from "./customer-delivery.js";

const waiting = (given: Partial<WaitingDelivery> = {}): WaitingDelivery => ({
  id: "1",
  message_id: null,
  from: "15550100002",
  to: "15550100001",
  message: "Hello",
  delivered: false,
  error_code: null,
  created_on: "2024-03-01T12:00:00.000Z",
  modified_on: "2024-03-01T12:01:00.000Z",
  ...given,
});

test("senders have the type of what they are", () => {
  const sender = (from: string) => {
    const { source_addr, source_addr_ton, source_addr_npi } = deliveryOf(waiting({ from })).fields;
    return [source_addr, source_addr_ton, source_addr_npi];
  };
  expect(["15550100002", "72345", "BANK", "A very long name of a sender"].map(sender)).toEqual([
    ["15550100002", 1, 1],
    ["72345", 3, 0],
    ["BANK", 5, 0],
    ["A very long name of ", 5, 0],
  ]);
});

test("a text of several parts goes whole, beside the fields", () => {
  const { fields, tlvs } = deliveryOf(waiting({ message: "ж".repeat(71) }));
  expect([fields.data_coding, fields.short_message.length, tlvs.get(TLV.message_payload)?.length]).toEqual([8, 0, 142]);
});

test("a receipt tells each end by its word, from the number the message went to", () => {
  const told = (error_code: number | null, delivered = false) => {
    const one = waiting({ message_id: "7", from: "15550100001", to: "15550100002", error_code, delivered });
    const { fields, tlvs } = deliveryOf(one);
    const state = /stat:(\w+) err:(\d+)/.exec(fields.short_message.toString());
    return [state?.[1], state?.[2], tlvs.get(TLV.message_state)?.[0], fields.source_addr, fields.esm_class];
  };
  expect([told(null, true), told(1204), told(1303), told(1203), told(1103), told(1402)]).toEqual([
    ["DELIVRD", "000", 2, "15550100002", 4],
    ["EXPIRED", "204", 3, "15550100002", 4],
    ["REJECTD", "303", 8, "15550100002", 4],
    ["DELETED", "203", 4, "15550100002", 4],
    ["UNDELIV", "103", 5, "15550100002", 4],
    ["EXPIRED", "402", 3, "15550100002", 4],
  ]);
});
