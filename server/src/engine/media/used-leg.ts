import type { ToneSpec } from "../../wire/audio/tone.js";
import type { LegStats, Played, RecordSpec, RemoteMedia } from "./messages.js";
import type { Audio, MediaLeg, MediaRecording } from "./port.js";

/** A media leg that knows whether something plays on it, is sent by it or is recorded of it. */
export class UsedLeg implements MediaLeg {
  /** Brings the audio here before the leg is used; absent = it is here. What it returns is waited for. */
  needed: (() => Promise<void>) | undefined;
  readonly #leg: MediaLeg;
  #uses = 0;

  constructor(leg: MediaLeg) {
    this.#leg = leg;
    this.needed = undefined;
  }

  get id(): number {
    return this.#leg.id;
  }

  get address(): string {
    return this.#leg.address;
  }

  get port(): number {
    return this.#leg.port;
  }

  get fingerprint(): string | undefined {
    return this.#leg.fingerprint;
  }

  get isUsed(): boolean {
    return this.#uses > 0;
  }

  remote(media: RemoteMedia): void {
    this.#leg.remote(media);
  }

  play(audio: Audio, o: { readonly loop?: number | undefined }, signal: AbortSignal): Promise<Played> {
    return this.#use(() => this.#leg.play(audio, o, signal));
  }

  tone(spec: ToneSpec, signal: AbortSignal): Promise<Played> {
    return this.#use(() => this.#leg.tone(spec, signal));
  }

  sendDigits(
    keys: string,
    o?: { readonly onMs?: number | undefined; readonly gapMs?: number | undefined },
  ): Promise<void> {
    return this.#use(() => this.#leg.sendDigits(keys, o));
  }

  /** The recording begins at once: until the audio is here it is silent. */
  record(spec: RecordSpec): MediaRecording {
    const recording = this.#leg.record(spec);
    void this.#use(() => recording.done);
    return recording;
  }

  stats(): Promise<LegStats> {
    return this.#leg.stats();
  }

  close(): Promise<LegStats | undefined> | LegStats | undefined {
    return this.#leg.close();
  }

  #use<T>(work: () => Promise<T>): Promise<T> {
    this.#uses++;
    // What needs not wait is begun at once: a play takes the place of the one before.
    const done = this.needed ? this.needed().then(work) : work();
    return done.finally(() => this.#uses--);
  }
}
