import type { FakeClock } from "../../server/src/base/fake-clock.js";
import { causeOf, endOfUnansweredOutbound } from "../../server/src/domain/call/cause.js";
import type { FlowCommand } from "../../server/src/domain/call/port.js";
import type { OfficeHoursRow } from "../../server/src/domain/office-hours/port.js";
import type { Audio } from "../../server/src/engine/media/port.js";
import { pause } from "../../server/src/engine/script/abort.js";
import {
  type Answering,
  CommandFailure,
  type Heard,
  type LegChoice,
  type ScriptCall,
  type Speech,
  type VoiceWish,
} from "../../server/src/engine/script/context.js";
import type { BridgeEnd, DialOutcome, DialRequest, DialTargetEnd } from "../../server/src/engine/script/dial.js";
import { DigitBuffer } from "../../server/src/engine/script/digit-buffer.js";
import type { FlowPatch, FlowRow } from "../../server/src/engine/script/flow-row.js";
import type { RecordingSpec, RecordingStored, ScriptRecording } from "../../server/src/engine/script/recording.js";
import type { ToneSpec } from "../../server/src/wire/audio/tone.js";
import { ToneGenerator } from "../../server/src/wire/audio/tone.js";

/** What the phone behind a dial target does; times from the start of its leg. */
export interface TargetPlan {
  readonly ringMs?: number;
  /** Cause of its refusal, at `endMs`. */
  readonly refuse?: number;
  readonly answerMs?: number;
  /** Hangs up so long after its answer; absent = never by itself. */
  readonly talkMs?: number;
  readonly endMs?: number;
}

export interface FakeCallOptions {
  readonly clock: FakeClock;
  readonly uuid: string;
  readonly appUuid: string;
  readonly autoAnswer: boolean;
  readonly isOutbound: boolean;
  readonly targets: Readonly<Record<string, TargetPlan>>;
  readonly lerg: object | null;
  readonly timeZone?: string | undefined;
  readonly officeHours?: readonly OfficeHoursRow[];
  /** One line per event, in the form of call-xml.md section 9. */
  readonly print: (line: string) => void;
}

const SPEECH_MS = 1_000;
const STORING_MS = 50;
const LEGS = "BCDEFGHIJKLMNOPQRSTUVWXYZ";

/** A call without SIP and RTP: it does what the scripted world says and prints what a real one would record. */
export class FakeCall implements ScriptCall {
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
  readonly vars = new Map<string, string>();
  /** Rows as they are now, updates included, in the order they were written. */
  readonly rows = new Map<string, FlowRow & { command: FlowCommand }>();
  readonly texts: string[] = [];
  readonly dialled: DialRequest[] = [];
  readonly all: FakeRecording[] = [];
  isAnswered = false;
  state = "init";
  stateReason: string | undefined;
  readonly #o: FakeCallOptions;
  readonly #gone = new AbortController();
  readonly #legs: Leg[] = [];
  #bridged: Leg | undefined;
  #isLivePending = false;

  constructor(options: FakeCallOptions) {
    this.#o = options;
    this.uuid = options.uuid;
    this.timeZone = options.timeZone;
    this.appUuid = options.appUuid;
    this.autoAnswer = options.autoAnswer && !options.isOutbound;
    [this.from, this.to] = options.isOutbound ? ["15550100002", "15550100009"] : ["+15550100001", "15550100002"];
  }

  get signal(): AbortSignal {
    return this.#gone.signal;
  }

  get clock(): FakeClock {
    return this.#o.clock;
  }

