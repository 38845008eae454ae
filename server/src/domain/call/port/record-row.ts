import type { IsoTime } from "./iso-time.js";

export type CallRecordState = "recording" | "stored" | "available" | "failed" | "deleted";

/** One recording as stored. */
export interface CallRecordRow {
  readonly uuid: string;
  readonly account: string;
  readonly call: string;
  readonly created_on: IsoTime;
  readonly modified_on: IsoTime;
  readonly tag: string | null;
  readonly state: CallRecordState;
  readonly reason: string | null;
  readonly format: "wav" | "mp3";
  readonly channels: 1 | 2;
  readonly leg: "aleg" | "bleg" | "both";
  /** Seconds, 2 decimals. */
  readonly duration: number;
  /** Bytes. */
  readonly size: number;
  readonly asr: boolean;
  readonly expired_on: IsoTime | null;
  /** Key of the audio in the blob store; null until stored and after deletion. Never answered. */
  readonly file: string | null;
  /** Null until it is made, and after deletion. */
  readonly transcript: TranscriptRow | null;
}

/** What was said in a recording (events.md 7.2). */
export interface TranscriptRow {
  readonly uuid: string;
  readonly created_on: IsoTime;
  readonly modified_on: IsoTime;
  readonly state: "available" | "failed";
  /** Only when failed. */
  readonly reason: string | null;
  /** Null when failed. */
  readonly text: string | null;
  readonly confidence: number | null;
  /** BCP 47. */
  readonly lang: string;
  readonly segments: readonly TranscriptSegment[];
}

/** A stretch of speech of one channel, times in seconds of the recording with 2 decimals. */
export interface TranscriptSegment {
  readonly channel: number;
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly confidence: number | null;
}

/** A transcript to be kept with its recording. */
export interface KeptTranscript {
  readonly record: string;
  readonly account: string;
  readonly transcript: TranscriptRow;
}
