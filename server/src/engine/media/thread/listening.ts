import { KeyDetector } from "../../../wire/audio/key-detector.js";
import type { RemoteMedia } from "../messages.js";
import { FRAME_MS, FRAME_SAMPLES } from "./graph.js";

/** The frame of a round; it may cost something to look at. */
export interface HeardFrame {
  readonly heard: Int16Array;
  /** The same, or nearly so, for one who looks at single frames: it costs less. */
  readonly glimpse: Int16Array;
  readonly hasHeard: boolean;
}

/** A packet that is late or lost does not end a key; the next ones do. */
const SILENCE = new Int16Array(FRAME_SAMPLES);
/** One frame in so many is looked at for a voice. */
const VOICE_ROUNDS = 10;
/** Mean of the samples of a voice: about -45 dBm0. Comfort noise lies below. */
const VOICE_MEAN = 80;

/** What is to be known of the audio of a peer: keys pressed as tones, and whether anybody speaks. */
export class Listening {
  /** How long audio came, and how long somebody was heard in it; to 200 ms. */
  audioMs = 0;
  voiceMs = 0;
  readonly #onKey: (key: string, durationMs: number) => void;
  /** Made for the first peer that may press keys as tones only. */
  #detector: KeyDetector | undefined;
  #hearsKeys = false;
  #rounds = 0;

  /** @param onKey a key heard as tones, at its end; never from a peer that sends events of RFC 4733 */
  constructor(onKey: (key: string, durationMs: number) => void) {
    this.#onKey = onKey;
  }

  /** Whether keys are looked for in the audio. */
  get hearsKeys(): boolean {
    return this.#hearsKeys;
  }

  /** Whether a key sounds now: it goes on as a key, so its tones need not. */
  get isKeyHeld(): boolean {
    return this.#detector?.isHeld === true;
  }

  configure({ receiveTelephoneEvent, direction }: RemoteMedia): void {
    const listens = direction === "sendrecv" || direction === "recvonly";
    this.#hearsKeys = receiveTelephoneEvent === undefined && listens;
    if (this.#hearsKeys) this.#detector ??= new KeyDetector(this.#onKey);
    else this.#detector?.silence();
  }

  /** Once a round. Hot. */
  hear(frame: HeardFrame): void {
    if (this.#hearsKeys) this.#seekKeys(this.#detector!, frame);
    if (++this.#rounds < VOICE_ROUNDS) return;
    this.#rounds = 0;
    if (!frame.hasHeard) return;
    this.audioMs += VOICE_ROUNDS * FRAME_MS;
    if (isVoice(frame.glimpse)) this.voiceMs += VOICE_ROUNDS * FRAME_MS;
  }

  /** Rounds were left out: what was held is over. */
  skip(): void {
    this.#detector?.silence();
  }

  #seekKeys(detector: KeyDetector, frame: HeardFrame): void {
    if (frame.hasHeard) detector.push(frame.heard);
    else if (detector.isHeld) detector.push(SILENCE);
    else detector.silence();
  }
}

function isVoice(samples: Int16Array): boolean {
  let sum = 0;
  for (let i = 0; i < samples.length; i++) sum += Math.abs(samples[i]!);
  return sum > VOICE_MEAN * samples.length;
}
