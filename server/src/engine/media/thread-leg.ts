import { ClosedError } from "../../base/errors.js";
import type { ToneSpec } from "../../wire/audio/tone.js";
import type { Command, LegStats, OpenedLeg, Played, RecordSpec, RemoteMedia } from "./messages.js";
import type { Audio, MediaLeg, MediaRecording } from "./port.js";
import { CLOSE_MS, type ThreadLink } from "./thread-link.js";
import { ThreadRecording } from "./thread-recording.js";

const ENDLESS_MS = 3_600_000;
/** Beyond the length of what is played: rounds may be left out, rows of digits wait for each other. */
const SLACK_MS = 60_000;
/** A stop is answered in the next moment, or the thread is stuck. */
const STOP_MS = 1_000;
const DIGIT_MS = 100;

/** A leg in a media thread. */
export class ThreadLeg implements MediaLeg {
  readonly id: number;
  readonly address: string;
  readonly port: number;
  readonly fingerprint: string | undefined;
  readonly #link: ThreadLink;
  readonly #onClosed: () => void;
  #closing: Promise<LegStats | undefined> | undefined;

  constructor(o: OpenedLeg & { id: number; address: string; link: ThreadLink; onClosed: () => void }) {
    this.id = o.id;
    this.address = o.address;
    this.port = o.port;
    this.fingerprint = o.fingerprint;
    this.#link = o.link;
    this.#onClosed = o.onClosed;
  }

  remote(media: RemoteMedia): void {
    if (this.#closing) throw new ClosedError("media leg");
    this.#link.tell({ kind: "remote", leg: this.id, media: { ...media } });
  }

  play(audio: Audio, o: { readonly loop?: number | undefined }, signal: AbortSignal): Promise<Played> {
    const loop = Math.max(0, Math.floor(o.loop ?? 1));
    const onceMs = audio.samples.byteLength / 2 / (audio.rateHz / 1000);
    const longestMs = loop === 0 ? ENDLESS_MS : onceMs * loop;
    return this.#perform({ kind: "play", leg: this.id, samples: audio.samples, loop }, longestMs, signal);
  }

  tone(spec: ToneSpec, signal: AbortSignal): Promise<Played> {
    return this.#perform({ kind: "tone", leg: this.id, spec }, spec.timeoutMs, signal);
  }

  async sendDigits(keys: string, o: { onMs?: number | undefined; gapMs?: number | undefined } = {}): Promise<void> {
    const { onMs = DIGIT_MS, gapMs = DIGIT_MS } = o;
    const longestMs = keys.length * (onMs + gapMs);
    await this.#perform({ kind: "dtmf", leg: this.id, keys, onMs, gapMs }, longestMs, new AbortController().signal);
  }

  record(spec: RecordSpec): MediaRecording {
    if (this.#closing) throw new ClosedError("media leg");
    return new ThreadRecording(this.#link, { kind: "record", leg: this.id, spec: { ...spec } });
  }

  async stats(): Promise<LegStats> {
    if (this.#closing) throw new ClosedError("media leg");
    return this.#link.request({ kind: "stats", leg: this.id }).reply;
  }

  close(): Promise<LegStats | undefined> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<LegStats | undefined> {
    // What fails here has nothing left to close: the thread is gone, or the leg is.
    const last = await this.#link.request({ kind: "close", leg: this.id }, CLOSE_MS).reply.catch(() => undefined);
    this.#link.forget(this.id);
    this.#onClosed();
    return last ?? undefined;
  }

  /** Sends a command that is answered when it ends. */
  async #perform(
    command: Extract<Command, { kind: "play" | "tone" | "dtmf" }>,
    longestMs: number,
    signal: AbortSignal,
  ): Promise<Played> {
    if (this.#closing) throw new ClosedError("media leg");
    if (signal.aborted) return { durationMs: 0, stopped: true };
    const { id, reply } = this.#link.request(command, 2 * longestMs + SLACK_MS);
    const stop = () => {
      this.#link.tell({ kind: "stop", target: id });
      this.#link.hasten(id, STOP_MS);
    };
    signal.addEventListener("abort", stop, { once: true });
    try {
      return await reply;
    } catch (error) {
      // Whoever stops a play goes on at once, whatever has become of the thread.
      if (signal.aborted) return { durationMs: 0, stopped: true };
      throw error;
    } finally {
      signal.removeEventListener("abort", stop);
    }
  }
}
