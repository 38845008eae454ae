import fc from "fast-check";
import { expect, test } from "vitest";
import { type SmppFrame, SmppFramer } from "./frame.js";
import { PDU_BYTES_MAX } from "./pdu.js";

/** A PDU of that many bytes that are all `fill` behind its length. */
function pdu(length: number, fill = 1): Buffer {
  const bytes = Buffer.alloc(length, fill);
  bytes.writeUInt32BE(length, 0);
  return bytes;
}

const pdus = (...list: Buffer[]): SmppFrame[] => list.map((bytes) => ({ kind: "pdu", bytes }));

test("PDUs cut at any places come out whole and in order", () => {
  const all = [pdu(16), pdu(200, 2), pdu(17, 3), pdu(PDU_BYTES_MAX, 4), pdu(16, 5)];
  const stream = Buffer.concat(all);
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: stream.length }), { maxLength: 40 }), (cuts) => {
      const framer = new SmppFramer();
      const places = [0, ...cuts.sort((a, b) => a - b), stream.length];
      const frames = places.slice(1).flatMap((end, n) => framer.push(stream.subarray(places[n], end)));
      // Compared as bytes: told element by element, the longest PDU takes a second.
      expect(frames.map((frame) => (frame.kind === "pdu" ? frame.bytes.length : 0))).toEqual(
        all.map((one) => one.length),
      );
      expect(
        Buffer.concat(frames.map((frame) => (frame.kind === "pdu" ? frame.bytes : Buffer.alloc(0)))).equals(stream),
      ).toBe(true);
      expect(framer.isPartial).toBe(false);
    }),
    { seed: 1, numRuns: 100 },
  );
});

test("byte by byte is as good as at once, and what has begun shows", () => {
  const framer = new SmppFramer();
  const bytes = pdu(20);
  for (const byte of bytes.subarray(0, 19)) {
    expect(framer.push(Buffer.from([byte]))).toEqual([]);
    expect(framer.isPartial).toBe(true);
  }
  expect(framer.push(bytes.subarray(19))).toEqual(pdus(bytes));
  expect(framer.isPartial).toBe(false);
});

test("a length under a header or over the limit ends the reading, behind whatever was good", () => {
  for (const length of [0, 15, PDU_BYTES_MAX + 1, 0xffff_ffff]) {
    const bad = pdu(16);
    bad.writeUInt32BE(length, 0);
    bad.writeUInt32BE(77, 12);
    const framer = new SmppFramer();
    expect(framer.push(Buffer.concat([pdu(16), bad, pdu(16)]))).toEqual([
      ...pdus(pdu(16)),
      { kind: "bad", sequence_number: 77 },
    ]);
    expect(framer.push(pdu(16))).toEqual([]);
    expect(framer.isPartial).toBe(false);
  }
});

test("a bad length in pieces is as bad", () => {
  const framer = new SmppFramer();
  expect(framer.push(Buffer.from([0, 0, 0]))).toEqual([]);
  expect(framer.push(Buffer.alloc(40, 0))).toEqual([{ kind: "bad", sequence_number: 0 }]);
  expect(framer.push(pdu(16))).toEqual([]);
});
