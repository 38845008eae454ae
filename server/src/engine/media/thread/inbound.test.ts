import fc from "fast-check";
import { expect, test } from "vitest";
import { totalLevelDb } from "../../../wire/audio/goertzel.js";
import { Latch } from "../../../wire/rtp/latch.js";
import { printRtpHeader, RTP_HEADER_BYTES } from "../../../wire/rtp/packet.js";
import type { RemoteMedia } from "../messages.js";
import { ThreadCounters } from "./counters.js";
import { Inbound } from "./inbound.js";

const PEER = { address: "192.0.2.1", port: 4000 };
const MEDIA: RemoteMedia = {
  remoteAddress: PEER.address,
  remotePort: PEER.port,
  remoteRtcpPort: 4001,
  codec: "PCMU",
  payloadType: 0,
  receivePayloadType: 0,
  telephoneEvent: 101,
  receiveTelephoneEvent: 101,
  ptimeMs: 20,
  direction: "sendrecv",
};

interface Packet {
  readonly sequence: number;
  readonly timestamp?: number;
  readonly ssrc?: number;
  readonly payloadType?: number;
  readonly payload?: Buffer;
}

function start(patch: Partial<RemoteMedia> = {}) {
  const [latch, counters, seen] = [new Latch(), new ThreadCounters(), [] as string[]];
  const inbound = new Inbound(latch, counters, {
    digit: (key, ms) => seen.push(`${key} ${ms}`),
    source: (address, port) => seen.push(`source ${address}:${port}`),
  });
  const media = { ...MEDIA, ...patch };
  latch.offer(0, { address: media.remoteAddress, port: media.remotePort });
  inbound.configure(media);
  const send = (nowMs: number, p: Packet, from = PEER) => {
    const payload = p.payload ?? Buffer.alloc(160, 0x20);
    const bytes = Buffer.concat([Buffer.alloc(RTP_HEADER_BYTES), payload]);
    const timestamp = p.timestamp ?? (p.sequence * 160) >>> 0;
    printRtpHeader({ marker: false, payloadType: 0, ssrc: 1, ...p, timestamp }, bytes);
    inbound.packet(nowMs, bytes, from.address, from.port);
  };
  /** Whether a frame was heard in the round at this time. */
  const hear = (nowMs: number) => {
    inbound.hear(nowMs);
    return inbound.hasHeard;
  };
  return { inbound, counters, seen, send, hear };
}

const key = (event: number, ticks: number, isEnd: boolean) =>
  Buffer.from([event, isEnd ? 0x8a : 0x0a, ticks >> 8, ticks & 0xff]);

test("what the peer sends is heard after the target delay", () => {
  const { send, hear, seen } = start();
  for (let n = 0; n < 4; n++) send(n * 20, { sequence: n });
  expect([hear(39), hear(40), hear(60)]).toEqual([false, true, true]);
  expect(seen).toEqual(["source 192.0.2.1:4000"]);
});

test("a payload type that was not agreed is counted as malformed", () => {
  const { send, hear, inbound, counters } = start();
  for (let n = 0; n < 4; n++) send(n * 20, { sequence: n, payloadType: 96 });
  expect(hear(200)).toBe(false);
  expect([inbound.malformed, counters.packetsMalformed, inbound.packets]).toEqual([4, 4, 0]);
});

test("comfort noise fills the pause at its level until audio comes again, and is no loss", () => {
  const { send, hear, inbound } = start();
  for (let n = 0; n < 5; n++) send(n * 20, { sequence: n });
  send(100, { sequence: 5, payloadType: 13, payload: Buffer.from([50]) });
  const rounds = Array.from({ length: 100 }, (_, n) => hear(40 + n * 20));
  expect(rounds).not.toContain(false);
  expect(inbound.isPaused).toBe(true);
  expect(inbound.heard.some((s) => s !== 0)).toBe(true);
  expect(totalLevelDb(inbound.heard, 0, 160)).toBeGreaterThan(-50 + 3 - 2);
  expect(totalLevelDb(inbound.heard, 0, 160)).toBeLessThan(-50 + 3 + 2);
  for (let n = 0; n < 3; n++) send(2040 + n * 20, { sequence: 6 + n, timestamp: 16_320 + n * 160 });
  hear(2080);
  expect(inbound.isPaused).toBe(false);
  expect(inbound.sequence.lost).toBe(0);
  expect(Array.from({ length: 10 }, (_, n) => hear(2100 + n * 20))).toContain(false);
});

