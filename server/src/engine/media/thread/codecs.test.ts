import { afterEach, expect, test } from "vitest";
import { RtpPeer } from "../../../../../test/support/rtp-peer.js";
import { FakeClock } from "../../../base/fake-clock.js";
import { PortPool } from "../../../net/port-pool.js";
import type { RtpSocket } from "../../../net/rtp-socket.js";
import { toneLevelDb, totalLevelDb } from "../../../wire/audio/goertzel.js";
import { Latch } from "../../../wire/rtp/latch.js";
import { RTP_HEADER_BYTES } from "../../../wire/rtp/packet.js";
import { type AudioCodec, CODEC_FACTS } from "../../../wire/sdp/codecs.js";
import type { RemoteMedia } from "../messages.js";
import { ThreadCounters } from "./counters.js";
import { Inbound } from "./inbound.js";
import { RtpLeg } from "./leg-rtp.js";
import { Opus } from "./opus.js";
import { Outbound } from "./outbound.js";

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
    this.#out = new Outbound(socket as unknown as RtpSocket, { ssrc: 7, sequence: 65_530, timestamp: 0xffff_f000 });
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
    const leg = await RtpLeg.open({
      ...{ pool: new PortPool({ range: { min: 0, max: 0 }, clock: this.clock }), address: "127.0.0.1" },
      ...{ clock: this.clock, counters: new ThreadCounters(), start: { ssrc: 1, sequence: 65_500, timestamp: 5 } },
      ...{ cname: "x", reportPhase: 0 },
      events: {
        digit: () => undefined,
        rtpLost: () => undefined,
        socketError: () => undefined,
        broken: (error) => {
          throw error;
        },
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
  ["opus", "PCMU", 1020, 15],
  ["PCMU", "opus", 1020, 15],
  ["G722", "opus", 1020, 15],
  ["G722", "opus", 5020, 8],
  ["opus", "G722", 5020, 8],
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
