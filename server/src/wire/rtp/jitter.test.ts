import fc from "fast-check";
import { expect, test } from "vitest";
import { JitterBuffer, MORE_CELL, NO_CELL, PACKET_CELL } from "./jitter.js";

const FRAME = 160;
/** Each packet is filled with one code; forty of them are told apart. */
const codeOf = (packet: number) => 0xa0 + (packet % 40);
class Rig {
  readonly buffer = new JitterBuffer();
  readonly played: number[] = [];
  readonly out = new Uint16Array(FRAME);

  put(nowMs: number, packet: number, o: { size?: number; base?: number; isReordered?: boolean } = {}): void {
    const size = o.size ?? FRAME;
    const bytes = new Uint8Array(size).fill(codeOf(packet));
    const timestamp = ((o.base ?? 0) + packet * size) >>> 0;
    this.buffer.put(nowMs, o.isReordered ?? false, timestamp, bytes, 0, size, undefined);
  }

  /** Pulls a frame and notes which packet it is from; -1 = silence. */
  pull(nowMs: number): number {
    const isThere = this.buffer.pull(nowMs, this.out) && this.out[FRAME / 2] !== NO_CELL;
    const packet = isThere ? this.out[FRAME / 2]! - 0xa0 : -1;
    this.played.push(packet);
    return packet;
  }
}

/** What comes at each time, then pulls at 10, 30, 50, ... until `toMs`. */
function run(arrivals: readonly [atMs: number, packet: number, isReordered?: boolean][], toMs: number, base = 0): Rig {
  const rig = new Rig();
  const left = [...arrivals].sort((a, b) => a[0] - b[0]);
  for (let ms = 10; ms < toMs; ms += 20) {
    while (left.length > 0 && left[0]![0] <= ms) {
      const [at, packet, isReordered] = left.shift()!;
      rig.put(at, packet, { base, isReordered: isReordered ?? false });
    }
    rig.pull(ms);
  }
  return rig;
}

const even = (count: number): [number, number][] => Array.from({ length: count }, (_, n) => [n * 20, n]);
const heard = (rig: Rig) => rig.played.filter((p) => p >= 0);

test("an even stream begins 40 ms after its first packet and then has no gap", () => {
  const rig = run(even(10), 210);
  expect(rig.played).toEqual([-1, -1, 0, 1, 2, 3, 4, 5, 6, 7]);
});

test("packets that change places, come twice or 35 ms late are played in order, each once", () => {
  const arrivals: [number, number, boolean?][] = even(12);
  arrivals[4]![0] += 35;
  arrivals[4]![2] = true;
  arrivals.push([101, 5, true], [140, 7]);
  expect(heard(run(arrivals, 300))).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
});

test("a lost packet is one frame of silence in its place", () => {
  const rig = run(
    even(8).filter(([, n]) => n !== 3),
    200,
  );
  expect(rig.played.slice(2, 10)).toEqual([0, 1, 2, -1, 4, 5, 6, 7]);
});

test("a packet that comes after its time is counted and never played", () => {
  const arrivals: [number, number, boolean?][] = even(10);
  arrivals[2] = [150, 2, true];
  const rig = run(arrivals, 260);
  expect(heard(rig)).toEqual([0, 1, 3, 4, 5, 6, 7, 8, 9]);
  expect(rig.buffer.late).toBe(1);
});

test("timestamps may wrap in the middle of the stream", () => {
  expect(heard(run(even(12), 300, 0x1_0000_0000 - 5 * FRAME))).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
});

test("after a pause of the peer the stream begins anew, without what is left over", () => {
  const pause = 3000;
  const rig = new Rig();
  for (let ms = 0; ms < 5000; ms += 10) {
    if (ms % 20 === 0 && (ms < 200 || ms >= pause)) rig.put(ms, ms / 20);
    if (ms % 20 === 10) rig.pull(ms);
  }
  const resumed = rig.played.indexOf((pause / 20) % 40, 20);
  expect(resumed).toBe(pause / 20 + 2);
  expect(rig.buffer.targetMs).toBe(40);
});

