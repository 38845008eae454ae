import type { SeenFetch } from "../../base/watched-fetch.js";
import type { OfficeHoursRow } from "../../domain/office-hours/port.js";
import type { ToneCountry } from "../../wire/audio/country-tones.js";
import type { ToneSpec } from "../../wire/audio/tone.js";
import type { Audio } from "../media/port.js";
import type { DialOutcome, DialRequest } from "./dial.js";
import type { DigitBuffer } from "./digit-buffer.js";
import type { FlowPatch, FlowRow } from "./flow-row.js";
import type { Listening, ListenSpec } from "./listen.js";
import type { RecordingSpec, ScriptRecording } from "./recording.js";

/**
 * A command that could not do its work. `message` is the exact reason of its row (call-xml.md 3.4), so whoever
 * implements ScriptCall throws this with the documented words and the verb passes it on.
 */
export class CommandFailure extends Error {
  /** Result data that is known all the same. */
  readonly response: Readonly<Record<string, unknown>>;

  constructor(reason: string, response: Readonly<Record<string, unknown>> = {}) {
    super(reason);
    this.name = "CommandFailure";
    this.response = response;
  }
}

/** Who hears or is heard: the leg that runs the document, its bridged partner, or both. */
export type LegChoice = "aleg" | "bleg" | "both";

/** What a document asks of the voice (call-xml.md 4.2). `code` overrides the three others. */
export interface VoiceWish {
  /** BCP 47, or a bare language. */
  readonly lang: string;
  readonly type: "WaveNet" | "Standard";
  readonly gender: "MALE" | "FEMALE";
  readonly code?: string | undefined;
}

/** Text that was spoken: the audio and the code of the voice that was taken. */
export interface Speech {
  readonly audio: Audio;
  readonly voice: string;
}

/** Audio that was played to its end, or until the signal aborted. */
export interface Heard {
  readonly durationMs: number;
  readonly stopped: boolean;
}

/** Where a number is, as far as it is known. */
export interface CallerPlace {
  readonly state: string | null;
  readonly county: string | null;
}

/** A bridge whose two sides hear nothing of each other. */
export interface HeldBridge {
  /** The bridge is over, whoever ended it. Never rejects. */
  readonly ended: Promise<unknown>;
  /** Both hear each other again, if the bridge is still there. */
  resume(): Promise<void>;
}

/** An answer on its way: 200 OK was sent, the state `live` is not yet recorded. */
export interface Answering {
  /**
   * Records `live`. Called right after the row of `Answer`, whose snapshot must still show `ringing` (events.md 6.1).
   * When the call ends before, the call records `live` by itself, ahead of `hangup`.
   */
  live(): void;
}

/**
 * The A leg as scripts see it. Implemented by engine/call; verbs speak to nothing else of a call.
 *
 * Every method that takes time rejects with `CommandFailure` when the command fails; any other error is a bug and ends
 * the call. Once `signal` has aborted, what is pending may resolve or reject: the runner looks at the signal first.
 */
export interface ScriptCall {
  readonly uuid: string;
  /** Aborts when the leg is gone, after `call_state` hangup was recorded (call-xml.md 3.7). */
  readonly signal: AbortSignal;
  /** Account that owns the call: media fetched for one account is never played for another. */
  readonly account: string;
  /** 200 OK was sent, or for an outbound A leg received. */
  readonly isAnswered: boolean;
  /** Answered before the first command (call-xml.md 3.8); always false for an outbound A leg, which is answered already. */
  readonly autoAnswer: boolean;
  /** As in the call entity. */
  readonly from: string;
  readonly to: string;
  readonly state: string;
  /** Control app of the call. */
  readonly appUuid: string | undefined;
  /** ISO 3166 alpha-2 country of the account: US and CA put 1 before numbers of ten digits. */
  readonly country: string | undefined;
  /** Country whose tones are meant where a document names none. */
  readonly toneCountry: ToneCountry;
  /** SIP domain the call came from or to, for a target written as a bare login. */
  readonly domain: string | undefined;
  /** IANA zone of the account, for `Schedule`. */
  readonly timeZone: string | undefined;

