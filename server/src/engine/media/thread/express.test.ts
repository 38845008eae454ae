import fc from "fast-check";
import { expect, test } from "vitest";
import { type Sent, wiredLeg } from "../../../../../test/support/media-wire.js";
import { FakeClock } from "../../../base/fake-clock.js";
import { ulawEncode } from "../../../wire/audio/g711.js";
import { printRtpHeader, RTP_HEADER_BYTES } from "../../../wire/rtp/packet.js";
import type { InlineKey } from "../../../wire/rtp/srtp-profile.js";
import type { RemoteMedia } from "../messages.js";
import { PcmPlayer } from "./player.js";

const MEDIA: RemoteMedia = {
  remoteAddress: "192.0.2.1",
  remotePort: 4000,
  remoteRtcpPort: 4001,
  codec: "PCMU",
  payloadType: 0,
  receivePayloadType: 0,
  telephoneEvent: 101,
  receiveTelephoneEvent: 101,
  ptimeMs: 20,
  direction: "sendrecv",
};
const NOISE = 13;
const EVENT = 101;

/** A packet of the peer that talks. */
interface Said {
  readonly sequence: number;
  readonly timestamp?: number;
  readonly payloadType?: number;
  readonly payload?: Buffer;
  readonly marker?: boolean;
  readonly ssrc?: number;
}

/** Two legs with a bridge; the peer of the first talks, what the peer of the second gets is looked at. */
async function start(left: Partial<RemoteMedia> = {}, right: Partial<RemoteMedia> = {}) {
  const clock = new FakeClock();
  const sent: Sent[] = [];
  const talker = await wiredLeg(clock, 100, () => undefined);
  const listener = await wiredLeg(clock, 65_500, (one) => sent.push({ ...one, payload: Buffer.from(one.payload) }));
  const legs = [talker.leg, listener.leg];
  talker.leg.remote({ ...MEDIA, ...left });
  listener.leg.remote({ ...MEDIA, ...right });
  talker.leg.connect(listener.leg);
  listener.leg.connect(talker.leg);
  /** Moves the time; each 20 ms, at 7, is a round. */
  const pass = (ms: number) => {
    for (let n = 0; n < ms; n++) {
      clock.advance(1);
      if (clock.monotonicMs() % 20 !== 7) continue;
      for (const one of legs) one.hear(clock.monotonicMs());
      for (const one of legs) one.speak(clock.monotonicMs());
      for (const one of legs) one.flush();
    }
  };
  const say = (packet: Said) => {
    const payload = packet.payload ?? audio(packet.sequence);
    const bytes = Buffer.concat([Buffer.alloc(RTP_HEADER_BYTES), payload]);
    const timestamp = packet.timestamp ?? (packet.sequence * 160) >>> 0;
    printRtpHeader({ marker: false, payloadType: 0, ssrc: 1, ...packet, timestamp }, bytes);
    talker.leg.rtp(clock.monotonicMs(), bytes, MEDIA.remoteAddress, MEDIA.remotePort);
  };
  /** So many packets, one each 20 ms. */
  const talk = (from: number, count: number) => {
    for (let n = 0; n < count; n++) {
      say({ sequence: from + n });
      pass(20);
    }
  };
  const { leg: first, seen } = talker;
  return { clock, talker: first, listener: listener.leg, wire: listener.wire, sent, seen, pass, say, talk };
}

/** 20 ms of a sound that is loud, and different for each number. */
function audio(sequence: number, bytes = 160): Buffer {
  return Buffer.alloc(bytes, 0x80 | (sequence & 0x1f));
}

function prompt(ms: number): PcmPlayer {
  const samples = new SharedArrayBuffer(16 * ms);
  new Int16Array(samples).fill(1000);
  return new PcmPlayer(samples, 1);
}
const PROMPT_BYTE = Buffer.alloc(1);
ulawEncode(Int16Array.of(1000), 0, 1, PROMPT_BYTE, 0);

/** Which packets of the talker were sent on, in order; "-" stands for all others. */
function passedOn(sent: readonly Sent[]): string[] {
  return sent.map(({ payload }) => (payload[0]! >= 0x80 && payload[0]! < 0xa0 ? String(payload[0]! & 0x1f) : "-"));
}