test("a stall of the network loses nothing and raises the target; the delay comes down again later", () => {
  const rig = new Rig();
  const arrivals = Array.from({ length: 1000 }, (_, n) => ({ at: n >= 50 && n < 60 ? 1200 : n * 20, n }));
  let next = 0;
  for (let ms = 10; ms < 19_000; ms += 20) {
    for (; next < arrivals.length && arrivals[next]!.at <= ms; next++) rig.put(arrivals[next]!.at, arrivals[next]!.n);
    rig.pull(ms);
    if (ms === 1290) expect(rig.buffer.targetMs).toBe(50);
  }
  expect(
    rig.played
      .slice(0, 80)
      .filter((p) => p >= 0)
      .slice(0, 62),
  ).toEqual(Array.from({ length: 62 }, (_, n) => n % 40));
  expect(rig.buffer.shedTicks).toBeGreaterThan(0);
  expect(rig.buffer.depthTicks / 8).toBeLessThan(110);
  expect(rig.buffer.targetMs).toBe(40);
});

test.each([10, 20, 30, 40, 60])("packets of %i ms give the same unbroken audio", (ptimeMs) => {
  const size = ptimeMs * 8;
  const rig = new Rig();
  const out = new Uint16Array(FRAME);
  const bytes = Uint8Array.from({ length: 16_000 }, (_, i) => (i * 7) & 0xff);
  const played: number[] = [];
  let at = 0;
  for (let ms = 0; ms < 1900; ms += 10) {
    if (ms % ptimeMs === 0 && at < bytes.length) {
      rig.buffer.put(ms, false, at, bytes, at, at + size, undefined);
      at += size;
    }
    if (ms % 20 === 10 && rig.buffer.pull(ms, out)) played.push(...out);
  }
  expect(played.length).toBeGreaterThan(14_000);
  expect(played).toEqual([...bytes.subarray(0, played.length)]);
});

test.each([300, -300])("a peer whose clock is off by %i ppm is followed for an hour with hardly a gap", (ppm) => {
  const rig = new Rig();
  const period = 20 / (1 + ppm / 1e6);
  const total = 180_000;
  let next = 0;
  let silent = 0;
  let deepest = 0;
  for (let n = 0; n < total; n++) {
    const ms = 10 + n * 20;
    for (; next * period <= ms; next++) rig.put(next * period, next);
    if (rig.pull(ms) < 0 && n > 5) silent++;
    deepest = Math.max(deepest, rig.buffer.depthTicks);
    rig.played.length = 0;
  }
  // 300 ppm of an hour are 54 frames: left out when the peer is faster, filled with silence when it is slower.
  expect(silent).toBeLessThan(ppm > 0 ? 1 : 120);
  expect(deepest / 8).toBeLessThan(130);
});

test("a jump of the timestamp begins the stream anew", () => {
  const rig = new Rig();
  for (let n = 0; n < 5; n++) rig.put(n * 20, n);
  rig.pull(50);
  rig.put(100, 7, { base: 1_000_000 });
  expect([rig.pull(110), rig.pull(130), rig.pull(150)]).toEqual([-1, -1, 7]);
});

test("what is skipped is gone, and the rest goes on at once", () => {
  const rig = new Rig();
  for (let n = 0; n < 12; n++) rig.put(n, n);
  expect(rig.pull(50)).toBe(0);
  rig.buffer.skip(5 * FRAME);
  expect(rig.pull(70)).toBe(6);
  rig.buffer.skip(500 * FRAME);
  expect(rig.pull(90)).toBe(-1);
});

test("never more than 512 ms are kept, whatever comes", () => {
  const check = (steps: readonly (readonly [number, number, number, boolean])[]) => {
    const rig = new Rig();
    let nowMs = 0;
    for (const [dt, timestamp, size, isReordered] of steps) {
      nowMs += dt;
      rig.buffer.put(nowMs, isReordered, timestamp, new Uint8Array(size), 0, size, undefined);
      rig.buffer.pull(nowMs, rig.out);
      if (rig.buffer.depthTicks > 4096) return false;
    }
    return true;
  };
  const step = fc.tuple(
    fc.integer({ min: 0, max: 60 }),
    fc.oneof(fc.integer({ min: 0, max: 20_000 }), fc.integer({ min: 0, max: 0xffff_ffff })),
    fc.integer({ min: 0, max: 3000 }),
    fc.boolean(),
  );
  fc.assert(fc.property(fc.array(step, { maxLength: 200 }), check), { seed: 4, numRuns: 300 });
});

