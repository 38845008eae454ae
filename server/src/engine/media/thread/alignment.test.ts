import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { RtpPeer } from "../../../../../test/support/rtp-peer.js";
import { FakeClock } from "../../../base/fake-clock.js";
import { PortPool } from "../../../net/port-pool.js";
import { RtpSocket } from "../../../net/rtp-socket.js";
import { ulawEncode } from "../../../wire/audio/g711.js";
import { parseWav, type Wav } from "../../../wire/audio/wav.js";
import { printRtpHeader, RTP_HEADER_BYTES } from "../../../wire/rtp/packet.js";
import { ThreadCounters } from "./counters.js";
import { RtpLeg } from "./leg-rtp.js";
import { PairSocket } from "./pair-socket.js";
import type { Recorder } from "./recorder.js";

let folder = "";
const closers: (() => Promise<void>)[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "opentact-align-"));
});
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
  await rm(folder, { recursive: true });
});

/** Both say a beep of 200 ms at the start of each second. */
const BEEP_MS = 200;

interface Network {
  /** Part of the packets that get lost. */
  readonly loss?: number;
  /** Packets are late by up to so much. */
  readonly jitterMs?: number;
  /** From..to: nothing comes, as of a phone that suppresses silence, or whose network is away. */
  readonly away?: readonly [number, number];
}

/** A telephone whose packets reach its leg over a network; the same seed is the same network. */
class Talker {
  readonly leg: RtpLeg;
  readonly #network: Network;
  readonly #peer: RtpPeer;
  #underway: { readonly atMs: number; readonly packet: Buffer }[] = [];
  #sequence = 100;
  #seed: number;

  constructor(leg: RtpLeg, peer: RtpPeer, network: Network, seed: number) {
    this.leg = leg;
    this.#peer = peer;
    this.#network = network;
    this.#seed = seed;
  }

