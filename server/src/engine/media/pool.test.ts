import { afterAll, beforeAll, expect, test } from "vitest";
import { freePairs } from "../../../../test/support/free-port.js";
import { RtpPeer, sine } from "../../../../test/support/rtp-peer.js";
import { slowClock } from "../../../../test/support/slow-clock.js";
import { LIMIT_MS } from "../../../../test/support/until.js";
import { createLog } from "../../base/log.js";
import { longestGapMs, toneMs } from "../../wire/audio/tone-track.js";
import { parseRtcp, RtcpView } from "../../wire/rtp/rtcp.js";
import { createMediaPool, type MediaPoolOptions } from "./pool.js";
import type { Audio, LegStats, MediaLeg, MediaLegEvents, MediaPlace, MediaPool } from "./port.js";
import { type MediaThread, startThread } from "./start-thread.js";

let pool: MediaPool;
const pools: MediaPool[] = [];
const peers: RtpPeer[] = [];

function newPool(o: Partial<MediaPoolOptions> = {}): MediaPool {
  const made = createMediaPool({
    threads: 1,
    address: "127.0.0.1",
    portMin: 0,
    portMax: 0,
    log: createLog("silent"),
    clock: slowClock,
    ...o,
  });
  pools.push(made);
  return made;
}

// The calls of these tests run at the same time on one pool, as calls do; a test that counts or breaks has its own.
beforeAll(() => {
  pool = newPool();
});
afterAll(async () => {
  for (const each of pools) await each.close();
  for (const peer of peers) await peer.close();
});

const never = new AbortController().signal;

/** Events of a leg, noted as text. */
class Events implements MediaLegEvents {
  readonly seen: string[] = [];
  #wake: () => void = () => undefined;
  digit(key: string, durationMs: number): void {
    this.#note(`${key} ${durationMs}`);
  }
  failed(reason: string): void {
    this.#note(`failed ${reason}`);
  }
  async next(): Promise<void> {
    if (this.seen.length > 0) return;
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
    });
  }
  #note(text: string): void {
    this.seen.push(text);
    this.#wake();
  }
}

interface Side {
  readonly peer: RtpPeer;
  readonly leg: MediaLeg;
  readonly events: Events;
}

async function join(place: MediaPlace, codec: "PCMU" | "PCMA" = "PCMU", patch: object = {}): Promise<Side> {
  const [peer, events] = [await RtpPeer.open(codec), new Events()];
  peers.push(peer);
  const leg = await place.openLeg(events);
  leg.remote(peer.media(patch));
  await leg.stats(); // the thread knows the peer before it hears it
  return { peer, leg, events };
}

async function bridged(codecs: readonly ["PCMU" | "PCMA", "PCMU" | "PCMA"] = ["PCMU", "PCMU"]): Promise<[Side, Side]> {
  const place = pool.place();
  const [a, b] = [await join(place, codecs[0]), await join(place, codecs[1])];
  await place.bridge(a.leg, b.leg);
  return [a, b];
}

function audioOf(samples: Int16Array): Audio {
  const shared = new SharedArrayBuffer(samples.byteLength);
  new Int16Array(shared).set(samples);
  return { samples: shared, rateHz: 8000 };
}

/** How long the peer heard a tone, all stretches together: a stall of a busy machine does not count. */
function heardMs(peer: RtpPeer, hz: number): number {
  return toneMs(peer.audio(), 8000, hz);
}

/** Figures of the leg as soon as they are as wanted; what was sent may still be on its way. */
async function statsUntil(leg: MediaLeg, isMet: (stats: LegStats) => boolean): Promise<LegStats> {
  const endMs = performance.now() + LIMIT_MS;
  let stats = await leg.stats();
  while (!isMet(stats) && performance.now() < endMs) stats = await leg.stats();
  return stats;
}

