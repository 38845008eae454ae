import { afterEach, expect, test } from "vitest";
import { RtpPeer } from "../../../../../test/support/rtp-peer.js";
import { FakeClock } from "../../../base/fake-clock.js";
import { PortPool } from "../../../net/port-pool.js";
import { ThreadCounters } from "./counters.js";
import { RtpLeg } from "./leg-rtp.js";

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

/** A leg whose rounds are turned by hand. */
async function start(direction: "sendrecv" | "sendonly" = "sendrecv") {
  const clock = new FakeClock();
  const seen: string[] = [];
  const pool = new PortPool({ range: { min: 0, max: 0 }, clock });
  const leg = await RtpLeg.open({
    pool,
    address: "127.0.0.1",
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
      broken: (error) => seen.push(String(error)),
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

test("a peer we do not listen to is not missed", async () => {
  const { seen, rounds } = await start("sendonly");
  rounds(1600);
  expect(seen).toEqual([]);
});

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
    pool,
    address: "127.0.0.1",
    clock: new FakeClock(),
    counters: new ThreadCounters(),
    start: { ssrc: 1, sequence: 1, timestamp: 1 },
    cname: "test",
    reportPhase: 0,
    events: { digit: () => {}, rtpLost: () => {}, socketError: () => {}, broken: () => {} },
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
  for (let tries = 0; seen.length === 0 && tries < 1000; tries++) await new Promise((resolve) => setImmediate(resolve));
  expect(seen).toEqual(["Error: a bug"]);
});
