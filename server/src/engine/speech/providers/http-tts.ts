import type { Clock } from "../../../base/clock.js";
import type { Log } from "../../../base/log.js";
import { type OnFetch, watchedFetch } from "../../../base/watched-fetch.js";
import { SpeechError } from "../errors.js";
import type { Voice } from "../voices.js";
import type { ProvidedAudio, SpeechHttp, SpeechHttpReply, TtsProvider } from "./provider.js";
import { Turns } from "./turns.js";

/** What the API is asked with. */
export interface HttpTtsOptions {
  /** Whole address of the speech endpoint. */
  readonly url: string;
  /** Sent as `Authorization: Bearer`; absent: not sent. */
  readonly key?: string | undefined;
  readonly model: string;
  readonly format: "wav" | "mp3" | "pcm";
  /** 1 = the voice's own. */
  readonly speed: number;
  readonly voices: readonly Voice[];
  /** Names of the voices for the API, by their codes. */
  readonly names: ReadonlyMap<string, string>;
}

/** Requests at once; a piece of speech takes about a second. */
const MOST = 16;
const WAITING_MOST = 64;
/** An hour of 16 bit at 24 kHz is far above any text. */
const MAX_BYTES = 32 << 20;
/** Bare samples come at this rate, unless the type of the answer has another. */
const PCM_RATE_HZ = 24_000;
/** What such APIs take in one go. */
const PIECE_CHARS = 4000;
/** What calls show: the address is the operator's. */
const SHOWN_URL = "engine:text-to-speech";

/**
 * Text to speech over HTTP: POST of `{model, input, voice, response_format, speed}` as JSON, the audio is the answer's
 * body. Failures: `TTS error: HTTP {status}`, `TTS error: {why there was no answer}`, `TTS error: no audio`.
 */
export class HttpTts implements TtsProvider {
  readonly voices: readonly Voice[];
  readonly version: string;
  readonly pieceChars = PIECE_CHARS;
  readonly #o: HttpTtsOptions;
  readonly #http: SpeechHttp;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #turns: Turns;

  constructor(o: HttpTtsOptions & { readonly http: SpeechHttp; readonly clock: Clock; readonly log: Log }) {
    this.#o = o;
    this.#http = o.http;
    this.#clock = o.clock;
    this.#log = o.log;
    this.#turns = new Turns({ clock: o.clock, kind: "TTS error", most: MOST, waitingMost: WAITING_MOST });
    this.voices = o.voices;
    this.version = JSON.stringify(["http-1", o.url, o.model, o.format, o.speed]);
  }

  speak(voice: Voice, text: string, timeoutMs: number, seen?: OnFetch): Promise<ProvidedAudio> {
    const told = { clock: this.#clock, method: "POST", url: SHOWN_URL, seen };
    return this.#turns.run(timeoutMs, async (leftMs, signal) => {
      const name = this.#o.names.get(voice.code) ?? voice.name;
      const reply = await watchedFetch(told, () => this.#ask(name, text, leftMs, signal));
      const type = reply.header("content-type") ?? "";
      if (reply.status !== 200) throw this.#failure(`HTTP ${reply.status}`);
      if (reply.body.length === 0 || /^(?:text\/|application\/json)/i.test(type)) throw this.#failure("no audio");
      return { bytes: reply.body, rawRateHz: this.#o.format === "pcm" ? rateOf(type) : undefined };
    });
  }

  close(): Promise<void> {
    this.#turns.close();
    return Promise.resolve();
  }

  async #ask(voice: string, text: string, timeoutMs: number, signal: AbortSignal): Promise<SpeechHttpReply> {
    const { url, key, model, format, speed } = this.#o;
    const request = {
      method: "POST" as const,
      url,
      headers: { "content-type": "application/json", ...(key === undefined ? {} : { authorization: `Bearer ${key}` }) },
      body: JSON.stringify({ model, input: text, voice, response_format: format, speed }),
      timeoutMs,
      maxBytes: MAX_BYTES,
      maxRedirects: 0 as const,
      scope: "tts",
    };
    try {
      return await this.#http.send(request, signal);
    } catch (error) {
      throw this.#failure(error instanceof Error ? error.message : "no answer");
    }
  }

  #failure(reason: string): SpeechError {
    this.#log.warn({ reason }, "text to speech by HTTP failed");
    return new SpeechError(`TTS error: ${reason}`);
  }
}

/** `audio/pcm; rate=16000`, `audio/L16;rate=8000`. */
function rateOf(contentType: string): number {
  const rate = Number(/;\s*rate="?(\d{4,6})/i.exec(contentType)?.[1]);
  return rate >= 8000 && rate <= 48_000 ? rate : PCM_RATE_HZ;
}
