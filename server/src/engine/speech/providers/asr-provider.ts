import type { OnFetch } from "../../../base/watched-fetch.js";

/** What an engine heard in one piece of audio. */
export interface HeardPart {
  readonly text: string;
  /** Within the piece; absent: the whole piece. */
  readonly startSeconds?: number | undefined;
  readonly endSeconds?: number | undefined;
  /** 0..1 */
  readonly confidence?: number | undefined;
}

/** One piece of one voice. */
export interface AsrPiece {
  /** 16 bit, mono, at the rate of the provider. */
  readonly samples: Int16Array;
  /** BCP 47. */
  readonly lang: string;
  /** Words that are likely to be said, for engines that make use of them. */
  readonly hints?: string | undefined;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  /** Told of requests by HTTP. */
  readonly seen?: OnFetch | undefined;
}

/** Speech to text. */
export interface AsrProvider {
  readonly rateHz: number;
  /** Recordings that are worked on at once. */
  readonly most: number;
  /** Rejects with SpeechError whose message is the reason of the failure. */
  recognise(piece: AsrPiece): Promise<readonly HeardPart[]>;
}
