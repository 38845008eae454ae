import { expect, test } from "vitest";
import { Recorder } from "./recorder.js";
import { type AudioSource, RATE_HZ, silence, toneSource } from "./source.js";
import { type Talker, talk } from "./talk.js";

const FRAME_MS = 20;
const FRAME = (FRAME_MS * RATE_HZ) / 1000;

/** Two ends whose time passes while one of them waits; packets go through where `passes` says so. */
class Pair {
  readonly one = this.#talker(440);
  readonly other = this.#talker(880);
  readonly playing = new Map<number, AudioSource>();
  nowMs = 0;
  readonly #recorders = new Map<number, Recorder>();
  readonly #passes: (nowMs: number) => boolean;

  constructor(passes: (nowMs: number) => boolean) {
    this.#passes = passes;
  }

  #talker(hz: number): Talker {
    const record = () => {
      const recorder = new Recorder(this.nowMs);
      this.#recorders.set(hz, recorder);
      return recorder;
    };
    const play = (source: AudioSource) => void this.playing.set(hz, source);
    return { hz, call: { state: "live", wait: async (ms) => this.#pass(ms), media: { play, record } } };
  }

  #pass(ms: number): boolean {
    for (const untilMs = this.nowMs + ms; this.nowMs < untilMs; this.nowMs += FRAME_MS)
      for (const [hz, source] of this.playing) {
        const frame = new Int16Array(FRAME);
        source.pull(frame);
        const heardBy = hz === this.one.hz ? this.other.hz : this.one.hz;
        if (this.#passes(this.nowMs)) this.#recorders.get(heardBy)?.add(this.nowMs, hz, this.nowMs * 8, frame);
      }
    return true;
  }
}

test("two who are joined late, and lose a third of what they say, talk until each has heard enough", async () => {
  const pair = new Pair((nowMs) => nowMs >= 4_000 && nowMs % 300 >= 100);
  const heard = await talk(pair.one, pair.other, 3_000);
  for (const ms of heard) expect(ms).toBeGreaterThanOrEqual(3_000);
  expect(pair.nowMs).toBeLessThan(10_000);
  expect([...pair.playing.values()]).toEqual([silence, silence]);
});

test("two who are not joined give up after half a minute", async () => {
  const pair = new Pair(() => false);
  expect(await talk(pair.one, pair.other, 3_000)).toEqual([0, 0]);
  expect(pair.nowMs).toBe(30_000);
});

test("another tone is not what was said", async () => {
  const pair = new Pair(() => true);
  const { call } = pair.other;
  const media = {
    ...call.media,
    play: (source: AudioSource) => call.media.play(source === silence ? source : toneSource([600])),
  };
  expect((await talk(pair.one, { hz: 880, call: { ...call, media } }, 200))[0]).toBe(0);
});
