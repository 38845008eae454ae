import { afterEach, beforeEach, expect, test } from "vitest";
import { RtpPeer, sine } from "../../../../test/support/rtp-peer.js";
import { createLog } from "../../base/log.js";
import { toneLevelDb } from "../../wire/audio/goertzel.js";
import { createMediaPool } from "./pool.js";
import type { Audio, MediaPool } from "./port.js";

let pool: MediaPool;
const peers: RtpPeer[] = [];

beforeEach(() => {
  pool = createMediaPool({ threads: 1, address: "127.0.0.1", portMin: 0, portMax: 0, log: createLog("warn") });
});
afterEach(async () => {
  await pool.close();
  for (const peer of peers.splice(0)) await peer.close();
});

async function newPeer(codec?: "PCMU" | "PCMA"): Promise<RtpPeer> {
  const peer = await RtpPeer.open(codec);
  peers.push(peer);
  return peer;
}

const never = new AbortController().signal;
const noEvents = { digit: () => undefined, failed: () => undefined };

function audioOf(samples: Int16Array): Audio {
  const shared = new SharedArrayBuffer(samples.byteLength);
  new Int16Array(shared).set(samples);
  return { samples: shared, rateHz: 8000 };
}

test("a prompt is heard by the peer at its pitch, then silence goes on", async () => {
  const peer = await newPeer();
  const place = pool.place();
  const leg = await place.openLeg(noEvents);
  leg.remote(peer.media());
  const played = await leg.play(audioOf(sine(1000, 500)), {}, never);
  expect(played).toEqual({ durationMs: 500, stopped: false });
  await peer.until(() => peer.heard.length >= 40);
  const audio = peer.audio();
  const from = audio.findIndex((s) => Math.abs(s) > 1000);
  expect(toneLevelDb(audio, from, from + 4000, 1000, 8000)).toBeGreaterThan(-8);
  expect(toneLevelDb(audio, from + 4100, from + 4800, 1000, 8000)).toBeLessThan(-60);
});

test("two bridged legs of different codec hear each other", async () => {
  const [alice, bob] = [await newPeer("PCMU"), await newPeer("PCMA")];
  const place = pool.place();
  const [a, b] = [await place.openLeg(noEvents), await place.openLeg(noEvents)];
  a.remote(alice.media());
  b.remote(bob.media());
  await place.bridge(a, b);
  await Promise.all([alice.talk(a.port, 440, 800), bob.talk(b.port, 1000, 800, 30)]);
  for (const [peer, hz, other] of [
    [alice, 1000, 440],
    [bob, 440, 1000],
  ] as const) {
    const audio = peer.audio();
    const from = audio.findIndex((s) => Math.abs(s) > 1000) + 800;
    expect(toneLevelDb(audio, from, from + 4000, hz, 8000)).toBeGreaterThan(-8);
    expect(toneLevelDb(audio, from, from + 4000, other, 8000)).toBeLessThan(-40);
  }
});
