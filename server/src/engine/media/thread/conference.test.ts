import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { toneLevelDb } from "../../../wire/audio/goertzel.js";
import { parseWav, type Wav } from "../../../wire/audio/wav.js";
import { Conference, type ConferenceSeat } from "./conference.js";
import { FRAME_SAMPLES } from "./graph.js";

/** Half a second, in which tones 20 Hz apart are told from each other. */
const ROUNDS = 25;

/** Says a sine of its own. */
class Voice {
  readonly heard = new Int16Array(FRAME_SAMPLES);
  hasHeard = true;
  readonly hz: number;
  readonly #amplitude: number;
  #at = 0;

  constructor(hz: number, amplitude: number) {
    this.hz = hz;
    this.#amplitude = amplitude;
  }

  next(): void {
    for (let i = 0; i < FRAME_SAMPLES; i++, this.#at++)
      this.heard[i] = Math.round(this.#amplitude * Math.sin((2 * Math.PI * this.hz * this.#at) / 8000));
  }
}

function gather(count: number, amplitude = 16_000 / count) {
  const conference = new Conference(() => undefined);
  const voices = Array.from({ length: count }, (_, k) => new Voice(300 + 60 * k, amplitude));
  const seats = voices.map((voice) => conference.join(voice));
  return { conference, voices, seats, levelDb: 20 * Math.log10(amplitude / 32_768) };
}

type Gathering = Pick<ReturnType<typeof gather>, "conference" | "voices" | "seats">;

/** What each hears in so many rounds, and who of them was told that somebody talks. */
function converse({ conference, voices, seats }: Gathering, rounds = ROUNDS) {
  const heard = seats.map(() => new Int16Array(rounds * FRAME_SAMPLES));
  const isTalk = seats.map(() => false);
  for (let n = 0; n < rounds; n++) {
    for (const voice of voices) voice.next();
    conference.hear();
    conference.speak();
    seats.forEach((seat, k) => {
      isTalk[k] = seat.pull(heard[k]!.subarray(n * FRAME_SAMPLES, (n + 1) * FRAME_SAMPLES));
    });
  }
  return { heard, isTalk };
}

const level = (samples: Int16Array, hz: number) => toneLevelDb(samples, 0, samples.length, hz, 8000);
/** Indices of the voices that are in it. */
const voicesIn = (samples: Int16Array, voices: readonly Voice[], leastDb: number) =>
  voices.flatMap(({ hz }, k) => (level(samples, hz) > leastDb ? [k] : []));

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "opentact-conf-"));
});
afterEach(() => rm(folder, { recursive: true }));

test.each([3, 10, 50])("each of %i hears all others at their level, and not himself", (count) => {
  const gathering = gather(count);
  const { heard, isTalk } = converse(gathering);
  const { voices, levelDb } = gathering;
  heard.forEach((samples, k) => {
    voices.forEach(({ hz }, other) => {
      if (other === k) expect(level(samples, hz)).toBeLessThan(levelDb - 30);
      else expect(Math.abs(level(samples, hz) - levelDb)).toBeLessThan(0.5);
    });
  });
  expect(isTalk.every(Boolean)).toBe(true);
});

test("fifty who shout are held within full scale, and each is still taken out of what he hears himself", () => {
  const gathering = gather(50, 30_000);
  const { heard } = converse(gathering);
  for (const samples of heard) {
    expect(Math.max(...samples)).toBeGreaterThan(28_000);
    for (let i = 1; i < samples.length; i++) {
      // A wrap is a jump over nearly the whole range with the sign of the sum turned round.
      const sum = gathering.voices.reduce((all, { hz }) => all + 30_000 * Math.sin((2 * Math.PI * hz * i) / 8000), 0);
      if (Math.abs(sum) > 200_000) expect(Math.sign(samples[i]!)).toBe(Math.sign(sum));
    }
  }
});

