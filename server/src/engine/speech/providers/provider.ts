import type { OnFetch } from "../../../base/watched-fetch.js";
import type { Voice } from "../voices.js";

/** Audio as an engine outside of the process gives it. */
export interface ProvidedAudio {
  /** A WAV or MP3 file; with `rawRateHz` bare samples. */
  readonly bytes: Uint8Array;
  /** Set when `bytes` are samples of 16 bit, little-endian, mono, of this rate. */
  readonly rawRateHz?: number | undefined;
}

/** Text to speech outside of the process. */
export interface TtsProvider {
  readonly voices: readonly Voice[];
  /** Part of the cache key: changes when the same text would sound different. */
  readonly version: string;
  /** Longest text it takes in one go. */
  readonly pieceChars: number;
  /**
   * Rejects with SpeechError, its message the documented reason, or ClosedError.
   * @param seen told of requests by HTTP
   */
  speak(voice: Voice, text: string, timeoutMs: number, seen?: OnFetch): Promise<ProvidedAudio>;
  /** Ends what runs. Idempotent. */
  close(): Promise<void>;
}

/** What a provider asks of an HTTP client (HttpClient of net fits). */
export interface SpeechHttp {
  /** Rejects with an error whose message says why there is no answer; any status is an answer. */
  send(request: SpeechHttpRequest, signal: AbortSignal): Promise<SpeechHttpReply>;
}

export interface SpeechHttpRequest {
  readonly method: "POST";
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
  readonly bytes?: Uint8Array | undefined;
  readonly timeoutMs: number;
  readonly maxBytes: number;
  readonly maxRedirects: 0;
  readonly scope: string;
}

export interface SpeechHttpReply {
  readonly status: number;
  header(name: string): string | undefined;
  readonly body: Buffer;
}
