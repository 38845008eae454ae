import type { FakeClock } from "opentact/base/fake-clock.js";
import { causeOf } from "opentact/domain/call/cause.js";
import type { FlowCommand } from "opentact/domain/call/port/flow-row.js";
import type { OfficeHoursRow } from "opentact/domain/office-hours/port.js";
import type { Audio } from "opentact/engine/media/port.js";
import { pause } from "opentact/engine/script/abort.js";
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
} from "opentact/engine/script/context.js";
import type { BridgeEnd, DialOutcome, DialRequest, DialTarget } from "opentact/engine/script/dial.js";
import { DigitBuffer } from "opentact/engine/script/digit-buffer.js";
import type { FlowPatch, FlowRow } from "opentact/engine/script/flow-row.js";
import type { Listening, ListenSpec } from "opentact/engine/script/listen.js";
import type { RecordingSpec, ScriptRecording } from "opentact/engine/script/recording.js";
import { ToneGenerator, type ToneSpec } from "opentact/wire/audio/tone.js";
import type { CallHost } from "./call-host.js";
import { audioOf } from "./silence.js";
import { firstAnswer, type TargetPlan, VirtualLeg } from "./virtual-leg.js";
import { VirtualListening } from "./virtual-listening.js";
import { VirtualRecording } from "./virtual-recording.js";

/** How long texts last, and what can be spoken. */
export interface SpeechFacts {
  /** Default 1 s for every text. */
  readonly eachMs?: number | undefined;
  /** In place of `eachMs`: so long per character. */
  readonly perCharacterMs?: number | undefined;
  /** Texts that last as told here. */
  readonly textsMs?: Readonly<Record<string, number>> | undefined;
  /** Languages that can be spoken; default English. */
  readonly languages?: readonly string[] | undefined;
  /** Codes of voices that are there; default none. */
  readonly voices?: readonly string[] | undefined;
}

export interface VirtualCallOptions {
  readonly clock: FakeClock;
  readonly uuid: string;
  readonly appUuid: string;
  readonly autoAnswer: boolean;
  readonly isOutbound: boolean;
  readonly vars: Readonly<Record<string, string>>;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  /** The phone that rings next for a target as written. */
  readonly planOf: (written: string) => TargetPlan;
  readonly lerg: object | null;
  readonly timeZone?: string | undefined;
  readonly officeHours?: readonly OfficeHoursRow[];
  readonly speech?: SpeechFacts | undefined;
  /** Lengths of the files of `Play file`. */
  readonly filesMs?: Readonly<Record<string, number>> | undefined;
  /** Ends the call so long after it was answered. */
  readonly maxMs?: number | undefined;
  /** One line per event, in the form of call-xml.md section 9. */
  readonly print: (line: string) => void;
  /** A text begins to be spoken. */
  readonly said: (text: string) => void;
}

const SPEECH_MS = 1_000;
/** A call that nobody has answered until then is given up (call-xml.md 3.8). */
const UNANSWERED_MS = 180_000;
const LEGS = "BCDEFGHIJKLMNOPQRSTUVWXYZ";
const SEQUENTIAL_LEAST_MS = 10_000;
const NORMAL_CLEARING = 16;
const NO_ANSWER = 19;
const ANSWERED_ELSEWHERE = 26;
const ORIGINATOR_CANCEL = 487;
const ALLOTTED_TIMEOUT = 602;
const RECORD: RecordingSpec = {
  tag: undefined,
  format: "wav",
  channels: 1,
  leg: "both",
  maxMs: 3_600_000,
  silenceMs: undefined,
  asr: false,
  lang: "en-US",
};

/** A call without SIP and RTP: it does what the scripted world says and prints what a real one would record. */
export class VirtualCall implements ScriptCall, CallHost {
  readonly uuid: string;
  readonly account = "00000000-0000-4000-8000-00000000a001";
  readonly appUuid: string;
  readonly autoAnswer: boolean;
  readonly country = "US";
  readonly toneCountry = "us";
  readonly domain = "acme.sip.opentact.test";
  readonly timeZone: string | undefined;
  readonly from: string;
  readonly to: string;
  readonly digits = new DigitBuffer();
  readonly vars: Map<string, string>;
  /** Rows as they are now, updates included, in the order they were written. */
  readonly rows = new Map<string, FlowRow & { command: FlowCommand }>();
  readonly texts: string[] = [];
  readonly dialled: DialRequest[] = [];
  readonly all: VirtualRecording[] = [];
  /** Legs that were called, in that order. */
  readonly legs: VirtualLeg[] = [];
  state = "init";
  stateReason: string | undefined;
  /** How it ended: cause, state, and when. */
  end: { readonly cause: number; readonly outcome: string; readonly atMs: number } | undefined;
  answeredMs: number | undefined;
  /** A Hold has parted the bridge. */
  isBridgeHeld = false;
  /** Sounds that have neither ended nor been stopped. */
  playing = 0;
  readonly #o: VirtualCallOptions;
  readonly #gone = new AbortController();
  #bridged: VirtualLeg | undefined;
  readonly #ears: VirtualListening[] = [];
  #isLivePending = false;