test("who listens is heard by nobody and hears all; who is muted and speaks again is heard again", () => {
  const gathering = gather(4);
  const { conference, voices, seats, levelDb } = gathering;
  conference.change(seats[1]!, { mode: "listen" }, undefined);
  const heardBy = () => converse(gathering).heard.map((samples) => voicesIn(samples, voices, levelDb - 20));
  expect(heardBy()).toEqual([
    [2, 3],
    [0, 2, 3],
    [0, 3],
    [0, 2],
  ]);
  conference.change(seats[1]!, { mode: "talk" }, undefined);
  expect(heardBy()).toEqual([
    [1, 2, 3],
    [0, 2, 3],
    [0, 1, 3],
    [0, 1, 2],
  ]);
});

test("a whisper reaches one alone; who whispers hears all; when the one leaves nobody hears it", () => {
  const gathering = gather(4);
  const { conference, voices, seats, levelDb } = gathering;
  conference.change(seats[3]!, { mode: "talk" }, seats[0]);
  const heardBy = (g: Gathering) => converse(g).heard.map((samples) => voicesIn(samples, voices, levelDb - 20));
  expect(heardBy(gathering)).toEqual([
    [1, 2, 3],
    [0, 2],
    [0, 1],
    [0, 1, 2],
  ]);
  conference.leave(seats[0]!);
  conference.leave(seats[0]!);
  expect(heardBy({ ...gathering, seats: seats.slice(1) })).toEqual([[2], [1], [1, 2]]);
  conference.change(seats[3]!, { mode: "listen" }, seats[1]);
  expect(heardBy({ ...gathering, seats: seats.slice(1) })).toEqual([[2], [1], [1, 2]]);
});

test("a gain makes one louder for the others and leaves nothing of it with himself", () => {
  const gathering = gather(3, 4_000);
  const { conference, voices, seats, levelDb } = gathering;
  conference.change(seats[0]!, { mode: "talk", gainDb: 6 }, undefined);
  const { heard } = converse(gathering);
  expect(level(heard[1]!, voices[0]!.hz)).toBeCloseTo(levelDb + 6, 0);
  expect(level(heard[0]!, voices[0]!.hz)).toBeLessThan(-80);
});

test("one who says nothing costs the others nothing, and nobody who talks is silence", () => {
  const gathering = gather(3);
  const [a, b, c] = gathering.voices;
  b!.hasHeard = false;
  c!.hasHeard = false;
  expect(converse(gathering).isTalk).toEqual([false, true, true]);
  a!.hasHeard = false;
  const { heard, isTalk } = converse(gathering);
  expect(isTalk).toEqual([false, false, false]);
  expect(heard.every((samples) => samples.every((sample) => sample === 0))).toBe(true);
});

test("alone in it one hears silence; joining and leaving in the middle changes who is heard at once", () => {
  const gathering = gather(2);
  const { conference, seats, voices } = gathering;
  conference.leave(seats[1]!);
  const alone = converse({ conference, voices, seats: [seats[0]!] });
  expect(alone.heard[0]!.every((sample) => sample === 0)).toBe(true);
  const again: ConferenceSeat = conference.join(voices[1]!);
  const { isTalk } = converse({ conference, voices, seats: [seats[0]!, again] }, 1);
  expect(isTalk).toEqual([true, true]);
  expect([conference.size, conference.has(again), conference.has(seats[1]!)]).toEqual([2, true, false]);
});

test("a recording has all open voices in one channel, no whisper, and goes on when nobody is left", async () => {
  const gathering = gather(4);
  const { conference, voices, seats, levelDb } = gathering;
  conference.change(seats[3]!, { mode: "talk" }, seats[0]);
  const path = join(folder, "r");
  const recorder = conference.record({ path, channels: 2, leg: "both", maxMs: 60_000 });
  converse(gathering);
  for (const seat of seats) conference.leave(seat);
  converse({ conference, voices, seats: [] }, 10);
  conference.skip(5);
  await conference.close();
  expect(await recorder.done).toMatchObject({ durationMs: (ROUNDS + 15) * 20, reason: "stopped" });
  const { samples, channels } = parseWav(await readFile(path)) as Wav;
  expect(channels).toBe(1);
  expect(voicesIn(samples.subarray(0, ROUNDS * FRAME_SAMPLES), voices, levelDb - 20)).toEqual([0, 1, 2]);
  expect(samples.subarray(ROUNDS * FRAME_SAMPLES).every((sample) => sample === 0)).toBe(true);
});
