import { afterEach, expect, test } from "vitest";
import { until } from "../../../test/support/until.js";
import { systemClock } from "../base/clock.js";
import { FakeClock } from "../base/fake-clock.js";
import { PortPool } from "../net/port-pool.js";
import { findKeys } from "../wire/audio/keys.js";
import { toneMs } from "../wire/audio/tone-track.js";
import type { NegotiatedMedia } from "../wire/sdp/negotiated.js";
import { LossyLink } from "./lossy-link.js";
import { LabMedia, type LabMediaWorld } from "./media.js";
import { Pacer } from "./pacer.js";
import { seededRandom } from "./random.js";
import { dtmfSource, EchoSource, toneSource } from "./source.js";

const world: LabMediaWorld = {
  clock: systemClock,
  pacer: new Pacer(systemClock),
  ports: new PortPool({ range: { min: 0, max: 0 }, clock: systemClock }),
  random: seededRandom(1),
  address: "127.0.0.1",
};
const opened: LabMedia[] = [];

afterEach(async () => {
  await Promise.all(opened.splice(0).map((media) => media.close()));
});

const plain = (remotePort: number, codec: "PCMU" | "PCMA" = "PCMU"): NegotiatedMedia => ({
  remoteAddress: "127.0.0.1",
  remotePort,
  remoteRtcpPort: remotePort + 1,
  codec,
  payloadType: codec === "PCMU" ? 0 : 8,
  receivePayloadType: codec === "PCMU" ? 0 : 8,
  telephoneEvent: 101,
  receiveTelephoneEvent: 101,
  ptimeMs: 20,
  direction: "sendrecv",
});

async function twoEnds(codec: "PCMU" | "PCMA" = "PCMU", link?: LossyLink): Promise<[LabMedia, LabMedia]> {
  const a = await LabMedia.open(world, link);
  const b = await LabMedia.open(world);
  opened.push(a, b);
  a.connect(plain(b.port, codec));
  b.connect(plain(a.port, codec));
  return [a, b];
}

test.each(["PCMU", "PCMA"] as const)("a tone played into one end is heard at the other in %s", async (codec) => {
  const [a, b] = await twoEnds(codec);
  a.play(toneSource([1000]));
  expect(await b.hearsTone(1000, 100, 60_000)).toBe(true);
  expect(await b.hearsTone(440, 40, 100)).toBe(false);
});

test("an echo gives back what it hears", async () => {
  const [a, b] = await twoEnds();
  b.play(new EchoSource());
  a.play(toneSource([700]));
  expect(await a.hearsTone(700, 100, 60_000)).toBe(true);
});

test("keys arrive in order, doubled ones too, while audio goes on between them", async () => {
  const [a, b] = await twoEnds();
  a.play(toneSource([500]));
  await a.press("1123#", 60);
  expect(await b.hearsDigits("1123#", 60_000)).toBe(true);
  expect(b.digits).toBe("1123#");
});

test("in-band keys are tones, not events", async () => {
  const [a, b] = await twoEnds();
  const recorder = b.record();
  a.play(dtmfSource("5", 200, 0));
  const keys = () => findKeys(recorder.samples, 8000).map((one) => one.key);
  await until("the key", () => keys().length > 0);
  expect(keys()).toEqual(["5"]);
  expect(b.digits).toBe("");
});

test("a muted end sends no packets, an end that is not connected none either", async () => {
  const [a, b] = await twoEnds();
  a.mute(true);
  expect(await b.hearsTone(1, 20, 100)).toBe(false);
  expect(b.stats.received).toBe(0);
});

test("what is lost on the way is a gap in the recording, never a shift", async () => {
  const link = new LossyLink({ clock: systemClock, random: seededRandom(7), faults: { loss: 0.3 } });
  const [a, b] = await twoEnds("PCMU", link);
  const recorder = b.record();
  a.play(toneSource([1000], 600));
  while (a.stats.sent < 40) await b.hearsTone(1, 20, 50);
  expect(link.counts.lost).toBeGreaterThan(0);
  expect(toneMs(recorder.samples, 8000, 1000)).toBeLessThan(600);
  expect(toneMs(recorder.samples, 8000, 1000)).toBeGreaterThan(200);
});

test("the same seed loses, doubles and reorders the same packets", () => {
  const run = () => {
    const clock = new FakeClock();
    const faults = { loss: 0.1, doubling: 0.1, reorder: 0.1, delayMs: 5, jitterMs: 10 };
    const link = new LossyLink({ clock, random: seededRandom(3), faults });
    const seen: number[] = [];
    for (let n = 0; n < 200; n++) link.pass(() => seen.push(n));
    clock.advance(100);
    return { seen, ...link.counts };
  };
  expect(run()).toEqual(run());
  expect(run().lost).toBeGreaterThan(5);
  expect(run().doubled).toBeGreaterThan(5);
  expect(run().reordered).toBeGreaterThan(5);
});

test("the beat keeps 50 frames a second however late its timers fire", () => {
  const clock = new FakeClock();
  const pacer = new Pacer(clock);
  let beats = 0;
  const member = pacer.add(() => beats++);
  clock.advance(10_000);
  member.stop();
  clock.advance(1000);
  expect(beats).toBe(500);
  expect(clock.waiting).toBe(0);
});