  /** Up to where a script starts. */
  begin(): void {
    this.#enter("init");
    this.#enter("ringing");
    if (!this.#o.isOutbound) return;
    this.isAnswered = true;
    this.#enter("live");
  }

  /** The caller pressed keys: while bridged they go to the other side. */
  press(keys: string): void {
    for (const key of keys) if (!this.#bridged) this.digits.push(key);
  }

  print(line: string): void {
    this.#o.print(line);
  }

  /** What follows a hangup once the script has said its last word. */
  async finish(): Promise<void> {
    const stored = this.all.map((recording) => recording.stop().then(() => recording.stored));
    for (const leg of this.#legs) leg.end(16);
    await Promise.all(stored);
    this.print("A destroyed");
    for (const recording of this.all) if (recording.asr) this.print(`A asr ${recording.tag ?? "-"}`);
  }

  entity(): Readonly<Record<string, unknown>> {
    const { uuid, from, to, state } = this;
    const app = { uuid: this.appUuid, name: "App 1" };
    const meta = { vars: Object.fromEntries(this.vars) };
    return {
      uuid,
      from,
      to,
      state,
      direction: "in",
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
    this.isAnswered = true;
    this.#isLivePending = true;
    return { live: () => this.#live() };
  }

  parked(): void {
    // The channel's words are the leg's business.
  }

  async hangup(cause: number, stateReason?: string): Promise<void> {
    if (this.signal.aborted) return;
    this.#live();
    this.stateReason = stateReason;
    const isDone = cause === 16 || cause === 602;
    const unanswered = cause === 16 ? "rejected" : cause === 487 ? "canceled" : cause === 19 ? "no_answer" : "failed";
    this.state = "hangup";
    this.print(
      `A hangup ${cause} ${causeOf(cause).name} ${this.isAnswered ? (isDone ? "completed" : "failed") : unanswered}`,
    );
    this.#gone.abort();
  }

  async speak(text: string, voice: VoiceWish): Promise<Speech> {
    if (!voice.lang.startsWith("en")) throw new CommandFailure(`Language ${voice.lang} not supported`);
    if (voice.code !== undefined) throw new CommandFailure(`Unknown voice ${voice.code}`);
    this.texts.push(text);
    return { audio: audioOf(SPEECH_MS), voice: `${voice.lang}-${voice.gender}` };
  }

  async decode(bytes: Uint8Array): Promise<Audio> {
    const [, ms] = /^audio (\d+)$/.exec(Buffer.from(bytes).toString()) ?? [];
    if (ms === undefined) throw new CommandFailure("Unsupported media");
    return audioOf(Number(ms));
  }

  async file(name: string): Promise<Audio> {
    throw new CommandFailure(`File ${name} not found`);
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

  async startRecording(spec: RecordingSpec): Promise<ScriptRecording> {
    const recording = new FakeRecording(this, spec);
    this.all.push(recording);
    return recording;
  }

  recordings(): readonly ScriptRecording[] {
    return this.all;
  }

  async officeHours(): Promise<readonly OfficeHoursRow[]> {
    return this.#o.officeHours ?? [];
  }

  async dial(request: DialRequest, signal: AbortSignal): Promise<DialOutcome> {
    this.dialled.push(request);
    const legs = request.targets.map(({ written, address }) =>
      this.#ring(written, address.kind === "refused" ? address.cause : undefined),
    );
    const timeout = pause(this.clock, request.timeoutMs, signal).then(() => {
      for (const leg of legs) if (!leg.isAnswered) leg.end(signal.aborted ? 487 : 19);
    });
    const winner = await firstAnswer(legs);
    if (!winner) {
      await Promise.race([timeout, Promise.resolve()]);
      const last = legs.reduce((a, b) => ((b.endedMs ?? 0) >= (a.endedMs ?? 0) ? b : a));
      return { kind: "failed", cause: last.cause ?? 3, asked: legs.length, targets: legs.map(targetEnd) };
    }
    for (const leg of legs) if (leg !== winner) leg.end(26);
    this.isAnswered = true;
    this.#isLivePending ||= this.state !== "live";
    this.#live();
    this.digits.clear();
    return {
      kind: "bridged",
      written: winner.written,
      call: winner.uuid ?? "",
      targets: legs.map(targetEnd),
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

  #live(): void {
    if (!this.#isLivePending) return;
    this.#isLivePending = false;
    this.#enter("live");
  }

  async #hear(durationMs: number, leg: LegChoice, signal: AbortSignal): Promise<Heard> {
    if (leg === "bleg" && !this.#bridged) throw new CommandFailure("No B leg");
    const startMs = this.clock.monotonicMs();
    await pause(this.clock, durationMs, signal);
    const heardMs = this.clock.monotonicMs() - startMs;
    return { durationMs: heardMs, stopped: heardMs < durationMs };
  }

  #ring(written: string, refused: number | undefined): Leg {
    const leg = new Leg(this, LEGS[this.#legs.length] ?? "?", written, refused);
    if (refused === undefined) {
      this.#legs.push(leg);
      leg.start(this.#o.targets[written] ?? {});
    }
    return leg;
  }

  async #bridge(leg: Leg, request: DialRequest, signal: AbortSignal): Promise<BridgeEnd> {
    this.#bridged = leg;
    const startMs = this.clock.monotonicMs();
    const spec = { ...RECORD, tag: request.tag, asr: request.asr };
    const recording = request.record === "no" ? undefined : await this.startRecording(spec);
    signal.addEventListener("abort", () => this.signal.aborted || leg.end(16), { once: true });
    await leg.over;
    this.#bridged = undefined;
    await recording?.stop();
    return { durationMs: this.clock.monotonicMs() - startMs };
  }
}

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

class Leg {
  /** Absent when it was refused before any INVITE. */
  readonly uuid: string | undefined;
  readonly written: string;
  readonly over: Promise<void>;
  cause: number | undefined;
  endedMs: number | undefined;
  isAnswered = false;
  readonly #call: FakeCall;
  readonly #name: string;
  #tell: () => void = () => undefined;
  /** Resolves when it is answered or has ended. */
  readonly decided: Promise<void>;
  #decide: () => void = () => undefined;

  constructor(call: FakeCall, name: string, written: string, refused: number | undefined) {
    this.#call = call;
    this.#name = name;
    this.written = written;
    this.uuid = refused === undefined ? `leg ${name}` : undefined;
    this.over = new Promise((resolve) => {
      this.#tell = resolve;
    });
    this.decided = new Promise((resolve) => {
      this.#decide = resolve;
    });
    if (refused === undefined) return;
    this.cause = refused;
    this.endedMs = call.clock.monotonicMs();
    this.#decide();
  }

  start(plan: TargetPlan): void {
    this.#call.print(`${this.#name} init`);
    const at = (ms: number | undefined, act: () => void) => {
      if (ms !== undefined) this.#call.clock.setTimer(ms, () => this.cause === undefined && act());
    };
    at(plan.ringMs, () => this.#call.print(`${this.#name} ringing`));
    at(plan.answerMs, () => this.#answer(plan.talkMs));
    at(plan.endMs, () => this.end(plan.refuse ?? 16));
  }

  end(cause: number): void {
    if (this.cause !== undefined) return;
    this.cause = cause;
    this.endedMs = this.#call.clock.monotonicMs();
    const end = this.isAnswered ? (cause === 16 ? "completed" : "failed") : endOfUnansweredOutbound(cause);
    this.#call.print(`${this.#name} hangup ${cause} ${causeOf(cause).name} ${end}`);
    this.#call.print(`${this.#name} destroyed`);
    this.#decide();
    this.#tell();
  }

  #answer(talkMs: number | undefined): void {
    this.isAnswered = true;
    this.#call.print(`${this.#name} live`);
    if (talkMs !== undefined) this.#call.clock.setTimer(talkMs, () => this.end(16));
    this.#decide();
  }
}

async function firstAnswer(legs: readonly Leg[]): Promise<Leg | undefined> {
  const answered = legs.map((leg) => leg.decided.then(() => (leg.isAnswered ? leg : Promise.reject(leg))));
  return Promise.any(answered).catch(() => undefined);
}

function targetEnd({ written, uuid, cause, isAnswered }: Leg): DialTargetEnd {
  return { written, call: uuid, cause: isAnswered ? undefined : cause };
}

/** A recording that is stored a little after its end. */
class FakeRecording implements ScriptRecording {
  readonly uuid: string;
  readonly tag: string | undefined;
  readonly asr: boolean;
  readonly spec: RecordingSpec;
  readonly ended: Promise<void>;
  readonly stored: Promise<RecordingStored>;
  readonly transcribed = Promise.resolve();
  durationMs: number | undefined;
  readonly #call: FakeCall;
  readonly #startMs: number;
  #end: () => void = () => undefined;

  constructor(call: FakeCall, spec: RecordingSpec) {
    this.#call = call;
    this.spec = spec;
    this.tag = spec.tag;
    this.asr = spec.asr;
    this.uuid = `recording ${call.all.length}`;
    this.#startMs = call.clock.monotonicMs();
    this.ended = new Promise((resolve) => {
      this.#end = resolve;
    });
    this.stored = this.ended.then(() => this.#store());
    call.clock.setTimer(spec.maxMs, () => void this.stop());
  }

  get isRunning(): boolean {
    return this.durationMs === undefined;
  }

  pause(gap: "silence" | "cut"): void {
    this.#call.print(`paused ${this.tag ?? "-"} ${gap}`);
  }

  resume(): void {
    this.#call.print(`resumed ${this.tag ?? "-"}`);
  }

  async stop(): Promise<void> {
    this.durationMs ??= this.#call.clock.monotonicMs() - this.#startMs;
    this.#end();
  }

  async audio(): Promise<Audio> {
    return audioOf(this.durationMs ?? 0);
  }

  async #store(): Promise<RecordingStored> {
    await pause(this.#call.clock, STORING_MS, new AbortController().signal);
    this.#call.print(`A record ${this.tag ?? "-"} available`);
    return { state: "available", reason: undefined };
  }
}

/** Silence of a length. */
export function audioOf(ms: number): Audio {
  return { samples: new SharedArrayBuffer(ms * 16), rateHz: 8000 };
}
