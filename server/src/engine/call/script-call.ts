import { isoTime } from "../../base/iso-time.js";
import type { SeenFetch } from "../../base/watched-fetch.js";
import type { FlowCommand } from "../../domain/call/port/flow-row.js";
import type { LergShort } from "../../domain/call/port/shorts.js";
import type { OfficeHoursRow } from "../../domain/office-hours/port.js";
import type { ToneCountry } from "../../wire/audio/country-tones.js";
import type { ToneSpec } from "../../wire/audio/tone.js";
import { type Audio, MediaError, type MediaLeg } from "../media/port.js";
import {
  type Answering,
  type CallerPlace,
  CommandFailure,
  type Heard,
  type HeldBridge,
  type LegChoice,
  type ScriptCall,
  type Speech,
  type VoiceWish,
} from "../script/context.js";
import type { DialOutcome, DialRequest } from "../script/dial.js";
import type { DigitBuffer } from "../script/digit-buffer.js";
import type { FlowPatch, FlowRow } from "../script/flow-row.js";
import type { Listening, ListenSpec } from "../script/listen.js";
import type { RecordingSpec, ScriptRecording } from "../script/recording.js";
import { SpeechError, UnsupportedMedia } from "../speech/errors.js";
import type { CallContext } from "./call-context.js";
import { CallListening } from "./call-listening.js";
import type { Dialling } from "./dialling.js";
import { MediaRefused } from "./inbound-leg.js";

/** A live call as its script sees it. */
export class LiveScriptCall implements ScriptCall {
  readonly uuid: string;
  readonly signal: AbortSignal;
  readonly account: string;
  readonly autoAnswer: boolean;
  readonly from: string;
  readonly to: string;
  readonly appUuid: string | undefined;
  readonly country: string | undefined;
  readonly toneCountry: ToneCountry;
  readonly domain: string | undefined;
  readonly timeZone: string | undefined;
  readonly digits: DigitBuffer;
  readonly #call: CallContext;
  readonly #dialling: Dialling;
  readonly #vars: Map<string, string>;
  readonly #commands = new Map<string, FlowCommand>();

  constructor(call: CallContext, dialling: Dialling, autoAnswer: boolean) {
    this.#call = call;
    this.#dialling = dialling;
    this.uuid = call.a.record.uuid;
    this.signal = call.a.gone.signal;
    this.account = call.account.uuid;
    this.autoAnswer = autoAnswer;
    this.from = call.a.record.row.from;
    this.to = call.a.record.row.to;
    this.appUuid = call.app?.uuid;
    this.domain = call.domain;
    this.#vars = new Map(Object.entries(call.a.record.row.vars));
    this.country = countryOf(call);
    this.timeZone = call.account.time_zone?.name;
    this.digits = call.digits;
    this.toneCountry = call.parts.toneCountry;
  }

  get isAnswered(): boolean {
    return this.#call.a.isAnswered;
  }

  get state(): string {
    return this.#call.a.record.state;
  }

  get vars(): ReadonlyMap<string, string> {
    return this.#vars;
  }

  entity(): Readonly<Record<string, unknown>> {
    return this.#call.a.record.entity();
  }

  setVars(vars: ReadonlyMap<string, string>): void {
    for (const [name, value] of vars) this.#vars.set(name, value);
    this.#call.a.record.vars(Object.fromEntries(this.#vars));
  }

  fetched(fetch: SeenFetch): void {
    this.#call.a.record.fetched(fetch);
  }

  parked(isParked: boolean): void {
    this.#call.a.record.parked(isParked);
  }

