/**
 * Cost of the audio and SDP parts that run per packet or per call, and of speech.
 *
 * Method: each function runs for a second in turns of 100 ms with its reference, so that both meet the same load of the
 * machine; the figure is the median turn. References: for 160 samples a plain copy loop over them, for SDP one search of
 * the same text for its last line. Speech and resampling are told as milliseconds of work for a second of audio.
 */
import { readFileSync } from "node:fs";
import { systemClock } from "../../server/src/base/clock.js";
import { createLog } from "../../server/src/base/log.js";
import { Conference } from "../../server/src/engine/media/thread/conference.js";
import { createSpeech } from "../../server/src/engine/speech/tts.js";
import { alawEncode, ulawDecode, ulawEncode } from "../../server/src/wire/audio/g711.js";
import { toneAmplitude } from "../../server/src/wire/audio/goertzel.js";
import { KeyDetector } from "../../server/src/wire/audio/key-detector.js";
import { mixInto } from "../../server/src/wire/audio/mix.js";
import { resample } from "../../server/src/wire/audio/resample.js";
import { ToneGenerator } from "../../server/src/wire/audio/tone.js";
import { answerOffer, makeOffer } from "../../server/src/wire/sdp/offer-answer.js";

const TURNS = 10;
const QUICK_TURNS = 3;
const SAYINGS = 12;
const QUICK_SAYINGS = 3;
const TURN_MS = 100;
const BATCH = 200;

const codes = Uint8Array.from({ length: 160 }, (_, i) => i * 7);
const frame = Int16Array.from({ length: 160 }, (_, i) => 10_000 * Math.sin(i));
const out = new Int16Array(160);
const bytes = new Uint8Array(160);
const us = { address: "192.0.2.1", port: 4000, sessionId: 1, version: 1, codecs: ["PCMU", "PCMA"] as const };
const offer = makeOffer({ ...us, telephoneEvent: 101, direction: "sendrecv", ptimeMs: 20 });
const dual = { steps: [{ hz: [697, 1209], onMs: 1000, offMs: 0 }], loop: 0, volumeDb: 0, timeoutMs: 3_600_000 };
let tone = new ToneGenerator(dual, 8000);
let sink = 0;
const silence = new Int16Array(160);
const detector = new KeyDetector(() => void sink++);

const copy = () => {
  for (let i = 0; i < 160; i++) out[i] = frame[i]!;
};
const search = () => {
  sink += offer.indexOf("a=sendrecv");
};

const rows: [name: string, run: () => void, reference: () => void][] = [
  ["µ-law decode, 160 samples", () => void ulawDecode(codes, 0, 160, out, 0), copy],
  ["µ-law encode, 160 samples", () => void ulawEncode(frame, 0, 160, bytes, 0), copy],
  ["A-law encode, 160 samples", () => void alawEncode(frame, 0, 160, bytes, 0), copy],
  ["mix, 160 samples", () => mixInto(out, frame), copy],
  ...[3, 10, 50].map((count): (typeof rows)[number] => [`conference of ${count}, per leg`, conferenceLeg(count), copy]),
  ["one tone's level, 160 samples", () => void (sink += toneAmplitude(frame, 0, 160, 697, 8000)), copy],
  ["keys sought in a voice, 160 samples", () => detector.push(frame), copy],
  ["keys sought in silence, 160 samples", () => detector.push(silence), copy],
  ["two tones made, 160 samples", () => void (tone.pull(out) || (tone = new ToneGenerator(dual, 8000))), copy],
  ["SDP offer read and answered", () => void (sink += answerOffer(offer, us).ok ? 1 : 0), search],
];

/** What a leg of a conference in which all talk costs in a round: its part of the sum, and the others' voices. */
function conferenceLeg(count: number): () => void {
  const conference = new Conference(() => undefined);
  const seats = Array.from({ length: count }, () => conference.join({ heard: frame, hasHeard: true }));
  let at = 0;
  return () => {
    if (at === 0) conference.hear();
    seats[at]!.pull(out);
    at = (at + 1) % count;
  };
}

