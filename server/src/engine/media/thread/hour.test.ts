import { expect, test } from "vitest";
import { type Sent, wiredLeg } from "../../../../../test/support/media-wire.js";
import { FakeClock } from "../../../base/fake-clock.js";
import { printRtpHeader, RTP_HEADER_BYTES } from "../../../wire/rtp/packet.js";
import type { RemoteMedia } from "../messages.js";
import type { RtpLeg } from "./leg-rtp.js";
import { PcmPlayer } from "./player.js";
import { Ticker } from "./ticker.js";

const HOUR_MS = 3_600_000;
const FRAME_MS = 20;
const MEDIA: RemoteMedia = {
  remoteAddress: "192.0.2.1",
  remotePort: 4000,
  remoteRtcpPort: 4001,
  codec: "PCMU",
  payloadType: 0,
  receivePayloadType: 0,
  telephoneEvent: 101,
  receiveTelephoneEvent: 101,
  ptimeMs: FRAME_MS,
  direction: "sendrecv",
};

/** A receiver that takes nothing amiss but what is: each packet follows the one before, at its time. */
class StrictReceiver {
  packets = 0;
  /** Which packets bore the marker, by their place in the stream. */
  readonly marked: number[] = [];
  /** Which did not follow the one before by one number and the length of a packet. */
  readonly breaks: string[] = [];
  /** How far apart the stream's time and the clock went, at most. */
  driftMs = 0;
  #sequence = 0;
  #timestamp = 0;
  #offsetMs = 0;
  readonly #ptimeMs: number;

  constructor(ptimeMs: number) {
    this.#ptimeMs = ptimeMs;
  }

  readonly take = ({ atMs, sequence, timestamp, marker }: Sent): void => {
    if (marker) this.marked.push(this.packets);
    const ticks = (timestamp - this.#timestamp) | 0;
    const follows = sequence === ((this.#sequence + 1) & 0xffff) && ticks === 8 * this.#ptimeMs;
    if (this.packets > 0 && !follows)
      this.breaks.push(`${this.packets}: ${sequence} after ${this.#sequence}, ${ticks}`);
    if (this.packets === 0) this.#offsetMs = atMs;
    const driftMs = Math.abs(atMs - this.#offsetMs - this.packets * this.#ptimeMs);
    if (driftMs > this.driftMs) this.driftMs = driftMs;
    this.packets++;
    this.#sequence = sequence;
    this.#timestamp = timestamp;
  };
}

function prompt(ms: number, loop: number): PcmPlayer {
  const samples = new SharedArrayBuffer(16 * ms);
  new Int16Array(samples).fill(1000);
  return new PcmPlayer(samples, loop);
}

/** A telephone that sends a packet each 20 ms of its own clock, which is fast by so many parts in a million. */
function talk(clock: FakeClock, leg: RtpLeg, partsPerMillion: number): void {
  const periodMs = FRAME_MS / (1 + partsPerMillion / 1_000_000);
  const packet = Buffer.alloc(RTP_HEADER_BYTES + 160, 0x9c);
  const header = { marker: false, payloadType: 0, sequence: 0, timestamp: 0, ssrc: 1 };
  const startMs = clock.monotonicMs() + 3;
  const send = (n: number) => {
    header.sequence = n & 0xffff;
    header.timestamp = (n * 160) >>> 0;
    printRtpHeader(header, packet);
    leg.rtp(clock.monotonicMs(), packet, MEDIA.remoteAddress, MEDIA.remotePort);
    clock.setTimer(startMs + (n + 1) * periodMs - clock.monotonicMs(), () => send(n + 1));
  };
  clock.setTimer(3, () => send(0));
}

async function start(partsPerMillion?: number, ptimeMs = FRAME_MS) {
  const clock = new FakeClock();
  const [ticker, receiver] = [new Ticker(clock), new StrictReceiver(ptimeMs)];
  const listener = await wiredLeg(clock, 65_530, receiver.take);
  listener.leg.remote({ ...MEDIA, ptimeMs });
  const legs = [listener.leg];
  if (partsPerMillion !== undefined) {
    const talker = await wiredLeg(clock, 1, () => undefined);
    talker.leg.remote(MEDIA);
    talker.leg.connect(listener.leg);
    listener.leg.connect(talker.leg);
    legs.push(talker.leg);
    talk(clock, talker.leg, partsPerMillion);
  }
  for (const leg of legs) ticker.add(4, leg);
  return { clock, leg: listener.leg, seen: listener.seen, receiver };
}

test("an hour of prompts is one stream: no number or moment left out, a marker only where talk begins", async () => {
  const { clock, leg, receiver, seen } = await start();
  leg.play(prompt(2000, 0), () => undefined);
  clock.advance(HOUR_MS / 2);
  leg.stopPlay();
  clock.advance(HOUR_MS / 4);
  leg.play(prompt(2000, 0), () => undefined);
  clock.advance(HOUR_MS / 4);
  expect(receiver.breaks).toEqual([]);
  expect(receiver.packets).toBe(HOUR_MS / FRAME_MS);
  expect(receiver.marked).toEqual([0, (HOUR_MS * 0.75) / FRAME_MS]);
  expect([receiver.driftMs, seen]).toEqual([0, []]);
});

test("an hour of a bridge over which packets go as they come follows the clock of the telephone; a prompt goes on", async () => {
  const { clock, leg, receiver, seen } = await start(100);
  clock.advance(HOUR_MS);
  expect(receiver.breaks).toEqual([]);
  expect(Math.abs(receiver.packets - (HOUR_MS / FRAME_MS) * 1.0001)).toBeLessThanOrEqual(2);
  expect(receiver.marked.length).toBeLessThanOrEqual(2);
  leg.play(prompt(2000, 0), () => undefined);
  clock.advance(60_000);
  expect(receiver.breaks.length).toBeLessThanOrEqual(1); // the packet on its way and the round may overlap
  expect([receiver.marked.length <= 3, seen]).toEqual([true, []]);
});

test("a bridge by the tick is even, whatever the clock of the telephone does", async () => {
  const { clock, receiver, seen } = await start(-100, 40);
  const ms = HOUR_MS / 6; // in which the clocks differ by three packets; the tick costs more than the packets that pass by it
  clock.advance(ms);
  expect(receiver.breaks).toEqual([]);
  expect(receiver.packets).toBe(ms / 40);
  expect(receiver.marked.length).toBeLessThanOrEqual(2);
  expect([receiver.driftMs, seen]).toEqual([0, []]);
});
