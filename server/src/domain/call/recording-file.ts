import { DamagedFile } from "../../base/sealed-format.js";
import type { BlobStore } from "../blob/port.js";

/** 16 bit, 8000 Hz: bytes of one second of one channel. */
const WAV_BYTES_PER_SECOND = 16_000;
const WAV_HEADER_BYTES = 44;
/** Of one channel, constant (engine/media/transcode.ts). */
const MP3_BYTES_PER_SECOND = 4_000;
/** Shorter ones hold nothing to hear (events.md 7.1). */
export const EMPTY_RECORDING_SECONDS = 0.1;

/** What lies under the key of a recording. */
export interface RecordingFile {
  readonly format: "wav" | "mp3";
  readonly size: number;
  /** Seconds. */
  readonly duration: number;
}

/**
 * What a recording whose process was killed left behind: its WAV file, or already the MP3 that took its place. What an
 * encoder had only begun is removed.
 */
export async function recordingLeft(blobs: BlobStore, key: string, channels: 1 | 2): Promise<RecordingFile> {
  await blobs.remove(`${key}.part`);
  const size = (await blobs.size(key).catch(nothing)) ?? 0;
  const isWav = size < 4 || (await blobs.read(key, 0, 3)).toString("latin1") === "RIFF";
  const duration = isWav
    ? Math.max(0, size - WAV_HEADER_BYTES) / (WAV_BYTES_PER_SECOND * channels)
    : size / (MP3_BYTES_PER_SECOND * channels);
  return { format: isWav ? "wav" : "mp3", size, duration: Math.round(duration * 100) / 100 };
}

/** A file without a beginning that tells what it is holds nothing to hear. */
function nothing(error: unknown): undefined {
  if (!(error instanceof DamagedFile)) throw error;
}
