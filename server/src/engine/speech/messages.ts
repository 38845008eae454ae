import type { FilePlace } from "../../base/growing-file.js";

/** What the speech thread is asked; it does one job at a time. */
export type SpeechJob =
  | { readonly kind: "synthesise"; readonly voice: string; readonly text: string }
  | { readonly kind: "decode"; readonly bytes: Uint8Array }
  | { readonly kind: "raw"; readonly bytes: Uint8Array; readonly rateHz: number }
  /** One channel of a file, the only one of a file with one, and of an MP3 file both together. */
  | { readonly kind: "channel"; readonly file: FilePlace; readonly channel: number }
  /** A stretch of audio of 8000 Hz at another rate. */
  | {
      readonly kind: "resampled";
      readonly samples: SharedArrayBuffer;
      readonly from: number;
      readonly to: number;
      readonly rateHz: number;
    }
  | { readonly kind: "decodeFile"; readonly file: FilePlace };

/** What it answers, in the order of the jobs: Int16 mono at 8000 Hz (`resampled`: at the rate asked for), or why not. */
export type SpeechReply =
  | { readonly ok: true; readonly samples: SharedArrayBuffer }
  | { readonly ok: false; readonly kind: "speech" | "media"; readonly reason: string };