  constructor(options: VirtualCallOptions) {
    this.#o = options;
    this.uuid = options.uuid;
    this.timeZone = options.timeZone;
    this.vars = new Map(Object.entries(options.vars));
    this.appUuid = options.appUuid;
    this.autoAnswer = options.autoAnswer && !options.isOutbound;
    const [from, to] = options.isOutbound ? ["15550100002", "15550100009"] : ["+15550100001", "15550100002"];
    this.from = options.from ?? from ?? "";
    this.to = options.to ?? to ?? "";
  }

  get signal(): AbortSignal {
    return this.#gone.signal;
  }

  get clock(): FakeClock {
    return this.#o.clock;
  }

  get isAnswered(): boolean {
    return this.answeredMs !== undefined;
  }

  /** Up to where a script starts. */
  begin(): void {
    this.#enter("init");
    this.#enter("ringing");
    this.clock.setTimer(UNANSWERED_MS, () => this.isAnswered || void this.hangup(NO_ANSWER));
    if (!this.#o.isOutbound) return;
    this.#answered();
    this.#enter("live");
  }

  /** The caller pressed keys: while bridged they go to the other side. */
  press(keys: string): void {
    for (const key of keys) if (!this.#bridged) this.digits.push(key);
  }

  /** The caller says something that lasts so long: running recordings have it. */
  hear(text: string, lastsMs: number): void {
    for (const recording of this.all) recording.hear(text, lastsMs);
    this.#ears.at(-1)?.hear(text, lastsMs);
  }

  print(line: string): void {
    this.#o.print(line);
  }

  /** What follows a hangup once the script has said its last word. */
  async finish(): Promise<void> {
    const stored = this.all.map((recording) => recording.stop().then(() => recording.stored));
    for (const leg of this.legs) leg.end(NORMAL_CLEARING);
    await Promise.all(stored);
    this.print("A destroyed");
    for (const recording of this.all) if (recording.asr) this.print(`A asr ${recording.tag ?? "-"}`);
  }

  entity(): Readonly<Record<string, unknown>> {
    const { uuid, from, to, state } = this;
    const app = { uuid: this.appUuid, name: "App 1", auto_answer: this.autoAnswer };
    const meta = { vars: Object.fromEntries(this.vars) };
    return {
      uuid,
      from,
      to,
      state,
      direction: this.#o.isOutbound ? "out" : "in",
      sip_control_app: app,
      lerg: this.#o.lerg,
      meta,
      tn: { tn: Number(to) },
    };
  }

  setVars(vars: ReadonlyMap<string, string>): void {
    for (const [name, value] of vars) this.vars.set(name, value);
  }

  async answer(): Promise<Answering> {
    this.#answered();
    this.#isLivePending = true;
    return { live: () => this.#live() };
  }

  held(): void {
    // Nobody looks at its channel.
  }

  parked(): void {
    // The channel's words are the leg's business.
  }

  async hangup(cause: number, stateReason?: string): Promise<void> {
    if (this.signal.aborted) return;
    this.#live();
    this.stateReason = stateReason;
    const isDone = cause === NORMAL_CLEARING || cause === ALLOTTED_TIMEOUT;
    const outcome = this.isAnswered ? (isDone ? "completed" : "failed") : outcomeOfUnanswered(cause);
    this.state = "hangup";
    this.end = { cause, outcome, atMs: this.clock.monotonicMs() };
    this.print(`A hangup ${cause} ${causeOf(cause).name} ${outcome}`);
    this.#gone.abort();
  }

  async speak(text: string, voice: VoiceWish): Promise<Speech> {
    const { languages = ["en"], voices = [] } = this.#o.speech ?? {};
    if (!languages.some((one) => voice.lang.startsWith(one)))
      throw new CommandFailure(`Language ${voice.lang} not supported`);
    if (voice.code !== undefined && !voices.includes(voice.code))
      throw new CommandFailure(`Unknown voice ${voice.code}`);
    this.texts.push(text);
    this.#o.said(text);
    return { audio: audioOf(this.#speechMs(text)), voice: `${voice.lang}-${voice.gender}` };
  }

  async decode(bytes: Uint8Array): Promise<Audio> {
    const [, ms] = /^audio (\d+)$/.exec(Buffer.from(bytes).toString()) ?? [];
    if (ms === undefined) throw new CommandFailure("Unsupported media");
    return audioOf(Number(ms));
  }

  async file(name: string): Promise<Audio> {
    const files = this.#o.filesMs ?? {};
    if (!Object.hasOwn(files, name)) throw new CommandFailure(`File ${name} not found`);
    return audioOf(files[name] ?? 0);
  }

  async holdBridge(): Promise<HeldBridge | undefined> {
    const leg = this.#bridged;
    if (!leg) return undefined;
    this.isBridgeHeld = true;
    return {
      ended: leg.over,
      resume: async () => {
        this.isBridgeHeld = false;
      },
    };
  }

  async holdMusic(): Promise<Audio> {
    return audioOf(10_000);
  }

  play(audio: Audio, o: { readonly loop: number; readonly leg: LegChoice }, signal: AbortSignal): Promise<Heard> {
    return this.#hear((audio.samples.byteLength / 16) * (o.loop || Number.POSITIVE_INFINITY), o.leg, signal);
  }

  tone(spec: ToneSpec, leg: LegChoice, signal: AbortSignal): Promise<Heard> {
    return this.#hear(new ToneGenerator(spec, 8000).totalSamples / 8, leg, signal);
  }

  async listen(spec: ListenSpec): Promise<Listening> {
    const listening = new VirtualListening(this, spec);
    this.#ears.push(listening);
    return listening;
  }

  async startRecording(spec: RecordingSpec): Promise<ScriptRecording> {
    const recording = new VirtualRecording(this, this.all.length, spec);
    this.all.push(recording);
    return recording;
  }

  recordings(): readonly ScriptRecording[] {
    return this.all;
  }

  async callerPlace(): Promise<CallerPlace | undefined> {
    const place = this.#o.lerg as Partial<CallerPlace> | null;
    return place ? { state: place.state ?? null, county: place.county ?? null } : undefined;
  }

  async officeHours(): Promise<readonly OfficeHoursRow[]> {
    return this.#o.officeHours ?? [];
  }

  async dial(request: DialRequest, signal: AbortSignal): Promise<DialOutcome> {
    this.dialled.push(request);
    const legs: VirtualLeg[] = [];
    const giveUp = () => {
      for (const leg of legs) if (!leg.isAnswered) leg.end(ORIGINATOR_CANCEL);
    };
    signal.addEventListener("abort", giveUp, { once: true });
    const winner = request.sequential
      ? await this.#ringInTurn(request, legs, signal)
      : await this.#ringTogether(request, legs, signal);
    signal.removeEventListener("abort", giveUp);
    if (signal.aborted) winner?.end(NORMAL_CLEARING);
    const targets = legs.map((leg) => leg.targetEnd);
    if (!winner || signal.aborted) {
      const last = legs.reduce((a, b) => ((b.endedMs ?? 0) >= (a.endedMs ?? 0) ? b : a));
      return { kind: "failed", cause: last.cause ?? 3, asked: legs.length, targets };
    }
    this.#answered();
    this.#isLivePending ||= this.state !== "live";
    this.#live();
    this.digits.clear();
    return {
      kind: "bridged",
      written: winner.written,
      call: winner.uuid ?? "",
      targets,
      ended: this.#bridge(winner, request, signal),
    };
  }

  flow(row: FlowRow): void {
    this.rows.set(row.uuid, { ...row });
    const { path, success, reason, tag, document } = row.command;
    const suffix = `${tag === null ? "" : ` tag=${tag}`}${document === 1 ? "" : ` doc=${document}`}`;
    this.print(`A flow ${path} ${success} ${JSON.stringify(reason)}${suffix}`);
  }

  updateFlow(uuid: string, { response, ...patch }: FlowPatch): void {
    const row = this.rows.get(uuid);
    if (!row) throw new Error(`no row ${uuid}`);
    this.rows.set(uuid, { ...row, ...(response ? { response } : {}), command: { ...row.command, ...patch } });
  }

  #enter(state: string): void {
    this.state = state;
    this.print(`A ${state}`);
  }

  #answered(): void {
    if (this.isAnswered) return;
    this.answeredMs = this.clock.monotonicMs();
    const { maxMs } = this.#o;
    if (maxMs !== undefined) this.clock.setTimer(maxMs, () => void this.hangup(ALLOTTED_TIMEOUT));
  }

  #live(): void {
    if (!this.#isLivePending) return;
    this.#isLivePending = false;
    this.#enter("live");
  }

  #speechMs(text: string): number {
    const { textsMs = {}, perCharacterMs, eachMs = SPEECH_MS } = this.#o.speech ?? {};
    if (Object.hasOwn(textsMs, text)) return textsMs[text] ?? 0;
    return perCharacterMs === undefined ? eachMs : Math.round([...text].length * perCharacterMs);
  }

  async #hear(durationMs: number, leg: LegChoice, signal: AbortSignal): Promise<Heard> {
    if (leg === "bleg" && !this.#bridged) throw new CommandFailure("No B leg");
    const startMs = this.clock.monotonicMs();
    this.playing++;
    await pause(this.clock, durationMs, signal);
    this.playing--;
    const heardMs = this.clock.monotonicMs() - startMs;
    return { durationMs: heardMs, stopped: heardMs < durationMs };
  }

  async #ringTogether(request: DialRequest, legs: VirtualLeg[], signal: AbortSignal): Promise<VirtualLeg | undefined> {
    let isTaken = false;
    // Two phones that answer in the same millisecond are not both bridged.
    const mayAnswer = () => !isTaken && (isTaken = true);
    for (const target of request.targets) legs.push(new VirtualLeg(this, target));
    for (const [at, target] of request.targets.entries())
      this.#ring(legs[at] as VirtualLeg, target, request, signal, mayAnswer);
    const winner = await firstAnswer(legs);
    for (const leg of legs) if (leg !== winner) leg.end(ANSWERED_ELSEWHERE);
    return winner;
  }

  async #ringInTurn(request: DialRequest, legs: VirtualLeg[], signal: AbortSignal): Promise<VirtualLeg | undefined> {
    const shareMs = Math.max(SEQUENTIAL_LEAST_MS, request.timeoutMs / request.targets.length);
    for (const target of request.targets) {
      if (signal.aborted && legs.length > 0) break;
      const leg = new VirtualLeg(this, target);
      legs.push(leg);
      this.#ring(leg, { ...target, timeoutMs: target.timeoutMs ?? shareMs }, request, signal, () => true);
      await leg.decided;
      if (leg.isAnswered) return leg;
    }
    return undefined;
  }

