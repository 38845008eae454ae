import { createRequire } from "node:module";
import { afterEach, expect, test } from "vitest";
import { RtpPeer } from "../../../../../test/support/rtp-peer.js";
import { FakeClock } from "../../../base/fake-clock.js";
import { PortPool } from "../../../net/port-pool.js";
import { RtpSocket } from "../../../net/rtp-socket.js";
import { toneLevelDb, totalLevelDb } from "../../../wire/audio/goertzel.js";
import { opusTicks } from "../../../wire/audio/opus-toc.js";
import { Latch } from "../../../wire/rtp/latch.js";
import { RTP_HEADER_BYTES } from "../../../wire/rtp/packet.js";
import { type AudioCodec, CODEC_FACTS } from "../../../wire/sdp/codecs.js";
import type { RemoteMedia } from "../messages.js";
import { ThreadCounters } from "./counters.js";
import { Inbound } from "./inbound.js";
import { RtpLeg } from "./leg-rtp.js";
import type { MediaSocket } from "./media-socket.js";
import { Opus } from "./opus.js";
import { Outbound } from "./outbound.js";
import { PairSocket } from "./pair-socket.js";
import { PcmPlayer } from "./player.js";

const closers: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

const FULL_DB = 20 * Math.log10(8000 / 32_768);

function mediaOf(codec: AudioCodec, port: number, patch: Partial<RemoteMedia> = {}): RemoteMedia {
  const { payloadType } = CODEC_FACTS[codec];
  return {
    ...{ remoteAddress: "127.0.0.1", remotePort: port, remoteRtcpPort: 0, codec, payloadType, ptimeMs: 20 },
    ...{ receivePayloadType: payloadType, direction: "sendrecv", ...patch },
  };
}

/** A phone that says a sine in its codec, and plays what it gets. */
class Phone {
  readonly codec: AudioCodec;
  readonly packets: Buffer[] = [];
  readonly #out: Outbound;
  readonly #in: Inbound;
  readonly #latch = new Latch();
  #at = 0;

  constructor(codec: AudioCodec, ptimeMs: number, opus: Opus) {
    this.codec = codec;
    const socket = { send: (packet: Buffer) => void this.packets.push(Buffer.from(packet)) };
    this.#out = new Outbound(socket as unknown as MediaSocket, { ssrc: 7, sequence: 65_530, timestamp: 0xffff_f000 });
    this.#in = new Inbound(this.#latch, new ThreadCounters(), { digit: () => undefined, source: () => undefined });
    const media = mediaOf(codec, 9, { ptimeMs });
    this.#latch.offer(0, { address: "127.0.0.1", port: 9 });
    this.#out.configure(media, opus);
    this.#in.configure(media, opus);
    closers.push(
      () => this.#out.close(),
      () => this.#in.close(),
    );
  }