/** Numbers and timestamps from packet to packet, and where markers are. */
function steps(sent: readonly Sent[]): string[] {
  return sent.slice(1).map((one, n) => {
    const before = sent[n]!;
    const numbers = (one.sequence - before.sequence) & 0xffff;
    return `${numbers} ${(one.timestamp - before.timestamp) | 0}${one.marker ? " M" : ""}`;
  });
}

test("a packet of one is a packet to the other in the moment it comes, and one stream with what was sent before", async () => {
  const { pass, say, sent, clock } = await start();
  pass(40);
  expect(sent).toHaveLength(2);
  const times: number[] = [];
  for (let n = 0; n < 5; n++) {
    pass(n % 2 === 0 ? 13 : 27);
    times.push(clock.monotonicMs());
    say({ sequence: n, marker: n === 0 });
  }
  const relayed = sent.filter(({ payload }) => payload[0] !== 0xff);
  expect(relayed.map(({ atMs }) => atMs)).toEqual(times);
  expect(passedOn(relayed)).toEqual(["0", "1", "2", "3", "4"]);
  expect(steps(sent)).toEqual(["1 160", "1 160", "1 160 M", "1 160", "1 160", "1 160", "1 160"]);
});

test("what was lost on the way to us is lost to the other, what was overtaken takes its place, doubles do not pass", async () => {
  const { pass, say, sent } = await start();
  for (const sequence of [1, 2, 2, 5, 4, 4, 6]) {
    say({ sequence });
    pass(20);
  }
  expect(passedOn(sent)).toEqual(["1", "2", "5", "4", "6"]);
  expect(steps(sent)).toEqual(["1 160", "3 480", "65535 -160", "2 320"]);
});

test("when nothing comes for 200 ms the tick goes on with silence, and a packet is the first of a new talk", async () => {
  const { talk, pass, sent } = await start();
  talk(0, 5);
  pass(400);
  const silent = sent.slice(5);
  expect(silent.length).toBeGreaterThanOrEqual(9);
  expect(new Set(passedOn(silent))).toEqual(new Set(["-"]));
  talk(40, 3);
  const all = steps(sent);
  expect(all.filter((step) => step.endsWith("M"))).toHaveLength(2);
  expect(all.every((step) => step.startsWith("1 "))).toBe(true);
  const [first, last] = [sent[0]!, sent.at(-1)!];
  const elapsedMs = last.atMs - first.atMs;
  expect(Math.abs(((last.timestamp - first.timestamp) | 0) / 8 - elapsedMs)).toBeLessThanOrEqual(20);
});

test("comfort noise begins when its word comes; nothing that was sent is said again", async () => {
  const { talk, pass, say, sent } = await start();
  talk(0, 10);
  say({ sequence: 10, payloadType: NOISE, payload: Buffer.from([40]) });
  pass(400);
  expect(passedOn(sent.slice(0, 10))).toEqual(["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"]);
  const after = sent.slice(10);
  expect(after.length).toBeGreaterThanOrEqual(16);
  expect(after[0]!.marker).toBe(true);
  expect(after.every(({ payload }) => new Set(payload).size > 4)).toBe(true);
  expect(new Set(steps(after))).toEqual(new Set(["1 160"]));
  talk(40, 2);
  expect(passedOn(sent.slice(-2))).toEqual(["8", "9"]);
});

test("a prompt for one of them comes in place of the other; before and after it packets pass", async () => {
  const { talk, listener, sent } = await start();
  talk(0, 5);
  let isOver = false;
  listener.play(prompt(100), () => {
    isOver = true;
  });
  talk(5, 10);
  expect(isOver).toBe(true);
  const prompted = sent.filter(({ payload }) => payload[0] === PROMPT_BYTE[0]);
  expect(prompted).toHaveLength(5);
  expect(passedOn(sent)).toEqual(["0", "1", "2", "3", "4", "-", "-", "-", "-", "-", "10", "11", "12", "13", "14"]);
  expect(new Set(steps(sent).map((step) => step.split(" ")[0]))).toEqual(new Set(["1"]));
  expect(steps(sent).flatMap((step, n) => (step.endsWith("M") ? [n + 1] : []))).toEqual([5, 10]);
});

