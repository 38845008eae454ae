import { expect, test } from "vitest";
import { FRAME_SAMPLES } from "./graph.js";
import { PcmPlayer, TonePlayer } from "./player.js";

function shared(count: number): SharedArrayBuffer {
  const buffer = new SharedArrayBuffer(count * 2);
  new Int16Array(buffer).forEach((_, i, a) => {
    a[i] = i + 1;
  });
  return buffer;
}

function drain(player: PcmPlayer | TonePlayer, maxFrames = 1000): number[] {
  const out = new Int16Array(FRAME_SAMPLES);
  const all: number[] = [];
  for (let n = 0; n < maxFrames && !player.isOver; n++) {
    expect(player.pull(out)).toBe(true);
    all.push(...out);
  }
  return all;
}

test("samples are played once, the last frame filled up with silence", () => {
  const player = new PcmPlayer(shared(400), 1);
  const all = drain(player);
  expect(all.length).toBe(480);
  expect(all.slice(0, 400)).toEqual(Array.from({ length: 400 }, (_, i) => i + 1));
  expect(all.slice(400).every((s) => s === 0)).toBe(true);
  expect(player.playedSamples).toBe(400);
});

test("loops follow each other without a gap", () => {
  const all = drain(new PcmPlayer(shared(100), 3));
  expect(all.slice(0, 300)).toEqual(Array.from({ length: 300 }, (_, i) => (i % 100) + 1));
});

test("a play without end ends after an hour", () => {
  const player = new PcmPlayer(shared(1600), 0);
  const out = new Int16Array(FRAME_SAMPLES);
  let frames = 0;
  while (!player.isOver) {
    player.pull(out);
    frames++;
  }
  expect(frames).toBe(180_000);
});

test("nothing to play is over before it begins, for ever too", () => {
  expect(new PcmPlayer(new SharedArrayBuffer(0), 1).isOver).toBe(true);
  expect(new PcmPlayer(new SharedArrayBuffer(0), 0).isOver).toBe(true);
  const silent = { steps: [], loop: 0, volumeDb: 0, timeoutMs: 1000 };
  expect(new TonePlayer(silent).isOver).toBe(true);
});

test("a tone ends with its cadence or its timeout", () => {
  const steps = [{ hz: [440], onMs: 50, offMs: 50 }];
  const once = new TonePlayer({ steps, loop: 1, volumeDb: 0, timeoutMs: 10_000 });
  drain(once);
  expect(once.playedSamples).toBe(800);
  const cut = new TonePlayer({ steps, loop: 0, volumeDb: 0, timeoutMs: 330 });
  drain(cut);
  expect(cut.playedSamples).toBe(2640);
});