/** One SSRC, no number left out, timestamps 160 apart. */
function expectOneStream(peer: RtpPeer): void {
  const audio = peer.heard.filter((p) => p.payloadType !== 101);
  const first = peer.heard[0]!;
  expect(new Set(peer.heard.map((p) => p.ssrc)).size).toBe(1);
  expect(peer.heard.map((p) => (p.sequence - first.sequence) & 0xffff)).toEqual(peer.heard.map((_, n) => n));
  const steps = audio.slice(1).map((p, n) => (p.timestamp - audio[n]!.timestamp) | 0);
  expect(steps.every((step) => step > 0 && step % 160 === 0)).toBe(true);
}

test.concurrent("a leg that is answered sends silence every 20 ms, from the first packet with the marker", async () => {
  const { peer } = await join(pool.place());
  await peer.until(() => peer.heard.length >= 26);
  expect(peer.heard.map((p) => p.marker)).toEqual(peer.heard.map((_, n) => n === 0));
  expect(peer.heard.every((p) => p.payload.length === 160 && p.payload.every((b) => b === 0xff))).toBe(true);
  expectOneStream(peer);
  const spanMs = peer.heard[25]!.atMs - peer.heard[0]!.atMs;
  expect(spanMs).toBeGreaterThan(450);
});

test.concurrent("a prompt is heard by the peer at its pitch and length, then silence goes on in the same stream", async () => {
  const { peer, leg } = await join(pool.place());
  expect(await leg.play(audioOf(sine(1000, 500)), {}, never)).toEqual({ durationMs: 500, stopped: false });
  const count = peer.heard.length;
  await peer.until(() => peer.heard.length >= count + 10);
  expect(heardMs(peer, 1000)).toBeGreaterThan(480);
  expect(heardMs(peer, 1000)).toBeLessThan(520);
  const audio = peer.audio();
  const from = audio.findIndex((s) => Math.abs(s) > 1000);
  expect(audio.subarray(from + 4000).every((s) => s === 0)).toBe(true);
  expectOneStream(peer);
});

test.concurrent("a prompt is repeated as often as asked, without a gap", async () => {
  const { peer, leg } = await join(pool.place());
  const cycle = audioOf(sine(1000, 110));
  expect(await leg.play(cycle, { loop: 4 }, never)).toEqual({ durationMs: 440, stopped: false });
  await peer.until(() => heardMs(peer, 1000) > 420);
});

test.concurrent("an aborted prompt is silent with the next packet and says so", async () => {
  const { peer, leg } = await join(pool.place());
  const abort = new AbortController();
  const playing = leg.play(audioOf(sine(1000, 5000)), { loop: 0 }, abort.signal);
  await peer.until(() => peer.heard.length >= 10);
  abort.abort();
  const { durationMs, stopped } = await playing;
  expect(stopped).toBe(true);
  expect(durationMs).toBeGreaterThan(100);
  expect(durationMs).toBeLessThan(2000);
  const count = peer.heard.length;
  await peer.until(() => peer.heard.length >= count + 3);
  expect(peer.heard.at(-1)!.payload.every((b) => b === 0xff)).toBe(true);
  expect(await leg.play(audioOf(sine(1000, 5000)), {}, abort.signal)).toEqual({ durationMs: 0, stopped: true });
});

test.concurrent("a second prompt takes the place of the first, and closing the leg ends the second", async () => {
  const { peer, leg } = await join(pool.place());
  const first = leg.play(audioOf(sine(1000, 5000)), {}, never);
  await peer.until(() => peer.heard.length >= 5);
  const second = leg.play(audioOf(sine(440, 5000)), {}, never);
  expect((await first).stopped).toBe(true);
  await peer.until(() => heardMs(peer, 440) > 80);
  await leg.close();
  expect((await second).stopped).toBe(true);
  await expect(leg.play(audioOf(sine(440, 20)), {}, never)).rejects.toThrow("closed");
});

test.concurrent("a tone is heard with its cadence and ends by itself", async () => {
  const { peer, leg } = await join(pool.place());
  const spec = { steps: [{ hz: [440, 800], onMs: 200, offMs: 100 }], loop: 2, volumeDb: -3, timeoutMs: 10_000 };
  expect(await leg.tone(spec, never)).toEqual({ durationMs: 600, stopped: false });
  await peer.until(() => heardMs(peer, 440) > 340 && heardMs(peer, 800) > 340);
  expect(heardMs(peer, 440)).toBeLessThan(440);
  expect(longestGapMs(peer.audio(), 8000, 800)).toBeGreaterThan(80);
});

