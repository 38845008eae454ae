import type { ToneSpec } from "../../wire/audio/tone.js";
import type { AudioCodec } from "../../wire/sdp/codecs.js";
import type {
  ConferenceRole,
  LegStats,
  LegTransport,
  Played,
  Recorded,
  RecordingGap,
  RecordSpec,
  RemoteMedia,
  ThreadStats,
} from "./messages.js";

/** All media threads of this process. */
export interface MediaPool {
  /**
   * A place for one call on the least loaded thread; all its legs live there, so that a bridge is a pointer.
   * @throws ClosedError after `close`
   */
  place(): MediaPlace;
  /** Sums over all threads; a thread that does not answer within 5 s counts as zero. */
  stats(): Promise<PoolStats>;
  /** Pairs of RTP and RTCP ports held by legs, known without asking the threads. */
  readonly portsInUse: number;
  /** Threads that died or hung since the start; each took its calls with it and was replaced. */
  readonly threadsLost: number;
  /** Legs that the range of ports and the descriptors allow; `Infinity` when neither is limited. */
  readonly capacity: number;
  /** Whether another call finds ports. The last sixteenth of them is for further legs of calls that are there. */
  readonly hasRoom: boolean;
  /** A call was refused for want of it: that is counted, and told to the operator once a minute. */
  refused(): void;
  /** Such calls, and legs of other calls that found no ports, since the start. */
  readonly refusals: Readonly<Record<"calls" | "legs", number>>;
  /** Closes every leg, finishes every recording (5 s at most), ends the threads. Idempotent. */
  close(): Promise<void>;
}

/** `ThreadStats` of all threads together. */
export interface PoolStats extends ThreadStats {
  readonly threads: number;
}

/** The media of one call. */
export interface MediaPlace {
  /** What its legs may speak, in the order in which it is offered; absent = both laws of G.711. */
  readonly codecs?: readonly AudioCodec[];
  /**
   * Opens sockets for one leg: at once where one is ready. Rejects with `MediaError` when no port is free or the thread was
   * lost, and with ClosedError after `close`.
   * @param transport default `pair`
   */
  openLeg(events: MediaLegEvents, transport?: LegTransport): Promise<MediaLeg> | MediaLeg;
  /**
   * Both hear each other; what one was bridged to before is let go. Both belong to this place.
   * @returns undefined when it is done
   */
  bridge(a: MediaLeg, b: MediaLeg): Promise<void> | undefined;
  /** Ends the bridge of `leg`, if it has one. */
  unbridge(leg: MediaLeg): Promise<void>;
  /** A conference for legs of this place. Rejects as `openLeg`. */
  conference(): Promise<MediaConference>;
  /** Closes all its legs; their recordings are finished first (5 s at most). Idempotent. @returns undefined when it is done */
  close(): Promise<void> | undefined;
}

/**
 * Legs of one place that hear each other, each all but himself. Meant for 3 to 50. A leg that plays a prompt hears that
 * alone, and is heard on. Keys reach their leg's owner and nobody else.
 */
export interface MediaConference {
  /**
   * The leg hears the others and they hear it as its role says; its bridge ends. Joining again changes the role.
   * @param o default `talk`; `whispersTo` = only that member hears it
   */
  join(leg: MediaLeg, o?: Partial<ConferenceRole> & { readonly whispersTo?: MediaLeg | undefined }): Promise<void>;
  /** The leg hears silence again. Who whispered to it is heard by nobody. */
  leave(leg: MediaLeg): Promise<void>;
  /** Records what all members say, mixed into one channel; no whispers, no prompts. `leg` and `channels` are ignored. */
  record(spec: RecordSpec): MediaRecording;
  /** Everybody leaves, recordings are finished. Idempotent; never rejects. */
  close(): Promise<void>;
}

