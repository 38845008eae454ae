import { ClosedError } from "../../base/errors.js";
import type { ToneSpec } from "../../wire/audio/tone.js";
import type { Command, LegStats, Played, RecordSpec, RemoteMedia } from "./messages.js";
import { noFigures } from "./no-figures.js";
import type { Audio, MediaLeg, MediaLegEvents, MediaRecording } from "./port.js";
import { CLOSE_MS, type Sleeper, type ThreadLink } from "./thread-link.js";
import { ThreadRecording } from "./thread-recording.js";

const ENDLESS_MS = 3_600_000;
/** Beyond the length of what is played: rounds may be left out, rows of digits wait for each other. */
const SLACK_MS = 60_000;
/** A stop is answered in the next moment, or the thread is stuck. */
const STOP_MS = 1_000;
const DIGIT_MS = 100;

/** Where a leg is. */
interface LegPlace {
  readonly id: number;
  readonly address: string;
  readonly link: ThreadLink;
  /** Told once a leg of it is closed. */
  closed(leg: ThreadLeg): void;
}

/**
 * A leg in a media thread. It may begin asleep: the thread hears of it when audio may flow or when it is to do anything,
 * or after some seconds, since it sends RTCP (RFC 3264 5.1). Many calls are over before: those that nobody takes.
 */
export class ThreadLeg implements MediaLeg, Sleeper {
  readonly id: number;
  readonly port: number;
  readonly fingerprint: string | undefined;
  readonly events: MediaLegEvents;
  readonly #place: LegPlace;
  #isAsleep = false;
  /** Of one that sleeps: what was agreed, whom it is bridged to, and beats since then. */
  #media: RemoteMedia | undefined;
  #other: ThreadLeg | undefined;
  #beats = 0;
  #isClosed = false;
  #last: Promise<LegStats | undefined> | LegStats | undefined;

  constructor(place: LegPlace, id: number, port: number, fingerprint: string | undefined, events: MediaLegEvents) {
    this.id = id;
    this.port = port;
    this.fingerprint = fingerprint;
    this.events = events;
    this.#place = place;
    this.#media = undefined;
    this.#other = undefined;
    this.#last = undefined;
  }

  /** A leg that begins asleep, on a port that waits for it in the thread. */
  static asleep(place: LegPlace, id: number, port: number, events: MediaLegEvents): ThreadLeg {
    const leg = new ThreadLeg(place, id, port, undefined, events);
    leg.#isAsleep = true;
    place.link.sleeps(leg);
    return leg;
  }

  get address(): string {
    return this.#place.address;
  }

  get isAsleep(): boolean {
    return this.#isAsleep;
  }

  remote(media: RemoteMedia): void {
    if (this.#isClosed) throw new ClosedError("media leg");
    if (!this.#isAsleep) return this.#tellRemote(media);
    this.#media = media;
    if (media.direction !== "inactive") this.wake();
  }

  /** Both sleep: once they wake they hear each other. */
  bridge(other: ThreadLeg): void {
    this.unbridge();
    other.unbridge();
    this.#other = other;
    other.#other = this;
  }

  /** Of one that sleeps. */
  unbridge(): void {
    if (this.#other) this.#other.#other = undefined;
    this.#other = undefined;
  }

  /** The thread knows it from now on, and the one it is bridged to. */
  wake(): void {
    if (!this.#isAsleep) return;
    this.#isAsleep = false;
    const [other, media] = [this.#other, this.#media];
    this.unbridge();
    this.#media = undefined;
    const { link, id: place } = this.#place;
    link.wakes(this);
    link.tell({ kind: "open", leg: this.id, place, transport: "pair", port: this.port });
    if (media) this.#tellRemote(media);
    if (!other) return;
    other.wake();
    link.tell({ kind: "connect", a: this.id, b: other.id });
  }

  /** The next beat but one after an agreement comes before the first report of RTCP is due. */
  beat(): void {
    if (this.#media && this.#beats++ > 0) this.wake();
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
    if (this.#isClosed) throw new ClosedError("media leg");
    this.wake();
    return new ThreadRecording(this.#place.link, { kind: "record", leg: this.id, spec: { ...spec } });
  }

  async stats(): Promise<LegStats> {
    if (this.#isClosed) throw new ClosedError("media leg");
    if (this.#isAsleep && this.#place.link.isOpen) return this.#statsAsleep();
    return this.#place.link.request({ kind: "stats", leg: this.id }).reply;
  }

  #statsAsleep(): LegStats {
    const media = this.#media;
    const isNamed = media !== undefined && media.remotePort !== 0;
    return { ...noFigures(media?.codec), peer: isNamed ? `${media.remoteAddress}:${media.remotePort}` : undefined };
  }

  close(): Promise<LegStats | undefined> | LegStats | undefined {
    if (this.#isClosed) return this.#last;
    this.#isClosed = true;
    this.#last = this.#isAsleep ? this.#closeAsleep() : this.#close();
    return this.#last;
  }

  #tellRemote(media: RemoteMedia): void {
    this.#place.link.tell({ kind: "remote", leg: this.id, media });
  }

  #closeAsleep(): LegStats | undefined {
    const place = this.#place;
    const media = this.#media;
    this.unbridge();
    // Where nothing was agreed the peer may have had an offer of ours, and sends.
    place.link.leaves(this, media === undefined);
    place.closed(this);
    return place.link.isOpen ? noFigures(media?.codec) : undefined;
  }

  async #close(): Promise<LegStats | undefined> {
    const { link } = this.#place;
    // What fails here has nothing left to close: the thread is gone, or the leg is.
    const last = await link.request({ kind: "close", leg: this.id }, CLOSE_MS).reply.catch(() => undefined);
    link.forget(this.id);
    this.#place.closed(this);
    return last ?? undefined;
  }

  /** Sends a command that is answered when it ends. */
  async #perform(
    command: Extract<Command, { kind: "play" | "tone" | "dtmf" }>,
    longestMs: number,
    signal: AbortSignal,
  ): Promise<Played> {
    if (this.#isClosed) throw new ClosedError("media leg");
    if (signal.aborted) return { durationMs: 0, stopped: true };
    this.wake();
    const { id, reply } = this.#place.link.request(command, 2 * longestMs + SLACK_MS);
    const stop = () => {
      this.#place.link.tell({ kind: "stop", target: id });
      this.#place.link.hasten(id, STOP_MS);
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