test("events of the talker are keys of ours with their length, and leave no gap in the numbers", async () => {
  const { talk, say, pass, sent, seen } = await start();
  talk(0, 5);
  for (let n = 0; n < 7; n++) {
    const [isEnd, ticks] = [n > 4, Math.min(n + 1, 5) * 160];
    const payload = Buffer.from([7, isEnd ? 0x8a : 0x0a, ticks >> 8, ticks & 0xff]);
    say({ sequence: 5 + n, timestamp: 800, payloadType: EVENT, payload });
    pass(20);
  }
  talk(12, 20);
  expect(seen).toEqual(["7"]);
  const keys = sent.filter(({ payloadType }) => payloadType === EVENT);
  expect(keys.map(({ payload }) => payload[0])).toEqual(keys.map(() => 7));
  expect(Math.max(...keys.map(({ payload }) => payload.readUInt16BE(2)))).toBe(800);
  expect(keys.filter(({ payload }) => (payload[1]! & 0x80) !== 0)).toHaveLength(3);
  expect(new Set(steps(sent).map((step) => step.split(" ")[0]))).toEqual(new Set(["1"]));
  expect(passedOn(sent).slice(-8)).toEqual(["24", "25", "26", "27", "28", "29", "30", "31"]);
});

test.each([
  ["PCMU", "PCMA"],
  ["PCMA", "PCMU"],
] as const)("%s passes as %s", async (from, to) => {
  const types = { PCMU: 0, PCMA: 8 } as const;
  const { say, sent } = await start(
    { codec: from, payloadType: types[from], receivePayloadType: types[from] },
    { codec: to, payloadType: types[to], receivePayloadType: types[to] },
  );
  // +-5504 in both laws, near enough
  say({ sequence: 1, payloadType: types[from], payload: Buffer.alloc(160, from === "PCMU" ? 0x9c : 0xb5) });
  expect(sent).toHaveLength(1);
  expect(sent[0]!.payloadType).toBe(types[to]);
  const [low, high] = to === "PCMU" ? [0x90, 0xa8] : [0xa0, 0xbf];
  expect(sent[0]!.payload[0]).toBeGreaterThanOrEqual(low);
  expect(sent[0]!.payload[0]).toBeLessThanOrEqual(high);
});

test.each([
  ["the packets are as long as the other wants", {}, { ptimeMs: 40 }],
  ["the codecs differ", {}, { codec: "G722", payloadType: 9, receivePayloadType: 9 }],
  ["keys may be tones in the audio", { receiveTelephoneEvent: undefined }, {}],
] as const)("the tick carries what does not pass: %s is not so", async (_, left, right) => {
  const { talk, sent } = await start(left, right);
  talk(0, 10);
  const atPhase = sent.filter(({ atMs }) => atMs % 20 === 7);
  expect(sent.length).toBeGreaterThan(3);
  expect(atPhase).toHaveLength(sent.length);
});

test("a leg that may not send gets nothing, and one that is closing neither", async () => {
  const held = await start({}, { direction: "recvonly" });
  held.talk(0, 5);
  expect(held.sent).toEqual([]);
  const { talk, listener, sent, say } = await start();
  talk(0, 2);
  const closing = listener.close();
  say({ sequence: 2 });
  await closing;
  expect(sent).toHaveLength(2);
});

test("a bridge that is over passes nothing on", async () => {
  const { talk, talker, listener, sent } = await start();
  talk(0, 3);
  talker.disconnect();
  listener.disconnect();
  talk(3, 5);
  expect(passedOn(sent)).toEqual(["0", "1", "2", "-", "-", "-", "-", "-"]);
});