test.concurrent.each([
  [["PCMU", "PCMU"], 20],
  [["PCMU", "PCMA"], 30],
  [["PCMA", "PCMA"], 10],
] as const)(
  "bridged legs %s hear each other only, whatever the packet length of the peer (%i ms)",
  async (codecs, ptimeMs) => {
    const [a, b] = await bridged(codecs);
    const areHeard = () => heardMs(a.peer, 1000) > 500 && heardMs(b.peer, 440) > 500;
    const talking = [
      a.peer.talkUntil(a.leg.port, 440, areHeard),
      b.peer.talkUntil(b.leg.port, 1000, areHeard, ptimeMs),
    ];
    await Promise.all(talking);
    for (const [side, own] of [
      [a, 440],
      [b, 1000],
    ] as const) {
      expect(heardMs(side.peer, own)).toBeLessThan(20);
      expect(side.peer.heard.every((p) => p.payload.length === 160)).toBe(true);
      expectOneStream(side.peer);
    }
  },
);

test.concurrent("after the bridge each hears silence, and a prompt during the bridge reaches only its leg", async () => {
  const [a, b] = await bridged();
  let isPlayed = false;
  const talking = [
    a.peer.talkUntil(a.leg.port, 440, () => isPlayed),
    b.peer.talkUntil(b.leg.port, 1000, () => isPlayed),
  ];
  await a.peer.until(() => heardMs(a.peer, 1000) > 100);
  await a.leg.play(audioOf(sine(2000, 300)), {}, never);
  isPlayed = true;
  await Promise.all(talking);
  expect(heardMs(a.peer, 2000)).toBeGreaterThan(280);
  expect(heardMs(b.peer, 2000)).toBeLessThan(20);
  await pool.place().unbridge(a.leg);
  const count = b.peer.heard.length;
  await a.peer.talk(a.leg.port, 440, 200);
  await b.peer.until(() => b.peer.heard.length > count + 8);
  expect(b.peer.heard.slice(count + 4).every((p) => p.payload.every((x) => x === 0xff))).toBe(true);
});

