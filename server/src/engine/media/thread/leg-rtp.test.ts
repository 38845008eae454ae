import { afterEach, expect, test } from "vitest";
import { RtpPeer } from "../../../../../test/support/rtp-peer.js";
import { FakeClock } from "../../../base/fake-clock.js";
import { PortPool } from "../../../net/port-pool.js";
import { RtpSocket } from "../../../net/rtp-socket.js";
import { ulawEncode } from "../../../wire/audio/g711.js";
import { totalLevelDb } from "../../../wire/audio/goertzel.js";
import { keyTones } from "../../../wire/audio/keys.js";
import { DTMF_KEYS } from "../../../wire/rtp/dtmf.js";
import { printRtpHeader, RTP_HEADER_BYTES } from "../../../wire/rtp/packet.js";
import { ThreadCounters } from "./counters.js";
import { RtpLeg } from "./leg-rtp.js";
import { PairSocket } from "./pair-socket.js";

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

/** A leg whose rounds are turned by hand. */
async function start(direction: "sendrecv" | "sendonly" | "recvonly" = "sendrecv") {
  const clock = new FakeClock();
  const seen: string[] = [];
  const pool = new PortPool({ range: { min: 0, max: 0 }, clock });
  const leg = await RtpLeg.open({
    open: (handler) => PairSocket.open({ open: (to) => RtpSocket.open(pool, "127.0.0.1", to) }, handler),
    clock,
    counters: new ThreadCounters(),
    start: { ssrc: 0xffff_fff0, sequence: 0xffff, timestamp: 0xffff_ff80 },
    cname: "test",
    reportPhase: 0,
    events: {
      digit: (key) => {
        if (key === "D") throw new Error("a bug");
        seen.push(key);
      },
      rtpLost: (ms) => seen.push(`lost ${ms} at ${clock.monotonicMs()}`),
      socketError: (error) => seen.push(error.message),
      lost: (reason) => seen.push(reason),
      broken: (error) => seen.push(String(error)),
      wakes: () => undefined,
      rests: () => undefined,
    },
  });
  const peer = await RtpPeer.open();
  closers.push(
    () => leg.close(),
    () => peer.close(),
  );
  leg.remote(peer.media({ direction }));
  const rounds = (count: number) => {
    for (let n = 0; n < count; n++) {
      clock.advance(20);
      leg.hear(clock.monotonicMs());
      leg.speak(clock.monotonicMs());
      leg.flush();
    }
  };
  return { clock, seen, leg, peer, pool, rounds };
}

test("a peer that should send and does not is told at 10 s, 20 s and 30 s; a new offer starts anew", async () => {
  const { leg, peer, seen, rounds } = await start();
  rounds(1600);
  expect(seen).toEqual(["lost 10000 at 10000", "lost 20000 at 20000", "lost 30000 at 30000"]);
  leg.remote(peer.media());
  rounds(499);
  expect(seen).toHaveLength(3);
  rounds(51);
  expect(seen).toHaveLength(4);
});

test("a peer that is muted but still reports is not missed", async () => {
  const { leg, peer, seen, clock, rounds } = await start();
  const report = Buffer.alloc(8);
  report.writeUInt32BE(0x80c90001, 0); // RR without blocks (RFC 3550 §6.4.2)
  report.writeUInt32BE(7, 4);
  for (let turn = 0; turn < 5; turn++) {
    rounds(400);
    leg.rtcp(clock.monotonicMs(), report, "127.0.0.1", peer.rtcpPort);
  }
  expect(seen).toEqual([]);
  rounds(501);
  expect(seen).toEqual(["lost 10000 at 50000"]);
});

test.each(["sendonly", "recvonly"] as const)(
  "a peer is not missed while the audio goes one way: %s",
  async (direction) => {
    const { seen, rounds } = await start(direction);
    rounds(1600);
    expect(seen).toEqual([]);
  },
);

test("sequence, timestamp and SSRC pass their wrap", async () => {
  const { peer, rounds } = await start();
  rounds(3);
  await peer.until(() => peer.heard.length === 3);
  expect(peer.heard.map((p) => [p.sequence, p.timestamp, p.ssrc])).toEqual([
    [0xffff, 0xffff_ff80, 0xffff_fff0],
    [0, 0x20, 0xffff_fff0],
    [1, 0xc0, 0xffff_fff0],
  ]);
});

test("a report goes out every 5 s, with the packets sent until then", async () => {
  const { peer, rounds } = await start();
  rounds(500);
  await peer.until(() => peer.heardRtcp.length === 2);
  expect(peer.heardRtcp.map((b) => [b[1], b.readUInt32BE(20)])).toEqual([
    [200, 250],
    [200, 500],
  ]);
});

test("rounds that were left out leave no gap in the numbers, move the time on and set the marker", async () => {
  const { peer, leg, rounds } = await start();
  rounds(2);
  leg.skip(10);
  rounds(1);
  await peer.until(() => peer.heard.length === 3);
  const [, before, after] = peer.heard;
  expect([after!.sequence, after!.marker]).toEqual([(before!.sequence + 1) & 0xffff, true]);
  expect((after!.timestamp - before!.timestamp) | 0).toBe(11 * 160);
});