test("an odd length passes; a talker that stays with another is left to the tick, which says nothing twice", async () => {
  const { talk, say, pass, sent } = await start();
  talk(0, 5);
  say({ sequence: 5, payload: audio(5, 80) });
  pass(10);
  for (let n = 6; n < 12; n++) {
    say({ sequence: n, timestamp: n * 160 - 80 });
    pass(20);
  }
  expect(sent.map(({ payload }) => payload.length).filter((bytes) => bytes !== 160)).toEqual([80]);
  for (let n = 0; n < 20; n++) {
    say({ sequence: 12 + n, timestamp: 1840 + n * 240, payload: audio(12 + n, 240) });
    pass(30);
  }
  const names = passedOn(sent);
  const firsts = [...new Set(names.filter((name) => name !== "-"))];
  expect(firsts).toEqual([...firsts].sort((a, b) => Number(a) - Number(b)));
  expect(sent.slice(-10).every(({ payload }) => payload.length === 160)).toBe(true);
  expect(new Set(steps(sent).map((step) => step.split(" ")[0]))).toEqual(new Set(["1"]));
});

function key(fill: number): InlineKey {
  return { profile: "AES_CM_128_HMAC_SHA1_80", inline: Buffer.alloc(30, fill).toString("base64") };
}

interface Step {
  readonly kind: "talk" | "pause" | "noise" | "play" | "event" | "jump" | "restart";
  readonly loss: boolean;
  readonly late: boolean;
  readonly waitMs: number;
}

/** What a receiver may rely on, whatever the talker and its network do: each number once, time that goes on with them. */
function isSound(sent: readonly Sent[]): boolean {
  const byNumber = new Map<number, number>();
  let [highest, cycles] = [-1, 0];
  for (const { sequence, timestamp, payloadType } of sent) {
    const ahead = highest < 0 ? 0 : ((sequence - highest) << 16) >> 16;
    const extended = highest < 0 ? sequence : cycles + highest + ahead;
    if (byNumber.has(extended)) return false;
    if (payloadType !== EVENT) byNumber.set(extended, timestamp);
    if (ahead < 0) continue;
    if (sequence < highest) cycles += 0x1_0000;
    highest = sequence;
  }
  const rows = [...byNumber].sort(([a], [b]) => a - b);
  return rows.every(([, timestamp], n) => n === 0 || ((timestamp - rows[n - 1]![1]) | 0) > 0);
}

test("whatever the talker and its network do, each number is given once and time goes on with the numbers", async () => {
  const step = fc.record<Step>({
    kind: fc.constantFrom("talk", "talk", "talk", "talk", "pause", "noise", "play", "event", "jump", "restart"),
    loss: fc.boolean(),
    late: fc.boolean(),
    waitMs: fc.integer({ min: 0, max: 45 }),
  });
  const run = async (steps: readonly Step[], secure: boolean) => {
    const srtp = secure ? { send: key(1), receive: key(2) } : undefined;
    const { say, pass, listener, sent, wire } = await start({}, srtp ? { srtp } : {});
    let [sequence, timestamp, ssrc] = [65_530, 0xffff_ff00, 1];
    let held: Said | undefined;
    for (const { kind, loss, late, waitMs } of steps) {
      sequence = (sequence + 1) & 0xffff;
      timestamp = (timestamp + 160) >>> 0;
      if (kind === "pause") pass(300);
      if (kind === "jump") timestamp = (timestamp + 77_777) >>> 0;
      if (kind === "restart") [sequence, ssrc] = [(sequence * 7) & 0xffff, ssrc + 1];
      if (kind === "play") listener.play(prompt(60), () => undefined);
      const packet: Said = { sequence, timestamp, ssrc };
      if (kind === "noise") say({ ...packet, payloadType: NOISE, payload: Buffer.from([50]) });
      else if (kind === "event") say({ ...packet, payloadType: EVENT, payload: Buffer.from([1, 0x8a, 2, 0]) });
      else if (late && !held) held = packet;
      else if (!loss || held) {
        say(packet);
        if (held) say(held);
        held = undefined;
      }
      pass(waitMs);
    }
    return isSound(sent) && wire.refused === 0;
  };
  const check = fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 80 }), fc.boolean(), run);
  await fc.assert(check, { seed: 20, numRuns: 60 });
});
