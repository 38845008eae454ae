import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { COMMANDS, type CommandName } from "./commands.js";
import type { Field } from "./fields.js";
import { parsePdu, printBare, printPdu } from "./pdu.js";
import { SMPP_STATUS, smppStatusName } from "./status.js";
import { TLV, tlvNumber, tlvText } from "./tlv.js";

const hex = (text: string) => Buffer.from(text.replace(/\s+/g, ""), "hex");

const SUBMIT = {
  service_type: "",
  source_addr_ton: 1,
  source_addr_npi: 1,
  source_addr: "15550100001",
  dest_addr_ton: 1,
  dest_addr_npi: 1,
  destination_addr: "15550100002",
  esm_class: 0x40,
  protocol_id: 0,
  priority_flag: 0,
  schedule_delivery_time: "",
  validity_period: "000001000000000R",
  registered_delivery: 1,
  replace_if_present_flag: 0,
  data_coding: 8,
  sm_default_msg_id: 0,
  short_message: hex("050003010201 0041"),
} as const;

describe("the bytes of a PDU", () => {
  test("bind_transceiver is written field by field as the standard lays it out", () => {
    const bytes = printPdu({
      command: "bind_transceiver",
      sequence_number: 1,
      fields: {
        system_id: "SMPP3",
        password: "secret08",
        system_type: "SUB",
        interface_version: 0x34,
        addr_ton: 1,
        addr_npi: 1,
        address_range: "",
      },
    });
    expect(bytes).toEqual(
      hex("00000027 00000009 00000000 00000001 534d505033 00 7365637265743038 00 535542 00 34 01 01 00"),
    );
    expect(parsePdu(bytes)).toMatchObject({
      command: "bind_transceiver",
      sequence_number: 1,
      fields: { system_id: "SMPP3", password: "secret08", system_type: "SUB", interface_version: 0x34 },
    });
  });

  test("submit_sm keeps a header, its text and its parameters apart", () => {
    const tlvs = new Map([
      [TLV.user_message_reference, hex("1234")],
      [0x1400, Buffer.from("of the vendor")],
    ]);
    const pdu = parsePdu(printPdu({ command: "submit_sm", sequence_number: 7, fields: SUBMIT, tlvs }));
    if (pdu.command !== "submit_sm") throw new Error(pdu.command);
    expect(pdu.fields).toEqual(SUBMIT);
    expect(tlvNumber(pdu.tlvs, TLV.user_message_reference)).toBe(0x1234);
    expect(tlvText(pdu.tlvs, 0x1400)).toBe("of the vendor");
  });

  test("a refusal of a submit has no body and is read with an empty id", () => {
    const pdu = parsePdu(printBare(COMMANDS.submit_sm_resp.id, SMPP_STATUS.ESME_RTHROTTLED, 9));
    expect(pdu).toMatchObject({
      command: "submit_sm_resp",
      command_status: 0x58,
      sequence_number: 9,
      fields: { message_id: "" },
    });
    expect(smppStatusName(0x58)).toBe("ESME_RTHROTTLED");
    expect(smppStatusName(0x400)).toBe("0x00000400");
  });
});

describe("a PDU that is no good is told by the status that says why", () => {
  const about = (bytes: Buffer) => {
    const pdu = parsePdu(bytes);
    return pdu.command === "problem" ? [pdu.status, pdu.field, pdu.isResponse, pdu.sequence_number] : pdu.command;
  };
  const submit = printPdu({ command: "submit_sm", sequence_number: 3, fields: SUBMIT });
  const cut = (length: number) => {
    const bytes = Buffer.from(submit.subarray(0, length));
    bytes.writeUInt32BE(length, 0);
    return bytes;
  };

  test("an unknown command", () => {
    expect(about(printBare(0x21, 0, 3))).toEqual([SMPP_STATUS.ESME_RINVCMDID, undefined, false, 3]);
    expect(about(printBare(0x8000_0111, 0, 3))).toEqual([SMPP_STATUS.ESME_RINVCMDID, undefined, true, 3]);
  });

  test("a string without its end, one over its maximum, a message and a parameter past the end", () => {
    expect(about(cut(25))).toEqual([1, "source_addr", false, 3]);
    const long = Buffer.concat([submit.subarray(0, 19), Buffer.alloc(21, 0x31), submit.subarray(30)]);
    expect(about(long)).toEqual([1, "source_addr", false, 3]);
    expect(about(cut(submit.length - 1))).toEqual([1, "short_message", false, 3]);
    expect(about(Buffer.concat([submit, hex("0424 0005 41")]))).toEqual([1, "tlv 0x0424", false, 3]);
    expect(about(Buffer.concat([submit, hex("0424 00")]))).toEqual([1, "tlv", false, 3]);
  });

  test("every cut of a submit is a problem and none throws", () => {
    for (let length = 16; length < submit.length; length++) expect(about(cut(length))).toContain(1);
  });

  test("values that a field cannot hold are not written", () => {
    const print = (fields: Partial<Record<keyof typeof SUBMIT, unknown>>) => () =>
      printPdu({ command: "submit_sm", sequence_number: 1, fields: { ...SUBMIT, ...fields } as typeof SUBMIT });
    expect(print({ source_addr: "1".repeat(21) })).toThrow("source_addr");
    expect(print({ source_addr: "1\x002" })).toThrow("source_addr");
    expect(print({ data_coding: 256 })).toThrow("data_coding");
    expect(print({ short_message: Buffer.alloc(255) })).toThrow("short_message");
  });
});

describe("for any PDU", () => {
  const anyValue = ([, kind]: Field) => {
    if (kind === "u8") return fc.integer({ min: 0, max: 255 });
    if (kind === "message") return fc.uint8Array({ maxLength: 254 }).map((bytes) => Buffer.from(bytes));
    const char = fc.integer({ min: 1, max: 255 }).map((code) => String.fromCharCode(code));
    return fc.string({ unit: char, maxLength: kind - 1 });
  };
  const tlvs = fc
    .array(fc.tuple(fc.integer({ min: 0, max: 0xffff }), fc.uint8Array({ maxLength: 300 })), { maxLength: 5 })
    .map((list) => new Map(list.map(([tag, bytes]) => [tag, Buffer.from(bytes)] as const)));
  const anyPdu = fc.constantFrom(...(Object.keys(COMMANDS) as CommandName[])).chain((command) =>
    fc.record({
      command: fc.constant(command),
      sequence_number: fc.integer({ min: 1, max: 0x7fff_ffff }),
      command_status: fc.integer({ min: 0, max: 0xffff_ffff }),
      fields: fc.record(
        Object.fromEntries((COMMANDS[command].fields as readonly Field[]).map((field) => [field[0], anyValue(field)])),
      ),
      tlvs,
    }),
  );

  test("what is written is read again", () => {
    fc.assert(
      fc.property(anyPdu, (pdu) => {
        const read = parsePdu(printPdu(pdu as unknown as Parameters<typeof printPdu>[0]));
        expect({ ...read, fields: { ...(read as { fields: object }).fields } }).toEqual(pdu);
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  test("a body of any bytes is a PDU or a problem", () => {
    const ids = [...Object.values(COMMANDS).map(({ id }) => id), 0x21, 0x111];
    fc.assert(
      fc.property(fc.constantFrom(...ids), fc.uint8Array({ maxLength: 300 }), (id, body) => {
        const bytes = Buffer.concat([printBare(id, 0, 5), body]);
        bytes.writeUInt32BE(bytes.length, 0);
        expect(parsePdu(bytes).sequence_number).toBe(5);
      }),
      { seed: 2, numRuns: 1_000 },
    );
  });
});