/** What a leg tells its owner. Called from the event loop, never within a call of the leg's methods. */
export interface MediaLegEvents {
  /** One key of RFC 4733, at its end, also while bridged. */
  digit(key: string, durationMs: number): void;
  /** The leg is gone without `close`: `media_lost` = its thread died, else the error of the socket. Once. */
  failed(reason: string): void;
  /** Nothing came from the peer for the media timeout of the pool though it should send; told again every 10 s. */
  rtpLost?(silentMs: number): void;
}

/** One RTP stream each way. Every method rejects with ClosedError after `close` and with `MediaError` when the thread is lost. */
export interface MediaLeg {
  readonly id: number;
  /** Address and RTP port that the peer sends to; RTCP is on the port above. */
  readonly address: string;
  readonly port: number;
  /** Of the certificate that a web leg shows, as in `a=fingerprint` without the digest's name (SHA-256). */
  readonly fingerprint: string | undefined;
  /**
   * Starts the stream, or changes it after a new offer. From then on a packet goes out every 20 ms, silence when
   * nothing plays; the peer's source is learned as security.md 11 says.
   */
  remote(media: RemoteMedia): void;
  /**
   * Plays, in place of what played before (that one ends as stopped). `loop` default 1, 0 = for ever, an hour at most.
   * Resolves at the end of the last sample, or as stopped when the signal aborts or the leg closes.
   */
  play(audio: Audio, o: { readonly loop?: number | undefined }, signal: AbortSignal): Promise<Played>;
  /** As `play`, for tones. */
  tone(spec: ToneSpec, signal: AbortSignal): Promise<Played>;
  /**
   * Sends `0-9 * # A-D` as RFC 4733, or as tones when the peer has no telephone-event; other characters are left out.
   * Rows are sent one after the other. Resolves after the last key.
   * @param o `onMs` default 100, 40..6000; `gapMs` default 100, 40..6000
   */
  sendDigits(
    keys: string,
    o?: { readonly onMs?: number | undefined; readonly gapMs?: number | undefined },
  ): Promise<void>;
  /** Records into a WAV file, 16 bit, 8000 Hz. Recordings are independent of each other. */
  record(spec: RecordSpec): MediaRecording;
  stats(): Promise<LegStats>;
  /**
   * Finishes recordings, says BYE on RTCP, closes the sockets. Gives the last figures, at once of a leg that had no audio;
   * undefined when the thread is lost. Idempotent; never rejects.
   */
  close(): Promise<LegStats | undefined> | LegStats | undefined;
}

/** Audio that can be played on any number of legs at once. */
export interface Audio {
  /** Int16, mono, `rateHz`. */
  readonly samples: SharedArrayBuffer;
  readonly rateHz: 8000;
}

/** A recording in progress. */
export interface MediaRecording {
  /** Resolves when the file is open; rejects with `MediaError` when it could not be opened. */
  readonly started: Promise<void>;
  /** Resolves when a recording that waits for a voice hears one; else it stays pending. */
  readonly voice: Promise<void>;
  /** Takes nothing of what is said until `resume`. Idempotent; nothing happens after its end. */
  pause(gap: RecordingGap): void;
  resume(): void;
  /** Ends it; resolves when the file is whole. Idempotent; never rejects. */
  stop(): Promise<void>;
  /** How it ended, whoever ended it. Never rejects. */
  readonly done: Promise<Recorded>;
}

/** Codes of the system, and of the process, that has no descriptor left. */
export const NO_FILES: readonly string[] = ["EMFILE", "ENFILE"];

/** The thread refused or is lost. `code` is stable: `media_lost`, `no_port`, `no_leg`, `timeout`, `bad_request`, or a system error code. */
export class MediaError extends Error {
  readonly code: string;

  constructor(code: string) {
    super(`media: ${code}`);
    this.name = "MediaError";
    this.code = code;
  }

  /** No ports or descriptors were left. */
  get isShortage(): boolean {
    return this.code === "no_port" || NO_FILES.includes(this.code);
  }
}

export type {
  ConferenceRole,
  LegStats,
  LegTransport,
  Played,
  Recorded,
  RecordingGap,
  RecordSpec,
  RemoteMedia,
  ToneSpec,
};
