import type { Clock } from "../../../base/clock.js";
import { newUuid } from "../../../base/ids.js";
import type { Log } from "../../../base/log.js";
import { watchedFetch } from "../../../base/watched-fetch.js";
import { wavFile } from "../../../wire/audio/wav.js";
import { SpeechError } from "../errors.js";
import type { AsrPiece, AsrProvider, HeardPart } from "./asr-provider.js";
import type { SpeechHttp, SpeechHttpReply } from "./provider.js";
import { readTranscript } from "./read-transcript.js";

/** What the API is asked with. */
export interface HttpAsrOptions {
  /** Whole address of the transcription endpoint. */
  readonly url: string;
  /** Sent as `Authorization: Bearer`; absent: not sent. */
  readonly key?: string | undefined;
  readonly model: string;
  readonly format: "json" | "verbose_json";
  readonly rateHz: number;
}

interface HttpAsrParts extends HttpAsrOptions {
  readonly http: SpeechHttp;
  readonly clock: Clock;
  readonly log: Log;
}

/** A transcript of some minutes has a few kilobytes. */
const MAX_BYTES = 4 << 20;
/** What calls show: the address is the operator's. */
const SHOWN_URL = "engine:speech-to-text";

/**
 * Speech to text over HTTP: POST of a form with `file` (WAV), `model`, `language` (two letters), `response_format`, and
 * `prompt` when there are hints;
 * the answer is JSON with `text` and perhaps `segments`. Failures: `HTTP {status}`, `{why there was no answer}`, `no transcript`.
 */
export class HttpAsr implements AsrProvider {
  readonly rateHz: number;
  readonly most = 8;
  readonly #o: HttpAsrParts;

  constructor(o: HttpAsrParts) {
    this.#o = o;
    this.rateHz = o.rateHz;
  }

  async recognise(piece: AsrPiece): Promise<readonly HeardPart[]> {
    const told = { clock: this.#o.clock, method: "POST", url: SHOWN_URL, seen: piece.seen };
    const reply = await watchedFetch(told, () => this.#ask(piece));
    if (reply.status !== 200) throw this.#failure(`HTTP ${reply.status}`);
    const heard = readTranscript(reply.body.toString());
    if (!heard) throw this.#failure("no transcript");
    return heard;
  }

  async #ask({ samples, lang, hints, timeoutMs, signal }: AsrPiece): Promise<SpeechHttpReply> {
    const { url, key, model, format, http } = this.#o;
    const boundary = `opentact-${newUuid()}`;
    const language = lang.split("-")[0]!.toLowerCase();
    const fields = { model, language, response_format: format, ...(hints ? { prompt: hints } : {}) };
    const request = {
      method: "POST" as const,
      url,
      headers: {
        "content-type": `multipart/form-data; boundary=${boundary}`,
        ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
      },
      bytes: form(boundary, fields, wavFile(samples, this.rateHz)),
      timeoutMs,
      maxBytes: MAX_BYTES,
      maxRedirects: 0 as const,
      scope: "asr",
    };
    try {
      return await http.send(request, signal);
    } catch (error) {
      throw this.#failure(error instanceof Error ? error.message : "no answer");
    }
  }

  #failure(reason: string): SpeechError {
    this.#o.log.warn({ reason }, "speech to text by HTTP failed");
    return new SpeechError(reason);
  }
}

/** A form of RFC 7578; names are ours, and no value can hold a boundary that is random. */
function form(boundary: string, fields: Readonly<Record<string, string>>, file: Buffer): Buffer {
  const part = (head: string) => `--${boundary}\r\nContent-Disposition: form-data; ${head}\r\n`;
  const texts = Object.entries(fields).map(([name, value]) => `${part(`name="${name}"`)}\r\n${value}\r\n`);
  const head = `${texts.join("")}${part('name="file"; filename="audio.wav"')}Content-Type: audio/wav\r\n\r\n`;
  return Buffer.concat([Buffer.from(head), file, Buffer.from(`\r\n--${boundary}--\r\n`)]);
}