  /** What it sends in 20 ms. */
  say(hz: number): Buffer[] {
    const rateHz = CODEC_FACTS[this.codec].audioHz;
    const frame = Int16Array.from({ length: rateHz / 50 }, (_, i) =>
      Math.round(8000 * Math.sin((2 * Math.PI * hz * (this.#at + i)) / rateHz)),
    );
    this.#at += frame.length;
    this.#out.send(frame, true, "", 0);
    this.#out.flush();
    this.#out.flushHalf();
    return this.packets.splice(0);
  }

  /** Plays packets, each of which came in time; at the rate of its codec. */
  play(packets: readonly Buffer[]): { samples: Int16Array; rateHz: number } {
    const rateHz = CODEC_FACTS[this.codec].audioHz;
    const samples: number[] = [];
    const ticksPerMs = CODEC_FACTS[this.codec].clockHz / 1000;
    const firstTs = packets[0]!.readUInt32BE(4);
    let next = 0;
    for (let ms = 0; next < packets.length; ms += 20) {
      for (; next < packets.length && ((packets[next]!.readUInt32BE(4) - firstTs) | 0) / ticksPerMs < ms + 20; next++)
        this.#in.packet(ms, packets[next]!, "127.0.0.1", 9);
      this.#in.hear(ms + 10);
      if (this.#in.hasHeard) samples.push(...(this.#in.heardWide ?? this.#in.heard));
    }
    return { samples: Int16Array.from(samples), rateHz };
  }
}

/** Two legs and the sockets of their phones; rounds are turned by hand. */
class Bench {
  readonly clock = new FakeClock();
  readonly legs: RtpLeg[] = [];
  readonly peers: RtpPeer[] = [];

  async leg(codec: AudioCodec, opus: Opus, patch: Partial<RemoteMedia> = {}): Promise<RtpLeg> {
    const pool = new PortPool({ range: { min: 0, max: 0 }, clock: this.clock });
    const leg = await RtpLeg.open({
      open: (handler) => PairSocket.open({ open: (to) => RtpSocket.open(pool, "127.0.0.1", to) }, handler),
      ...{ clock: this.clock, counters: new ThreadCounters(), start: { ssrc: 1, sequence: 65_500, timestamp: 5 } },
      ...{ cname: "x", reportPhase: 0 },
      events: {
        digit: () => undefined,
        rtpLost: () => undefined,
        socketError: () => undefined,
        lost: () => undefined,
        broken: (error) => {
          throw error;
        },
        wakes: () => undefined,
        rests: () => undefined,
      },
    });
    const peer = await RtpPeer.open();
    closers.push(
      () => leg.close(),
      () => peer.close(),
    );
    leg.remote(mediaOf(codec, peer.port, patch), opus);
    this.legs.push(leg);
    this.peers.push(peer);
    return leg;
  }

  /** @param came packets for the first leg in each round */
  rounds(count: number, came: () => readonly Buffer[] = () => []): void {
    for (let n = 0; n < count; n++) {
      this.clock.advance(20);
      const nowMs = this.clock.monotonicMs();
      for (const packet of came()) this.legs[0]!.rtp(nowMs, packet, "127.0.0.1", this.peers[0]!.port);
      for (const leg of this.legs) leg.hear(nowMs);
      for (const leg of this.legs) leg.speak(nowMs);
      for (const leg of this.legs) leg.flush();
      for (const leg of this.legs) leg.half?.flush();
    }
  }

  /** What the phone of a leg got, headers and all, once `count` packets are there. */
  async got(leg: number, count: number): Promise<Buffer[]> {
    const peer = this.peers[leg]!;
    await peer.until(() => peer.heard.length >= count);
    return peer.heard.map((p) => {
      const header = Buffer.alloc(RTP_HEADER_BYTES);
      header[0] = 0x80;
      header[1] = (p.marker ? 0x80 : 0) | p.payloadType;
      header.writeUInt16BE(p.sequence, 2);
      header.writeUInt32BE(p.timestamp, 4);
      header.writeUInt32BE(p.ssrc, 8);
      return Buffer.concat([header, p.payload]);
    });
  }
}

/** Level of the tone against what was said, and signal over noise, in the last but one half second. */
function measure({ samples, rateHz }: { samples: Int16Array; rateHz: number }, hz: number) {
  const end = samples.length - rateHz / 10;
  const start = end - rateHz / 2;
  const [tone, total] = [toneLevelDb(samples, start, end, hz, rateHz), totalLevelDb(samples, start, end)];
  const noise = Math.max(1e-12, 10 ** (total / 10) - 10 ** (tone / 10));
  return { levelDb: tone - FULL_DB, snrDb: tone - 10 * Math.log10(noise) };
}

test.each<[AudioCodec, AudioCodec, number, number]>([
  ["PCMU", "PCMU", 1020, 36],
  ["PCMA", "PCMA", 1020, 36],
  ["PCMU", "PCMA", 1020, 33],
  ["G722", "G722", 1020, 30],
  ["G722", "G722", 5020, 15],
  ["PCMU", "G722", 1020, 30],
  ["G722", "PCMA", 1020, 30],
  ["opus", "opus", 1020, 30],
  ["opus", "PCMU", 1020, 30],
  ["PCMU", "opus", 1020, 30],
  ["G722", "opus", 1020, 30],
  ["G722", "opus", 5020, 12],
  ["opus", "G722", 5020, 12],
])("%s to %s: %i Hz comes out at its level, with %i dB over everything else", async (from, to, hz, snrDb) => {
  const opus = await Opus.load();
  const bench = new Bench();
  const [a, b] = [await bench.leg(from, opus), await bench.leg(to, opus)];
  b.connect(a);
  const phone = new Phone(from, 20, opus);
  bench.rounds(60, () => phone.say(hz));
  const measured = measure(new Phone(to, 20, opus).play(await bench.got(1, 60)), hz);
  expect(Math.abs(measured.levelDb)).toBeLessThan(1);
  expect(measured.snrDb).toBeGreaterThan(snrDb);
});

test.each<[AudioCodec, AudioCodec]>([
  ["G722", "PCMU"],
  ["opus", "PCMA"],
])("5,020 Hz of %s is no other tone in %s", async (from, to) => {
  const opus = await Opus.load();
  const bench = new Bench();
  const [a, b] = [await bench.leg(from, opus), await bench.leg(to, opus)];
  b.connect(a);
  const phone = new Phone(from, 20, opus);
  bench.rounds(60, () => phone.say(5020));
  const { samples } = new Phone(to, 20, opus).play(await bench.got(1, 60));
  expect(totalLevelDb(samples, 4000, samples.length - 800)).toBeLessThan(FULL_DB - 35);
});

test.each<AudioCodec>(["PCMU", "G722", "opus"])("two legs of %s: payloads pass as they came", async (codec) => {
  const opus = await Opus.load();
  const bench = new Bench();
  const [a, b] = [await bench.leg(codec, opus), await bench.leg(codec, opus)];
  b.connect(a);
  const phone = new Phone(codec, 20, opus);
  const said: Buffer[] = [];
  bench.rounds(30, () => {
    const packets = phone.say(700);
    said.push(...packets);
    return packets;
  });
  const payload = (packet: Buffer) => packet.subarray(RTP_HEADER_BYTES).toString("hex");
  const got = (await bench.got(1, 30)).map(payload);
  const from = got.indexOf(payload(said[0]!));
  expect(from).toBeLessThan(5);
  expect(got.slice(from)).toEqual(said.slice(0, got.length - from).map(payload));
});

const PTIMES: [AudioCodec, number, number][] = [10, 20, 30, 40, 50, 60].flatMap(
  (ms): [AudioCodec, number, number][] => [
    ["PCMU", ms, ms],
    ["G722", ms, ms],
    ["opus", ms, ms === 30 || ms === 50 ? ms - 10 : ms],
  ],
);
test.each(PTIMES)(
  "%s to a peer that asks for %i ms goes out in packets of %i ms, of a phone with any other",
  async (codec, asked, ms) => {
    const opus = await Opus.load();
    const ticks = (CODEC_FACTS[codec].clockHz / 1000) * ms;
    for (const [from, theirMs] of [
      ["PCMU", 30],
      ["G722", 60],
    ] as const) {
      const bench = new Bench();
      const [a, b] = [await bench.leg(from, opus), await bench.leg(codec, opus, { ptimeMs: asked })];
      b.connect(a);
      const phone = new Phone(from, theirMs, opus);
      bench.rounds(90, () => phone.say(1020));
      const got = await bench.got(1, Math.floor(1800 / ms));
      const starts = got.map((p) => p.readUInt32BE(4));
      expect(starts.slice(1).every((at, n) => at - starts[n]! === ticks)).toBe(true);
      const length = (p: Buffer) =>
        codec === "opus" ? opusTicks(p, RTP_HEADER_BYTES, p.length) : p.length - RTP_HEADER_BYTES;
      expect(new Set(got.map(length))).toEqual(new Set([ms * 8]));
      const { levelDb, snrDb } = measure(new Phone(codec, ms, opus).play(got), 1020);
      expect(Math.abs(levelDb)).toBeLessThan(1);
      expect(snrDb).toBeGreaterThan(18);
    }
  },
);

test("opus in packets longer than the other peer takes is encoded anew", async () => {
  const opus = await Opus.load();
  const bench = new Bench();
  const [a, b] = [await bench.leg("opus", opus), await bench.leg("opus", opus, { maxPtimeMs: 40, ptimeMs: 20 })];
  b.connect(a);
  const phone = new Phone("opus", 60, opus);
  bench.rounds(60, () => phone.say(1020));
  const got = await bench.got(1, 58);
  expect(new Set(got.map((p) => opusTicks(p, RTP_HEADER_BYTES, p.length)))).toEqual(new Set([160]));
  expect(measure(new Phone("opus", 20, opus).play(got), 1020).snrDb).toBeGreaterThan(18);
});

test("packets of 30 ms leave every 30 ms, those of 10 ms every 10 ms: in rounds and halves of them", async () => {
  const opus = await Opus.load();
  for (const [ms, expected] of [
    [10, ["now", "half", "now", "half", "now", "half"]],
    [30, ["now", "half", "now", "half"]],
    [50, ["now", "half"]],
  ] as const) {
    const sent: string[] = [];
    let when = "";
    const socket = { send: () => void sent.push(when) };
    const out = new Outbound(socket as unknown as MediaSocket, { ssrc: 7, sequence: 1, timestamp: 0 });
    out.configure(mediaOf("PCMU", 9, { ptimeMs: ms }), opus);
    while (sent.length < expected.length) {
      out.send(new Int16Array(160), true, "", 0);
      when = "now";
      out.flush();
      when = "half";
      out.flushHalf();
    }
    expect(sent).toEqual(expected);
  }
});

test.each<AudioCodec>(["PCMA", "G722", "opus"])(
  "prompt, bridge and music in %s are one stream: one SSRC, no number left out, an even clock, the marker where talk begins",
  async (codec) => {
    const opus = await Opus.load();
    const bench = new Bench();
    const [a, b] = [await bench.leg(codec, opus), await bench.leg(codec, opus)];
    const phone = new Phone(codec, 20, opus);
    const prompt = () => {
      const samples = new SharedArrayBuffer(2 * 3200);
      new Int16Array(samples).fill(3000);
      return new PcmPlayer(samples, 1);
    };
    const came = () => phone.say(500);
    bench.rounds(5, came);
    b.play(prompt(), () => undefined);
    bench.rounds(30, came);
    b.connect(a);
    bench.rounds(30, came);
    b.disconnect();
    bench.rounds(10, came);
    b.play(prompt(), () => undefined);
    bench.rounds(25, came);
    const got = await bench.got(1, 100);
    const first = got[0]!;
    expect(new Set(got.map((p) => p.readUInt32BE(8))).size).toBe(1);
    expect(got.map((p) => (p.readUInt16BE(2) - first.readUInt16BE(2)) & 0xffff)).toEqual(got.map((_, n) => n));
    const ticks = CODEC_FACTS[codec].clockHz / 50;
    expect(got.map((p) => p.readUInt32BE(4) - first.readUInt32BE(4))).toEqual(got.map((_, n) => n * ticks));
    expect(got.flatMap((p, n) => (p[1]! & 0x80 ? [n] : []))).toEqual([0, 5, 35, 75]);
  },
);

test("opus packets lost on the way in are heard by a leg of another codec from the next one, and passed on as lost", async () => {
  const opus = await Opus.load();
  const bench = new Bench();
  const [a, same, other] = [
    await bench.leg("opus", opus),
    await bench.leg("opus", opus),
    await bench.leg("PCMU", opus),
  ];
  same.connect(a);
  other.connect(a);
  const phone = new Phone("opus", 20, opus);
  let n = 0;
  bench.rounds(60, () => phone.say(1020).filter(() => n++ % 10 !== 5));
  const { samples } = new Phone("PCMU", 20, opus).play(await bench.got(2, 60));
  for (let at = 2400; at + 160 < samples.length - 800; at += 160)
    expect(totalLevelDb(samples, at, at + 160)).toBeGreaterThan(FULL_DB - 12);
  const got = await bench.got(1, 50);
  const steps = got
    .slice(10)
    .map((p, k) => [p.readUInt16BE(2) - got[k + 9]!.readUInt16BE(2), p.readUInt32BE(4) - got[k + 9]!.readUInt32BE(4)]);
  expect(steps.filter(([number]) => number !== 1)).not.toEqual([]);
  expect(steps.every(([number, ticks]) => (number! & 0xffff) * 960 === ticks)).toBe(true);
});

/** Packets of libopus as phones use it, with the coder that predicts (SILK): a tone of 1 s, 300 ms of silence, and so on. */
function silkPhone() {
  const { Encoder } = createRequire(import.meta.url)("@evan/opus/wasm/index.js");
  const encoder = new Encoder({ channels: 1, sample_rate: 16_000, application: "voip" });
  const samples = new Int16Array(320);
  let round = 0;
  return (): Buffer[] => {
    const isSaid = round % 65 < 50;
    for (let i = 0; i < 320; i++)
      samples[i] = isSaid ? Math.round(8000 * Math.sin((2 * Math.PI * 1020 * (round * 320 + i)) / 16_000)) : 0;
    const header = Buffer.alloc(RTP_HEADER_BYTES);
    header.writeUInt16BE(0x806f, 0);
    header.writeUInt16BE(round, 2);
    header.writeUInt32BE(round++ * 960, 4);
    return [Buffer.concat([header, encoder.encode(samples)])];
  };
}

test("opus that predicts is passed on from its first pause: no decoder howls, neither then nor after a prompt or a key", async () => {
  const opus = await Opus.load();
  const bench = new Bench();
  const [a, b] = [
    await bench.leg("opus", opus),
    await bench.leg("opus", opus, { telephoneEvent: 126, telephoneEventHz: 48_000 }),
  ];
  const came = silkPhone();
  bench.rounds(20, came);
  b.connect(a);
  bench.rounds(162, came); // into a pause: what a key takes the place of is lost
  await bench.got(1, 175); // the socket keeps no more than some hundred packets unread
  b.sendDigits({ keys: "5", onMs: 100, gapMs: 100 });
  bench.rounds(30, came);
  b.disconnect();
  bench.rounds(20, came);
  await bench.got(1, 225);
  b.connect(a);
  bench.rounds(100, came);
  const got = await bench.got(1, 320);
  const isSilk = got.map((p) => (p[1]! & 0x7f) === 111 && p[RTP_HEADER_BYTES]! >> 3 < 16);
  expect(isSilk.indexOf(true)).toBeGreaterThan(50);
  expect(isSilk.filter(Boolean).length).toBeGreaterThan(120);
  const { samples } = new Phone("opus", 20, opus).play(got.filter((p) => (p[1]! & 0x7f) === 111));
  expect(samples.length).toBeGreaterThan(16_000 * 4);
  for (let at = 0; at + 320 < samples.length; at += 320)
    expect(Math.max(...samples.subarray(at, at + 320))).toBeLessThan(12_000);
  const keys = got.filter((p) => (p[1]! & 0x7f) === 126).map((p) => p.readUInt16BE(RTP_HEADER_BYTES + 2));
  expect(keys).toEqual([960, 1920, 2880, 3840, 4800, 4800, 4800]);
});

test("a packet of opus that is none, too long or too short, is counted and not kept", async () => {
  const opus = await Opus.load();
  const bench = new Bench();
  const a = await bench.leg("opus", opus);
  const b = await bench.leg("PCMU", opus);
  b.connect(a);
  let n = 0;
  const junk = () => {
    const payload = [Buffer.alloc(0), Buffer.alloc(1400, 0x48), Buffer.from([0xff, 0xff]), Buffer.alloc(60, n)][n % 4]!;
    const packet = Buffer.concat([Buffer.alloc(RTP_HEADER_BYTES), payload]);
    packet[0] = 0x80;
    packet[1] = 111;
    packet.writeUInt16BE(n, 2);
    packet.writeUInt32BE(n++ * 960, 4);
    return [packet];
  };
  bench.rounds(100, junk);
  expect(a.stats().packetsMalformed).toBeGreaterThan(60);
});