/** Nanoseconds for one call, over one turn. */
function turn(run: () => void): number {
  const start = performance.now();
  let calls = 0;
  let elapsedMs = 0;
  while (elapsedMs < TURN_MS) {
    for (let i = 0; i < BATCH; i++) run();
    calls += BATCH;
    elapsedMs = performance.now() - start;
  }
  return (elapsedMs * 1e6) / calls;
}

function median(values: number[]): number {
  return values.sort((a, b) => a - b)[values.length >> 1]!;
}

function printCosts(turns: number): void {
  for (const [name, run, reference] of rows) {
    const [ours, theirs]: [number[], number[]] = [[], []];
    for (let i = 0; i < turns; i++) {
      ours.push(turn(run));
      theirs.push(turn(reference));
    }
    const [a, b] = [median(ours), median(theirs)];
    console.log(
      `${name.padEnd(32)} ${(a / 1000).toFixed(2).padStart(8)} us   ${(a / b).toFixed(1).padStart(6)} x reference`,
    );
  }
}

function printResampling(): void {
  for (const rateHz of [16_000, 44_100, 48_000]) {
    const samples = Int16Array.from(
      { length: rateHz * 10 },
      (_, i) => 10_000 * Math.sin((2 * Math.PI * 1000 * i) / rateHz),
    );
    const start = performance.now();
    resample(samples, rateHz, 8000);
    console.log(
      `resample ${rateHz} to 8000 Hz`.padEnd(32),
      `${((performance.now() - start) / 10).toFixed(2)} ms for a second`,
    );
  }
}

async function printSpeech(sayings: number): Promise<void> {
  const speech = createSpeech({ engine: "flite", clock: systemClock, log: createLog("warn") });
  const alive = setInterval(() => undefined, 1000); // the thread alone does not keep the process
  for (const { code } of speech.voices()) {
    const [times, audioMs]: [number[], number[]] = [[], []];
    for (let i = 0; i < sayings; i++) {
      const start = performance.now();
      const { durationMs } = await speech.say(`Your call is number ${i} in line. Please press one for sales.`, {
        code,
      });
      times.push((performance.now() - start) / (durationMs / 1000));
      audioMs.push(durationMs);
    }
    const text = `${median(times).toFixed(1)} ms for a second, ${(median(audioMs) / 1000).toFixed(1)} s spoken`;
    console.log(`speech, ${code}`.padEnd(32), text);
  }
  clearInterval(alive);
  await speech.close();
}

/** Keys that speech is taken for (talk-off): the documents, read by every voice, at two levels. */
async function printTalkOff(): Promise<void> {
  const text = ["sip.md", "operations.md"]
    .map((name) => readFileSync(`docs/${name}`, "utf8"))
    .join(" ")
    .replace(/[^A-Za-z0-9 .,]+/g, " ");
  const speech = createSpeech({ engine: "flite", clock: systemClock, log: createLog("warn") });
  const alive = setInterval(() => undefined, 1000);
  let [keys, minutes, part] = [0, 0, 0];
  const heard = new KeyDetector(() => void keys++);
  for (const { code } of [...speech.voices(), ...speech.voices()]) {
    const { samples } = await speech.say(text.slice(1000 * part, 1000 * ++part), { code });
    for (const gain of [1, 0.3]) heard.push(Int16Array.from(new Int16Array(samples), (sample) => gain * sample));
    minutes += samples.byteLength / 8000 / 60;
  }
  clearInterval(alive);
  await speech.close();
  console.log("keys heard in speech".padEnd(32), `${keys} in ${minutes.toFixed(1)} minutes`);
}

/** Prints the table. @param isQuick fewer turns, and without the minutes of speech in which keys are sought */
export async function benchAudio(isQuick: boolean): Promise<void> {
  printCosts(isQuick ? QUICK_TURNS : TURNS);
  printResampling();
  await printSpeech(isQuick ? QUICK_SAYINGS : SAYINGS);
  if (!isQuick) await printTalkOff();
  if (sink === 0) console.log("nothing was measured");
}