test("the other law of G.711 is understood by its static type", () => {
  const { send, hear, inbound } = start();
  for (let n = 0; n < 4; n++) send(n * 20, { sequence: n, payloadType: 8, payload: Buffer.alloc(160, 0x80) });
  expect(hear(60)).toBe(true);
  expect(Math.abs(inbound.heard[0]! - 5504)).toBeLessThan(150); // half a step of the other law
});

test("a dynamic type that was agreed has the codec that was agreed", () => {
  const { send, hear, inbound } = start({ codec: "PCMA", receivePayloadType: 97 });
  for (let n = 0; n < 4; n++) send(n * 20, { sequence: n, payloadType: 97, payload: Buffer.alloc(160, 0x80) });
  expect(hear(60)).toBe(true);
  expect(inbound.heard[0]).toBe(5504);
});

test("a stray packet of another SSRC does not break the stream, two in a row begin a new one", () => {
  const { send, hear, inbound } = start();
  for (let n = 0; n < 10; n++) send(n * 20, { sequence: n });
  hear(60);
  send(200, { sequence: 900, ssrc: 2 });
  expect([inbound.ssrc, hear(201)]).toEqual([1, true]);
  send(220, { sequence: 901, ssrc: 2 });
  expect([inbound.ssrc, hear(221), hear(260)]).toEqual([2, false, true]);
});

test("events with an SSRC of their own are read and leave the audio alone", () => {
  const { send, hear, seen, inbound } = start();
  for (let n = 0; n < 10; n++) {
    send(n * 20, { sequence: n });
    send(n * 20, { sequence: 700 + n, ssrc: 9, timestamp: 5, payloadType: 101, payload: key(3, 160 * (n + 1), n > 6) });
  }
  expect([hear(60), hear(80), inbound.ssrc]).toEqual([true, true, 1]);
  expect(seen.slice(1)).toEqual(["3 160"]);
});

test("on hold audio and keys are ignored, but the peer is known and counted", () => {
  const { send, hear, seen, inbound } = start({ direction: "sendonly" });
  for (let n = 0; n < 4; n++) send(n * 20, { sequence: n });
  send(90, { sequence: 4, payloadType: 101, payload: key(1, 800, true) });
  expect([hear(80), seen, inbound.packets]).toEqual([false, ["source 192.0.2.1:4000"], 5]);
});

test("an oversized payload is refused, an empty one is harmless", () => {
  const { send, hear, inbound } = start();
  send(0, { sequence: 0, payload: Buffer.alloc(1601) });
  send(20, { sequence: 1, payload: Buffer.alloc(0) });
  expect([hear(100), inbound.malformed, inbound.packets]).toEqual([false, 1, 2]);
});

test("before any offer nothing is taken", () => {
  const inbound = new Inbound(new Latch(), new ThreadCounters(), { digit: () => {}, source: () => {} });
  inbound.packet(0, Buffer.from("800000010000000200000003ff", "hex"), "192.0.2.1", 4000);
  expect([inbound.packets, inbound.malformed]).toEqual([0, 1]);
});

test("whatever bytes come from whomever, nothing is thrown and no sample leaves its range", () => {
  const datagram = fc.tuple(
    fc.uint8Array({ maxLength: 200 }),
    fc.constantFrom(0, 8, 13, 101, 128, 229, 77),
    fc.boolean(),
    fc.integer({ min: 0, max: 50 }),
  );
  const check = (row: readonly (readonly [Uint8Array, number, boolean, number])[]) => {
    const { inbound, hear } = start();
    let nowMs = 0;
    for (const [raw, type, isPeer, waitMs] of row) {
      const bytes = Buffer.from(raw);
      if (bytes.length > 12) bytes.writeUInt16BE(0x8000 | type, 0);
      nowMs += waitMs;
      inbound.packet(nowMs, bytes, isPeer ? PEER.address : "198.51.100.9", PEER.port);
      hear(nowMs);
    }
    return inbound.heard.length === 160;
  };
  fc.assert(fc.property(fc.array(datagram, { maxLength: 100 }), check), { seed: 6, numRuns: 200 });
});