  held(isHeld: boolean): void {
    const { record } = this.#call.a;
    if (isHeld) record.held();
    else if (this.#dialling.bridged) record.bridged();
    else record.alone();
  }

  async answer(): Promise<Answering> {
    await orFailure(this.#call.a.answer());
    return { live: () => this.#call.a.live() };
  }

  async hangup(cause: number, stateReason?: string): Promise<void> {
    this.#call.end(cause, stateReason);
  }

  async speak(text: string, voice: VoiceWish): Promise<Speech> {
    try {
      const spoken = await this.#call.parts.speech.say(text, voice, (fetch) => this.fetched(fetch));
      return { audio: spoken, voice: spoken.voice };
    } catch (error) {
      throw asFailure(error);
    }
  }

  async decode(bytes: Uint8Array): Promise<Audio> {
    try {
      return await this.#call.parts.speech.decode(bytes);
    } catch (error) {
      throw asFailure(error);
    }
  }

  async file(name: string): Promise<Audio> {
    try {
      return await this.#call.parts.library.audio(this.account, name);
    } catch (error) {
      const told = asFailure(error);
      if (told instanceof CommandFailure) throw told;
      // The database may be away, and calls go on then.
      this.#call.parts.log.warn({ err: error, call: this.uuid }, "a file of the account could not be read");
      throw new CommandFailure(`File ${name} not available`);
    }
  }

  async holdBridge(): Promise<HeldBridge | undefined> {
    const { bridge } = this.#dialling;
    if (!bridge || bridge.isOver) return undefined;
    await bridge.quiet();
    return { ended: bridge.ended, resume: () => bridge.loud() };
  }

  async holdMusic(): Promise<Audio> {
    return this.#call.parts.holdMusic;
  }

  async play(audio: Audio, o: { readonly loop: number; readonly leg: LegChoice }, signal: AbortSignal): Promise<Heard> {
    return this.#onLegs(o.leg, (leg) => leg.play(audio, { loop: o.loop }, signal));
  }

  async tone(spec: ToneSpec, leg: LegChoice, signal: AbortSignal): Promise<Heard> {
    return this.#onLegs(leg, (one) => one.tone(spec, signal));
  }

  async listen(spec: ListenSpec): Promise<Listening> {
    const { recogniser, log } = this.#call.parts;
    const parts = { recogniser, log, seen: (fetch: SeenFetch) => this.fetched(fetch) };
    return orFailure(CallListening.of(parts, await this.#own(), spec));
  }

  async startRecording(spec: RecordingSpec): Promise<ScriptRecording> {
    const partner = this.#dialling.bridged?.media?.leg;
    if (spec.leg === "bleg" && !partner) throw new CommandFailure("Recording failed: No B leg");
    return this.#call.recordings.start(spec, spec.leg === "bleg" && partner ? partner : await this.#own());
  }

  recordings(): readonly ScriptRecording[] {
    return this.#call.recordings.all;
  }

  dial(request: DialRequest, signal: AbortSignal): Promise<DialOutcome> {
    return this.#dialling.dial(request, this.domain, signal);
  }

  async callerPlace(): Promise<CallerPlace | undefined> {
    const { row } = this.#call.a.record;
    if (row.direction === "in") return (this.entity()["lerg"] as LergShort | null) ?? undefined;
    const { routing, clock } = this.#call.parts;
    return routing.findBlock(row.from.replace(/^\+/, ""), isoTime(clock.now()));
  }

  async officeHours(): Promise<readonly OfficeHoursRow[]> {
    try {
      return await this.#call.parts.routing.findOfficeHours(this.account);
    } catch (error) {
      this.#call.parts.log.warn({ err: error, call: this.uuid }, "office hours could not be read");
      throw new CommandFailure("Office hours not available");
    }
  }

  flow(row: FlowRow): void {
    this.#commands.set(row.uuid, row.command);
    this.#call.a.record.flow(row);
  }

  updateFlow(uuid: string, patch: FlowPatch): void {
    const before = this.#commands.get(uuid);
    if (!before) return;
    const command = {
      ...before,
      children: patch.children ?? before.children,
      error: patch.error ?? before.error,
    };
    this.#commands.set(uuid, command);
    this.#call.a.record.updateFlow(uuid, command, patch.response);
  }

  /** Audio of the A leg; before the answer it is early media. */
  async #own(): Promise<MediaLeg> {
    const { a } = this.#call;
    return (await orFailure(a.isAnswered ? a.openMedia() : a.early())).leg;
  }

  async #onLegs(choice: LegChoice, act: (leg: MediaLeg) => Promise<Heard>): Promise<Heard> {
    const partner = this.#dialling.bridged?.media?.leg;
    if (choice === "bleg" && !partner) throw new CommandFailure("No B leg");
    const legs = choice === "bleg" ? [] : [await this.#own()];
    if (partner && choice !== "aleg") legs.push(partner);
    const [first] = await Promise.all(legs.map(act));
    return first ?? { durationMs: 0, stopped: true };
  }
}

/** Accounts say where they are by their time zone; without one it is where the number of the call is. */
function countryOf({ account, tn }: CallContext): string | undefined {
  return account.time_zone?.country_code ?? (/^1\d{10}$/.test(String(tn?.tn)) ? "US" : undefined);
}

/** A caller whose audio we cannot take was refused already; the command says why. */
async function orFailure<T>(media: Promise<T> | T): Promise<T> {
  try {
    return await media;
  } catch (error) {
    throw error instanceof MediaRefused || error instanceof MediaError ? new CommandFailure(error.message) : error;
  }
}

/** Documented reasons pass on; anything else is a fault of the program. */
function asFailure(error: unknown): unknown {
  if (error instanceof UnsupportedMedia) return new CommandFailure(error.message, { detail: error.detail });
  return error instanceof SpeechError ? new CommandFailure(error.message) : error;
}