/** One key as a phone sends it; its end three times. */
async function press(side: Side, event: number): Promise<void> {
  for (let n = 1; n <= 7; n++) {
    side.peer.sendEvent(side.leg.port, event, Math.min(n, 5) * 160, n >= 5, n === 1);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  side.peer.timestamp += 2000;
}

test.concurrent("a pressed key is told once, with its duration", async () => {
  const side = await join(pool.place());
  await press(side, 5);
  await press(side, 11);
  await side.peer.until(() => side.events.seen.length >= 2);
  expect(side.events.seen).toEqual(["5 100", "# 100"]);
});

test.concurrent("a key pressed during a bridge is told and reaches the other leg as one event", async () => {
  const [a, b] = await bridged(["PCMU", "PCMA"]);
  await press(a, 9);
  await b.peer.until(() => b.peer.heard.filter((p) => p.payloadType === 101 && p.payload[1]! & 0x80).length === 3);
  const events = b.peer.heard.filter((p) => p.payloadType === 101);
  expect(new Set(events.map((p) => p.payload[0]))).toEqual(new Set([9]));
  expect(new Set(events.map((p) => p.timestamp)).size).toBe(1);
  expect(events.at(-1)!.payload.readUInt16BE(2)).toBe(800);
  expect(a.events.seen).toEqual(["9 100"]);
  expect(b.events.seen).toEqual([]);
});

test.concurrent("sent keys are events within the one stream: marker first, growing duration, three ends", async () => {
  const { peer, leg } = await join(pool.place());
  await peer.until(() => peer.heard.length >= 3);
  await leg.sendDigits("1D", { onMs: 60, gapMs: 60 });
  await peer.until(() => peer.heard.filter((p) => p.payloadType === 101).length === 10);
  const events = peer.heard.filter((p) => p.payloadType === 101);
  expect(events.map((p) => [p.payload[0], p.payload.readUInt16BE(2), p.payload[1]! >> 7, p.marker])).toEqual(
    [1, 15].flatMap((key) =>
      [160, 320, 480, 480, 480].map((ticks, n) => [key, ticks, n < 2 ? 0 : 1, n === 0] as const),
    ),
  );
  expectOneStream(peer);
});

test.concurrent("a peer without telephone-event hears the keys as tones", async () => {
  const { peer, leg } = await join(pool.place(), "PCMA", { telephoneEvent: undefined });
  await leg.sendDigits("5", { onMs: 200 });
  await peer.until(() => heardMs(peer, 770) > 180);
  expect(heardMs(peer, 1336)).toBeGreaterThan(180);
  expect(peer.heard.some((p) => p.payloadType === 101)).toBe(false);
});

test.concurrent("on hold nothing is sent and nothing heard; afterwards the same stream goes on with a marker", async () => {
  const [a, b] = await bridged();
  await a.peer.until(() => a.peer.heard.length >= 5);
  a.leg.remote(a.peer.media({ direction: "inactive" }));
  const { packetsSent: held } = await a.leg.stats(); // the command before has been done
  await a.peer.talk(a.leg.port, 440, 300);
  expect((await a.leg.stats()).packetsSent).toBe(held);
  expect(b.peer.audio().every((s) => s === 0)).toBe(true);
  a.leg.remote(a.peer.media());
  await a.peer.until(() => a.peer.heard.length >= held + 5);
  const resumed = a.peer.heard.slice(1).find((p) => p.marker)!;
  const before = a.peer.heard[a.peer.heard.indexOf(resumed) - 1]!;
  expect(resumed.sequence).toBe((before.sequence + 1) & 0xffff);
  expect((resumed.timestamp - before.timestamp) | 0).toBeGreaterThanOrEqual(10 * 160);
});

test.concurrent("a stranger is neither heard nor followed, with audio, keys or RTCP", async () => {
  const [a, b] = await bridged();
  const stranger = await RtpPeer.open();
  peers.push(stranger);
  await Promise.all([
    a.peer.talk(a.leg.port, 440, 1_200),
    stranger.talk(a.leg.port, 2000, 600),
    press({ ...a, peer: stranger }, 7),
  ]);
  stranger.sendRawRtcp(a.leg.port + 1, Buffer.from("81c90007000000010000000100000000000000000000000000000000", "hex"));
  await b.peer.until(() => heardMs(b.peer, 440) > 400);
  expect(heardMs(b.peer, 2000)).toBeLessThan(20);
  expect(a.events.seen).toEqual([]);
  expect(stranger.heard).toEqual([]);
  const stats = await statsUntil(a.leg, (s) => s.packetsReceived === 60 && s.packetsForeign >= 38);
  expect(stats).toMatchObject({ packetsForeign: 38, packetsLost: 0, peer: `127.0.0.1:${a.peer.port}` });
});

test.concurrent("a peer behind NAT is answered where its packets come from", async () => {
  const { peer, leg } = await join(pool.place(), "PCMU", { remoteAddress: "192.168.77.7", remotePort: 4000 });
  await peer.talk(leg.port, 440, 60);
  await peer.until(() => peer.heard.length >= 3);
  expect((await leg.stats()).peer).toBe(`127.0.0.1:${peer.port}`);
});

test.concurrent("a peer that begins another stream is heard on", async () => {
  const [a, b] = await bridged();
  await a.peer.talk(a.leg.port, 440, 200);
  a.peer.ssrc++;
  a.peer.sequence = 60_000;
  a.peer.timestamp = 0xf000_0000;
  await a.peer.talkUntil(a.leg.port, 1000, () => heardMs(b.peer, 1000) > 350);
});

test.concurrent("malformed packets are counted and disturb nothing", async () => {
  const { peer, leg } = await join(pool.place());
  const playing = leg.play(audioOf(sine(1000, 600)), {}, never);
  let seed = 11;
  const random = () => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    return seed;
  };
  for (let n = 0; n < 400; n++) {
    const bytes = Buffer.from(Array.from({ length: random() % 60 }, () => random() % 256));
    if (bytes.length > 1 && n % 2) bytes[0] = 0x80 | (bytes[0]! & 0x3f);
    if (bytes.length > 1 && n % 3 === 0) bytes[1] = 200 + (n % 5);
    if (n % 4 === 0) peer.sendRawRtcp(leg.port + 1, bytes);
    else peer.sendRaw(leg.port, bytes);
    if (n % 25 === 0) await new Promise((resolve) => setTimeout(resolve, 10));
  }
  expect(await playing).toEqual({ durationMs: 600, stopped: false });
  expect((await statsUntil(leg, (s) => s.packetsMalformed > 50)).packetsMalformed).toBeGreaterThan(50);
  expect(heardMs(peer, 1000)).toBeGreaterThan(550);
  await peer.talk(leg.port, 440, 200);
  expect((await statsUntil(leg, (s) => s.packetsReceived >= 5)).packetsReceived).toBeGreaterThanOrEqual(5);
});

