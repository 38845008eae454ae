import { afterAll, beforeAll, expect, test } from "vitest";
import { mp3Tone } from "../../../test/support/mp3.js";
import { readWav } from "../../../test/support/tone.js";
import { tone, wavBytes } from "../../../test/support/wav.js";
import { systemClock } from "../base/clock.js";
import { createLog } from "../base/log.js";
import type { AudioJudge, JudgedAudio } from "../domain/media/port.js";
import { createSpeech, type Speech } from "../engine/speech/tts.js";
import { audioJudge } from "./audio-judge.js";

let speech: Speech;
let judge: AudioJudge["judge"];
beforeAll(() => {
  speech = createSpeech({ engine: "lab", clock: systemClock, log: createLog("silent") });
  judge = (bytes) => audioJudge(speech).judge(bytes);
});
afterAll(() => speech.close());

test("a WAV file of any rate is taken, with its length and as calls play it", async () => {
  const judged = (await judge(wavBytes([tone("1000", { onMs: 1250, rateHz: 44_100 })], 44_100))) as JudgedAudio;
  expect(judged).toMatchObject({ format: "wav", seconds: 1.25 });
  const [sound] = readWav(judged.played);
  expect(sound!.toneMs(1000)).toBeGreaterThan(1200);
});

test("an MP3 file is taken, with its length and as calls play it", async () => {
  const judged = (await judge(mp3Tone(1000, 2000))) as JudgedAudio;
  expect(judged).toMatchObject({ format: "mp3" });
  expect(Math.abs(judged.seconds - 2)).toBeLessThan(0.1);
  const [sound] = readWav(judged.played);
  expect(sound!.toneMs(1014)).toBeGreaterThan(1900);
});

test.each([
  ["", "not a WAV file"],
  ["GIF89a", "not a WAV file"],
  ["RIFF....WAVE", "no format chunk"],
  ["ID3 hello", "no samples"],
])("%j cannot be played, whatever it says it is, and it is told why", async (text, problem) => {
  expect(await judge(Buffer.from(text))).toEqual({ problem });
});