  /** The whole call entity, as it goes out in bodies of document requests. */
  entity(): Readonly<Record<string, unknown>>;
  /** Sets variables of `call.meta.vars`; the last value of a name wins. */
  setVars(vars: ReadonlyMap<string, string>): void;
  /** Variables set so far. */
  readonly vars: ReadonlyMap<string, string>;

  /** It waits for a document, or no longer (call-xml.md 7.3). */
  parked(isParked: boolean): void;
  /** A caller who is bridged to nobody hears hold music, or no longer; of a bridge `holdBridge` says so (call-xml.md 4.8). */
  held(isHeld: boolean): void;
  /** Sends 200 OK; only called while `isAnswered` is false. Rejects with `CommandFailure`, message = the cause in words. */
  answer(): Promise<Answering>;
  /**
   * Ends the call: BYE, or 480 when it was never answered. Records `hangup`, aborts `signal`, then resolves.
   * Does not wait for the script. `stateReason` becomes `state_reason` of the call.
   */
  hangup(cause: number, stateReason?: string): Promise<void>;

  /** Makes speech. Reasons: `Language {x} not supported`, `Unknown voice {x}`, `TTS error: {text}`. */
  speak(text: string, voice: VoiceWish): Promise<Speech>;
  /** WAV or MP3 to samples. Reason: `Unsupported media`. */
  decode(bytes: Uint8Array): Promise<Audio>;
  /** A file of the account's media store, by uuid or name. Reason: `File {x} not found`. */
  file(name: string): Promise<Audio>;
  /** Parts the bridge the caller is in; undefined when there is none. */
  holdBridge(): Promise<HeldBridge | undefined>;
  /** What a caller on hold hears. */
  holdMusic(): Promise<Audio>;
  /**
   * Plays to the end; before the answer as early media (183 with SDP). `loop` 0 = until stopped.
   * An abort of `signal` stops it at once and resolves. Reason: `No B leg`.
   */
  play(audio: Audio, o: { readonly loop: number; readonly leg: LegChoice }, signal: AbortSignal): Promise<Heard>;
  /** Plays a cadence; otherwise as `play`. */
  tone(spec: ToneSpec, leg: LegChoice, signal: AbortSignal): Promise<Heard>;

  /** Keys that no command has taken yet. The call pushes keys of the A leg while it is not bridged, and clears it when a bridge starts. */
  readonly digits: DigitBuffer;

  /** Listens to the caller. Reason: why it cannot be heard. */
  listen(spec: ListenSpec): Promise<Listening>;

  /** Starts a recording. Reason: `Recording failed: {text}`. The limits on numbers are kept by the runner. */
  startRecording(spec: RecordingSpec): Promise<ScriptRecording>;
  /** Recordings of this call, made by `startRecording` or by a Dial, oldest first. */
  recordings(): readonly ScriptRecording[];

  /**
   * Rings the targets and bridges the first that answers; answers the A leg when that was not done. An abort of
   * `signal` ends all attempts, or the bridge (B leg cause 16).
   * Reasons: `Not enough account balance`, `Caller ID not allowed`, `No caller ID`.
   */
  dial(request: DialRequest, signal: AbortSignal): Promise<DialOutcome>;

  /** Where the number of `from` is, by the dictionary of number blocks; undefined when nobody knows. */
  callerPlace(): Promise<CallerPlace | undefined>;
  /** Rows of the account's office hours. Reason: `Office hours not available`. */
  officeHours(): Promise<readonly OfficeHoursRow[]>;

  /** An HTTP exchange of a document went by. */
  fetched?(fetch: SeenFetch): void;

  /** Records one log row and its `call_flow` event, in the order of the calls to it and among state events. */
  flow(row: FlowRow): void;
  /** Silent change of a row that was recorded: no event. */
  updateFlow(uuid: string, patch: FlowPatch): void;
}