  say(atMs: number): void {
    const { loss = 0, jitterMs = 0, away = [0, 0] } = this.#network;
    const samples = new Int16Array(160);
    if (atMs % 1000 < BEEP_MS) for (let i = 0; i < 160; i++) samples[i] = i % 8 < 4 ? 8000 : -8000;
    const packet = Buffer.alloc(RTP_HEADER_BYTES + 160);
    const header = { marker: false, payloadType: 0, sequence: this.#sequence++, timestamp: atMs * 8, ssrc: 7 };
    printRtpHeader(header, packet);
    ulawEncode(samples, 0, 160, packet, RTP_HEADER_BYTES);
    const isLost = this.#random() < loss || (atMs >= away[0] && atMs < away[1]);
    const delayMs = this.#random() * jitterMs;
    if (!isLost) this.#underway.push({ atMs: atMs + delayMs, packet });
  }

  deliver(nowMs: number): void {
    const due = this.#underway.filter(({ atMs }) => atMs <= nowMs);
    this.#underway = this.#underway.filter(({ atMs }) => atMs > nowMs);
    for (const { packet } of due) this.leg.rtp(nowMs, packet, "127.0.0.1", this.#peer.port);
  }

  #random(): number {
    this.#seed = (this.#seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    return this.#seed / 2_147_483_648;
  }
}

async function talker(clock: FakeClock, network: Network, seed: number): Promise<Talker> {
  const peer = await RtpPeer.open();
  const pool = new PortPool({ range: { min: 0, max: 0 }, clock });
  const leg = await RtpLeg.open({
    open: (handler) => PairSocket.open({ open: (to) => RtpSocket.open(pool, "127.0.0.1", to) }, handler),
    clock,
    counters: new ThreadCounters(),
    start: { ssrc: seed, sequence: 0, timestamp: 0 },
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
  closers.push(
    () => leg.close(),
    () => peer.close(),
  );
  leg.remote(peer.media());
  return new Talker(leg, peer, network, seed);
}

/** Two who talk over a bridge for so long, recorded at the first; what happens at some moment comes by `at`. */
async function recorded(a: Network, b: Network, ms: number, at: (ms: number, recorder: Recorder) => void = () => {}) {
  const clock = new FakeClock();
  const [left, right] = [await talker(clock, a, 1), await talker(clock, b, 2)];
  left.leg.connect(right.leg);
  right.leg.connect(left.leg);
  const path = join(folder, "r");
  const recorder = left.leg.record({ path, channels: 2, leg: "both", maxMs: 600_000 });
  for (let nowMs = 0; nowMs < ms; nowMs++) {
    clock.advance(1);
    if (nowMs % 20 === 0) for (const one of [left, right]) one.say(nowMs);
    for (const one of [left, right]) one.deliver(nowMs);
    if (nowMs % 20 === 7) {
      at(nowMs - 7, recorder);
      for (const { leg } of [left, right]) leg.hear(clock.monotonicMs());
      for (const { leg } of [left, right]) leg.speak(clock.monotonicMs());
      for (const { leg } of [left, right]) leg.flush();
    }
    if (nowMs % 1000 === 999) await written(path, nowMs / 1000 - 8);
  }
  recorder.end("stopped");
  await recorder.done;
  const { samples } = parseWav(await readFile(path)) as Wav;
  return [beepsOf(samples, 0), beepsOf(samples, 1)] as const;
}

async function sizeOf(path: string): Promise<number> {
  if (!existsSync(path)) return 0;
  return (await stat(path)).size;
}

/** Simulated time is fast: the disk must keep up, and may not have made the file yet. */
async function written(path: string, seconds: number): Promise<void> {
  while ((await sizeOf(path)) < seconds * 32_000) await new Promise((resolve) => setImmediate(resolve));
}

/** Where a beep lies, in milliseconds. */
interface Beep {
  startMs: number;
  endMs: number;
}

/** The beeps of a channel; between two of them are 300 ms of silence. */
function beepsOf(samples: Int16Array, channel: number): Beep[] {
  const found: Beep[] = [];
  for (let i = 0; i * 2 < samples.length; i++) {
    if (Math.abs(samples[2 * i + channel]!) < 1000) continue;
    const last = found.at(-1);
    if (last && i / 8 - last.endMs < 300) last.endMs = i / 8;
    else found.push({ startMs: i / 8, endMs: i / 8 });
  }
  return found;
}

/** How far beeps of the same moment lie apart. A lost packet takes away one end of a beep, not both. */
function distancesMs([left, right]: readonly [Beep[], Beep[]]): number[] {
  return left.flatMap((beep) => {
    const other = right.find(({ startMs }) => Math.abs(startMs - beep.startMs) < 400);
    return other ? [Math.min(Math.abs(other.startMs - beep.startMs), Math.abs(other.endMs - beep.endMs))] : [];
  });
}

test("what was said at the same moment lies at the same place of both channels", async () => {
  const distances = distancesMs(await recorded({}, {}, 10_000));
  expect(distances).toHaveLength(10);
  expect(Math.max(...distances)).toBeLessThanOrEqual(1);
});

test.each([
  ["packets of one get lost", { loss: 0.05 }, {}],
  ["packets of one are late by up to 30 ms", { jitterMs: 30 }, {}],
  ["packets of one are late by up to 60 ms and get lost", { jitterMs: 60, loss: 0.03 }, {}],
  ["both networks are bad", { jitterMs: 50, loss: 0.05 }, { jitterMs: 30, loss: 0.02 }],
  ["one was away for two seconds", { away: [3000, 5500] }, { jitterMs: 30 }],
] as const)("and within 20 ms when %s", async (_, a, b) => {
  const distances = distancesMs(await recorded(a, b, 30_000));
  expect(distances.length).toBeGreaterThanOrEqual(26);
  expect(Math.max(...distances)).toBeLessThanOrEqual(20);
});

test("what no packet is missing of is whole, however unevenly it came", async () => {
  const [left] = await recorded({ jitterMs: 35 }, {}, 30_000);
  const lengths = left.slice(1).map(({ startMs, endMs }) => endMs - startMs);
  expect(Math.min(...lengths)).toBeGreaterThan(195);
  expect(Math.max(...lengths)).toBeLessThan(205);
});

test.each(["silence", "cut"] as const)("and after a pause that leaves %s", async (gap) => {
  const [left, right] = await recorded({ jitterMs: 60 }, {}, 20_000, (ms, recorder) => {
    if (ms === 5500) recorder.pause(gap);
    if (ms === 9500) recorder.resume();
  });
  const distances = distancesMs([left, right]);
  expect(distances).toHaveLength(16);
  expect(Math.max(...distances)).toBeLessThanOrEqual(20);
  const stepMs = right[6]!.startMs - right[5]!.startMs;
  expect(stepMs).toBeCloseTo(gap === "silence" ? 5000 : 1000, 0);
});

test("what is said while a recording is paused is not in it, however late it is played", async () => {
  const [left, right] = await recorded({ jitterMs: 60 }, {}, 12_000, (ms, recorder) => {
    if (ms === 4000) recorder.pause("cut");
    if (ms === 4200) recorder.resume();
  });
  for (const beeps of [left, right]) {
    const fifth = beeps.find(({ startMs }) => Math.abs(startMs - 4000) < 150);
    expect(fifth ? fifth.endMs - fifth.startMs : 0).toBeLessThan(30);
  }
});