test.concurrent("reports go out within 5 s, the peer's are read, and the end is said", async () => {
  const { peer, leg } = await join(pool.place());
  const talking = peer.talk(leg.port, 440, 300);
  await peer.until(() => peer.heardRtcp.length >= 1);
  await talking;
  const [view, ssrc] = [new RtcpView(), peer.heard[0]!.ssrc];
  const first = peer.heardRtcp[0]!;
  expect(parseRtcp(first, peer.ssrc, view)).toBeUndefined();
  expect(view).toMatchObject({ ssrc, hasSenderReport: true, hasBye: false });
  const answer = Buffer.from("81c90007000000010000000100000000000000000000002000000000000000ff", "hex");
  answer.writeUInt32BE(ssrc, 8);
  answer.writeUInt32BE(view.ntpMiddle, 24);
  answer.writeUInt32BE(0, 28);
  answer.writeInt32BE(3, 12);
  peer.sendRawRtcp(leg.port + 1, answer);
  const stats = await statsUntil(leg, (s) => s.rttMs !== undefined);
  expect(stats.remoteLost).toBe(3);
  expect(stats.rttMs).toBeGreaterThanOrEqual(0);
  expect(stats.rttMs).toBeLessThan(6000);
  await leg.close();
  await peer.until(() => peer.heardRtcp.length >= 2);
  parseRtcp(peer.heardRtcp.at(-1)!, peer.ssrc, view);
  expect(view.hasBye).toBe(true);
});

test.concurrent("50 legs open and close, and every port comes back", async () => {
  const own = newPool();
  const place = own.place();
  const legs = await Promise.all(Array.from({ length: 50 }, () => place.openLeg(new Events())));
  expect(own.portsInUse).toBe(50);
  expect(new Set(legs.map((leg) => leg.port)).size).toBe(50);
  expect(await own.stats()).toMatchObject({ legs: 50, portsInUse: 50 });
  await Promise.all(legs.slice(0, 20).map((leg) => leg.close()));
  expect(own.portsInUse).toBe(30);
  await place.close();
  expect(own.portsInUse).toBe(0);
  expect(await own.stats()).toMatchObject({ legs: 0, portsInUse: 0 });
  await expect(place.openLeg(new Events())).rejects.toThrow("closed");
});

test.concurrent("legs after the first have ports of their own, on which they are heard, and each is closed", async () => {
  const own = newPool();
  const place = own.place();
  await place.openLeg(new Events());
  await own.stats();
  const sides = await Promise.all(Array.from({ length: 40 }, () => join(place)));
  expect(new Set(sides.map(({ leg }) => leg.port)).size).toBe(40);
  await Promise.all(sides.map(({ peer }) => peer.until(() => peer.heard.length > 2)));
  expect(sides.every(({ leg, peer }) => peer.sourcePort === leg.port)).toBe(true);
  await place.close();
  expect([own.portsInUse, await own.stats()]).toMatchObject([0, { legs: 0, portsInUse: 0 }]);
});

