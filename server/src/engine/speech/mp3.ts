import { MPEGDecoder } from "mpg123-decoder";
import { UnsupportedMedia } from "./errors.js";
import { MonoAt8k } from "./mono-at-8k.js";

/** Bytes decoded in one go: some 4 s of a file of usual rate, so that samples of a whole hour never lie in memory. */
const CHUNK_BYTES = 64 * 1024;

/**
 * Decodes an MP3 file to 8000 Hz, both sides of a stereo file at half their level; what is longer is cut.
 * @throws UnsupportedMedia nothing of it can be played
 */
export async function decodeMp3(bytes: Uint8Array, maxSamples: number): Promise<Int16Array> {
  const decoder = new MPEGDecoder();
  await decoder.ready;
  const out = new MonoAt8k(maxSamples);
  try {
    for (let at = 0; at < bytes.length && !out.isFull; at += CHUNK_BYTES) {
      // A copy: the decoder does not take memory that is shared between threads.
      const { channelData, samplesDecoded, sampleRate } = decoder.decode(bytes.slice(at, at + CHUNK_BYTES));
      if (samplesDecoded > 0) out.push(channelData, sampleRate);
    }
  } finally {
    decoder.free();
  }
  const samples = out.end();
  if (samples.length === 0) throw new UnsupportedMedia("no samples");
  return samples;
}