test("whatever the network does within 512 ms, packets are never played out of order", () => {
  const delay = fc.array(fc.integer({ min: 0, max: 300 }), { minLength: 30, maxLength: 39 });
  const check = (delays: readonly number[]) => {
    const arrivals = delays.map((d, n): [number, number, boolean] => [n * 20 + d, n, false]);
    arrivals.sort((a, b) => a[0] - b[0]);
    let highest = -1;
    for (const arrival of arrivals) {
      arrival[2] = arrival[1] < highest;
      highest = Math.max(highest, arrival[1]);
    }
    const order = heard(run(arrivals, 2500));
    return order.every((p, i) => i === 0 || p > order[i - 1]!);
  };
  fc.assert(fc.property(delay, check), { seed: 5, numRuns: 500 });
});

test("a packet that stays whole begins at its first tick; what is lost of it is not there", () => {
  const buffer = new JitterBuffer();
  const out = new Uint16Array(FRAME);
  for (const [n, slot] of [
    [0, 7],
    [2, 9],
  ] as const)
    buffer.putPacket(n, false, n * 240, 240, slot);
  const cells: number[] = [];
  for (let ms = 50; buffer.pull(ms, out); ms += 20) cells.push(...out);
  const runs = [0, 1, 239, 240, 479, 480, 481, 719, 720].map((tick) => cells[tick]);
  const [first, second] = [PACKET_CELL + 7, PACKET_CELL + 9];
  expect(runs).toEqual([first, MORE_CELL, MORE_CELL, NO_CELL, NO_CELL, second, MORE_CELL, MORE_CELL, NO_CELL]);
});

test("a byte may be called by another name, and only what is called quiet is left out before its time", () => {
  const buffer = new JitterBuffer();
  buffer.put(0, false, 0, Uint8Array.of(1, 2, 3), 0, 3, new Uint8Array(256).fill(9, 2, 3));
  const out = new Uint16Array(4);
  buffer.pull(50, out);
  expect([...out]).toEqual([0, 9, 0, NO_CELL]);
});

/** Numbers from 0 to 1 that are the same in each run. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 0x1_0000_0000;
  };
}

/** Rounds without sound so far, and the delay, second by second, of a stream whose packets take up to `jitterMs(second)` longer. */
function worn(seconds: number, jitterMs: (second: number) => number) {
  const random = seeded(7);
  const packets = Array.from({ length: seconds * 50 }, (_, n) => {
    const sentMs = n * 20;
    return { n, atMs: sentMs + random() * jitterMs(sentMs / 1000) };
  }).sort((a, b) => a.atMs - b.atMs);
  const rig = new Rig();
  const bySecond: { gaps: number; depthMs: number; targetMs: number }[] = [];
  let newest = -1;
  for (let ms = 10; ms < seconds * 1000; ms += 20) {
    while (packets[0] && packets[0].atMs <= ms) {
      const { n, atMs } = packets.shift()!;
      rig.put(atMs, n, { isReordered: n < newest });
      newest = Math.max(newest, n);
    }
    rig.pull(ms);
    const { buffer } = rig;
    bySecond[Math.floor(ms / 1000)] = {
      gaps: rig.played.filter((packet) => packet < 0).length,
      depthMs: buffer.depthTicks / 8,
      targetMs: buffer.targetMs,
    };
  }
  return bySecond;
}

test("the delay grows with the jitter until hardly anything comes too late, and shrinks again when it is over", () => {
  const isRough = (second: number) => second >= 5 && second < 60;
  const bySecond = worn(240, (second) => (isRough(second) ? 140 : 4));
  const [before, early, middle, rough] = [4, 10, 30, 59].map((second) => bySecond[second]!.gaps);
  expect(early! - before!).toBeGreaterThan(3);
  // Of 1,450 rounds.
  expect(rough! - middle!).toBeLessThan(15);
  const calm = bySecond.at(-1)!;
  expect(calm.gaps).toBe(bySecond[70]!.gaps);
  expect(calm.targetMs).toBe(40);
  expect(calm.depthMs).toBeLessThan(100);
});