  #ring(
    leg: VirtualLeg,
    target: DialTarget,
    request: DialRequest,
    signal: AbortSignal,
    mayAnswer: () => boolean,
  ): void {
    const giveUp = () => {
      if (!leg.isAnswered) leg.end(signal.aborted ? ORIGINATOR_CANCEL : NO_ANSWER);
    };
    const start = () => {
      if (leg.cause !== undefined || signal.aborted) return giveUp();
      this.legs.push(leg);
      leg.start(this.#o.planOf(target.written), LEGS[this.legs.length - 1] ?? "?", mayAnswer);
      this.clock.setTimer(target.timeoutMs ?? request.timeoutMs, giveUp);
    };
    if (target.delayMs === 0) start();
    else this.clock.setTimer(target.delayMs, start);
    if (!request.sequential) this.clock.setTimer(request.timeoutMs, giveUp);
  }

  async #bridge(leg: VirtualLeg, request: DialRequest, signal: AbortSignal): Promise<BridgeEnd> {
    this.#bridged = leg;
    const startMs = this.clock.monotonicMs();
    const spec = { ...RECORD, tag: request.tag, asr: request.asr };
    const recording = request.record === "no" ? undefined : await this.startRecording(spec);
    signal.addEventListener("abort", () => this.signal.aborted || leg.end(NORMAL_CLEARING), { once: true });
    if (request.timeLimitMs !== undefined) this.clock.setTimer(request.timeLimitMs, () => leg.end(NORMAL_CLEARING));
    await leg.over;
    this.#bridged = undefined;
    await recording?.stop();
    return { durationMs: this.clock.monotonicMs() - startMs };
  }
}

function outcomeOfUnanswered(cause: number): string {
  if (cause === NORMAL_CLEARING) return "rejected";
  if (cause === ORIGINATOR_CANCEL) return "canceled";
  return cause === NO_ANSWER ? "no_answer" : "failed";
}
