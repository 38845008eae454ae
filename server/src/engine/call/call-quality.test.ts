import { expect, test } from "vitest";
import type { CallQuality } from "../../domain/call/port/call-row.js";
import type { LegStats } from "../media/port.js";
import { qualityOf, withOthers } from "./call-quality.js";

const STATS: LegStats = {
  codec: "PCMU",
  packetsSent: 1000,
  octetsSent: 160_000,
  packetsReceived: 950,
  octetsReceived: 152_000,
  packetsLost: 50,
  packetsLate: 10,
  packetsDuplicate: 0,
  packetsForeign: 0,
  packetsMalformed: 0,
  packetsFlooded: 0,
  jitterMs: 3.21,
  rttMs: 80.04,
  remoteLost: 20,
  remoteJitterMs: 1,
  bufferMs: 40,
  audioMs: 20_000,
  voiceMs: 8_200,
};

test("loss counts what came too late as well, and both sides have a score", () => {
  expect(qualityOf(STATS, 20_000)).toEqual({
    codec: "PCMU",
    mos: 3.71,
    remote_mos: 4.19,
    packets_sent: 1000,
    packets_received: 950,
    packets_lost: 50,
    packets_late: 10,
    loss: 6,
    remote_loss: 2,
    jitter: 3.2,
    remote_jitter: 1,
    round_trip: 80,
    voice: 8.2,
    problem: null,
  });
});

test("a leg without a peer has no quality, one without packets no score", () => {
  expect(qualityOf(undefined, 20_000)).toBeUndefined();
  expect(qualityOf({ ...STATS, codec: undefined }, 20_000)).toBeUndefined();
  const dumb = {
    ...STATS,
    packetsReceived: 0,
    packetsLost: 0,
    packetsLate: 0,
    voiceMs: 0,
    rttMs: undefined,
    remoteLost: undefined,
  };
  expect(qualityOf(dumb, 20_000)).toMatchObject({ mos: null, remote_mos: null, loss: 0, problem: "no_packets" });
});

test("doubled packets are no negative loss", () => {
  expect(qualityOf({ ...STATS, packetsLost: -3, packetsLate: 0, remoteLost: -1 }, 20_000)).toMatchObject({
    packets_lost: 0,
    loss: 0,
    remote_loss: 0,
  });
});

test("silence is a problem of a leg that was answered for a while", () => {
  expect(qualityOf({ ...STATS, voiceMs: 0 }, 20_000)?.problem).toBe("silence");
  expect(qualityOf({ ...STATS, voiceMs: 0 }, 4_000)?.problem).toBeNull();
});

test("one-way: one side is heard and the other is not", () => {
  const heard = qualityOf(STATS, 20_000) as CallQuality;
  const silent: CallQuality = { ...heard, problem: "silence" };
  const others = (...all: (CallQuality | null)[]) => all.map((quality) => ({ row: { quality } }));
  expect(withOthers(heard, others(silent)).problem).toBe("one_way");
  expect(withOthers(silent, others(heard)).problem).toBe("one_way");
  expect(withOthers(heard, others(heard)).problem).toBeNull();
  expect(withOthers(silent, others(silent)).problem).toBe("silence");
  expect(withOthers(heard, []).problem).toBeNull();
  expect(withOthers(heard, others(null, silent, heard)).problem).toBeNull();
});