test("a leg without a peer sends nothing, and keys it cannot send are given up", async () => {
  const { leg, pool } = await start();
  const other = await RtpLeg.open({
    open: (handler) => PairSocket.open({ open: (to) => RtpSocket.open(pool, "127.0.0.1", to) }, handler),
    clock: new FakeClock(),
    counters: new ThreadCounters(),
    start: { ssrc: 1, sequence: 1, timestamp: 1 },
    cname: "test",
    reportPhase: 0,
    events: {
      digit: () => {},
      rtpLost: () => {},
      socketError: () => {},
      lost: () => {},
      broken: () => {},
      wakes: () => {},
      rests: () => {},
    },
  });
  closers.push(() => other.close());
  const ended: boolean[] = [];
  other.sendDigits({ keys: "1", onMs: 100, gapMs: 100, onEnd: ({ stopped }) => ended.push(stopped) });
  other.hear(20);
  other.speak(20);
  expect(ended).toEqual([true]);
  expect(other.stats()).toMatchObject({ packetsSent: 0, peer: undefined });
  expect(leg.port).not.toBe(other.port);
});

test("a bug that a packet brings out ends the leg, not the thread", async () => {
  const { peer, leg, seen } = await start();
  peer.sendEvent(leg.port, 15, 800, true);
  while (seen.length === 0) await new Promise((resolve) => setImmediate(resolve));
  expect(seen).toEqual(["Error: a bug"]);
});

/** A frame of both tones of a key, as it goes on from `at`. */
function keyFrame(key: string, at: number): Int16Array {
  const [low, high] = keyTones(key)!;
  const sine = (hz: number, i: number) => 6000 * Math.sin((2 * Math.PI * hz * (at + i)) / 8000);
  return Int16Array.from({ length: 160 }, (_, i) => Math.round(sine(low, i) + sine(high, i)));
}

/** Bridges the leg to another, whose peer takes events, and plays frames to it. */
async function bridged(hasEvents: boolean) {
  const { leg, peer, seen, clock } = await start();
  const other = await start();
  const { telephoneEvent: _out, receiveTelephoneEvent: _in, ...media } = peer.media();
  if (!hasEvents) leg.remote(media);
  const keys: string[] = [];
  let passed = 0;
  leg.connect({
    heard: new Int16Array(160),
    heardWide: undefined,
    hasHeard: false,
    delaySamples: 0,
    express: other.leg.express,
    encoded: () => undefined,
    relayDigit: (key, durationMs) => keys.push(`${key} ${durationMs >= 60 && durationMs <= 140}`),
  });
  let sequence = 0;
  const say = (frames: readonly Int16Array[]) => {
    for (const frame of frames) {
      const header = { marker: false, payloadType: 0, sequence, timestamp: 160 * sequence, ssrc: 1 };
      sequence++;
      const packet = Buffer.alloc(RTP_HEADER_BYTES + frame.length);
      printRtpHeader(header, packet);
      ulawEncode(frame, 0, frame.length, packet, RTP_HEADER_BYTES);
      leg.rtp(clock.monotonicMs(), packet, "127.0.0.1", peer.port);
      clock.advance(20);
      leg.hear(clock.monotonicMs());
      if (leg.hasHeard && totalLevelDb(leg.heard, 0, 160) > -40) passed++;
    }
  };
  const press = (name: string, ticks: number) => {
    const header = { marker: true, payloadType: 101, sequence, timestamp: 160 * sequence, ssrc: 1 };
    sequence++;
    const packet = Buffer.alloc(RTP_HEADER_BYTES + 4);
    printRtpHeader(header, packet);
    packet.set([DTMF_KEYS.indexOf(name), 0x8a, ticks >> 8, ticks & 0xff], RTP_HEADER_BYTES);
    leg.rtp(clock.monotonicMs(), packet, "127.0.0.1", peer.port);
  };
  const key = (name: string, frames: number) => Array.from({ length: frames }, (_, n) => keyFrame(name, 160 * n));
  const quiet = (frames: number) => Array.from({ length: frames }, () => new Int16Array(160));
  return { leg, seen, keys, say, press, key, quiet, passed: () => passed };
}

test("tones of a peer without events are keys: told once, passed on as keys, and heard by others only for a moment", async () => {
  const { seen, keys, say, key, quiet, passed, leg } = await bridged(false);
  say([...quiet(6), ...key("5", 5), ...quiet(5), ...key("#", 6), ...quiet(6)]);
  expect(seen).toEqual(["5", "#"]);
  expect(keys).toEqual(["5 true", "# true"]);
  // A receiver of tones needs 40 ms of them; of 220 ms not more than two frames of each key get through.
  expect(passed()).toBeLessThanOrEqual(4);
  expect(leg.stats()).toMatchObject({ codec: "PCMU", bufferMs: expect.any(Number) });
});

test("tones of a peer that sends events are no keys: the event is, once", async () => {
  const { seen, keys, say, press, key, quiet } = await bridged(true);
  say([...quiet(6), ...key("7", 5)]);
  press("7", 800);
  say([...key("7", 2), ...quiet(6)]);
  expect(seen).toEqual(["7"]);
  expect(keys).toEqual(["7 true"]);
});

test("a voice is told from silence", async () => {
  const { say, leg, quiet } = await bridged(true);
  say(quiet(60));
  expect(leg.stats().voiceMs).toBe(0);
  expect(leg.stats().audioMs).toBeGreaterThan(800);
  say(Array.from({ length: 50 }, (_, n) => keyFrame("1", 160 * n)));
  expect(leg.stats().voiceMs).toBeGreaterThan(600);
});
