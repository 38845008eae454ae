import type { Audio, RecordingGap } from "../media/port.js";

/** What a Record or RecordStart command asks for (call-xml.md 4.5). */
export interface RecordingSpec {
  readonly tag: string | undefined;
  readonly format: "wav" | "mp3";
  readonly channels: 1 | 2;
  readonly leg: "aleg" | "bleg" | "both";
  /** Longest recording. */
  readonly maxMs: number;
  /** Ends after that much silence; absent = never. */
  readonly silenceMs: number | undefined;
  /** Transcript after the end. */
  readonly asr: boolean;
  readonly lang: string;
}

/** A recording whose `call_record` event was recorded. `reason` only when failed. */
export interface RecordingStored {
  readonly state: "available" | "failed";
  readonly reason: string | undefined;
}

/** A recording of this call, running or ended. */
export interface ScriptRecording {
  readonly uuid: string;
  readonly tag: string | undefined;
  readonly isRunning: boolean;
  /** Has a transcript been asked for. */
  readonly asr: boolean;
  /** Takes nothing of what is said until `resume`: the file has silence there, or nothing. Idempotent. */
  pause(gap: RecordingGap): void;
  resume(): void;
  /** Ends it; resolves when it runs no more. Idempotent; never rejects. */
  stop(): Promise<void>;
  /** Resolves when it runs no more, whoever ended it; never rejects. */
  readonly ended: Promise<void>;
  /** Resolves after its `call_record` event was recorded; never rejects. */
  readonly stored: Promise<RecordingStored>;
  /** Resolves when the transcript is there or has failed; at once without `asr`. Never rejects. */
  readonly transcribed: Promise<void>;
  /** The stored audio. Rejects with `CommandFailure` `Recording {tag} not found` when there is none. */
  audio(): Promise<Audio>;
}
