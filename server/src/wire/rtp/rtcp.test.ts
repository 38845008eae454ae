import fc from "fast-check";
import { expect, test } from "vitest";
import {
  JitterEstimate,
  ntpMiddle,
  parseRtcp,
  printRtcp,
  RTCP_MAX_BYTES,
  type RtcpReport,
  RtcpView,
  roundTripMs,
} from "./rtcp.js";

const view = new RtcpView();
const block = {
  ssrc: 0x1111,
  fractionLost: 64,
  packetsLost: 7,
  highestSequence: 0x0001_0003,
  jitterTicks: 24,
  lastReport: 0xabcd_1234,
  delaySinceLastReport: 65_536,
};

function print(report: RtcpReport): Buffer {
  const out = Buffer.alloc(RTCP_MAX_BYTES, 0xee);
  return Buffer.from(out.subarray(0, printRtcp(report, out)));
}

test("a sender report with block, CNAME and BYE has the bytes of RFC 3550", () => {
  const bytes = print({
    ssrc: 0x2222,
    epochMs: 500,
    sender: { rtpTimestamp: 160, packets: 3, octets: 480 },
    block,
    cname: "abc",
    isBye: true,
  });
  expect(bytes.toString("hex")).toBe(
    "81c8000c0000222283aa7e8080000000000000a000000003000001e0" +
      "00001111400000070001000300000018abcd123400010000" +
      "81ca0003000022220103616263000000" +
      "81cb000100002222",
  );
});

test("a name that fills its word is still ended by a zero byte", () => {
  expect(print({ ssrc: 1, epochMs: 0, cname: "ab" }).toString("hex")).toBe(
    "80c9000100000001" + "81ca0003000000010102616200000000",
  );
});

test("a report is read back as it was printed", () => {
  const bytes = print({
    ssrc: 0x2222,
    epochMs: 1_700_000_000_250,
    sender: { rtpTimestamp: 1, packets: 2, octets: 3 },
    block,
    cname: "x",
  });
  expect(parseRtcp(bytes, 0x1111, view)).toBeUndefined();
  expect(view).toMatchObject({
    ssrc: 0x2222,
    hasSenderReport: true,
    ntpMiddle: ntpMiddle(1_700_000_000_250),
    hasBlock: true,
    fractionLost: 64,
    packetsLost: 7,
    highestSequence: 0x0001_0003,
    jitterTicks: 24,
    lastReport: 0xabcd_1234,
    delaySinceLastReport: 65_536,
    hasBye: false,
  });
});

test("a block about another stream says nothing about ours, and a negative loss is read as such", () => {
  const bytes = print({ ssrc: 5, epochMs: 0, block: { ...block, packetsLost: -2 }, cname: "x" });
  parseRtcp(bytes, 0x9999, view);
  expect(view.hasBlock).toBe(false);
  parseRtcp(bytes, 0x1111, view);
  expect(view.packetsLost).toBe(-2);
});

test("BYE is seen", () => {
  parseRtcp(print({ ssrc: 5, epochMs: 0, cname: "x", isBye: true }), 1, view);
  expect(view.hasBye).toBe(true);
});

test.each([
  ["short", "80c9"],
  ["first", "81ca0003000000010102616200000000"],
  ["version", "80c900010000000100c9000100000001"],
  ["length", "80c90002000000 01".replace(" ", "")],
  ["length", "81c9000100000001"],
  ["padding", "a0c900010000000180c9000100000001"],
  ["short", "80c90001000000018000"],
])("a malformed compound is refused: %s", (problem, text) => {
  expect(parseRtcp(Buffer.from(text, "hex"), 1, view)).toBe(problem);
});

test("any bytes end in a problem or a report, never in an exception", () => {
  const check = (bytes: Uint8Array) => {
    const b = Buffer.from(bytes);
    if (b.length > 3) {
      b[0] = 0x80 | (b[0]! & 0x3f);
      b[1] = 200 + (b[1]! & 1);
      b[2] = 0;
    }
    parseRtcp(b, 1, view);
  };
  fc.assert(fc.property(fc.uint8Array({ maxLength: 80 }), check), { seed: 3, numRuns: 5000 });
});

test("the round trip is what the clocks say minus what the peer waited", () => {
  const sentMs = 1_700_000_000_000;
  expect(roundTripMs(sentMs + 1080, ntpMiddle(sentMs), 65_536)).toBeCloseTo(80, 0);
  expect(roundTripMs(sentMs, 0, 0)).toBeUndefined();
  expect(roundTripMs(sentMs + 100, ntpMiddle(sentMs), 65_536)).toBeUndefined();
});

test("even arrival has no jitter, an alternating delay of 10 ms approaches 10 ms", () => {
  const even = new JitterEstimate(8000);
  const uneven = new JitterEstimate(8000);
  for (let n = 0; n < 400; n++) {
    even.update(1e9 + n * 20, 0xffff_0000 + n * 160);
    uneven.update(n * 20 + (n % 2) * 10, n * 160);
  }
  expect(even.ms).toBe(0);
  expect(uneven.ms).toBeCloseTo(10, 1);
});
