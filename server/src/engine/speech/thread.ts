import { parentPort, workerData } from "node:worker_threads";
import { readFileWhole } from "../../base/stored-file.js";
import { looksLikeMp3 } from "../../wire/audio/mp3-head.js";
import { resample } from "../../wire/audio/resample.js";
import { parseWav, type Wav } from "../../wire/audio/wav.js";
import type { SpeechEngine } from "./engines/engine.js";
import { createFlite } from "./engines/flite.js";
import { labEngine } from "./engines/lab.js";
import { UnsupportedMedia } from "./errors.js";
import type { SpeechJob, SpeechReply } from "./messages.js";
import { decodeMp3 } from "./mp3.js";
import type { SpeechThreadData } from "./start-thread.js";

/*
 * Entry of the speech thread: text to speech and the decoding of files. Both may take seconds, so neither the main
 * thread nor a media thread does them.
 */
const RATE_HZ = 8000;
/** Longer audio is cut: no command plays longer (call-xml.md 8.1). */
const MAX_SAMPLES = 3600 * RATE_HZ;

const { engine: name } = workerData as SpeechThreadData;
const engine: SpeechEngine = name === "flite" ? createFlite() : labEngine;

parentPort!.on("message", (job: SpeechJob) => {
  void answer(job).then((reply) => parentPort!.postMessage(reply));
});

async function answer(job: SpeechJob): Promise<SpeechReply> {
  try {
    return { ok: true, samples: shared(await run(job)) };
  } catch (error) {
    if (error instanceof UnsupportedMedia) return { ok: false, kind: "media", reason: error.detail };
    return { ok: false, kind: "speech", reason: error instanceof Error ? error.message : String(error) };
  }
}

function run(job: SpeechJob): Int16Array | Promise<Int16Array> {
  switch (job.kind) {
    case "synthesise": {
      const { samples, rateHz } = engine.synthesise(job.voice, job.text);
      return resample(samples, rateHz, RATE_HZ);
    }
    case "decode":
      return decode(job.bytes);
    case "raw":
      return resample(pcm16(job.bytes), job.rateHz, RATE_HZ);
    case "channel":
      return decode(readFileWhole(job.file), job.channel);
    case "resampled":
      return resample(new Int16Array(job.samples).subarray(job.from, job.to), RATE_HZ, job.rateHz);
    case "decodeFile":
      return decode(readFileWhole(job.file));
    default:
      return job satisfies never;
  }
}

/** @param channel undefined = all of them together */
function decode(bytes: Uint8Array, channel?: number): Int16Array | Promise<Int16Array> {
  if (looksLikeMp3(bytes)) return decodeMp3(bytes, MAX_SAMPLES);
  const wav = parseWav(bytes);
  if ("problem" in wav) throw new UnsupportedMedia(wav.problem);
  if (wav.frames === 0) throw new UnsupportedMedia("no samples");
  const longest = (MAX_SAMPLES / RATE_HZ) * wav.rateHz;
  const frames = Math.min(wav.frames, longest);
  return resample(channel === undefined ? toMono(wav, frames) : oneOf(wav, frames, channel), wav.rateHz, RATE_HZ);
}

function oneOf({ samples, channels }: Wav, frames: number, channel: number): Int16Array {
  if (channels === 1) return samples.subarray(0, frames);
  const side = new Int16Array(frames);
  for (let i = 0; i < frames; i++) side[i] = samples[channels * i + channel]!;
  return side;
}

/** Bare samples, little-endian; half a sample at the end is dropped. */
function pcm16(bytes: Uint8Array): Int16Array {
  const samples = new Int16Array(Math.min(bytes.length >> 1, MAX_SAMPLES * 6));
  for (let i = 0; i < samples.length; i++) samples[i] = bytes[2 * i]! | (bytes[2 * i + 1]! << 8);
  return samples;
}

/** Both sides of a stereo file at half their level. */
function toMono({ samples, channels }: Wav, frames: number): Int16Array {
  if (channels === 1) return samples.subarray(0, frames);
  const mono = new Int16Array(frames);
  for (let i = 0; i < frames; i++) mono[i] = (samples[2 * i]! + samples[2 * i + 1]!) >> 1;
  return mono;
}

function shared(samples: Int16Array): SharedArrayBuffer {
  const buffer = new SharedArrayBuffer(samples.length * 2);
  new Int16Array(buffer).set(samples);
  return buffer;
}
