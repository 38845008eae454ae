import type { MediaLeg } from "../../server/src/engine/media/port.js";
import type { Heard, LegChoice, ScriptCall } from "../../server/src/engine/script/context.js";
import { DigitBuffer } from "../../server/src/engine/script/digit-buffer.js";
import type { ToneSpec } from "../../server/src/wire/audio/tone.js";

/** An answered call that can play tones and nothing else: on a media leg, or at once. */
export class BenchCall implements Partial<ScriptCall> {
  readonly uuid = "bench";
  readonly account = "bench";
  readonly isAnswered = true;
  readonly autoAnswer = false;
  readonly from = "1";
  readonly to = "2";
  readonly state = "live";
  readonly appUuid = undefined;
  readonly country = "US";
  readonly toneCountry = "us";
  readonly domain = undefined;
  readonly timeZone = undefined;
  readonly vars = new Map<string, string>();
  readonly digits = new DigitBuffer();
  /** Milliseconds from the end of each tone to the request for the next. */
  readonly betweenMs: number[] = [];
  readonly #gone = new AbortController();
  readonly #leg: MediaLeg | undefined;
  #endedMs: number | undefined;

  constructor(leg?: MediaLeg) {
    this.#leg = leg;
  }

  get signal(): AbortSignal {
    return this.#gone.signal;
  }

  async tone(spec: ToneSpec, _leg: LegChoice, signal: AbortSignal): Promise<Heard> {
    if (this.#endedMs !== undefined) this.betweenMs.push(performance.now() - this.#endedMs);
    const heard = this.#leg ? await this.#leg.tone(spec, signal) : { durationMs: 1, stopped: false };
    this.#endedMs = performance.now();
    return heard;
  }

  async hangup(): Promise<void> {
    this.#gone.abort();
  }

  readonly entity = () => ({});
  readonly setVars = () => undefined;
  readonly parked = () => undefined;
  readonly flow = () => undefined;
  readonly updateFlow = () => undefined;
  readonly recordings = () => [];
}
