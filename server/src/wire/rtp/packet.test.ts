import fc from "fast-check";
import { expect, test } from "vitest";
import { looksLikeRtcp, parseRtp, printRtpHeader, RTP_HEADER_BYTES, RtpView } from "./packet.js";

const view = new RtpView();

function hex(text: string): Buffer {
  return Buffer.from(text.replaceAll(" ", ""), "hex");
}

test("a plain packet is read field by field", () => {
  expect(parseRtp(hex("80 80 0bb8 00000320 deadbeef ff7f"), view)).toBeUndefined();
  expect(view).toEqual({
    marker: true,
    payloadType: 0,
    sequence: 3000,
    timestamp: 800,
    ssrc: 0xdead_beef,
    payloadStart: 12,
    payloadEnd: 14,
  });
});

test("CSRCs, a header extension and padding are no payload", () => {
  const packet = hex("b2 08 0001 00000002 00000003  aaaaaaaa bbbbbbbb  bede 0001 10ff0000  0102 000003");
  expect(parseRtp(packet, view)).toBeUndefined();
  expect([view.payloadStart, view.payloadEnd]).toEqual([28, 30]);
});

test.each([
  ["short", "80 00 0001 00000002 000000"],
  ["version", "40 00 0001 00000002 00000003 ff"],
  ["csrc", "8f 00 0001 00000002 00000003 ffff"],
  ["extension", "90 00 0001 00000002 00000003 bede"],
  ["extension", "90 00 0001 00000002 00000003 bede ffff 00"],
  ["padding", "a0 00 0001 00000002 00000003 ff00"],
  ["padding", "a0 00 0001 00000002 00000003 ff09"],
  ["padding", "a0 00 0001 00000002 00000003"],
] as const)("a malformed packet is refused: %s", (problem, text) => {
  expect(parseRtp(hex(text), view)).toBe(problem);
});

test("what is printed is read back the same", () => {
  const header = fc.record({
    marker: fc.boolean(),
    payloadType: fc.integer({ min: 0, max: 127 }),
    sequence: fc.integer({ min: 0, max: 0xffff }),
    timestamp: fc.integer({ min: 0, max: 0xffff_ffff }),
    ssrc: fc.integer({ min: 0, max: 0xffff_ffff }),
  });
  const check = (h: { marker: boolean; payloadType: number; sequence: number; timestamp: number; ssrc: number }) => {
    const out = Buffer.alloc(RTP_HEADER_BYTES + 1);
    printRtpHeader(h, out);
    expect(parseRtp(out, view)).toBeUndefined();
    expect(view).toMatchObject({ ...h, payloadStart: 12, payloadEnd: 13 });
  };
  fc.assert(fc.property(header, check), { seed: 1 });
});

test("any bytes are either refused or give a payload that lies within them", () => {
  const check = (bytes: Uint8Array) => {
    const b = Buffer.from(bytes);
    if (b.length > 0) b[0] = 0x80 | (b[0]! & 0x3f);
    if (parseRtp(b, view) !== undefined) return true;
    return view.payloadStart >= 12 && view.payloadStart <= view.payloadEnd && view.payloadEnd <= b.length;
  };
  fc.assert(fc.property(fc.uint8Array({ maxLength: 64 }), check), { seed: 2, numRuns: 5000 });
});

test("RTCP on the RTP port is told apart by its packet type", () => {
  expect(looksLikeRtcp(hex("80 c8 0006"))).toBe(true);
  expect(looksLikeRtcp(hex("80 80 0006"))).toBe(false);
  expect(looksLikeRtcp(hex("80"))).toBe(false);
});