test.concurrent("legs that are bridged without audio count, and hear each other on their ports once they have it", async () => {
  const own = newPool();
  const place = own.place();
  await place.openLeg(new Events());
  await own.stats();
  const silent = { direction: "inactive" };
  const [a, b] = [await join(place, "PCMU", silent), await join(place, "PCMU", silent)];
  await place.bridge(a.leg, b.leg);
  expect([own.portsInUse, await own.stats()]).toMatchObject([3, { legs: 3 }]);
  for (const { leg, peer } of [a, b]) leg.remote(peer.media());
  const areHeard = () => heardMs(a.peer, 1000) > 500 && heardMs(b.peer, 440) > 500;
  await Promise.all([a.peer.talkUntil(a.leg.port, 440, areHeard), b.peer.talkUntil(b.leg.port, 1000, areHeard)]);
  await place.close();
  expect([own.portsInUse, await own.stats()]).toMatchObject([0, { legs: 0, portsInUse: 0 }]);
});

test.concurrent("a range that is used up refuses the next leg and takes one again later", async () => {
  const { min, max } = await freePairs(3);
  const own = newPool({ portMin: min, portMax: max });
  expect(own.capacity).toBe(3);
  const place = own.place();
  const opened = await Promise.allSettled([1, 2, 3, 4].map(() => place.openLeg(new Events())));
  expect(opened.filter((o) => o.status === "rejected").map((o) => (o.reason as { code: string }).code)).toContain(
    "no_port",
  );
  expect(own.portsInUse).toBe(opened.filter((o) => o.status === "fulfilled").length);
});

test.concurrent("places go to the thread with the fewest legs", async () => {
  const own = newPool({ threads: 2 });
  await Promise.all([own.place().openLeg(new Events()), own.place().openLeg(new Events())]);
  const first = own.place();
  await first.openLeg(new Events());
  await own.place().openLeg(new Events());
  const stats = await own.stats();
  expect(stats).toMatchObject({ threads: 2, legs: 4 });
  expect(own.portsInUse).toBe(4);
});

test.concurrent("legs of different places are not bridged", async () => {
  const [a, b] = [await join(pool.place()), await join(pool.place())];
  await expect(pool.place().bridge(a.leg, b.leg)).rejects.toMatchObject({ code: "bad_request" });
});

test.concurrent("a thread that dies fails its legs and what they were doing, and another takes its place", async () => {
  const threads: MediaThread[] = [];
  const own = newPool({
    start: (data) => {
      threads.push(startThread(data));
      return threads.at(-1)!;
    },
  });
  const side = await join(own.place());
  const playing = side.leg.play(audioOf(sine(1000, 5000)), {}, never);
  const outcome = playing.then(
    () => "played",
    (error: { code: string }) => error.code,
  );
  await side.peer.until(() => side.peer.heard.length > 2);
  await threads[0]!.terminate();
  await side.events.next();
  expect(side.events.seen).toEqual(["failed media_lost"]);
  expect(await outcome).toBe("media_lost");
  expect(own.portsInUse).toBe(0);
  await expect(side.leg.stats()).rejects.toMatchObject({ code: "media_lost" });
  await side.leg.close();
  let next: MediaLeg | undefined;
  while (!next) {
    const opening = Promise.resolve(own.place().openLeg(new Events()));
    next = await opening.catch(() => new Promise<undefined>((resolve) => setTimeout(() => resolve(undefined), 50)));
  }
  expect(next.port).toBeGreaterThan(0);
});

test.concurrent("closing the pool settles everything, twice is the same as once", async () => {
  const own = newPool();
  const { leg } = await join(own.place());
  const playing = leg.play(audioOf(sine(1000, 5000)), {}, never);
  await Promise.all([own.close(), own.close()]);
  expect((await playing).stopped).toBe(true);
  expect(own.portsInUse).toBe(0);
  await leg.close();
  expect(() => own.place()).toThrow("closed");
});
